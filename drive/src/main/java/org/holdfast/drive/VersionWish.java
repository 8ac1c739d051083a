package org.holdfast.drive;

import java.util.Optional;

/// What is to be noted of a version. What is absent stays as it is.
///
/// @param name [VersionName#NONE] takes the name away
/// @param pinned whether it is kept in the list whatever comes after it
public record VersionWish(Optional<VersionName> name, Optional<Boolean> pinned) {

  public static VersionWish named(String name) {
    return new VersionWish(Optional.of(VersionName.parse(name)), Optional.empty());
  }

  public static VersionWish pinned(boolean pinned) {
    return new VersionWish(Optional.empty(), Optional.of(pinned));
  }
}
