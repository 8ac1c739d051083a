package org.holdfast.drive;

import java.util.Optional;
import java.util.function.BiFunction;
import org.holdfast.content.BlobReader;
import org.holdfast.content.DriveKey;
import org.holdfast.content.ItemId;

/// Opens the contents of files.
final class Contents {

  private final DriveAccess access;

  Contents(DriveAccess access) {
    this.access = access;
  }

  /// What is to be read.
  private record Chosen(Item item, Facet.File file, RevisionRow content) {}

  /// @param choose of the file's current row, the one whose content is wanted
  FileContent open(BiFunction<View, ItemRow, ItemRow> choose, ItemId file) {
    return DriveAccess.refusing(
        () -> {
          Chosen chosen =
              access.read(view -> chosen(view, choose.apply(view, view.requireFile(file))));
          try (DriveKey key = access.lease()) {
            return new FileContent(chosen.item(), chosen.file(), reader(chosen.content(), key));
          }
        });
  }

  private static Chosen chosen(View view, ItemRow row) {
    RevisionRow content =
        view.revisions().get(row.revision().orElseThrow(() -> new DriveRefusal.Tampered(row.id())));
    Facet.File file = View.file(row, content);
    return new Chosen(view.item(row, file), file, content);
  }

  private BlobReader reader(RevisionRow content, DriveKey key) {
    return access
        .rooms()
        .blobs()
        .open(
            content.address(),
            key,
            content.seal(),
            content.sizeBytes(),
            Optional.of(content.hashes()));
  }
}
