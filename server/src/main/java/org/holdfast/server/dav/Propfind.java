package org.holdfast.server.dav;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemPage;
import org.holdfast.drive.Listing;
import org.holdfast.drive.Quota;

/// One `PROPFIND` (RFC 4918, section 9.1). A folder's items are read page by page and written as
/// they come: an answer is never whole in memory.
final class Propfind {

  private static final int PAGE = 1_000;

  private final Call call;
  private final Item top;
  private final Depth depth;
  private final PropertyList list;
  private final Locks locks;
  private final Optional<Quota> quota;
  private final Privileges privileges;

  Propfind(Call call, InstantSource clock) throws IOException {
    this.call = call;
    this.top = call.item();
    this.depth = Depth.of(call.exchange().header("Depth"), Depth.INFINITY);
    this.list = PropertyList.of(call.exchange());
    call.precondition(top);
    this.locks = new Locks(call.place(), top.id(), clock.instant());
    this.quota = call.drive().quota(top.id());
    this.privileges = new Privileges(call.drive(), top);
  }

  void answer() throws IOException {
    if (depth == Depth.INFINITY && top.isFolder()) {
      throw infinite();
    }
    boolean inside = depth == Depth.ONE && top.isFolder();
    Optional<ItemPage> first = inside ? Optional.of(page(Optional.empty())) : Optional.empty();
    call.exchange().stream(207, out -> write(out, first));
  }

  static DavRefusal infinite() {
    return DavError.dav(
            403, "propfind-finite-depth", "Folders are listed one by one: ask with Depth 1.")
        .refusal();
  }

  private void write(XmlWriter out, Optional<ItemPage> first) throws IOException {
    list.begin(out);
    response(out, call.path().href(top.isFolder()), top);
    Optional<ItemPage> page = first;
    while (page.isPresent()) {
      for (Item item : page.get().items()) {
        response(out, call.path().child(item.name()).href(item.isFolder()), item);
      }
      Optional<String> next = page.get().next();
      page = next.isPresent() ? Optional.of(page(next)) : Optional.empty();
    }
    list.end(out);
  }

  private ItemPage page(Optional<String> cursor) {
    return call.drive()
        .children(top.id(), new Listing(Listing.Order.ID, false, PAGE, cursor, Listing.Filter.ALL));
  }

  /// What was shared itself has a name of its own in its address.
  private String name(Item item) {
    boolean shared = call.path().mount() == Mount.SHARED && call.place().isTop();
    return shared && item.id().equals(top.id()) ? call.path().lastName() : item.name();
  }

  private void response(XmlWriter out, String href, Item item) throws IOException {
    LiveProperties live = new LiveProperties(item, name(item), locks, quota, privileges);
    list.response(out, href, item.properties(), live::value);
  }
}
