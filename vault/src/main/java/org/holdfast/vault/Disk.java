package org.holdfast.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The steps that this room takes on a disk, one method each, so that a test can fail any of them
/// or kill at it.
class Disk {

  /// The disk did not say that what was written before is on it.
  static final class FlushFailed extends IOException {
    private static final long serialVersionUID = 1L;

    FlushFailed(IOException cause) {
      super("flush failed: " + cause.getMessage(), cause);
    }
  }

  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /// Writes a file that does not exist yet, readable by its owner alone. It is on the disk when
  /// this returns; its name is only after [#forceFolder].
  final void writeNew(Path file, byte[] bytes) throws IOException {
    Set<StandardOpenOption> asNew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, asNew, OWNER_ONLY_FILE)) {
      write(file, channel, ByteBuffer.wrap(bytes));
      // Through the channel that wrote: another one may not be told of a write that failed.
      flush(file, channel);
    }
  }

  /// Makes the names in `folder` durable.
  final void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      flush(folder, channel);
    }
  }

  private void flush(Path fileOrFolder, FileChannel channel) throws FlushFailed {
    try {
      force(fileOrFolder, channel);
    } catch (IOException e) {
      throw new FlushFailed(e);
    }
  }

  void write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  void force(Path fileOrFolder, FileChannel channel) throws IOException {
    channel.force(true);
  }

  /// Replaces `to` in one step.
  void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Gives `file` a second name.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if that name is taken
  void link(Path file, Path name) throws IOException {
    Files.createLink(name, file);
  }

  void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }
}
