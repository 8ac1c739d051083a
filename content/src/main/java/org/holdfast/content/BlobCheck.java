package org.holdfast.content;

/// What a check of one copy found.
public sealed interface BlobCheck {

  /// Every segment authenticates and the checksum is right.
  record Whole() implements BlobCheck {}

  /// The region is there and the copy is not.
  record Missing() implements BlobCheck {}

  /// The copy is not what was written.
  ///
  /// @param reason for staff
  record Damaged(String reason) implements BlobCheck {}

  /// The region could not be asked.
  ///
  /// @param reason for staff
  record Unreachable(String reason) implements BlobCheck {}
}
