package org.holdfast.drive;

import org.holdfast.content.ItemId;

/// How far a copy in the background is.
public sealed interface CopyState {

  /// @param percent 0 to 99
  record Running(int percent) implements CopyState {}

  /// The process that worked at it has ended: nothing of it was kept.
  record Interrupted() implements CopyState {}

  record Completed(ItemId item) implements CopyState {}

  /// @param code as whoever began it wrote it
  record Failed(String code, String sentence) implements CopyState {}
}
