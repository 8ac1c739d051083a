package org.holdfast.stores;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a store says of a part that it gives: `bytes 0-9/123` (RFC 9110, section 14.4).
record ContentRange(long first, long wholeBytes) {

  private static final Pattern FORM = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  /// @param header absent where the store gave the whole
  /// @param length what it says that it gives
  /// @return empty if it makes no sense
  static Optional<ContentRange> of(@Nullable String header, OptionalLong length) {
    if (header == null) {
      return length.isPresent()
          ? Optional.of(new ContentRange(0, length.getAsLong()))
          : Optional.empty();
    }
    Matcher range = FORM.matcher(header);
    return range.matches()
        ? Optional.of(
            new ContentRange(Long.parseLong(range.group(1)), Long.parseLong(range.group(3))))
        : Optional.empty();
  }
}
