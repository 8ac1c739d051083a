package org.holdfast.server.graph;

import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.identity.SignedIn;

/// For whom an item is written, and how the drive was addressed.
///
/// @param viewer who is signed in; nobody at an upload URL, which then gets no download URLs
/// @param pathPrefix how items' paths begin: `/drive/root:` or `/drives/{id}/root:`
/// @param root the drive's
record View(Optional<SignedIn> viewer, String pathPrefix, ItemId root, CheckOuts checkOuts) {

  /// Where nobody is told what is checked out.
  View(Optional<SignedIn> viewer, String pathPrefix, ItemId root) {
    this(viewer, pathPrefix, root, CheckOuts.UNTOLD);
  }
}
