package org.holdfast.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/// The two files of an escrow: the server's, which wraps, and the private one, which a passphrase
/// seals and which unwraps. The page is `docs/formats/escrow.md`.
final class EscrowFiles {

  /// The names they are made under.
  static final String SERVER = "escrow-server.hfs";

  static final String PRIVATE = "escrow-private.hfx";

  static final SealedFile.Kind SEALED =
      new SealedFile.Kind(
          0x48465831, (byte) 1, EscrowKey.BYTES + XWing.SEED_BYTES, "private file of an escrow");

  private static final int SERVER_MAGIC = 0x48465331; // "HFS1"; the one above is "HFX1"
  private static final byte SERVER_FORMAT = 1;
  private static final int SERVER_HEADER_BYTES = 4 + 1;
  static final int SERVER_BYTES = SERVER_HEADER_BYTES + EscrowKey.BYTES + SealedFile.DIGEST_BYTES;

  private EscrowFiles() {}

  /// What a private file holds.
  ///
  /// @param pair has the public key of `escrow`
  record Opened(EscrowKey escrow, XWingPrivateKey pair) {}

  /// The caller wipes the bytes.
  static byte[] server(EscrowKey escrow) {
    byte[] body = escrow.encode();
    ByteBuffer file =
        ByteBuffer.allocate(SERVER_BYTES).putInt(SERVER_MAGIC).put(SERVER_FORMAT).put(body);
    Arrays.fill(body, (byte) 0);
    return file.put(digest(file.array())).array();
  }

  static EscrowKey parseServer(byte[] file) throws DamagedFile {
    if (file.length < SERVER_HEADER_BYTES) {
      throw new DamagedFile("it is cut off");
    }
    ByteBuffer start = ByteBuffer.wrap(file);
    int magic = start.getInt();
    if (magic == SEALED.magic()) {
      throw new DamagedFile(
          "it is the private file of an escrow, which belongs to no server: name "
              + SERVER
              + " here");
    }
    if (magic != SERVER_MAGIC) {
      throw new DamagedFile("it does not begin as a server's file of an escrow does");
    }
    int format = Byte.toUnsignedInt(start.get());
    if (format != SERVER_FORMAT) {
      throw new DamagedFile("its format is %d, which this Holdfast cannot read".formatted(format));
    }
    if (file.length != SERVER_BYTES) {
      throw new DamagedFile("it has another length than such a file has");
    }
    byte[] stored = Arrays.copyOfRange(file, SERVER_BYTES - SealedFile.DIGEST_BYTES, SERVER_BYTES);
    if (!MessageDigest.isEqual(digest(file), stored)) {
      throw new DamagedFile("some of its bytes were altered");
    }
    byte[] body = new byte[EscrowKey.BYTES];
    start.get(body);
    try {
      return EscrowKey.decode(body);
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  /// @param seed of `escrow`'s pair; not kept
  static byte[] sealed(EscrowKey escrow, byte[] seed, Seal seal, SecureRandom random) {
    byte[] first = escrow.encode();
    byte[] body = Envelope.join(first, seed);
    try {
      return seal.seal(SEALED, body, random);
    } finally {
      Arrays.fill(first, (byte) 0);
      Arrays.fill(body, (byte) 0);
    }
  }

  /// @throws VaultRefusal.WrongPassphrase if the file is whole, and this is not its passphrase
  static Opened open(byte[] file, Passphrase passphrase, Path place) throws DamagedFile {
    SealedFile parsed = SealedFile.parse(SEALED, file);
    try (Seal seal =
        Seal.open(parsed, passphrase)
            .orElseThrow(
                () ->
                    new VaultRefusal.WrongPassphrase(
                        "This passphrase does not open the escrow %s. Nothing was changed. Give the one it was made with."
                            .formatted(place)))) {
      byte[] body = seal.open(parsed);
      try {
        return opened(body);
      } finally {
        Arrays.fill(body, (byte) 0);
      }
    }
  }

  private static Opened opened(byte[] body) throws DamagedFile {
    if (body.length != EscrowKey.BYTES + XWing.SEED_BYTES) {
      throw new DamagedFile("what it holds has the wrong length");
    }
    byte[] first = Arrays.copyOf(body, EscrowKey.BYTES);
    byte[] seed = Arrays.copyOfRange(body, EscrowKey.BYTES, body.length);
    try {
      EscrowKey escrow = EscrowKey.decode(first);
      XWingPrivateKey pair = new XWingPrivateKey(seed);
      if (!escrow.isOf(pair)) {
        escrow.close();
        pair.close();
        throw new DamagedFile("its private key is not that of its public key");
      }
      return new Opened(escrow, pair);
    } finally {
      Arrays.fill(first, (byte) 0);
      Arrays.fill(seed, (byte) 0);
    }
  }

  /// The bytes of either file.
  ///
  /// @throws VaultRefusal.Absent if it is not there
  /// @throws VaultRefusal.Damaged if others may read or write it
  /// @throws VaultRefusal.Unavailable if it cannot be read
  static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      if (Passphrase.isOpenToOthers(file)) {
        throw new VaultRefusal.Damaged(
            "Others may read or write the escrow file %s. Run: chmod 600 %s".formatted(file, file));
      }
      return in.readNBytes(SEALED.largestFileBytes() + 1);
    } catch (NoSuchFileException _) {
      throw new VaultRefusal.Absent(
          "There is no escrow file %s. Put it back, name the right one, or make another escrow and name it under another name: holdfast vault escrow make."
              .formatted(file));
    } catch (IOException e) {
      throw new VaultRefusal.Unavailable(
          "The escrow file %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /// Writes both into `folder`, which is made if it is not there, durably; neither in place of
  /// another.
  static void write(Path folder, byte[] server, byte[] sealed, Disk disk) {
    Path first = folder.resolve(SERVER);
    Path second = folder.resolve(PRIVATE);
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder, Disk.OWNER_ONLY_FOLDER);
      }
      if (Files.exists(first)) {
        throw new FileAlreadyExistsException(first.toString());
      }
      disk.writeNew(second, sealed);
      disk.writeNew(first, server);
      disk.forceFolder(folder);
    } catch (FileAlreadyExistsException e) {
      throw new VaultRefusal.Absent(
          "There is a file %s already. Nothing was put in its place; name another folder."
              .formatted(e.getFile()));
    } catch (IOException e) {
      throw new VaultRefusal.Unavailable(
          "The escrow could not be written into %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static byte[] digest(byte[] file) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(file, 0, file.length - SealedFile.DIGEST_BYTES);
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
