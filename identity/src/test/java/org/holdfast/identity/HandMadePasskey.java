package org.holdfast.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// A passkey written from the standard alone, byte by byte, so that not only the library's own
/// emulator agrees with the library; and for algorithms that the emulator lacks.
///
/// @see "Web Authentication Level 3, sections 6.1 and 6.5; RFC 9053; RFC 8949"
final class HandMadePasskey {

  private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  private static final byte THERE_AND_KNOWN = 0x05;
  private static final byte ATTESTED = 0x40;

  private byte count;
  private final String place;
  private final String origin;
  private final String signing;
  private final KeyPair keys;
  private final byte[] cose;

  private HandMadePasskey(String place, String origin, String signing, KeyPair keys, byte[] cose) {
    this.place = place;
    this.origin = origin;
    this.signing = signing;
    this.keys = keys;
    this.cose = cose;
  }

  static HandMadePasskey ed25519(String place, String origin) throws GeneralSecurityException {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = keys.getPublic().getEncoded();
    byte[] point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    // {1: 1 (OKP), 3: -8 (EdDSA), -1: 6 (Ed25519), -2: x}
    byte[] cose = joined(hex("a401010327200621"), byteString(point));
    return new HandMadePasskey(place, origin, "Ed25519", keys, cose);
  }

  static HandMadePasskey rs256(String place, String origin) throws GeneralSecurityException {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    KeyPair keys = rsa.generateKeyPair();
    byte[] signed = ((RSAPublicKey) keys.getPublic()).getModulus().toByteArray();
    byte[] modulus = Arrays.copyOfRange(signed, signed.length - 256, signed.length);
    // {1: 3 (RSA), 3: -257 (RS256), -1: n, -2: e = 65537}
    byte[] cose =
        joined(hex("a401030339010020"), byteString(modulus), hex("21"), byteString(hex("010001")));
    return new HandMadePasskey(place, origin, "SHA256withRSA", keys, cose);
  }

  String made(String challenge) throws GeneralSecurityException {
    byte[] attested = joined(new byte[16], new byte[] {0, (byte) ID.length}, ID, cose);
    byte[] data = joined(data((byte) (THERE_AND_KNOWN | ATTESTED)), attested);
    // {"fmt": "none", "attStmt": {}, "authData": data}
    byte[] object =
        joined(
            hex("a363666d74646e6f6e656761747453746d74a068"),
            "authData".getBytes(UTF_8),
            byteString(data));
    return """
        {"id":"%1$s","rawId":"%1$s","type":"public-key","clientExtensionResults":{},"response":
        {"clientDataJSON":"%2$s","attestationObject":"%3$s","transports":["internal","hybrid"]}}"""
        .formatted(base64(ID), base64(client("webauthn.create", challenge)), base64(object));
  }

  String used(String challenge, AccountId owner) throws GeneralSecurityException {
    byte[] client = client("webauthn.get", challenge);
    byte[] data = data(THERE_AND_KNOWN);
    Signature signature = Signature.getInstance(signing);
    signature.initSign(keys.getPrivate());
    signature.update(data);
    signature.update(sha256(client));
    return """
        {"id":"%1$s","rawId":"%1$s","type":"public-key","clientExtensionResults":{},"response":
        {"clientDataJSON":"%2$s","authenticatorData":"%3$s","signature":"%4$s","userHandle":"%5$s"}}"""
        .formatted(
            base64(ID),
            base64(client),
            base64(data),
            base64(signature.sign()),
            base64(owner.bytes()));
  }

  private byte[] client(String type, String challenge) {
    return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
        .formatted(type, challenge, origin)
        .getBytes(UTF_8);
  }

  /// How often it was used, as it says itself.
  HandMadePasskey counting(int uses) {
    count = (byte) uses;
    return this;
  }

  /// Its count stays 0, as that of passkeys that are copied between devices, unless it is told to
  /// count.
  private byte[] data(byte flags) throws GeneralSecurityException {
    return joined(sha256(place.getBytes(UTF_8)), new byte[] {flags, 0, 0, 0, count});
  }

  private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  /// A byte string in CBOR.
  private static byte[] byteString(byte[] bytes) {
    if (bytes.length < 24) {
      return joined(new byte[] {(byte) (0x40 | bytes.length)}, bytes);
    }
    byte[] length = ByteBuffer.allocate(2).putShort((short) bytes.length).array();
    return bytes.length < 256
        ? joined(new byte[] {0x58, (byte) bytes.length}, bytes)
        : joined(new byte[] {0x59}, length, bytes);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
