package org.holdfast.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.holdfast.identity.AccountRefusal;

/// Writes the log as one file: beside its place first, so that there is never half of it.
final class LogExport {

  private LogExport() {}

  /// @return what to print
  static String write(Holdfast holdfast, Path file, ConsoleProgress progress) {
    holdfast.checkpoint(); // what has just happened goes along
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      long entries = writeFresh(holdfast, fresh, progress);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return "%d entries in %s. Keep the key apart from it: %s"
          .formatted(entries, file, holdfast.audit().key().text());
    } catch (IOException e) {
      throw new AccountRefusal("%s cannot be written: %s".formatted(file, e.getMessage()));
    }
  }

  private static long writeFresh(Holdfast holdfast, Path fresh, ConsoleProgress progress)
      throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        OutputStream out = Channels.newOutputStream(channel)) {
      long entries = holdfast.audit().export(out, progress::at);
      channel.force(true);
      return entries;
    }
  }
}
