package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;

/// One share as a page of plain text: `docs/formats/recovery-kit.md`. What a person typed from
/// paper is read as well: the words alone, with their numbers or without.
final class SharePage {

  static final int MOST_BYTES = 64 * 1024;

  static final String BEGIN = "----- WORDS -----";
  static final String END = "----- END OF WORDS -----";
  private static final int COLUMNS = 4;

  private SharePage() {}

  /// @param asWritten whether it is a page, and not what somebody typed from one
  record Read(Share share, boolean asWritten) {}

  /// @param of how many shares there are
  /// @param vault its id; the page shows the beginning
  /// @return the caller wipes it
  static byte[] bytes(Share share, int of, UUID vault, LocalDate made) {
    StringBuilder page = new StringBuilder();
    int needed = share.needed();
    page.append(
        String.format(
            Locale.ROOT,
            """
        HOLDFAST RECOVERY KIT

        Vault   %08x
        Kit     %04x
        Share   %d of %d. Any %d of them give the vault's passphrase back; %s nothing.
        Made    %s

        Keep this page as you keep a key. Do not photograph it, and do not keep it with
        another share. Whoever has %d of them and a copy of the vault can read everything.

        """,
            vault.getMostSignificantBits() >>> 32,
            share.common().identifier(),
            share.index() + 1,
            of,
            needed,
            needed == 2 ? "one gives" : needed - 1 + " give",
            made,
            needed));
    page.append(BEGIN).append('\n');
    appendWords(page, share);
    page.append(END)
        .append(
            String.format(
                Locale.ROOT,
                """


            To use it: bring %d shares together at a machine that you trust. Type the words of
            each into a file of its own, in their order (the first four letters of a word are
            enough; the numbers may be left out). Then

                holdfast vault kit open SHARE-1 SHARE-2 ... --to vault-passphrase

            writes the vault's passphrase into a new file, with which `holdfast serve`,
            `holdfast recover` and the stand-alone reader open the vault.
                holdfast vault kit check SHARE-1 SHARE-2 ...
            proves that the shares still open the vault, and changes nothing.

            Without Holdfast: these are the words of a share after SLIP-0039 (one group, no
            passphrase). Any tool for that gives the master secret back. Its first byte says
            how many bytes follow that are the passphrase, as UTF-8; the rest is filling.
            """,
                needed));
    byte[] bytes = new byte[page.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = ascii(page.charAt(i));
      page.setCharAt(i, '\0');
    }
    return bytes;
  }

  private static byte ascii(char c) {
    if (c > 126) {
      throw new IllegalStateException("a page has a character that no paper has");
    }
    return (byte) c;
  }

  private static void appendWords(StringBuilder page, Share share) {
    int[] words = share.words();
    page.ensureCapacity(page.length() + 20 * words.length + 4096); // one that it outgrows stays
    for (int i = 0; i < words.length; i++) {
      String word = WordList.word(words[i]);
      page.append(i < 9 ? "   " : i < 99 ? "  " : " ").append(i + 1).append(' ').append(word);
      boolean last = i % COLUMNS == COLUMNS - 1 || i == words.length - 1;
      page.append(last ? "\n" : " ".repeat(10 - word.length()));
    }
    Arrays.fill(words, 0);
  }

  /// @throws VaultRefusal.UnfitShare if it is no share; the sentence names the file and the word
  static Read read(Path file) {
    byte[] bytes = new byte[MOST_BYTES + 1];
    try (InputStream in = Files.newInputStream(file)) {
      int length = in.readNBytes(bytes, 0, bytes.length);
      return new Read(parse(bytes, length, file.toString()), isPage(bytes, length));
    } catch (NoSuchFileException _) {
      throw new VaultRefusal.UnfitShare("There is no file %s.".formatted(file));
    } catch (IOException e) {
      throw new VaultRefusal.Unavailable("The share %s cannot be read.".formatted(file), e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static boolean isPage(byte[] bytes, int length) {
    byte[] mark = BEGIN.getBytes(US_ASCII);
    for (int i = 0; i + mark.length <= length; i++) {
      if (Arrays.equals(bytes, i, i + mark.length, mark, 0, mark.length)) {
        return true;
      }
    }
    return false;
  }

  /// @param bytes wiped by the caller
  /// @param where for who is told what is wrong with it
  static Share parse(byte[] bytes, int length, String where) {
    if (length > MOST_BYTES) {
      throw new VaultRefusal.UnfitShare("%s is too long for a share.".formatted(where));
    }
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = (char) (bytes[i] & 0xff);
    }
    int[] words = new int[Share.MOST_WORDS + 1];
    try {
      int count = new TypedWords(text, where).words(words);
      int[] typed = Arrays.copyOf(words, count);
      try {
        return Share.parse(typed, where);
      } finally {
        Arrays.fill(typed, 0);
      }
    } finally {
      Arrays.fill(words, 0);
      Arrays.fill(text, '\0');
    }
  }
}
