package org.holdfast.simulation;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings the JDK's file calls to a [SimDisk]. Owners and rights are taken and forgotten.
final class SimProvider extends FileSystemProvider {

  private final SimDisk disk;
  private final SimTime time;

  SimProvider(SimDisk disk, SimTime time) {
    this.disk = disk;
    this.time = time;
  }

  private static String text(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }

  @Override
  public String getScheme() {
    return "simulated";
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    time.perhapsYield();
    String name = text(path);
    Optional<SimNode> there = disk.find(name);
    boolean writes = options.contains(StandardOpenOption.WRITE);
    if (there.orElse(null) instanceof SimFolder && !writes) {
      return new SimFolderChannel(disk, time, name);
    }
    boolean createsNew = options.contains(StandardOpenOption.CREATE_NEW);
    boolean creates = createsNew || options.contains(StandardOpenOption.CREATE);
    boolean makes = writes && (createsNew || (creates && there.isEmpty()));
    return new SimChannel(disk, time, makes ? disk.create(name) : disk.requireFile(name), name);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<Path> names =
        List.copyOf(disk.requireFolder(text(folder)).names.keySet()).stream()
            .map(folder::resolve)
            .toList();
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return names.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    disk.createFolder(text(folder));
  }

  @Override
  public void delete(Path path) throws IOException {
    time.perhapsYield();
    disk.delete(text(path));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    time.perhapsYield();
    disk.rename(text(source), text(target));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    disk.require(text(path));
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (!type.isAssignableFrom(SimAttributes.class)) {
      throw new UnsupportedOperationException(type.getName());
    }
    return type.cast(new SimAttributes(disk.require(text(path))));
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return type == PosixFileAttributeView.class ? type.cast(new SimRights()) : null;
  }

  @Override
  public FileStore getFileStore(Path path) {
    return new OneStore();
  }

  @Override
  public boolean isSameFile(Path path, Path other) {
    return text(path).equals(text(other));
  }

  @Override
  public boolean isHidden(Path path) {
    return false;
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
    throw new UnsupportedOperationException("made by its constructor");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException("made by its constructor");
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException("made by its file system");
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException("no room copies files");
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) {
    throw new UnsupportedOperationException("no room asks by name");
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {}

  /// Without rights, so that files are made without any.
  private static final class OneStore extends FileStore {

    @Override
    public String name() {
      return "simulated";
    }

    @Override
    public String type() {
      return "simulated";
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public long getTotalSpace() {
      return Long.MAX_VALUE;
    }

    @Override
    public long getUsableSpace() {
      return Long.MAX_VALUE;
    }

    @Override
    public long getUnallocatedSpace() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
      return false;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
      return false;
    }

    @Override
    public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
      return null;
    }

    @Override
    public Object getAttribute(String attribute) {
      throw new UnsupportedOperationException(attribute);
    }
  }
}
