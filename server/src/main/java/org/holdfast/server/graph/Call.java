package org.holdfast.server.graph;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Guest;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.ItemPath;
import org.holdfast.drive.Placed;
import org.holdfast.drive.Placement;
import org.holdfast.identity.SignedIn;
import org.holdfast.server.graph.GraphAddress.DriveChoice;
import org.holdfast.server.graph.GraphAddress.ItemPlace;
import org.holdfast.server.graph.GraphAddress.OfDrive;
import org.holdfast.server.graph.GraphAddress.OfItem;
import org.holdfast.server.graph.GraphAddress.OfService;
import org.holdfast.server.graph.GraphAddress.OfShare;
import org.holdfast.server.graph.GraphAddress.OfSpecial;

/// One signed-in request on its way through a [Route].
///
/// @param version the first segment of the address: `v1.0` or `beta`
/// @param places what stood in the route's `{places}`
/// @param reached the drive addressed, with what the caller reaches of it
/// @param fence what an app may not leave, if it is held in
/// @param checkOuts of that drive
/// @param facets for the whole answer
record Call(
    Exchange exchange,
    String version,
    GraphAddress address,
    QueryOptions query,
    Map<String, String> places,
    SignedIn signedIn,
    Optional<Drive> reached,
    Optional<Fence> fence,
    CheckOuts checkOuts,
    FacetsLeft facets) {

  private static final String CLIENT = "graph";
  private static final String APP = "app:";
  private static final int CLIENT_CHARACTERS = 64;

  Actor actor() {
    return actor(signedIn);
  }

  static Actor actor(SignedIn signedIn) {
    String client =
        signedIn
            .app()
            .map(app -> APP + app.id())
            .filter(text -> text.length() <= CLIENT_CHARACTERS)
            .orElse(CLIENT);
    return new Actor(signedIn.account(), client);
  }

  /// The id of the app that did it, if one did.
  static Optional<String> app(Actor actor) {
    return Optional.of(actor.client())
        .filter(client -> client.startsWith(APP))
        .map(client -> client.substring(APP.length()));
  }

  /// The drive addressed; what the caller has checked out may be written through it.
  Drive drive() {
    return reached
        .orElseThrow(() -> new IllegalStateException("a route of the service has no drive"))
        .withCheckOuts();
  }

  String place(String name) {
    return Optional.ofNullable(places.get(name))
        .orElseThrow(() -> new IllegalStateException("the route has no place " + name));
  }

  View view() {
    boolean mine =
        switch (address) {
          case OfItem(DriveChoice drive, _, _) -> drive instanceof DriveChoice.Mine;
          case OfDrive(DriveChoice drive, _) -> drive instanceof DriveChoice.Mine;
          case OfSpecial(DriveChoice drive, _, _, _) -> drive instanceof DriveChoice.Mine;
          case OfService _, OfShare _ -> true;
        };
    String prefix = mine ? "/drive/root:" : "/drives/" + drive().id().text() + "/root:";
    boolean guest = drive().guest().isPresent();
    Optional<Guest.Bearer> bearer =
        guest && address instanceof OfItem
            ? existing().flatMap(item -> bearer(item.id()))
            : Optional.empty();
    ItemId root = drive().rootId();
    return new View(Optional.of(signedIn), prefix, root, guest, bearer, checkOuts, facets);
  }

  /// For whom a download URL is made, if the caller is a guest who may download the item.
  Optional<Guest.Bearer> bearer(ItemId item) {
    return drive().bearer(item, false);
  }

  /// The item addressed.
  ///
  /// @throws GraphRefusal 404 if it is not there
  Item item() {
    return existing().orElseThrow(() -> GraphError.absent().refusal());
  }

  /// The item addressed, and where it is.
  ///
  /// @throws GraphRefusal 404 if it is not there
  Placed placed() {
    return drive().find(path()).orElseThrow(() -> GraphError.absent().refusal());
  }

  /// @throws GraphRefusal 404 if it is not there
  Item visible(ItemId id) {
    return drive().find(id).orElseThrow(() -> GraphError.absent().refusal());
  }

  Optional<Item> existing() {
    return lookUp(itemPlace());
  }

  ItemPlace itemPlace() {
    if (address instanceof OfItem(_, ItemPlace place, _)) {
      return place;
    }
    throw new IllegalStateException("the route has no item");
  }

  /// The way to the item addressed.
  ///
  /// @throws GraphRefusal 404 if its base cannot be the id of anything
  ItemPath path() {
    ItemPlace place = itemPlace();
    return new ItemPath(base(place), place.names());
  }

  /// The id of the item addressed, which need not be visible (it may lie in the recycle bin).
  ItemId itemId() {
    ItemPlace place = itemPlace();
    return place.names().isEmpty() && place.base().isPresent()
        ? itemId(place.base().get())
        : item().id();
  }

  Optional<Item> lookUp(ItemPlace place) {
    if (place.names().isEmpty()) {
      return place.base().isEmpty()
          ? Optional.of(drive().root())
          : drive().find(itemId(place.base().get()));
    }
    return drive().resolve(base(place), place.names());
  }

  /// The folder that the addressed path's last name is to be in.
  ///
  /// @throws GraphRefusal 404 if its base cannot be the id of anything
  ItemPath folderPath() {
    List<String> names = itemPlace().names();
    return new ItemPath(base(itemPlace()), names.subList(0, names.size() - 1));
  }

  /// The addressed path's last name.
  ItemName lastName() {
    return ItemName.of(itemPlace().names().getLast());
  }

  /// Where something new goes: the addressed path's last name, in the folder before it.
  ///
  /// @throws GraphRefusal 404 if that folder is not there
  Placement placement(Conflict conflict) {
    ItemPlace place = itemPlace();
    List<String> names = place.names();
    List<String> folders = names.subList(0, names.size() - 1);
    ItemId parent =
        folders.isEmpty()
            ? base(place)
            : drive()
                .resolve(base(place), folders)
                .orElseThrow(() -> GraphError.absent().refusal())
                .id();
    return new Placement(parent, lastName(), conflict);
  }

  /// The drive that a body's `parentReference` names, if it is another one than that addressed.
  Optional<String> otherDrive(JsonBody body) {
    return body.inside("parentReference")
        .text("driveId")
        .filter(id -> !id.equalsIgnoreCase(drive().id().text()));
  }

  /// The parent that a body's `parentReference` names.
  ///
  /// @throws GraphRefusal 404 if it is not there, or outside of the fence; 400 if it is of another
  ///   drive
  Optional<ItemId> parent(JsonBody body) {
    JsonBody reference = body.inside("parentReference");
    if (otherDrive(body).isPresent()) {
      throw GraphError.invalid(
              "parentReference.driveId: an item stays in its drive. Copy it there instead.")
          .refusal();
    }
    Optional<ItemPlace> byId =
        reference
            .text("id")
            .map(
                id ->
                    id.equalsIgnoreCase("root")
                        ? ItemPlace.ROOT
                        : new ItemPlace(Optional.of(id), List.of()));
    return byId.or(
            () -> reference.text("path").map(path -> AddressParser.parseReference(path).item()))
        .map(place -> lookUp(place).orElseThrow(() -> GraphError.absent().refusal()).id())
        .map(this::inside);
  }

  /// @throws GraphRefusal 404 if the item is outside of the fence
  ItemId inside(ItemId item) {
    fence.ifPresent(held -> held.require(item));
    return item;
  }

  private ItemId base(ItemPlace place) {
    return place.base().isEmpty() ? drive().rootId() : itemId(place.base().get());
  }

  /// Ids are opaque to clients; one that we never made is the id of nothing.
  static ItemId itemId(String text) {
    try {
      return ItemId.parse(text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw GraphError.absent().refusal();
    }
  }
}
