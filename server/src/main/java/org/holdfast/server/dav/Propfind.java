package org.holdfast.server.dav;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemPage;
import org.holdfast.drive.ItemProperties.Name;
import org.holdfast.drive.Listing;
import org.holdfast.drive.Quota;

/// One `PROPFIND` (RFC 4918, section 9.1). A folder's items are read page by page and written as
/// they come: an answer is never whole in memory.
final class Propfind {

  private static final int PAGE = 1_000;

  private final Call call;
  private final Item top;
  private final Depth depth;
  private final Asked asked;
  private final Locks locks;
  private final Quota quota;
  private final boolean minimal;

  /// What properties are asked for.
  private sealed interface Asked {

    record All(List<Name> others) implements Asked {}

    record NamesOnly() implements Asked {}

    record These(SequencedSet<Name> names) implements Asked {}
  }

  Propfind(Call call, InstantSource clock) throws IOException {
    this.call = call;
    this.top = call.item();
    this.depth = Depth.of(call.exchange().header("Depth"), Depth.INFINITY);
    this.asked = call.exchange().xml().map(Propfind::asked).orElse(new Asked.All(List.of()));
    call.precondition(top);
    this.locks = new Locks(call.drive(), top.id(), clock.instant());
    this.quota = call.drive().info().quota();
    this.minimal = isMinimal(call.exchange());
  }

  /// Clients that know what they asked for need not hear what there is not (RFC 8144; Microsoft's
  /// `Brief`).
  private static boolean isMinimal(Exchange exchange) {
    return exchange.header("Brief").filter("t"::equalsIgnoreCase).isPresent()
        || exchange.header("Prefer").filter(text -> text.contains("return=minimal")).isPresent();
  }

  private static Asked asked(XmlElement body) {
    if (!body.name().equals(Names.dav("propfind"))) {
      throw notPropfind();
    }
    for (XmlElement each : body.elements()) {
      if (each.name().equals(Names.dav("prop"))) {
        return new Asked.These(names(each));
      }
      if (each.name().equals(Names.dav("propname"))) {
        return new Asked.NamesOnly();
      }
      if (each.name().equals(Names.dav("allprop"))) {
        return new Asked.All(
            body.element(Names.dav("include"))
                .map(Propfind::names)
                .map(List::copyOf)
                .orElse(List.of()));
      }
    }
    throw notPropfind();
  }

  private static SequencedSet<Name> names(XmlElement element) {
    SequencedSet<Name> names = new LinkedHashSet<>();
    element.elements().forEach(each -> names.add(each.name()));
    return names;
  }

  private static DavRefusal notPropfind() {
    return DavError.invalid(
            "propfind-invalid", "The body is a propfind with prop, allprop or propname.")
        .refusal();
  }

  void answer() throws IOException {
    if (depth == Depth.INFINITY && top.isFolder()) {
      throw DavError.dav(
              403, "propfind-finite-depth", "Folders are listed one by one: ask with Depth 1.")
          .refusal();
    }
    boolean inside = depth == Depth.ONE && top.isFolder();
    Optional<ItemPage> first = inside ? Optional.of(page(Optional.empty())) : Optional.empty();
    call.exchange().stream(207, out -> write(out, first));
  }

  private void write(XmlWriter out, Optional<ItemPage> first) throws IOException {
    out.raw("<D:multistatus xmlns:D=\"DAV:\">");
    response(out, call.path().href(top.isFolder()), top);
    Optional<ItemPage> page = first;
    while (page.isPresent()) {
      for (Item item : page.get().items()) {
        response(out, call.path().child(item.name()).href(item.isFolder()), item);
      }
      Optional<String> next = page.get().next();
      page = next.isPresent() ? Optional.of(page(next)) : Optional.empty();
    }
    out.raw("</D:multistatus>\n");
  }

  private ItemPage page(Optional<String> cursor) {
    return call.drive()
        .children(top.id(), new Listing(Listing.Order.ID, false, PAGE, cursor, Listing.Filter.ALL));
  }

  private void response(XmlWriter out, String href, Item item) throws IOException {
    out.raw("<D:response><D:href>");
    out.raw(XmlText.escaped(href));
    out.raw("</D:href><D:propstat><D:prop>");
    LiveProperties live = new LiveProperties(item, locks, quota);
    List<Name> missing = new ArrayList<>();
    switch (asked) {
      case Asked.NamesOnly _ -> nameAll(out, item, live);
      case Asked.All(List<Name> others) -> {
        SequencedSet<Name> names = new LinkedHashSet<>(LiveProperties.usual());
        names.addAll(item.properties().names());
        names.addAll(others);
        values(out, names, item, live);
      }
      case Asked.These(SequencedSet<Name> names) -> missing.addAll(values(out, names, item, live));
    }
    out.raw("</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>");
    if (!missing.isEmpty() && !minimal) {
      out.raw("<D:propstat><D:prop>");
      for (Name name : missing) {
        out.element(name, "");
      }
      out.raw("</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>");
    }
    out.raw("</D:response>\n");
  }

  private static void nameAll(XmlWriter out, Item item, LiveProperties live) throws IOException {
    SequencedSet<Name> names = new LinkedHashSet<>(LiveProperties.usual());
    names.removeIf(name -> live.value(name).isEmpty());
    names.addAll(item.properties().names());
    for (Name name : names) {
      out.element(name, "");
    }
  }

  /// What the client keeps comes before what we would say: a name to display is its own.
  ///
  /// @return those that the item does not have
  private static List<Name> values(
      XmlWriter out, SequencedSet<Name> names, Item item, LiveProperties live) throws IOException {
    List<Name> missing = new ArrayList<>();
    for (Name name : names) {
      Optional<String> kept = item.properties().get(name);
      Optional<String> value = kept.isPresent() ? Optional.empty() : live.value(name);
      if (kept.isPresent()) {
        out.raw(kept.get());
      } else if (value.isPresent()) {
        out.element(name, value.get());
      } else {
        missing.add(name);
      }
    }
    return missing;
  }
}
