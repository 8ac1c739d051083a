package org.holdfast.content;

/// Why one region could not give a segment.
sealed interface Flaw {

  record Missing() implements Flaw {}

  record Damaged(String reason) implements Flaw {}

  /// The region could not be asked, so nothing is known of its copy.
  record Unreachable(String reason) implements Flaw {}
}
