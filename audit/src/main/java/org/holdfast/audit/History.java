package org.holdfast.audit;

import java.util.List;

/// What a log can show of itself to someone who knows an earlier part.
public interface History {

  /// The server's key under the name of one of its logs.
  NoteKey key(String origin);

  /// The head of the first `size` entries.
  TreeHead head(long size);

  /// The proof that the newest checkpoint extends the first `older` entries.
  List<Hash> since(long older);

  /// Judges what somebody holds of this server's logs.
  ///
  /// @param held a note as it was kept; nothing of it is trusted
  /// @param ours the newest checkpoint
  default Meeting judge(byte[] held, Checkpoint ours) {
    try {
      SignedNote note = SignedNote.parse(held);
      String origin = Checkpoint.origin(note);
      TreeHead known = Checkpoint.unsignedHead(note);
      if (note.signedBy(key(origin)).isEmpty()) {
        return new Meeting.Strange();
      }
      int theirLog = LogKey.number(origin).orElse(0);
      int ourLog = LogKey.number(ours.origin()).orElse(0);
      if (theirLog < ourLog) {
        return new Meeting.Agreed(List.of()); // of a log that ended when an alarm was accepted
      }
      if (theirLog > ourLog || known.size() > ours.head().size()) {
        return new Meeting.KnowsMore(theirLog, known);
      }
      return MerkleProof.extend(known, ours.head(), since(known.size()))
          ? new Meeting.Agreed(List.of())
          : new Meeting.Disagrees(theirLog, known);
    } catch (AuditRefusal.NotANote _) {
      return new Meeting.Strange();
    }
  }
}
