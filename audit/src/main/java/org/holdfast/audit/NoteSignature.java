package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// One line below a note: `— name base64(id || signature)`.
final class NoteSignature {

  private static final String DASH = "— ";

  private final String name;
  private final int id;
  private final byte[] bytes;

  /// @param bytes the signature, or for a cosignature its time (u64, seconds) and the signature
  NoteSignature(String name, int id, byte[] bytes) {
    this.name = name;
    this.id = id;
    this.bytes = bytes.clone();
  }

  /// @throws AuditRefusal.NotANote if it is no such line
  static NoteSignature parse(String line) {
    int space = line.lastIndexOf(' ');
    if (!line.startsWith(DASH) || space <= DASH.length()) {
      throw new AuditRefusal.NotANote("A line below the note is no signature.");
    }
    String name = line.substring(DASH.length(), space);
    try {
      byte[] blob = Base64.getDecoder().decode(line.substring(space + 1));
      if (!NoteKey.isName(name) || blob.length <= Integer.BYTES) {
        throw new AuditRefusal.NotANote("A signature below the note has no name or is too short.");
      }
      NoteSignature parsed =
          new NoteSignature(
              name,
              ByteBuffer.wrap(blob).getInt(),
              Arrays.copyOfRange(blob, Integer.BYTES, blob.length));
      if (!parsed.line().equals(line)) {
        throw new AuditRefusal.NotANote("A signature below the note is written in a second way.");
      }
      return parsed;
    } catch (IllegalArgumentException e) {
      throw new AuditRefusal.NotANote("A signature below the note is not base64.", e);
    }
  }

  String name() {
    return name;
  }

  int id() {
    return id;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String line() {
    byte[] blob = ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(id).put(bytes).array();
    return DASH + name + " " + Base64.getEncoder().encodeToString(blob);
  }

  /// Whether `key` is meant, by name and id. Which signatures are good is another question.
  boolean isBy(NoteKey key) {
    return name.equals(key.name()) && id == key.id();
  }

  boolean verifies(String note, NoteKey key) {
    return switch (key.kind()) {
      case TEXT ->
          bytes.length == Ed25519.SIGNATURE_BYTES
              && Ed25519.verify(key.publicKey(), note.getBytes(UTF_8), bytes);
      case TIMED ->
          bytes.length == Long.BYTES + Ed25519.SIGNATURE_BYTES
              && seconds() >= 0
              && Ed25519.verify(
                  key.publicKey(),
                  timedMessage(seconds(), note),
                  Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
    };
  }

  /// When a cosignature was made; empty where no such time can be.
  Optional<Instant> time() {
    try {
      return Optional.of(Instant.ofEpochSecond(seconds()));
    } catch (java.time.DateTimeException _) {
      return Optional.empty();
    }
  }

  private long seconds() {
    return ByteBuffer.wrap(bytes).getLong();
  }

  static byte[] timedMessage(long seconds, String note) {
    return ("cosignature/v1\ntime " + seconds + "\n" + note).getBytes(UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteSignature that && line().equals(that.line());
  }

  @Override
  public int hashCode() {
    return line().hashCode();
  }

  @Override
  public String toString() {
    return line();
  }
}
