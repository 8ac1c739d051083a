package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.PrivateKey;
import java.time.Instant;

/// The private key of a log or a witness. It signs; it is never shown.
final class NoteSigner {

  private final PrivateKey key;
  private final NoteKey text;
  private final NoteKey timed;

  /// @param seed 32 bytes, not kept; the caller wipes them
  NoteSigner(String name, byte[] seed) {
    this.key = Ed25519.privateKey(seed);
    byte[] publicKey = Ed25519.publicKey(seed);
    this.text = new NoteKey(name, NoteKey.Kind.TEXT, publicKey);
    this.timed = text.as(NoteKey.Kind.TIMED);
  }

  /// What to check its signatures with.
  NoteKey key() {
    return text;
  }

  NoteKey timedKey() {
    return timed;
  }

  /// Signs a note's text.
  NoteSignature sign(String note) {
    return new NoteSignature(text.name(), text.id(), Ed25519.sign(key, note.getBytes(UTF_8)));
  }

  /// Signs a note's text together with the time of signing.
  ///
  /// The same key may sign both forms: this one begins with a line that is no log's name.
  NoteSignature cosign(String note, Instant at) {
    long seconds = at.getEpochSecond();
    byte[] signature = Ed25519.sign(key, NoteSignature.timedMessage(seconds, note));
    byte[] timestamped =
        ByteBuffer.allocate(Long.BYTES + signature.length).putLong(seconds).put(signature).array();
    return new NoteSignature(timed.name(), timed.id(), timestamped);
  }

  byte[] signBytes(byte[] message) {
    return Ed25519.sign(key, message);
  }

  @Override
  public String toString() {
    return "NoteSigner[" + text.name() + "]";
  }
}
