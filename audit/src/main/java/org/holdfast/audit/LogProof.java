package org.holdfast.audit;

import java.util.List;

/// What shows, with hashes alone, that entries stand in a log, and that the log begins with an
/// earlier state of itself.
///
/// @param key what to check the checkpoint with
/// @param checkpoint the newest of that log
/// @param extension proves that it begins with what was known; empty where the sizes are equal,
///   nothing was known, or more was known than there is
public record LogProof(
    NoteKey key, Checkpoint checkpoint, List<Hash> extension, List<Inclusion> entries) {

  /// The hashes beside the way from an entry up to the root, the lowest first (RFC 9162, section
  /// 2.1.3).
  public record Inclusion(long index, List<Hash> path) {
    public Inclusion {
      path = List.copyOf(path);
    }
  }

  public LogProof {
    extension = List.copyOf(extension);
    entries = List.copyOf(entries);
  }
}
