package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/// A password as a person typed it, in NFC, so that the same letters are the same password on every
/// keyboard. Wiped by [#close]. Not safe for use by several threads.
///
/// What counts is code points: a face is one character, as is a letter. Nothing is trimmed.
///
/// @see "NIST SP 800-63B-4, section 3.1.1.2: Unicode is normalised before it is hashed"
public final class Password implements AutoCloseable {

  // Enough for any phrase; more would only cost work. NIST asks for 64 at least.
  static final int LONGEST = 256;

  private final char[] chars;

  private Password(char[] chars) {
    this.chars = chars;
  }

  /// @param typed copied; the caller wipes its own
  /// @throws AccountRefusal if it has more than 256 characters, or half of a surrogate pair
  public static Password of(CharSequence typed) {
    CharBuffer text = CharBuffer.wrap(typed);
    // Checked before it is normalised: a megabyte of accents would cost its sender nothing.
    if (text.length() > 4 * LONGEST) {
      throw tooLong();
    }
    Password password = new Password(normalised(text));
    if (password.length() > LONGEST) {
      password.close();
      throw tooLong();
    }
    password.refuseHalfCharacters();
    return password;
  }

  /// The JDK normalises into a String, which cannot be wiped. What is in NFC already, as nearly all
  /// that is typed, never becomes one.
  private static char[] normalised(CharBuffer text) {
    CharBuffer from =
        Normalizer.isNormalized(text, Normalizer.Form.NFC)
            ? text.duplicate()
            : CharBuffer.wrap(Normalizer.normalize(text, Normalizer.Form.NFC));
    char[] chars = new char[from.remaining()];
    from.get(chars);
    return chars;
  }

  private static AccountRefusal tooLong() {
    return new AccountRefusal(
        "password-too-long", "A password has at most " + LONGEST + " characters.");
  }

  // They have no UTF-8; a replacement character would make different passwords equal.
  private void refuseHalfCharacters() {
    if (text().codePoints().anyMatch(c -> c <= 0xffff && Character.isSurrogate((char) c))) {
      close();
      throw new AccountRefusal(
          "half-character", "That password has a character that is none. Type it again.");
    }
  }

  /// In code points.
  int length() {
    return (int) text().codePoints().count();
  }

  /// A view. Whoever makes a String of it, as the rule does that looks it up, leaves a copy that
  /// lives until it is collected.
  CharSequence text() {
    return CharBuffer.wrap(chars).asReadOnlyBuffer();
  }

  /// The caller wipes it.
  byte[] utf8() {
    byte[] widest =
        new byte[3 * chars.length]; // a pair of chars makes 4 bytes, one makes 3 at most
    ByteBuffer out = ByteBuffer.wrap(widest);
    CoderResult coded =
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(chars), out, true);
    if (!coded.isUnderflow()) {
      throw new IllegalStateException("half characters were refused");
    }
    byte[] bytes = Arrays.copyOf(widest, out.position());
    Arrays.fill(widest, (byte) 0);
    return bytes;
  }

  /// Wipes it; again does nothing.
  @Override
  public void close() {
    Arrays.fill(chars, '\0');
  }

  @Override
  public String toString() {
    return "Password";
  }
}
