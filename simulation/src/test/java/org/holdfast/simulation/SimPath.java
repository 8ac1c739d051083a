package org.holdfast.simulation;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/// A path on a [SimFileSystem]: spelled as the machine's own are, leading elsewhere.
record SimPath(SimFileSystem home, Path spelled) implements Path {

  private SimPath at(Path other) {
    return new SimPath(home, other);
  }

  private @Nullable SimPath atOrNull(@Nullable Path other) {
    return other == null ? null : at(other);
  }

  private static Path spelled(Path other) {
    if (other instanceof SimPath(SimFileSystem _, Path spelled)) {
      return spelled;
    }
    throw new ProviderMismatchException();
  }

  @Override
  public FileSystem getFileSystem() {
    return home;
  }

  @Override
  public boolean isAbsolute() {
    return spelled.isAbsolute();
  }

  @Override
  public @Nullable Path getRoot() {
    return atOrNull(spelled.getRoot());
  }

  @Override
  public @Nullable Path getFileName() {
    return atOrNull(spelled.getFileName());
  }

  @Override
  public @Nullable Path getParent() {
    return atOrNull(spelled.getParent());
  }

  @Override
  public int getNameCount() {
    return spelled.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return at(spelled.getName(index));
  }

  @Override
  public Path subpath(int beginIndex, int endIndex) {
    return at(spelled.subpath(beginIndex, endIndex));
  }

  @Override
  public boolean startsWith(Path other) {
    return spelled.startsWith(spelled(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return spelled.endsWith(spelled(other));
  }

  @Override
  public Path normalize() {
    return at(spelled.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return at(spelled.resolve(spelled(other)));
  }

  @Override
  public Path relativize(Path other) {
    return at(spelled.relativize(spelled(other)));
  }

  /// What SQLite is given: a file of the simulated disk, which is the only one it knows then.
  @Override
  public URI toUri() {
    return spelled.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return at(spelled.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return at(spelled.toAbsolutePath().normalize());
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("nothing here is watched");
  }

  @Override
  public int compareTo(Path other) {
    return spelled.compareTo(spelled(other));
  }

  @Override
  public String toString() {
    return spelled.toString();
  }
}
