package org.holdfast.audit;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// The head of a log, signed by the log, with the time of signing. Safe to hand to anyone.
///
/// Two signatures stand below it: one over the text, which every reader of checkpoints knows, and
/// one over time and text in the form of a cosignature, so that nobody is shown an old checkpoint
/// for a new one.
///
/// @see "C2SP tlog-checkpoint, tlog-cosignature"
public final class Checkpoint {

  private final SignedNote note;
  private final Instant signedAt;

  private Checkpoint(SignedNote note, Instant signedAt) {
    this.note = note;
    this.signedAt = signedAt;
  }

  static Checkpoint sign(NoteSigner signer, TreeHead head, Instant at) {
    String text = text(signer.key().name(), head);
    SignedNote note = new SignedNote(text, List.of(signer.sign(text), signer.cosign(text, at)));
    return new Checkpoint(note, Instant.ofEpochSecond(at.getEpochSecond()));
  }

  /// Reads a checkpoint and checks both signatures of its log.
  ///
  /// @param key the log's
  /// @throws AuditRefusal.NotANote if it is not one that this log signed
  public static Checkpoint parse(byte[] bytes, NoteKey key) {
    SignedNote note = SignedNote.parse(bytes);
    if (note.signedBy(key.as(NoteKey.Kind.TEXT)).isEmpty()) {
      throw new AuditRefusal.NotANote("The checkpoint is not signed by " + key.name() + ".");
    }
    Instant at =
        note.signedBy(key.as(NoteKey.Kind.TIMED))
            .flatMap(NoteSignature::time)
            .orElseThrow(
                () -> new AuditRefusal.NotANote("The checkpoint does not say when it was signed."));
    unsignedHead(note);
    return new Checkpoint(note, at);
  }

  /// The log that a note says it is of, whoever signed it.
  ///
  /// @throws AuditRefusal.NotANote if it is no checkpoint
  static String origin(SignedNote note) {
    return lines(note)[0];
  }

  /// The head that a note tells, whoever signed it.
  ///
  /// @throws AuditRefusal.NotANote if it is no checkpoint
  static TreeHead unsignedHead(SignedNote note) {
    String[] lines = lines(note);
    if (!lines[1].matches("0|[1-9][0-9]{0,17}")) {
      throw new AuditRefusal.NotANote("A checkpoint's second line is a number of entries.");
    }
    try {
      return new TreeHead(Long.parseLong(lines[1]), Hash.parse(lines[2]));
    } catch (IllegalArgumentException e) {
      throw new AuditRefusal.NotANote("A checkpoint's third line is a hash in base64.", e);
    }
  }

  private static String[] lines(SignedNote note) {
    String[] lines = note.text().substring(0, note.text().length() - 1).split("\n", -1);
    if (lines.length < 3 || Arrays.stream(lines).anyMatch(String::isEmpty)) {
      throw new AuditRefusal.NotANote("A checkpoint has three lines: log, size, hash.");
    }
    return lines;
  }

  private static String text(String origin, TreeHead head) {
    return origin + "\n" + head.size() + "\n" + head.root().base64() + "\n";
  }

  /// Names the log.
  public String origin() {
    return origin(note);
  }

  public TreeHead head() {
    return unsignedHead(note);
  }

  /// Whole seconds.
  public Instant signedAt() {
    return signedAt;
  }

  /// The note as it is kept and sent.
  public byte[] bytes() {
    return note.bytes();
  }

  SignedNote note() {
    return note;
  }

  Checkpoint with(List<NoteSignature> cosignatures) {
    return new Checkpoint(note.with(cosignatures), signedAt);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checkpoint that && note.equals(that.note);
  }

  @Override
  public int hashCode() {
    return note.hashCode();
  }

  @Override
  public String toString() {
    return "Checkpoint[" + head().size() + " entries at " + signedAt + "]";
  }
}
