package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// What opens a built-in vault. Compared as NFC in UTF-8, so that it does not matter how a keyboard
/// composes an accent.
///
/// Wiped by [#close]. What came as a `String`, and what had to be normalised, has copies that only
/// the garbage collector removes; prefer a file.
public final class Passphrase implements AutoCloseable {

  /// Characters that a new vault asks for at least: who has the file may guess without limit.
  ///
  /// @see "NIST SP 800-63B-4: 15 characters for a password that stands alone"
  public static final int SHORTEST_FOR_NEW_VAULT = 15;

  private static final String PASSPHRASE = "passphrase";
  private static final int LONGEST_BYTES = 1024;

  // Crockford's base 32: no i, l, o or u, so that it can be read out and typed.
  private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int GROUPS = 7;
  private static final int GROUP_LETTERS = 5; // 7 groups of 5 letters of 5 bits: 175 bits

  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final byte[] utf8;
  private boolean closed;

  private Passphrase(byte[] utf8) {
    this.utf8 = utf8;
  }

  /// From a prompt.
  ///
  /// @param typed not kept; the caller wipes it
  /// @throws VaultRefusal.UnfitPassphrase if it is empty, over 1,024 bytes, or not Unicode text
  public static Passphrase of(char[] typed) {
    return of(CharBuffer.wrap(typed), PASSPHRASE);
  }

  /// From an environment variable.
  ///
  /// @throws VaultRefusal.UnfitPassphrase if it is empty, over 1,024 bytes, or not Unicode text
  public static Passphrase of(String value) {
    return of(CharBuffer.wrap(value), PASSPHRASE);
  }

  /// From a file that only its owner may read or write. One newline at its end is not part of it.
  ///
  /// @throws VaultRefusal.UnfitPassphrase if there is no such file, others may read or write it, or
  ///   what it holds is empty, over 1,024 bytes, or not UTF-8
  /// @throws VaultRefusal.Unavailable if it cannot be read
  public static Passphrase fromFile(Path file) {
    return fromFile(file, PASSPHRASE);
  }

  /// The same of the PIN of a token's user, and so called in what is refused.
  public static Passphrase pinFromFile(Path file) {
    return fromFile(file, "PIN");
  }

  /// The same of any other secret.
  ///
  /// @param what it is called in what is refused
  public static Passphrase fromFile(Path file, String what) {
    byte[] bytes = new byte[LONGEST_BYTES + 3];
    try {
      requirePrivate(file, what);
      int length;
      try (InputStream in = Files.newInputStream(file)) {
        length = in.readNBytes(bytes, 0, bytes.length);
      }
      return fromUtf8(ByteBuffer.wrap(bytes, 0, withoutNewline(bytes, length)), file, what);
    } catch (NoSuchFileException _) {
      throw new VaultRefusal.UnfitPassphrase(
          "There is no %s file %s. Put it back, or name the right one.".formatted(what, file));
    } catch (IOException e) {
      throw new VaultRefusal.Unavailable("The %s file %s cannot be read.".formatted(what, file), e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /// A new one of 175 random bits, in groups that can be read out: `0k3vd-…`.
  public static Passphrase generate(SecureRandom random) {
    byte[] chance = new byte[GROUPS * GROUP_LETTERS];
    random.nextBytes(chance);
    ByteBuffer text = ByteBuffer.allocate(GROUPS * (GROUP_LETTERS + 1) - 1);
    for (int i = 0; i < chance.length; i++) {
      if (i > 0 && i % GROUP_LETTERS == 0) {
        text.put((byte) '-');
      }
      text.put((byte) LETTERS.charAt(chance[i] & 31));
    }
    Arrays.fill(chance, (byte) 0);
    return new Passphrase(text.array());
  }

  /// From bytes of UTF-8, which the caller wipes.
  ///
  /// @return empty if they are no passphrase
  static Optional<Passphrase> ofUtf8(byte[] utf8) {
    CharBuffer text = CharBuffer.allocate(utf8.length);
    try {
      CharsetDecoder strict = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
      return strict.decode(ByteBuffer.wrap(utf8), text, true).isError()
          ? Optional.empty()
          : Optional.of(of(text.flip(), PASSPHRASE));
    } catch (VaultRefusal.UnfitPassphrase _) {
      return Optional.empty();
    } finally {
      Arrays.fill(text.array(), '\0');
    }
  }

  /// Whether it has the form of one that [#generate] made: 175 random bits.
  boolean looksGenerated() {
    byte[] text = utf8();
    boolean looks = text.length == GROUPS * (GROUP_LETTERS + 1) - 1;
    for (int i = 0; looks && i < text.length; i++) {
      boolean between = i % (GROUP_LETTERS + 1) == GROUP_LETTERS;
      looks = between ? text[i] == '-' : LETTERS.indexOf(text[i]) >= 0;
    }
    Arrays.fill(text, (byte) 0);
    return looks;
  }

  /// Another one of the same text, which the caller closes.
  public Passphrase copy() {
    return new Passphrase(utf8());
  }

  /// Keeps it in a new file that only its owner may read, durably. The file appears whole or not at
  /// all, and never in place of another.
  ///
  /// @param random names the file it is written to first
  /// @throws VaultRefusal.Unavailable if `file` exists already, or the disk failed
  public void keepIn(Path file, SecureRandom random) {
    keepIn(file, random, new Disk());
  }

  void keepIn(Path file, SecureRandom random, Disk disk) {
    byte[] name = new byte[8];
    random.nextBytes(name);
    Path whole = file.toAbsolutePath();
    Path draft =
        whole.resolveSibling(file.getFileName() + ".new-" + HexFormat.of().formatHex(name));
    byte[] text = utf8();
    boolean bare =
        text[text.length - 1] == '\r'; // with a newline behind it, it would be the line's end
    byte[] line = Arrays.copyOf(text, text.length + (bare ? 0 : 1));
    if (!bare) {
      line[text.length] = '\n';
    }
    try {
      keep(line, draft, whole, disk);
    } catch (FileAlreadyExistsException e) {
      throw new VaultRefusal.Unavailable(
          "There is a file %s already. Nothing was changed; use it, or move it away."
              .formatted(file),
          e);
    } catch (IOException e) {
      throw new VaultRefusal.Unavailable(
          "The passphrase could not be kept in %s.".formatted(file), e);
    } finally {
      Arrays.fill(text, (byte) 0);
      Arrays.fill(line, (byte) 0);
    }
  }

  /// By a link and not a rename, because a rename would replace what is there.
  private static void keep(byte[] line, Path draft, Path file, Disk disk) throws IOException {
    try {
      disk.writeNew(draft, line);
      disk.link(draft, file);
    } finally {
      disk.delete(draft);
    }
    Path folder = file.getParent();
    if (folder != null) {
      disk.forceFolder(folder);
    }
  }

  /// A copy, which the caller wipes.
  public synchronized byte[] utf8() {
    if (closed) {
      throw new IllegalStateException("the passphrase was wiped before it was used");
    }
    return utf8.clone();
  }

  /// @throws VaultRefusal.UnfitPassphrase if it is too short to seal a new vault with
  synchronized void requireFitForNewVault() {
    int characters = 0;
    for (byte b : utf8) {
      characters +=
          (b & 0xC0) == 0x80 ? 0 : 1; // each character has one byte that is no continuation
    }
    if (characters < SHORTEST_FOR_NEW_VAULT) {
      throw new VaultRefusal.UnfitPassphrase(
          "The passphrase of a new vault must have at least %d characters: who steals the file may guess without limit."
              .formatted(SHORTEST_FOR_NEW_VAULT));
    }
  }

  private static Passphrase of(CharBuffer text, String what) {
    if (text.length() > LONGEST_BYTES) {
      throw tooLong(what);
    }
    // Most are normal as they are; normalising makes a String that nobody can wipe.
    CharSequence normal =
        Normalizer.isNormalized(text, Normalizer.Form.NFC)
            ? text
            : Normalizer.normalize(text, Normalizer.Form.NFC);
    // Buffers of our own: the ones that a coder makes and outgrows cannot be wiped.
    ByteBuffer encoded = ByteBuffer.allocate(normal.length() * 3);
    try {
      CharsetEncoder strict = UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPORT);
      if (strict.encode(CharBuffer.wrap(normal), encoded, true).isError()) {
        throw new VaultRefusal.UnfitPassphrase("The %s is not Unicode text.".formatted(what));
      }
      return checked(Arrays.copyOf(encoded.array(), encoded.position()), what);
    } finally {
      Arrays.fill(encoded.array(), (byte) 0);
    }
  }

  private static Passphrase fromUtf8(ByteBuffer bytes, Path file, String what) {
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    try {
      CharsetDecoder strict = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
      if (strict.decode(bytes, text, true).isError()) {
        throw new VaultRefusal.UnfitPassphrase(
            "The %s file %s is not text in UTF-8.".formatted(what, file));
      }
      return of(text.flip(), what);
    } finally {
      Arrays.fill(text.array(), '\0');
    }
  }

  private static Passphrase checked(byte[] utf8, String what) {
    if (utf8.length == 0) {
      throw new VaultRefusal.UnfitPassphrase("The %s is empty.".formatted(what));
    }
    if (utf8.length > LONGEST_BYTES) {
      Arrays.fill(utf8, (byte) 0);
      throw tooLong(what);
    }
    return new Passphrase(utf8);
  }

  private static VaultRefusal tooLong(String what) {
    return new VaultRefusal.UnfitPassphrase(
        "The %s is longer than %d bytes.".formatted(what, LONGEST_BYTES));
  }

  /// Whether others than its owner may read or write `file`.
  static boolean isOpenToOthers(Path file) throws IOException {
    Set<PosixFilePermission> open = EnumSet.copyOf(OF_OTHERS);
    open.retainAll(Files.getPosixFilePermissions(file));
    return !open.isEmpty();
  }

  private static void requirePrivate(Path file, String what) throws IOException {
    if (isOpenToOthers(file)) {
      throw new VaultRefusal.UnfitPassphrase(
          "Others may read or write the %s file %s. Run: chmod 600 %s".formatted(what, file, file));
    }
  }

  private static int withoutNewline(byte[] bytes, int length) {
    int end = length > 0 && bytes[length - 1] == '\n' ? length - 1 : length;
    return end < length && end > 0 && bytes[end - 1] == '\r' ? end - 1 : end;
  }

  @Override
  public synchronized void close() {
    Arrays.fill(utf8, (byte) 0);
    closed = true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Passphrase that && MessageDigest.isEqual(utf8, that.utf8);
  }

  /// The same for all: a hash of a secret tells about the secret.
  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "Passphrase";
  }
}
