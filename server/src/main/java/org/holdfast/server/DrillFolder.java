package org.holdfast.server;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/// The scratch place of a drill, in the data folder: what is sealed there stays as sealed as the
/// database itself. There while a drill runs.
///
/// @param room how many bytes are free where a folder lies
record DrillFolder(Path path, Room room) {

  /// The seam for a test's disk.
  @FunctionalInterface
  interface Room {
    /// The machine's.
    Room REAL = folder -> Files.getFileStore(folder).getUsableSpace();

    long freeBytes(Path folder) throws IOException;
  }

  Path database() {
    return path.resolve("metadata.db");
  }

  void make() throws IOException {
    remove();
    PrivateFiles.createFolder(path);
  }

  /// Of the disk that it lies on, or will.
  long freeBytes() throws IOException {
    Path above = path.toAbsolutePath().getParent();
    return room.freeBytes(Files.isDirectory(path) || above == null ? path : above);
  }

  /// Removes it with all that is in it, also what a drill left that was killed. Follows no link.
  void remove() throws IOException {
    if (!Files.isDirectory(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failed)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
