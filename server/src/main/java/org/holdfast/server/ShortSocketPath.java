package org.holdfast.server;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A socket's address through a short link where its own path is too long: the system allows some
/// 100 bytes, and data folders lie deeper. The link is only needed to bind or connect.
final class ShortSocketPath implements AutoCloseable {

  private static final int LONGEST_BYTES = 100; // Linux allows 107, others 103
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;
  private final Path socket;
  private final boolean linked;

  private ShortSocketPath(Path folder, Path socket, boolean linked) {
    this.folder = folder;
    this.socket = socket;
    this.linked = linked;
  }

  static ShortSocketPath to(Path socket) throws IOException {
    Path parent = socket.toAbsolutePath().getParent();
    Path name = socket.getFileName();
    boolean fits = socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_BYTES;
    if (fits || parent == null || name == null) {
      return new ShortSocketPath(socket, socket, false);
    }
    Path folder = Files.createTempDirectory("holdfast-", OWNER_ONLY);
    Path link = Files.createSymbolicLink(folder.resolve("data"), parent);
    return new ShortSocketPath(folder, link.resolve(name), true);
  }

  UnixDomainSocketAddress address() {
    return UnixDomainSocketAddress.of(socket);
  }

  @Override
  public void close() throws IOException {
    if (linked) {
      Files.deleteIfExists(folder.resolve("data"));
      Files.deleteIfExists(folder);
    }
  }
}
