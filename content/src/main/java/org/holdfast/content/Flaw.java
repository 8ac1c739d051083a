package org.holdfast.content;

/// Why one region could not give a segment.
sealed interface Flaw {

  record Missing() implements Flaw {}

  record Damaged(String reason) implements Flaw {}

  /// The region is there and could not read its copy: a bad spot, which rewriting heals, or the
  /// first sign of a disk that is going. No proof that the copy is not what was written.
  record Unreadable(String reason) implements Flaw {}

  /// The region could not be asked, so nothing is known of its copy.
  record Unreachable(String reason) implements Flaw {}
}
