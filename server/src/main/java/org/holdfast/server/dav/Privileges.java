package org.holdfast.server.dav;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Item;
import org.holdfast.drive.Rights;
import org.holdfast.drive.ShareRole;

/// What whoever asks may do with a folder and with what is in it, as clients ask for it: RFC 3744's
/// `current-user-privilege-set`, and ownCloud's letters. It tells; what is refused, the drive
/// decides.
///
/// Looked up when it is asked for first. What is in a folder inherits the folder's rights, so that
/// only what was shared by itself has to be looked up by itself. For one thread.
final class Privileges {

  private final Drive drive;
  private final Item top;
  private Optional<Rights> above = Optional.empty();
  private Optional<Set<ItemId>> ownShares = Optional.empty();

  /// @param top others that are asked for are in it
  Privileges(Drive drive, Item top) {
    this.drive = drive;
    this.top = top;
  }

  private Rights of(Item item) {
    if (drive.guest().isPresent() && !item.id().equals(top.id()) && isShared(item.id())) {
      return drive.rights(item.id());
    }
    Rights rights = above.orElseGet(() -> drive.rights(top.id()));
    above = Optional.of(rights);
    return rights;
  }

  private boolean isShared(ItemId item) {
    Set<ItemId> shares = ownShares.orElseGet(this::shares);
    ownShares = Optional.of(shares);
    return shares.contains(item);
  }

  private Set<ItemId> shares() {
    Set<ItemId> found = new HashSet<>();
    drive.sharedItems().forEach(each -> found.add(each.item().id()));
    return found;
  }

  private boolean mayWrite(Item item) {
    return of(item).role() == ShareRole.WRITE;
  }

  /// Whether its name and place are not theirs to change.
  private boolean isFixed(Item item) {
    return item.isRoot() || (item.id().equals(top.id()) && of(item).top());
  }

  private boolean mayRead(Item item) {
    return item.isFolder() || of(item).mayDownload();
  }

  /// Whether they are told what only who has the content can know of it.
  boolean knowsContent(Item item) {
    return drive.guest().isEmpty() || mayRead(item);
  }

  /// The content of `current-user-privilege-set`.
  String set(Item item) {
    StringBuilder set = new StringBuilder(privilege("read-current-user-privilege-set"));
    if (mayRead(item)) {
      set.append(privilege("read"));
    }
    if (mayWrite(item)) {
      set.append(privilege("write-properties"))
          .append(privilege("write-content"))
          .append(privilege("unlock"));
      if (item.isFolder()) {
        set.append(privilege("bind")).append(privilege("unbind"));
      }
    }
    return set.toString();
  }

  static String privilege(String name) {
    return "<D:privilege><D:" + name + "/></D:privilege>";
  }

  /// Shared with them, deleted, renamed, moved, and for a folder to be filled, for a file written.
  String letters(Item item) {
    String letters = drive.guest().isPresent() ? "S" : "";
    if (mayWrite(item)) {
      letters += isFixed(item) ? "" : "DNV";
      letters += item.isFolder() ? "CK" : "W";
    }
    return letters;
  }
}
