package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// The public key of someone who signs notes, as it is handed around: `name+id+base64`.
///
/// @see "C2SP signed-note: verifier keys"
public final class NoteKey {

  /// What a signature is over.
  enum Kind {
    /// The note's text.
    TEXT(1),
    /// A time and the note's text: a cosignature.
    TIMED(4);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }
  }

  private final String name;
  private final Kind kind;
  private final byte[] publicKey;
  private final int id;

  NoteKey(String name, Kind kind, byte[] publicKey) {
    if (!isName(name)) {
      throw new AuditRefusal.NotANote("A key's name has no spaces, no plus sign and is not empty.");
    }
    if (publicKey.length != Ed25519.PUBLIC_BYTES) {
      throw new AuditRefusal.NotANote("An Ed25519 key has 32 bytes.");
    }
    this.name = name;
    this.kind = kind;
    this.publicKey = publicKey.clone();
    byte[] hash =
        Hash.sha256(name.getBytes(UTF_8), new byte[] {'\n', kind.code}, publicKey).bytes();
    this.id = ByteBuffer.wrap(hash).getInt();
  }

  /// @param text as [#text] gives it
  /// @throws AuditRefusal.NotANote if it is none, is of another kind than Ed25519, or its id is not
  ///   its own
  public static NoteKey parse(String text) {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length != 3) {
      throw new AuditRefusal.NotANote("A key looks like name+id+base64.");
    }
    byte[] material = decode(parts[2]);
    Kind kind =
        switch (material.length == 0 ? 0 : material[0]) {
          case 1 -> Kind.TEXT;
          case 4 -> Kind.TIMED;
          default -> throw new AuditRefusal.NotANote("The key is not an Ed25519 key.");
        };
    NoteKey key = new NoteKey(parts[0], kind, Arrays.copyOfRange(material, 1, material.length));
    if (!key.text().equals(text.strip())) {
      throw new AuditRefusal.NotANote("The key's id does not belong to it.");
    }
    return key;
  }

  /// Spaces would end the name, a plus sign would end it in a key's text.
  static boolean isName(String name) {
    return !name.isEmpty()
        && name.indexOf('+') < 0
        && name.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))
        && name.codePoints().noneMatch(c -> c < 0x20 || c == 0xfffd);
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new AuditRefusal.NotANote("A key ends in base64.", e);
    }
  }

  /// Who signs.
  public String name() {
    return name;
  }

  int id() {
    return id;
  }

  Kind kind() {
    return kind;
  }

  byte[] publicKey() {
    return publicKey.clone();
  }

  /// The same key for signatures of another kind.
  NoteKey as(Kind other) {
    return new NoteKey(name, other, publicKey);
  }

  public String text() {
    byte[] material =
        ByteBuffer.allocate(1 + publicKey.length).put(kind.code).put(publicKey).array();
    return name
        + "+"
        + HexFormat.of().toHexDigits(id)
        + "+"
        + Base64.getEncoder().encodeToString(material);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteKey that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return id;
  }

  @Override
  public String toString() {
    return text();
  }
}
