package org.holdfast.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// The one temporary folder of a run, and every process started in it. Closing it ends and removes
/// all, also on Ctrl-C.
final class Workplace implements AutoCloseable {
  private final Path folder;
  private final Deque<Child> children = new ArrayDeque<>(); // guarded by this
  private boolean closed; // guarded by this
  private final Thread whenInterrupted = new Thread(this::end, "bench-clean-up");

  private Workplace(Path folder) {
    this.folder = folder;
  }

  static Workplace open(Path parent) throws IOException {
    Files.createDirectories(parent);
    Workplace place = new Workplace(Files.createTempDirectory(parent, "holdfast-bench-"));
    Runtime.getRuntime().addShutdownHook(place.whenInterrupted);
    return place;
  }

  Path folder() {
    return folder;
  }

  Path newFolder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  /// Fills a memory-backed folder once and empties it again.
  ///
  /// A virtual machine gets each page from its host at the first touch, which takes several times
  /// as long as writing it: whoever came first in a run would pay for all who come after.
  void touchMemory(long bytes) throws IOException {
    Path file = folder.resolve("touched");
    ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (channel.size() < bytes) {
        channel.write(zeros.clear());
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  synchronized Child start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    if (closed) {
      throw new IOException("the run was interrupted");
    }
    Child child = Child.start(command, environment, log);
    children.push(child);
    return child;
  }

  /// Ends every process and removes every file, so that the next run starts from nothing.
  synchronized void clear() throws IOException {
    endChildren();
    try (var entries = Files.list(folder)) {
      for (Path each : entries.toList()) {
        remove(each);
      }
    }
  }

  private void endChildren() {
    while (!children.isEmpty()) {
      children.pop().close();
    }
  }

  private synchronized void end() {
    if (closed) {
      return;
    }
    closed = true;
    endChildren();
    try {
      remove(folder);
    } catch (IOException e) {
      System.err.println("could not remove " + folder + ": " + e.getMessage());
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(whenInterrupted);
    } catch (IllegalStateException _) {
      // The machine is already going down, and its hook has nothing left to do.
    }
  }

  /// Removes a folder with all that is in it.
  static void remove(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
