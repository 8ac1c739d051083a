package org.holdfast.identity;

import java.util.List;

/// What a browser is called in a list of one's own devices, told from its `User-Agent`, which says
/// what it likes: a help for memory, never a proof.
final class DeviceName {

  private static final int LONGEST = 60;

  private record Sign(String word, String name) {}

  // Most browsers name others beside themselves: the first that fits is meant.
  private static final List<Sign> BROWSERS =
      List.of(
          new Sign("Edg", "Edge"),
          new Sign("OPR/", "Opera"),
          new Sign("Firefox/", "Firefox"),
          new Sign("Chrome/", "Chrome"),
          new Sign("Safari/", "Safari"));

  private static final List<Sign> SYSTEMS =
      List.of(
          new Sign("Android", "Android"),
          new Sign("iPhone", "iPhone"),
          new Sign("iPad", "iPad"),
          new Sign("Windows", "Windows"),
          new Sign("Mac OS X", "macOS"),
          new Sign("CrOS", "ChromeOS"),
          new Sign("Linux", "Linux"));

  private DeviceName() {}

  static String of(String agent) {
    String browser = first(BROWSERS, agent);
    String system = first(SYSTEMS, agent);
    if (browser.isEmpty()) {
      return plain(agent);
    }
    return system.isEmpty() ? browser : browser + " on " + system;
  }

  private static String first(List<Sign> signs, String agent) {
    return signs.stream()
        .filter(each -> agent.contains(each.word()))
        .map(Sign::name)
        .findFirst()
        .orElse("");
  }

  private static String plain(String agent) {
    StringBuilder name = new StringBuilder();
    agent
        .codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.isDefined(c))
        .limit(LONGEST)
        .forEach(name::appendCodePoint);
    return name.isEmpty() ? "A program without a name" : name.toString();
  }
}
