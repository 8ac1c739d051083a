package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The bytes of a key that was wrapped for an escrow, format 7: `docs/formats/envelope.md`.
///
///     magic 4 | format 1 | master version 4 | vault 16 | X-Wing 1120 | ciphertext 16..64 | tag 16
///     | MAC 32
///
/// Anybody with the public key could make all but the MAC, whose key a server has beside it (ADR
/// 58).
@SuppressWarnings("ArrayRecordComponent") // never compared
record EscrowEnvelope(EnvelopeHeader header, byte[] ciphertext, byte[] sealed, byte[] mac) {

  static final byte FORMAT = 7;

  /// An escrow has one key: another one is another escrow.
  static final int MASTER_VERSION = 1;

  private static final int SEALED_AT = EnvelopeHeader.BYTES + XWing.CIPHERTEXT_BYTES;
  private static final int EXTRA_BYTES = SEALED_AT + AesGcm.TAG_BYTES + EscrowKey.MAC_BYTES;

  private static final byte[] ESCROW = "escrow".getBytes(US_ASCII);

  /// The key that seals is used this once.
  private static final byte[] NONCE = new byte[AesGcm.NONCE_BYTES];

  static WrappedKey wrap(EscrowKey escrow, KeyLabel label, byte[] key, SecureRandom random) {
    EnvelopeHeader header = new EnvelopeHeader(FORMAT, MASTER_VERSION, escrow.id());
    XWing.Encapsulated shared = escrow.publicKey().encapsulate(random);
    byte[] encoded = label.encoded();
    byte[] wrapping = wrappingKey(shared.secret(), encoded);
    try {
      byte[] before = Envelope.join(header.bytes(), shared.ciphertext());
      byte[] sealed = AesGcm.seal(wrapping, NONCE, Envelope.join(before, encoded), key);
      byte[] told = Envelope.join(before, sealed);
      return new WrappedKey(Envelope.join(told, mac(escrow, encoded, told)));
    } finally {
      Arrays.fill(wrapping, (byte) 0);
      Arrays.fill(shared.secret(), (byte) 0);
    }
  }

  /// @throws VaultRefusal.NotAuthentic if the bytes are no envelope of this format
  static EscrowEnvelope parse(WrappedKey wrapped) {
    return find(wrapped)
        .orElseThrow(
            () ->
                new VaultRefusal.NotAuthentic(
                    "A wrapped key has a length that none can have, or is of an unknown format."));
  }

  /// @return empty if the bytes are no envelope of this format
  static Optional<EscrowEnvelope> find(WrappedKey wrapped) {
    byte[] bytes = wrapped.bytes();
    if (!Vault.takes(bytes.length - EXTRA_BYTES)) {
      return Optional.empty();
    }
    int macAt = bytes.length - EscrowKey.MAC_BYTES;
    return EnvelopeHeader.find(wrapped)
        .filter(header -> header.format() == FORMAT)
        .map(
            header ->
                new EscrowEnvelope(
                    header,
                    Arrays.copyOfRange(bytes, EnvelopeHeader.BYTES, SEALED_AT),
                    Arrays.copyOfRange(bytes, SEALED_AT, macAt),
                    Arrays.copyOfRange(bytes, macAt, bytes.length)));
  }

  boolean isOf(EscrowKey escrow) {
    return header.vault().equals(escrow.id()) && header.masterVersion() == MASTER_VERSION;
  }

  /// Sees that a server with this `escrow` made it, for this label. Needs no private key.
  ///
  /// @throws VaultRefusal.NotAuthentic if not
  void requireAuthentic(EscrowKey escrow, KeyLabel label) {
    byte[] told = Envelope.join(header.bytes(), ciphertext, sealed);
    if (!isOf(escrow) || !MessageDigest.isEqual(mac, mac(escrow, label.encoded(), told))) {
      throw altered(label);
    }
  }

  /// @throws VaultRefusal.NotAuthentic if a bit was altered, or the label is not the one it was
  ///   wrapped for
  byte[] unwrap(EscrowKey escrow, XWingPrivateKey pair, KeyLabel label) {
    requireAuthentic(escrow, label);
    byte[] encoded = label.encoded();
    byte[] secret = {};
    byte[] wrapping = {};
    try {
      secret = pair.decapsulate(ciphertext);
      wrapping = wrappingKey(secret, encoded);
      return AesGcm.open(
          wrapping, NONCE, Envelope.join(header.bytes(), ciphertext, encoded), sealed);
    } catch (AEADBadTagException | InvalidKeyException _) {
      throw altered(label);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(wrapping, (byte) 0);
    }
  }

  private static VaultRefusal altered(KeyLabel label) {
    return new VaultRefusal.NotAuthentic(
        "The key of %s %s version %d in escrow was altered, or belongs to another."
            .formatted(label.purpose(), label.owner(), label.version()));
  }

  private static byte[] wrappingKey(byte[] secret, byte[] encodedLabel) {
    return Hkdf.derive(secret, Envelope.join(ESCROW, encodedLabel));
  }

  /// The label says itself where it ends.
  private static byte[] mac(EscrowKey escrow, byte[] encodedLabel, byte[] told) {
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(escrow.macKey(), "HmacSHA256"));
      hmac.update(encodedLabel);
      return hmac.doFinal(told);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
