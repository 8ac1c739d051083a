package org.holdfast.drive;

/// What must be true for an operation to happen; looked at again inside the operation itself.
/// Otherwise it is refused with [DriveRefusal.Changed].
public sealed interface Precondition {

  /// Whatever is there.
  Precondition NONE = new None();

  /// Nothing.
  record None() implements Precondition {}

  /// The item is as the caller saw it.
  ///
  /// @param seq [Item#seq] as the caller saw it
  record IfItem(long seq) implements Precondition {}

  /// No item has the name yet. Holds for a placement only; for an existing item it never does.
  record IfNoneExists() implements Precondition {}
}
