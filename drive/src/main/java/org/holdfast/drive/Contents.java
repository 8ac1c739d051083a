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
  ///
  /// @param by the permission by which a guest reads it
  private record Chosen(Item item, Facet.File file, RevisionRow content, Optional<Permission> by) {}

  /// @param choose of the file's current row, the one whose content is wanted
  /// @param toShow whether it is not given away as a file
  FileContent open(BiFunction<View, ItemRow, ItemRow> choose, ItemId file, boolean toShow) {
    return DriveAccess.refusing(
        () -> {
          Chosen chosen =
              access.read(
                  view -> {
                    ItemRow current = view.requireFile(file);
                    return chosen(view, current, choose.apply(view, current), toShow);
                  });
          chosen.by().ifPresent(by -> note(by, file, toShow));
          try (DriveKey key = access.lease()) {
            return new FileContent(chosen.item(), chosen.file(), reader(chosen.content(), key));
          }
        });
  }

  private void note(Permission by, ItemId file, boolean toShow) {
    access.rooms().reads().note(access, access.guest().orElseThrow(), by, file, toShow);
  }

  private static Chosen chosen(View view, ItemRow current, ItemRow row, boolean toShow) {
    Optional<Permission> by = GuestReads.require(view, current, row, toShow);
    RevisionRow content =
        view.revisions().get(row.revision().orElseThrow(() -> new DriveRefusal.Tampered(row.id())));
    Facet.File file = View.file(row, content);
    return new Chosen(view.item(row, file), file, content, by);
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
