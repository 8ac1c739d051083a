package org.holdfast.stores;

import java.nio.file.Path;
import java.util.Optional;

/// Where the credentials of one region lie: each in a file of its own, so that who may only read,
/// or only write, cannot do more.
///
/// An S3 credential is two lines, the access key's id and its secret. An Azure one is one line: the
/// account's key, or the token of a shared access signature.
///
/// @param writing makes and replaces objects, and ends uploads of its own
/// @param reading reads and lists; where absent, `writing` does
/// @param deleting removes objects and other processes' unfinished uploads; where absent, `writing`
///   does
public record CredentialFiles(Path writing, Optional<Path> reading, Optional<Path> deleting) {

  Path forReading() {
    return reading.orElse(writing);
  }

  Path forDeleting() {
    return deleting.orElse(writing);
  }
}
