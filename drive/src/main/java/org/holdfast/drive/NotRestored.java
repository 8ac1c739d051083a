package org.holdfast.drive;

import org.holdfast.content.ItemId;

/// An item that a restore to a point could not bring to exactly its former state.
///
/// @param name as it is now
public record NotRestored(ItemId item, String name, Reason reason) {

  /// Why.
  public enum Reason {
    /// The folder that is restored lies inside this one now: it stays where it is.
    HOLDS_THE_FOLDER,
    /// Another item has its name there now: it came back under a new one.
    NAME_TAKEN
  }
}
