package org.holdfast.server.graph;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a fragment of an upload belongs: `Content-Range: bytes 0-327679/1048576`, or `…/*` while
/// the total is not known.
///
/// @param last inclusive
record ContentRange(long first, long last, OptionalLong totalBytes) {

  private static final Pattern FORM =
      Pattern.compile("bytes[ =]\\s*([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

  /// @throws GraphRefusal if it is absent, malformed or contradicts itself
  static ContentRange parse(Optional<String> header) {
    Matcher matcher = FORM.matcher(header.orElse("").strip());
    if (!matcher.matches()) {
      throw malformed();
    }
    long first = Long.parseLong(matcher.group(1));
    long last = Long.parseLong(matcher.group(2));
    OptionalLong total =
        matcher.group(3).equals("*")
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(matcher.group(3)));
    if (last < first || (total.isPresent() && last >= total.getAsLong())) {
      throw malformed();
    }
    return new ContentRange(first, last, total);
  }

  long lengthBytes() {
    return last - first + 1;
  }

  private static GraphRefusal malformed() {
    return GraphError.invalid(
            "invalidParameterFormat",
            "A fragment needs a header of the form Content-Range: bytes FIRST-LAST/TOTAL.")
        .refusal();
  }
}
