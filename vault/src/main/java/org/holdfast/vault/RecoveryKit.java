package org.holdfast.vault;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// The passphrase of a built-in vault in shares on paper, of which any so many give it back:
/// `docs/formats/recovery-kit.md`. Holds the pages until [#close] wipes them.
public final class RecoveryKit implements AutoCloseable {

  /// So many shares a kit may have.
  public static final int MOST_SHARES = Shamir.MOST_PARTS;

  /// One share alone would be the passphrase.
  public static final int LEAST_NEEDED = 2;

  private static final int LENGTH_BYTES = 1;
  private static final int LONGEST_BYTES = 255;

  // 128 bits: NIST SP 800-57 calls that strong enough beyond 2031.
  private static final int BLINDING_BYTES = 16;

  /// Lengths of what is shared, where that is not a generated passphrase.
  private static final int STEP_BYTES = 64;

  private static final int LONGEST_VALUE_BYTES = LENGTH_BYTES + LONGEST_BYTES + BLINDING_BYTES;

  private final int number;
  private final int needed;
  private final List<byte[]> pages;

  private RecoveryKit(int number, int needed, List<byte[]> pages) {
    this.number = number;
    this.needed = needed;
    this.pages = pages;
  }

  /// What shares gave back; the caller closes it.
  ///
  /// @param number of the kit, 15 bits that each share names; not a secret
  /// @param needed so many of its shares are needed
  /// @param fromPaper whether all were typed: none of the files is a page as it was written
  /// @param passphrase mute, and wiped by [#close]
  public record Opened(int number, int needed, boolean fromPaper, Passphrase passphrase)
      implements AutoCloseable {
    @Override
    public void close() {
      passphrase.close();
    }
  }

  /// Shares `passphrase`, and sees that the pages give it back.
  ///
  /// @param passphrase not kept; the caller closes it, and has seen that it opens the vault
  /// @param vault its id, for the pages
  /// @param made for the pages
  /// @param needed from [#LEAST_NEEDED] to `of`
  /// @param of to [#MOST_SHARES]
  /// @throws VaultRefusal.UnfitShare if there can be no such kit
  /// @throws VaultRefusal.UnfitPassphrase if it is longer than 255 bytes
  public static RecoveryKit make(
      Passphrase passphrase, UUID vault, LocalDate made, int needed, int of, SecureRandom random) {
    requirePossible(needed, of);
    byte[] secret = secret(passphrase, random);
    List<Share> shares = Shares.split(secret, needed, of, random);
    Arrays.fill(secret, (byte) 0);
    List<byte[]> pages = new ArrayList<>();
    try {
      shares.forEach(share -> pages.add(SharePage.bytes(share, of, vault, made)));
      RecoveryKit kit =
          new RecoveryKit(shares.getFirst().common().identifier(), needed, List.copyOf(pages));
      kit.requireGiving(passphrase);
      return kit;
    } finally {
      shares.forEach(Share::close);
    }
  }

  /// @throws VaultRefusal.UnfitShare if there can be no such kit
  public static void requirePossible(int needed, int of) {
    if (needed < LEAST_NEEDED || needed > of || of > MOST_SHARES) {
      throw new VaultRefusal.UnfitShare(
          "A kit of %d shares of which %d are needed cannot be: at least %d are needed, and there are as many or more, up to %d."
              .formatted(of, needed, LEAST_NEEDED, MOST_SHARES));
    }
  }

  /// Reads shares and gives the passphrase back. Whether it opens a vault is another question.
  ///
  /// @param files pages, or what was typed from them; more than needed are all looked at
  /// @throws VaultRefusal.UnfitShare if they do not give one back; says which file and which word
  /// @throws VaultRefusal.Unavailable if a file cannot be read
  public static Opened open(List<Path> files) {
    if (files.isEmpty()) {
      throw new VaultRefusal.UnfitShare("Name the files of the shares.");
    }
    List<Share> shares = new ArrayList<>();
    boolean fromPaper = true;
    try {
      for (Path file : files) {
        SharePage.Read read = SharePage.read(file);
        shares.add(read.share());
        fromPaper &= !read.asWritten();
      }
      return opened(shares, fromPaper);
    } finally {
      shares.forEach(Share::close);
    }
  }

  private static Opened opened(List<Share> shares, boolean fromPaper) {
    byte[] secret = Shares.combine(shares);
    try {
      Share first = shares.getFirst();
      Passphrase passphrase =
          passphrase(secret)
              .orElseThrow(
                  () ->
                      new VaultRefusal.UnfitShare(
                          "These shares fit together, and what they hold is no passphrase of Holdfast: they were made for something else."));
      return new Opened(first.common().identifier(), first.needed(), fromPaper, passphrase);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /// How many bytes follow || UTF-8 || filling to an even number.
  ///
  /// The filling of a passphrase that somebody thought of has 128 random bits at least, and makes
  /// all up to 47 bytes of one length, so that the number of words does not tell a short one.
  /// Whoever holds all shares but one can tell by the digest whether a guess of the secret is
  /// right, at the price of one PBKDF2 and without the vault; so nothing that can be guessed is
  /// shared alone.
  ///
  /// @return the caller wipes it
  /// @see "SLIP-0039, Design rationale 4"
  static byte[] secret(Passphrase passphrase, SecureRandom random) {
    byte[] text = passphrase.utf8();
    try {
      if (text.length > LONGEST_BYTES) {
        throw new VaultRefusal.UnfitPassphrase(
            "The passphrase has %d bytes; on paper at most %d can be kept."
                .formatted(text.length, LONGEST_BYTES));
      }
      int bytes = LENGTH_BYTES + text.length;
      byte[] secret =
          new byte
              [passphrase.looksGenerated() ? bytes + bytes % 2 : hidden(bytes + BLINDING_BYTES)];
      random.nextBytes(secret);
      secret[0] = (byte) text.length;
      System.arraycopy(text, 0, secret, LENGTH_BYTES, text.length);
      return secret;
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private static int hidden(int bytes) {
    return Math.min(LONGEST_VALUE_BYTES, (bytes + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES);
  }

  private static Optional<Passphrase> passphrase(byte[] secret) {
    int length = secret[0] & 0xff; // 0 is kept for another encoding
    if (length == 0 || length > secret.length - LENGTH_BYTES) {
      return Optional.empty();
    }
    byte[] text = Arrays.copyOfRange(secret, LENGTH_BYTES, LENGTH_BYTES + length);
    try {
      return Passphrase.ofUtf8(text);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /// All pages lie on one polynomial: so each choice of them gives the same.
  private void requireGiving(Passphrase passphrase) {
    List<Share> read = new ArrayList<>();
    try {
      pages.forEach(page -> read.add(SharePage.parse(page, page.length, "a page")));
      try (Opened opened = opened(read, false)) {
        if (!opened.passphrase().equals(passphrase)) {
          throw new IllegalStateException("shares that were just made give something else");
        }
      }
    } finally {
      read.forEach(Share::close);
    }
  }

  /// 15 bits that every share names, to tell kits apart.
  public int number() {
    return number;
  }

  public int needed() {
    return needed;
  }

  public int of() {
    return pages.size();
  }

  /// Writes a file for each share, durably, for its owner alone, and never in place of another.
  ///
  /// @param folder made if need be; its parent must exist
  /// @return the files
  /// @throws VaultRefusal.Unavailable if one of them exists already, or the disk failed; then none
  ///   of them is there, or the sentence names those that could not be removed
  public List<Path> writeTo(Path folder) {
    return writeTo(folder, new Disk());
  }

  List<Path> writeTo(Path folder, Disk disk) {
    List<Path> written = new ArrayList<>();
    try {
      requireFolder(folder, disk);
      for (int i = 0; i < pages.size(); i++) {
        Path file =
            folder.resolve(
                String.format(
                    Locale.ROOT, "kit-%04x-share-%d-of-%d.txt", number, i + 1, pages.size()));
        written.add(file);
        writeNew(file, pages.get(i), written, disk);
      }
      disk.forceFolder(folder);
      return List.copyOf(written);
    } catch (FileAlreadyExistsException e) {
      throw new VaultRefusal.Unavailable(
          "There is a file %s already. Name another folder. %s"
              .formatted(e.getMessage(), removed(written, disk)),
          e);
    } catch (IOException e) {
      throw new VaultRefusal.Unavailable(
          "The shares could not be written into %s: %s. %s"
              .formatted(folder, e.getMessage(), removed(written, disk)),
          e);
    }
  }

  private static void requireFolder(Path folder, Disk disk) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectory(folder, Disk.OWNER_ONLY_FOLDER);
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      disk.forceFolder(parent);
    }
  }

  private static void writeNew(Path file, byte[] page, List<Path> written, Disk disk)
      throws IOException {
    try {
      disk.writeNew(file, page);
    } catch (FileAlreadyExistsException e) {
      written.remove(file); // it is not ours to remove
      throw e;
    }
  }

  /// Removes what was written.
  ///
  /// @return a sentence: what is there still is a share in somebody's reach
  private static String removed(List<Path> files, Disk disk) {
    List<Path> left = new ArrayList<>();
    for (Path file : files) {
      try {
        disk.delete(file);
      } catch (IOException _) {
        left.add(file);
      }
    }
    return left.isEmpty()
        ? "None was kept."
        : "Still there, and to be destroyed: %s.".formatted(left);
  }

  @Override
  public void close() {
    pages.forEach(page -> Arrays.fill(page, (byte) 0));
  }

  @Override
  public String toString() {
    return "RecoveryKit";
  }
}
