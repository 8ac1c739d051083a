package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A text with signatures below it, not yet trusted: see [#signedBy].
///
/// @param text ends in a newline
/// @param signatures at least one
/// @see "C2SP signed-note"
record SignedNote(String text, List<NoteSignature> signatures) {

  private static final int LONGEST_BYTES = 64 << 10;
  private static final int MOST_SIGNATURES = 32;

  SignedNote {
    signatures = List.copyOf(signatures);
  }

  /// @throws AuditRefusal.NotANote if it has not exactly the form of a note
  static SignedNote parse(byte[] bytes) {
    String whole = decode(bytes);
    if (whole.codePoints().anyMatch(c -> c < 0x20 && c != '\n')) {
      throw new AuditRefusal.NotANote("A note has no control characters.");
    }
    int gap = whole.lastIndexOf("\n\n");
    if (gap < 0 || !whole.endsWith("\n") || gap + 2 >= whole.length()) {
      throw new AuditRefusal.NotANote("A note is a text, an empty line, and signatures.");
    }
    String[] lines = whole.substring(gap + 2, whole.length() - 1).split("\n", -1);
    if (lines.length > MOST_SIGNATURES) {
      throw new AuditRefusal.NotANote("A note has at most " + MOST_SIGNATURES + " signatures.");
    }
    return new SignedNote(
        whole.substring(0, gap + 1), Arrays.stream(lines).map(NoteSignature::parse).toList());
  }

  private static String decode(byte[] bytes) {
    if (bytes.length > LONGEST_BYTES) {
      throw new AuditRefusal.NotANote("A note has at most 64 KiB.");
    }
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw new AuditRefusal.NotANote("A note is UTF-8.", e);
    }
  }

  byte[] bytes() {
    StringBuilder whole = new StringBuilder(text).append('\n');
    signatures.forEach(each -> whole.append(each.line()).append('\n'));
    return whole.toString().getBytes(UTF_8);
  }

  SignedNote with(List<NoteSignature> more) {
    List<NoteSignature> all = new ArrayList<>(signatures);
    more.stream().filter(each -> !all.contains(each)).forEach(all::add);
    return new SignedNote(text, all);
  }

  /// The signature by `key`, checked.
  ///
  /// @return empty if `key` did not sign it
  /// @throws AuditRefusal.NotANote if there is a signature in its name that it did not make
  Optional<NoteSignature> signedBy(NoteKey key) {
    List<NoteSignature> meant = signatures.stream().filter(each -> each.isBy(key)).toList();
    if (!meant.stream().allMatch(each -> each.verifies(text, key))) {
      throw new AuditRefusal.NotANote("The note is not as " + key.name() + " signed it.");
    }
    return meant.stream().findFirst();
  }
}
