package org.holdfast.server.dav;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Function;
import org.holdfast.drive.ItemProperties;
import org.holdfast.drive.ItemProperties.Name;

/// Writes what a `PROPFIND` is told of one resource after the other.
///
/// @param minimal what there is not is left out
record PropertyList(Asked asked, boolean minimal) {

  /// The values that the server knows, as XML; empty for what the resource does not have.
  interface Live extends Function<Name, Optional<String>> {}

  static PropertyList of(Exchange exchange) throws IOException {
    return new PropertyList(Asked.of(exchange.xml()), isMinimal(exchange));
  }

  /// Clients that know what they asked for need not hear what there is not (RFC 8144; Microsoft's
  /// `Brief`).
  private static boolean isMinimal(Exchange exchange) {
    return exchange.header("Brief").filter("t"::equalsIgnoreCase).isPresent()
        || exchange.header("Prefer").filter(text -> text.contains("return=minimal")).isPresent();
  }

  void begin(XmlWriter out) throws IOException {
    out.raw("<D:multistatus xmlns:D=\"DAV:\">");
  }

  void end(XmlWriter out) throws IOException {
    out.raw("</D:multistatus>\n");
  }

  /// @param kept what clients keep with it
  void response(XmlWriter out, String href, ItemProperties kept, Live live) throws IOException {
    out.raw("<D:response><D:href>");
    out.raw(XmlText.escaped(href));
    out.raw("</D:href><D:propstat><D:prop>");
    List<Name> missing = new ArrayList<>();
    switch (asked) {
      case Asked.NamesOnly _ -> nameAll(out, kept, live);
      case Asked.All(List<Name> others) -> {
        SequencedSet<Name> names = new LinkedHashSet<>(LiveProperties.usual());
        names.addAll(kept.names());
        names.addAll(others);
        values(out, names, kept, live);
      }
      case Asked.These(SequencedSet<Name> names) -> missing.addAll(values(out, names, kept, live));
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

  private static void nameAll(XmlWriter out, ItemProperties kept, Live live) throws IOException {
    SequencedSet<Name> names = new LinkedHashSet<>(LiveProperties.usual());
    names.removeIf(name -> live.apply(name).isEmpty());
    names.addAll(kept.names());
    for (Name name : names) {
      out.element(name, "");
    }
  }

  /// What the client keeps comes before what we would say: a name to display is its own.
  ///
  /// @return those that the resource does not have
  private static List<Name> values(
      XmlWriter out, SequencedSet<Name> names, ItemProperties kept, Live live) throws IOException {
    List<Name> missing = new ArrayList<>();
    for (Name name : names) {
      Optional<String> own = kept.get(name);
      Optional<String> value = own.isPresent() ? Optional.empty() : live.apply(name);
      if (own.isPresent()) {
        out.raw(own.get());
      } else if (value.isPresent()) {
        out.element(name, value.get());
      } else {
        missing.add(name);
      }
    }
    return missing;
  }
}
