package org.holdfast.server.graph;

import java.util.List;
import java.util.Optional;

/// What a request's address names, before anyone looked whether it exists.
sealed interface GraphAddress {

  Tail operation();

  /// The service itself: `/me`, `/me/drives`, `/$batch`.
  record OfService(Tail operation) implements GraphAddress {}

  /// A drive, or something of it that is no item: `/me/drive`, `/drives/{id}/recycleBin/items`.
  record OfDrive(DriveChoice drive, Tail operation) implements GraphAddress {}

  /// An item: `/me/drive/root`, `/drives/{id}/items/{id}:/a/b.txt:/content`.
  record OfItem(DriveChoice drive, ItemPlace item, Tail operation) implements GraphAddress {}

  /// A special folder, or what is below it: `/me/drive/special/approot:/a.txt:/content`.
  record OfSpecial(DriveChoice drive, SpecialFolder folder, List<String> names, Tail operation)
      implements GraphAddress {}

  /// What a sharing link or share id leads to: `/shares/{id}`, `/shares/{id}/permission/grant`.
  record OfShare(String share, Tail operation) implements GraphAddress {

    /// Shows the password of a link: the address names its item, but it is the link that is asked.
    static final String VALIDATE = "validatePermission";
  }

  /// How the drive is named.
  sealed interface DriveChoice {
    record Mine() implements DriveChoice {}

    record ById(String id) implements DriveChoice {}

    record OfUser(String user) implements DriveChoice {}

    /// By what leads to an item of it; where no item is named, that one is meant.
    record ByShare(String share) implements DriveChoice {}
  }

  /// Where an item is looked for.
  ///
  /// @param base an item's id; none is the drive's root
  /// @param names the path below it, never with `.`, `..`, a separator or a control character
  record ItemPlace(Optional<String> base, List<String> names) {

    static final ItemPlace ROOT = new ItemPlace(Optional.empty(), List.of());
  }
}
