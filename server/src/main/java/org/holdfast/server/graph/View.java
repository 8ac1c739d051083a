package org.holdfast.server.graph;

import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Guest;
import org.holdfast.identity.SignedIn;

/// For whom an item is written, and how the drive was addressed.
///
/// @param viewer who is signed in; nobody at an upload URL, which then gets no download URLs
/// @param pathPrefix how items' paths begin: `/drive/root:` or `/drives/{id}/root:`
/// @param root the drive's
/// @param guest whether the viewer is not the drive's owner: then no paths are told, which begin
///   above what they reach
/// @param bearer what a guest's download URLs are made for; none where they may not download
record View(
    Optional<SignedIn> viewer,
    String pathPrefix,
    ItemId root,
    boolean guest,
    Optional<Guest.Bearer> bearer,
    CheckOuts checkOuts) {

  /// Of the drive's owner.
  View(Optional<SignedIn> viewer, String pathPrefix, ItemId root) {
    this(viewer, pathPrefix, root, false, Optional.empty());
  }

  /// Where nobody is told what is checked out.
  View(
      Optional<SignedIn> viewer,
      String pathPrefix,
      ItemId root,
      boolean guest,
      Optional<Guest.Bearer> bearer) {
    this(viewer, pathPrefix, root, guest, bearer, CheckOuts.UNTOLD);
  }

  /// Who gets download URLs.
  Optional<SignedIn> reader() {
    return guest && bearer.isEmpty() ? Optional.empty() : viewer;
  }
}
