package org.holdfast.simulation;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// What a [SimDisk] knows of a file or folder.
record SimAttributes(SimNode node) implements BasicFileAttributes {

  @Override
  public FileTime lastModifiedTime() {
    return FileTime.from(node instanceof SimFile file ? file.changedAt() : Instant.EPOCH);
  }

  @Override
  public FileTime lastAccessTime() {
    return lastModifiedTime();
  }

  @Override
  public FileTime creationTime() {
    return lastModifiedTime();
  }

  @Override
  public boolean isRegularFile() {
    return node instanceof SimFile;
  }

  @Override
  public boolean isDirectory() {
    return node instanceof SimFolder;
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public long size() {
    return node instanceof SimFile file ? file.size() : 0;
  }

  @Override
  public Object fileKey() {
    return node;
  }
}
