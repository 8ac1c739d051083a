package org.holdfast.simulation;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rights that can be set, and are forgotten.
final class SimRights implements PosixFileAttributeView {

  @Override
  public String name() {
    return "posix";
  }

  @Override
  public void setPermissions(Set<PosixFilePermission> permissions) {}

  @Override
  public void setGroup(GroupPrincipal group) {}

  @Override
  public void setOwner(UserPrincipal owner) {}

  @Override
  public void setTimes(
      @Nullable FileTime lastModified, @Nullable FileTime lastAccess, @Nullable FileTime created) {}

  @Override
  public UserPrincipal getOwner() {
    throw new UnsupportedOperationException("everything here has one owner");
  }

  @Override
  public PosixFileAttributes readAttributes() {
    throw new UnsupportedOperationException("no room reads rights");
  }
}
