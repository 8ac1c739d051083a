package org.holdfast.audit;

/// Something in a log that is not as it was written.
///
/// @param index the entry, by its place; the size of the log if it is no entry's
/// @param sentence what is wrong, for a person
public record LogFinding(long index, Kind kind, String sentence) {

  /// What happened to it.
  public enum Kind {
    ALTERED,
    REMOVED,
    OUT_OF_PLACE,
    REPEATED,
    BACK_DATED,
    ADDED,
    /// The signed head is of another history.
    OTHER_HEAD,
    /// A row beside the log that does not fit it.
    BESIDE
  }
}
