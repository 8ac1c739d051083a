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
/// @param facets how many files may be opened to tell what they say of themselves
/// @param repeated what was written for them already
record View(
    Optional<SignedIn> viewer,
    String pathPrefix,
    ItemId root,
    boolean guest,
    Optional<Guest.Bearer> bearer,
    CheckOuts checkOuts,
    FacetsLeft facets,
    Repeated repeated) {

  View(
      Optional<SignedIn> viewer,
      String pathPrefix,
      ItemId root,
      boolean guest,
      Optional<Guest.Bearer> bearer,
      CheckOuts checkOuts,
      FacetsLeft facets) {
    this(viewer, pathPrefix, root, guest, bearer, checkOuts, facets, new Repeated());
  }

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
    this(viewer, pathPrefix, root, guest, bearer, CheckOuts.UNTOLD, new FacetsLeft());
  }

  /// Who gets download URLs.
  Optional<SignedIn> reader() {
    return mayDownload() ? viewer : Optional.empty();
  }

  /// Whether they are told what only who has the content can know of it. Whoever is at an upload
  /// URL has just sent it.
  boolean knowsContent() {
    return viewer.isEmpty() || mayDownload();
  }

  private boolean mayDownload() {
    return !guest || bearer.isPresent();
  }
}
