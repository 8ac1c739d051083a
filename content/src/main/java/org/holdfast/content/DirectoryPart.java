package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A part as a file: `incoming/<revision>.part`.
final class DirectoryPart implements RegionPart {

  private final DirectoryRegion region;
  private final Disk disk;
  private final RegionFolder folder;
  private final RevisionId revision;
  private final Path path;
  private final Disk.File file;
  private volatile boolean nameIsDurable;
  private long sizeBytes;

  private DirectoryPart(
      DirectoryRegion region,
      Disk disk,
      RegionFolder folder,
      RevisionId revision,
      Disk.File file,
      boolean nameIsDurable,
      long sizeBytes) {
    this.region = region;
    this.disk = disk;
    this.folder = folder;
    this.revision = revision;
    this.path = folder.part(revision);
    this.file = file;
    this.nameIsDurable = nameIsDurable;
    this.sizeBytes = sizeBytes;
  }

  static DirectoryPart open(
      DirectoryRegion region, Disk disk, RegionFolder folder, RevisionId revision)
      throws IOException {
    Disk.File file = disk.openToWrite(folder.part(revision));
    boolean opened = false;
    try {
      long sizeBytes = file.sizeBytes();
      opened = true;
      // An empty one may have been made just now; its name is flushed with its first bytes.
      return new DirectoryPart(region, disk, folder, revision, file, sizeBytes > 0, sizeBytes);
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    file.readFully(into, position);
  }

  @Override
  public void append(ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    region.write(
        () -> {
          file.writeFully(bytes, sizeBytes);
          return true;
        });
    sizeBytes += length;
  }

  @Override
  public void truncate(long toBytes) throws IOException {
    if (toBytes > sizeBytes) {
      throw new IllegalArgumentException("a part of " + sizeBytes + " is cut to " + toBytes);
    }
    if (toBytes < sizeBytes) {
      region.write(
          () -> {
            file.truncate(toBytes);
            return true;
          });
      sizeBytes = toBytes;
    }
  }

  @Override
  public void force() throws IOException {
    region.write(
        () -> {
          file.force();
          if (!nameIsDurable) {
            disk.forceFolder(folder.incoming());
            nameIsDurable = true;
          }
          return true;
        });
  }

  @Override
  public void commit() throws IOException {
    region.write(
        () -> {
          file.force();
          file.close();
          disk.rename(path, folder.blob(revision));
          try {
            disk.forceFolder(folder.blobFolder(revision));
          } catch (IOException e) {
            takeBack(e);
            throw e;
          }
          return true;
        });
  }

  // A flush that failed leaves the name in doubt, and the next one may succeed without it. Found
  // there, the blob would pass for durable; so it gets its name anew, and that is flushed.
  private void takeBack(IOException why) {
    try {
      disk.rename(folder.blob(revision), path);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
