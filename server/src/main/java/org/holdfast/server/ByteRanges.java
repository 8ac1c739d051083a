package org.holdfast.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which bytes a download asks for (RFC 9110, section 14).
public sealed interface ByteRanges {

  /// Everything: no range, a range of another unit, or one that makes no sense and is ignored.
  record Whole() implements ByteRanges {}

  /// One stretch or several, each within the content, in the order asked for.
  record Parts(List<Part> parts) implements ByteRanges {}

  /// Well-formed, but nothing of it lies in the content.
  record Unsatisfiable() implements ByteRanges {}

  /// @param last inclusive
  record Part(long first, long last) {
    public long lengthBytes() {
      return last - first + 1;
    }
  }

  // More than that is no reader but an attack (CVE-2011-3192); it gets the whole content instead.
  int MAX_PARTS = 16;

  Pattern SPEC = Pattern.compile("([0-9]{0,18})-([0-9]{0,18})");

  static ByteRanges parse(Optional<String> header, long sizeBytes) {
    String value = header.orElse("").strip();
    if (!value.regionMatches(true, 0, "bytes=", 0, 6)) {
      return new Whole();
    }
    String[] specs = value.substring(6).split(",", -1);
    if (specs.length > MAX_PARTS) {
      return new Whole();
    }
    List<Part> parts = new ArrayList<>();
    for (String spec : specs) {
      Matcher matcher = SPEC.matcher(spec.strip());
      if (!matcher.matches() || spec.strip().equals("-") || isBackwards(matcher)) {
        return new Whole();
      }
      part(matcher, sizeBytes).ifPresent(parts::add);
    }
    if (parts.isEmpty()) {
      return new Unsatisfiable();
    }
    // Overlapping parts would make the answer longer than the content.
    boolean longer = parts.stream().mapToLong(Part::lengthBytes).sum() > sizeBytes;
    return longer ? new Whole() : new Parts(List.copyOf(parts));
  }

  private static boolean isBackwards(Matcher spec) {
    return !spec.group(1).isEmpty()
        && !spec.group(2).isEmpty()
        && Long.parseLong(spec.group(2)) < Long.parseLong(spec.group(1));
  }

  private static Optional<Part> part(Matcher spec, long sizeBytes) {
    if (spec.group(1).isEmpty()) {
      long suffix = Math.min(Long.parseLong(spec.group(2)), sizeBytes);
      return suffix == 0
          ? Optional.empty()
          : Optional.of(new Part(sizeBytes - suffix, sizeBytes - 1));
    }
    long first = Long.parseLong(spec.group(1));
    if (first >= sizeBytes) {
      return Optional.empty();
    }
    long last = spec.group(2).isEmpty() ? sizeBytes - 1 : Long.parseLong(spec.group(2));
    return Optional.of(new Part(first, Math.min(last, sizeBytes - 1)));
  }
}
