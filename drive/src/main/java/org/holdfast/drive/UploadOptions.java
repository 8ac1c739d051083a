package org.holdfast.drive;

import java.util.Optional;
import java.util.OptionalLong;

/// What is said about an upload when it begins.
///
/// @param declaredBytes its whole length; fragments must agree with it
/// @param mediaType as in [Upload]
/// @param description absent: left as it is
/// @param deferCommit whether the file appears only when it is asked for, not with the last
///   fragment
public record UploadOptions(
    OptionalLong declaredBytes,
    FileTimes times,
    Optional<String> description,
    Optional<String> mediaType,
    boolean deferCommit) {

  /// Nothing is said.
  public static final UploadOptions NONE =
      new UploadOptions(
          OptionalLong.empty(), FileTimes.NONE, Optional.empty(), Optional.empty(), false);
}
