package org.holdfast.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// The folder of a built-in vault: one file that is only ever replaced whole, and a lock.
///
///     keys.hfv       the sealed keys
///     keys.hfv.new   the next ones, while they are being written; left behind by a kill, then
///                    removed by the next change
///     keys.lock      empty; who changes the vault holds a lock on it
///
/// Readers take no lock: a rename shows them the old file or the new one, each of them whole.
final class VaultFolder {

  /// A step that may fail as a disk does.
  interface Step<T> {
    T run() throws IOException;
  }

  // A lock on a file belongs to the whole process, so it cannot part two vaults of one process.
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private final Path folder;
  private final Path file;
  private final Path next;
  private final Disk disk;

  /// After a failed flush nobody knows what the disk holds: what a later flush says is worth
  /// nothing.
  private volatile boolean fenced;

  VaultFolder(Path folder, Disk disk) {
    this.folder = folder;
    this.file = folder.resolve("keys.hfv");
    this.next = folder.resolve("keys.hfv.new");
    this.disk = disk;
  }

  Path file() {
    return file;
  }

  /// Not [Files#exists], which takes a folder that it may not look into for an empty one.
  boolean holdsVault() throws IOException {
    try {
      Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  /// Reads the file, and makes sure that it is what a power cut would leave: a key that another
  /// process has just renamed into place must not wrap anything before its name is durable.
  ///
  /// @throws NoSuchFileException if there is none
  byte[] read() throws IOException, DamagedFile {
    requireTrusted();
    byte[] bytes = bytes();
    forceFolder();
    return bytes;
  }

  /// What the file holds now, which a power cut may still take back: to compare, and not to use.
  ///
  /// @throws NoSuchFileException if there is none
  byte[] bytes() throws IOException, DamagedFile {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new DamagedFile("it is not a file");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(SealedFile.VAULT.largestFileBytes() + 1);
    }
  }

  /// Makes the folder if there is none. Its parent must exist.
  void make() throws IOException {
    try {
      Files.createDirectory(folder, Disk.OWNER_ONLY_FOLDER);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      Files.setPosixFilePermissions(folder, Disk.OWNER_ONLY_FOLDER.value());
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      disk.forceFolder(parent);
    }
  }

  /// Runs `step` while no other thread or process changes this vault.
  <T> T exclusively(Step<T> step) throws IOException {
    IN_THIS_PROCESS.lock();
    try {
      return amongProcesses(step);
    } catch (OverlappingFileLockException e) {
      throw new IOException("a second copy of this program in the process holds the lock", e);
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }

  private <T> T amongProcesses(Step<T> step) throws IOException {
    Set<StandardOpenOption> asLock = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try (FileChannel channel =
            FileChannel.open(folder.resolve("keys.lock"), asLock, Disk.OWNER_ONLY_FILE);
        FileLock _ = channel.lock()) {
      return step.run();
    }
  }

  /// Puts `bytes` in place of the file. Whenever it is cut short, the file is whole: as it was or
  /// as it shall be. When it returns, it is as it shall be, and stays so. Call it [#exclusively].
  void replace(byte[] bytes) throws IOException {
    requireTrusted();
    disk.delete(next);
    try {
      disk.writeNew(next, bytes);
      disk.rename(next, file);
    } catch (IOException e) {
      removeNext(e);
      throw fenceAfter(e);
    }
    forceFolder();
  }

  private void requireTrusted() throws IOException {
    if (fenced) {
      throw new IOException("an earlier flush failed; check the disk, then start again");
    }
  }

  private void forceFolder() throws IOException {
    try {
      disk.forceFolder(folder);
    } catch (IOException e) {
      throw fenceAfter(e);
    }
  }

  /// A full disk may have room again; a disk that lost a flush may have lost anything.
  private IOException fenceAfter(IOException e) {
    fenced = fenced || e instanceof Disk.FlushFailed;
    return e;
  }

  private void removeNext(IOException why) {
    try {
      disk.delete(next);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }
}
