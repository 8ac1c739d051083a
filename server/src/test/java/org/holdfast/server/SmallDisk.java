package org.holdfast.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A disk of a few MiB, in memory, that a test can fill to the last block and make read-only. Needs
/// the right to mount, as the tests' packages need the right to be installed.
public final class SmallDisk implements AutoCloseable {

  private static final int BLOCK = 4_096;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  public static SmallDisk mount(Path folder, int mebibytes) throws IOException {
    Files.createDirectories(folder);
    run(
        "mount",
        "-t",
        "tmpfs",
        "-o",
        "mode=0700,size=" + mebibytes + "m",
        "tmpfs",
        folder.toString());
    return new SmallDisk(folder);
  }

  public Path folder() {
    return folder;
  }

  /// Takes all room but `spareBytes`.
  public void fill(int spareBytes) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    byte[] block = new byte[BLOCK];
    try (var out = Files.newOutputStream(ballast())) {
      for (long left = free - spareBytes; left >= BLOCK; left -= BLOCK) {
        out.write(block);
      }
    }
  }

  /// Gives the room back.
  public void relieve() throws IOException {
    Files.deleteIfExists(ballast());
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  public void readOnly(boolean readOnly) throws IOException {
    run("mount", "-o", "remount," + (readOnly ? "ro" : "rw"), folder.toString());
  }

  @Override
  public void close() throws IOException {
    run("umount", folder.toString());
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }
}
