package org.holdfast.audit;

import java.util.List;

/// What came of showing a checkpoint to a witness.
public sealed interface Meeting {

  /// It knows this history, and keeps the checkpoint now.
  record Agreed(List<Cosignature> cosignatures) implements Meeting {
    public Agreed {
      cosignatures = List.copyOf(cosignatures);
    }
  }

  /// It knows a longer history.
  ///
  /// @param log the number of the log that it knows
  record KnowsMore(int log, TreeHead known) implements Meeting {}

  /// It knows another history.
  record Disagrees(int log, TreeHead known) implements Meeting {}

  /// What it holds is not by this server's key.
  record Strange() implements Meeting {}

  /// A witness' line below a checkpoint.
  final class Cosignature {

    private final NoteSignature signature;

    Cosignature(NoteSignature signature) {
      this.signature = signature;
    }

    NoteSignature signature() {
      return signature;
    }
  }
}
