package org.holdfast.drive;

import java.time.Instant;
import java.util.List;
import org.holdfast.content.BlobCopy;

/// Where a file's content lies, and under which key.
///
/// @param written when it was kept in as many regions as are wanted
/// @param keyVersion of the drive key that wraps the content's own key
public record Whereabouts(Instant written, int keyVersion, List<BlobCopy> copies) {

  public Whereabouts {
    copies = List.copyOf(copies);
  }
}
