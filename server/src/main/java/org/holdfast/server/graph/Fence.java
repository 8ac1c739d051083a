package org.holdfast.server.graph;

import java.util.Optional;
import java.util.Set;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Item;
import org.holdfast.identity.AppScope;

/// The folder that an app may not leave (`Files.ReadWrite.AppFolder`). What is outside of it is as
/// absent as what never was, by whatever way it is named.
///
/// @param folder the app's own; none while there is none yet, and then nothing is inside
record Fence(Drive drive, Optional<ItemId> folder) {

  /// Whether an app with these scopes is held in, for reading or for writing.
  static boolean holds(Set<AppScope> scopes, boolean reads) {
    return scopes.contains(AppScope.FILES_READ_WRITE_APP_FOLDER)
        && !(reads ? AppScope.mayRead(scopes) : AppScope.mayWrite(scopes));
  }

  boolean isFolder(ItemId item) {
    return folder.equals(Optional.of(item));
  }

  /// Whether the item is the folder, or is below it, and visible.
  boolean holds(ItemId item) {
    if (folder.isEmpty()) {
      return false;
    }
    Optional<Item> at = drive.find(item);
    while (at.isPresent()) {
      if (isFolder(at.get().id())) {
        return true;
      }
      at = at.get().parent().flatMap(drive::find);
    }
    return false;
  }

  /// @throws GraphRefusal 404 if it is outside
  void require(ItemId item) {
    if (!holds(item)) {
      throw GraphError.absent().refusal();
    }
  }

  /// Checks what a call addresses, before anything is done. The app's folder itself stays as and
  /// where it is, as a root does.
  ///
  /// @throws GraphRefusal 404 if it is outside
  void require(Call call, Route route) {
    Optional<Item> addressed = call.existing();
    if (addressed.isEmpty()) {
      // Something new: what it is to lie in must be inside.
      if (call.itemPlace().names().isEmpty()) {
        throw GraphError.absent().refusal();
      }
      require(
          drive
              .find(call.folderPath())
              .orElseThrow(() -> GraphError.absent().refusal())
              .item()
              .id());
      return;
    }
    require(addressed.get().id());
    boolean changesIt = !route.method().equals("GET") && !route.pattern().contains("children");
    if (changesIt && isFolder(addressed.get().id())) {
      throw GraphError.of(403, "accessDenied", "An app's own folder stays as and where it is.")
          .refusal();
    }
  }
}
