package org.holdfast.server.share;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// The names of one folder's items in an archive: such as no program that unpacks it takes for a
/// way out of the folder, whatever a drive once let an item be called, and each once, also where a
/// disk does not tell case apart.
final class ZipNames {

  private static final int LONGEST = 255; // what a drive, and most disks, let a name have

  private final Set<String> taken = new HashSet<>();

  String name(String of) {
    String safe = safe(of);
    String free = safe;
    for (int i = 1; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
      free = i + " " + safe;
    }
    return free;
  }

  static String safe(String name) {
    StringBuilder safe = new StringBuilder(name.length());
    name.codePoints().limit(LONGEST).forEach(c -> safe.appendCodePoint(isPlain(c) ? c : '_'));
    boolean dots = safe.chars().allMatch(c -> c == '.' || c == ' ');
    return dots ? "_" : safe.toString();
  }

  private static boolean isPlain(int c) {
    boolean bends = Character.getType(c) == Character.FORMAT && c != 0x200d && c != 0x200c;
    return !Character.isISOControl(c)
        && !bends
        && "/\\:*?\"<>|".indexOf(c) < 0
        && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
