package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The `mirror` folder of a region directory: a file for each object.
///
/// An object is written under its own name, flushed, and its folder flushed: on a journal that
/// names files in order the second flush finds nothing left to do. A rename in between would cost a
/// whole flush more, and buys nothing: who reads an object notices that it is cut short.
final class DirectoryLog implements LogStore {

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,80}");

  private final DirectoryRegion region;
  private final Disk disk;
  private final Path root;

  /// What failed half-way, in this process: the only names that may be written over.
  private final Set<String> doubtful = ConcurrentHashMap.newKeySet();

  private volatile boolean made;

  DirectoryLog(DirectoryRegion region, Disk disk, Path root) {
    this.region = region;
    this.disk = disk;
    this.root = root;
  }

  @Override
  public void put(String name, byte[] bytes) throws IOException {
    requireFits(bytes);
    Path file = file(name);
    if (!doubtful.contains(name)) {
      Optional<byte[]> there = read(name);
      if (there.isPresent() && !Arrays.equals(there.get(), bytes)) {
        throw new FileAlreadyExistsException(file.toString());
      }
    }
    region.write(() -> write(name, file, bytes));
  }

  @Override
  public void replace(String name, byte[] bytes) throws IOException {
    requireFits(bytes);
    Path file = file(name);
    region.write(
        () -> {
          makeFolder();
          Path fresh = file.resolveSibling(name + ".new"); // no name of an object
          try (Disk.File open = disk.openToWrite(fresh)) {
            open.truncate(0);
            open.writeFully(ByteBuffer.wrap(bytes), 0);
            open.force();
          }
          disk.rename(fresh, file);
          disk.forceFolder(folder());
          return true;
        });
  }

  private static void requireFits(byte[] bytes) {
    if (bytes.length > LARGEST_BYTES) {
      throw new IllegalArgumentException("an object of the log has at most 16 MiB");
    }
  }

  @Override
  public List<String> list() throws IOException {
    region.requireThere();
    if (!disk.exists(folder())) {
      return List.of();
    }
    return disk.list(folder()).stream()
        .map(path -> path.getFileName().toString())
        .filter(name -> NAME.matcher(name).matches())
        .sorted()
        .toList();
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    region.requireThere();
    try (Disk.File file = disk.openToRead(file(name))) {
      long size = file.sizeBytes();
      if (size > LARGEST_BYTES) {
        throw new IOException("the object " + name + " is larger than any of the log");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      file.readFully(bytes, 0);
      return Optional.of(bytes.array());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(String name) throws IOException {
    region.requireMayChange();
    disk.delete(file(name));
  }

  private boolean write(String name, Path file, byte[] bytes) throws IOException {
    makeFolder();
    doubtful.add(name); // not before: where nothing was written, another's object may come to lie
    try (Disk.File open = disk.openToWrite(file)) {
      open.writeFully(ByteBuffer.wrap(bytes), 0); // over the same it is at no moment less
      if (open.sizeBytes() > bytes.length) {
        open.truncate(bytes.length);
      }
      open.force();
    }
    disk.forceFolder(folder());
    doubtful.remove(name);
    return true;
  }

  private void makeFolder() throws IOException {
    if (!made || !disk.exists(folder())) {
      disk.createFolders(folder());
      disk.forceFolder(root);
      made = true;
    }
  }

  private Path folder() {
    return root.resolve(RegionFolder.LOG);
  }

  private Path file(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no object of the log has such a name");
    }
    return folder().resolve(name);
  }
}
