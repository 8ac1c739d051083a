package org.holdfast.content;

import java.util.List;

/// A drive's key as it is kept: every version of it, wrapped by the vault.
///
/// @param inForce the version that wraps and seals what is new
/// @param versions oldest first; more than one where the key was replaced, or one is to come into
///   force
public record WrappedDriveKeys(int inForce, List<WrappedDriveKey> versions) {

  public WrappedDriveKeys {
    versions = List.copyOf(versions);
    if (versions.stream().noneMatch(each -> each.version() == inForce)) {
      throw new IllegalArgumentException("the version in force is not there: " + inForce);
    }
  }

  /// A key that was never replaced.
  public static WrappedDriveKeys only(WrappedDriveKey key) {
    return new WrappedDriveKeys(key.version(), List.of(key));
  }
}
