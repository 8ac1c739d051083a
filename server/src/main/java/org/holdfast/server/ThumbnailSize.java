package org.holdfast.server;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.content.DerivedKind;
import org.holdfast.extract.Box;

/// How large a thumbnail is to be: one of the contract's three, or a size of the client's own.
///
/// @param name as the contract spells it: `small`, `c300x400`, `c300x400_crop`
public record ThumbnailSize(String name, Box box) {

  /// Those that every file with a picture has.
  public static final List<ThumbnailSize> STANDARD =
      List.of(
          new ThumbnailSize("small", Box.within(96)),
          new ThumbnailSize("medium", Box.within(176)),
          new ThumbnailSize("large", Box.within(800)));

  private static final Pattern CUSTOM =
      Pattern.compile("c([1-9][0-9]{0,3})x([1-9][0-9]{0,3})(_crop)?");

  /// Empty if there is no such size.
  public static Optional<ThumbnailSize> parse(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    for (ThumbnailSize each : STANDARD) {
      if (each.name.equals(name)) {
        return Optional.of(each);
      }
    }
    Matcher custom = CUSTOM.matcher(name);
    if (!custom.matches()) {
      return Optional.empty();
    }
    int width = Integer.parseInt(custom.group(1));
    int height = Integer.parseInt(custom.group(2));
    return Math.max(width, height) > Box.MOST
        ? Optional.empty()
        : Optional.of(new ThumbnailSize(name, new Box(width, height, custom.group(3) != null)));
  }

  boolean isStandard() {
    return STANDARD.contains(this);
  }

  DerivedKind kind() {
    return new DerivedKind("thumb-" + name.replace('_', '-'));
  }
}
