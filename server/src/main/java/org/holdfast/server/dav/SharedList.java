package org.holdfast.server.dav;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemProperties;
import org.holdfast.drive.ItemProperties.Name;

/// The top of the mount of what others share: a list, in which nothing is put, renamed or removed.
///
/// @param clock for how long locks last
record SharedList(InstantSource clock) {

  private static final String NAME = "Shared with me";

  /// @throws DavRefusal for every method but those that read
  void serve(Exchange exchange, Grounds grounds) throws IOException {
    switch (exchange.method()) {
      case "PROPFIND" -> list(exchange, grounds);
      case "GET", "HEAD" ->
          exchange.answerText(200, "This is a folder. Open it with a WebDAV client.\n");
      case "PUT", "MKCOL" -> throw DavError.of(405, "name-taken", "It is there.").refusal();
      default -> throw DavError.sharedByOthers().refusal();
    }
  }

  private void list(Exchange exchange, Grounds grounds) throws IOException {
    Depth depth = Depth.of(exchange.header("Depth"), Depth.INFINITY);
    if (depth == Depth.INFINITY) {
      throw Propfind.infinite();
    }
    PropertyList list = PropertyList.of(exchange);
    List<SharedRoots.Root> roots = depth == Depth.ONE ? grounds.shared().all() : List.of();
    Instant now = clock.instant();
    exchange.stream(
        207,
        out -> {
          list.begin(out);
          String href = new DavPath(Mount.SHARED, List.of()).href(true);
          list.response(out, href, ItemProperties.NONE, SharedList::own);
          for (SharedRoots.Root root : roots) {
            write(out, list, root, now);
          }
          list.end(out);
        });
  }

  private static Optional<String> own(Name name) {
    if (name.equals(Names.dav("resourcetype"))) {
      return Optional.of("<D:collection/>");
    }
    if (name.equals(LiveProperties.DISPLAY_NAME)) {
      return Optional.of(NAME);
    }
    return name.equals(LiveProperties.PRIVILEGES)
        ? Optional.of(Privileges.privilege("read"))
        : Optional.empty();
  }

  private static void write(XmlWriter out, PropertyList list, SharedRoots.Root root, Instant now)
      throws IOException {
    Item item = root.shared().item();
    Drive drive = root.shared().drive();
    DavPath path = new DavPath(Mount.SHARED, List.of(root.name()));
    Place place = new Place(path, drive, item.id(), List.of());
    LiveProperties live;
    try {
      live =
          new LiveProperties(
              item,
              root.name(),
              new Locks(place, item.id(), now),
              drive.quota(item.id()),
              new Privileges(drive, item));
    } catch (DriveRefusal.ItemAbsent _) {
      return; // it went while the list was written
    }
    list.response(out, path.href(item.isFolder()), item.properties(), live::value);
  }
}
