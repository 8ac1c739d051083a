package org.holdfast.server.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Facet;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.identity.SignedIn;

/// Finds special folders, and makes them on first use.
final class SpecialFolders {

  // Of a token of one's own, which is no app's.
  private static final String OWN = "Holdfast";

  /// @return the folder's id, if it is there
  Optional<ItemId> find(Drive drive, SpecialFolder folder, SignedIn signedIn) {
    return drive
        .resolve(drive.rootId(), path(folder, signedIn))
        .filter(item -> item.facet() instanceof Facet.Folder)
        .map(Item::id);
  }

  /// @throws org.holdfast.drive.DriveRefusal.NameTaken if a file has its name
  ItemId make(Drive drive, SpecialFolder folder, SignedIn signedIn, Actor actor) {
    ItemId at = drive.rootId();
    for (String name : path(folder, signedIn)) {
      // REPLACE keeps a folder that is there: two requests at once make one.
      Placement placement = new Placement(at, ItemName.of(name), Conflict.REPLACE);
      at = drive.createFolder(actor, placement, FileTimes.NONE).item().id();
    }
    return at;
  }

  private List<String> path(SpecialFolder folder, SignedIn signedIn) {
    if (folder != SpecialFolder.APPROOT) {
      return folder.path();
    }
    List<String> path = new ArrayList<>(folder.path());
    path.add(signedIn.app().map(app -> folderName(app.name())).orElse(OWN));
    return path;
  }

  /// The app's name with what no name may hold left out.
  static String folderName(String app) {
    StringBuilder name = new StringBuilder();
    app.codePoints()
        .filter(c -> Character.isLetterOrDigit(c) || " .-_()&+".indexOf(c) >= 0)
        .limit(100)
        .forEach(name::appendCodePoint);
    String kept = name.toString().strip().replaceAll("[. ]+$", "");
    return kept.isEmpty() ? "App" : kept;
  }
}
