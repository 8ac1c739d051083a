package org.holdfast.content;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The file system, as narrow as a region needs it: a seam for faults and simulation.
///
/// Nothing is durable until it was forced: a file's bytes by [File#force], a name by [#forceFolder]
/// on the folder that holds it.
public interface Disk {

  /// Whether there is a file or folder of this name.
  boolean exists(Path path) throws IOException;

  /// Makes a folder and those above it, as far as they are missing.
  void createFolders(Path folder) throws IOException;

  /// Opens a file for reading and writing, making it if there is none.
  File openToWrite(Path file) throws IOException;

  /// @throws java.nio.file.NoSuchFileException if there is no such file
  File openToRead(Path file) throws IOException;

  /// Renames in one step, in place of any file of the new name.
  void rename(Path from, Path to) throws IOException;

  /// @return whether there was one
  boolean delete(Path file) throws IOException;

  /// The names in a folder, in no order.
  List<Path> list(Path folder) throws IOException;

  long sizeBytes(Path file) throws IOException;

  /// When the file's bytes last changed.
  Instant changedAt(Path file) throws IOException;

  /// Makes the names in `folder` durable.
  void forceFolder(Path folder) throws IOException;

  /// An open file. Safe for use by several threads.
  interface File extends Closeable {

    long sizeBytes() throws IOException;

    /// @return how many bytes were read, at most what `into` takes; -1 at the end
    int read(ByteBuffer into, long position) throws IOException;

    /// @return how many bytes were written, at least one
    int write(ByteBuffer bytes, long position) throws IOException;

    /// Reads until `into` is full.
    ///
    /// @throws EOFException if the file ends before
    default void readFully(ByteBuffer into, long position) throws IOException {
      long at = position;
      while (into.hasRemaining()) {
        int read = read(into, at);
        if (read < 0) {
          throw new EOFException("ends " + into.remaining() + " bytes too early");
        }
        at += read;
      }
    }

    /// Writes until `bytes` has none left: a write may be cut short.
    default void writeFully(ByteBuffer bytes, long position) throws IOException {
      long at = position;
      while (bytes.hasRemaining()) {
        at += write(bytes, at);
      }
    }

    void truncate(long sizeBytes) throws IOException;

    /// Makes the file's bytes and length durable.
    void force() throws IOException;
  }
}
