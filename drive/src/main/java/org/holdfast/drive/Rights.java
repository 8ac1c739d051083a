package org.holdfast.drive;

import java.util.Optional;

/// What the holder of a [Drive] may do with one item.
///
/// @param role of the owner, who may all, [ShareRole#WRITE]
/// @param download the permission by which a guest is given content as a file, if there is any
/// @param top whether it is what was shared itself, which a guest cannot rename, move or remove
/// @param by the permission that gives most of it; absent for the owner
public record Rights(
    boolean owner,
    ShareRole role,
    Optional<Permission> download,
    boolean top,
    Optional<Permission> by) {

  /// Whether content is given away as a file, beside being shown.
  public boolean mayDownload() {
    return owner || download.isPresent();
  }

  /// Whether it is given away as often as anybody likes.
  public boolean mayDownloadFreely() {
    return owner || download.filter(each -> each.downloadLimit().isEmpty()).isPresent();
  }
}
