package org.holdfast.drive;

import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/// Content on its way in, with what the client says about it.
///
/// @param plain read to its end, not closed
/// @param declaredBytes how long the client says it is; if it turns out otherwise, nothing is
///   written
/// @param mediaType absent or not a media type of at most 255 ASCII characters: that of the version
///   before, or `application/octet-stream`
/// @param description absent: left as it is
public record Upload(
    InputStream plain,
    OptionalLong declaredBytes,
    Optional<String> mediaType,
    FileTimes times,
    Optional<String> description) {

  /// Content that nothing else is said about.
  public static Upload of(InputStream plain) {
    return new Upload(
        plain, OptionalLong.empty(), Optional.empty(), FileTimes.NONE, Optional.empty());
  }
}
