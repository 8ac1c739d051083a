package org.holdfast.drive;

import java.time.Instant;
import java.util.List;
import org.holdfast.content.BlobCopy;
import org.holdfast.vault.WrappedKey;

/// Where a file's content lies, and under which key.
///
/// @param written when it was kept in as many regions as are wanted
/// @param keyVersion of the drive key that wraps the content's own key
/// @param driveKey that one, as it is wrapped
public record Whereabouts(
    Instant written, int keyVersion, WrappedKey driveKey, List<BlobCopy> copies) {

  public Whereabouts {
    copies = List.copyOf(copies);
  }
}
