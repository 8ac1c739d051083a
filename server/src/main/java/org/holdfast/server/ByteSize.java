package org.holdfast.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes, written with its unit: `512B`, `64KiB`, `1MiB`, `2GiB`.
public record ByteSize(long bytes) implements Comparable<ByteSize> {

  private static final Pattern FORM = Pattern.compile("(\\d{1,15}) ?(B|KiB|MiB|GiB)");

  public static ByteSize kibibytes(long count) {
    return new ByteSize(count << 10);
  }

  public static ByteSize mebibytes(long count) {
    return new ByteSize(count << 20);
  }

  /// @throws IllegalArgumentException if `text` is not a number with one of the four units
  public static ByteSize parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a size with a unit such as 64KiB or 1MiB");
    }
    long count = Long.parseLong(form.group(1));
    return new ByteSize(
        switch (form.group(2)) {
          case "KiB" -> Math.multiplyExact(count, 1L << 10);
          case "MiB" -> Math.multiplyExact(count, 1L << 20);
          case "GiB" -> Math.multiplyExact(count, 1L << 30);
          default -> count;
        });
  }

  /// The same number as an `int`, for libraries that count in it; settings' ranges see to it that
  /// it fits.
  int asInt() {
    return Math.toIntExact(bytes);
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    String[] units = {"B", "KiB", "MiB", "GiB"};
    long count = bytes;
    int unit = 0;
    while (unit < 3 && count > 0 && count % 1024 == 0) {
      count /= 1024;
      unit++;
    }
    return count + units[unit];
  }
}
