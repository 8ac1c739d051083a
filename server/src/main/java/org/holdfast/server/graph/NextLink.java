package org.holdfast.server.graph;

import java.util.Optional;
import java.util.StringJoiner;
import org.holdfast.drive.Item;
import org.holdfast.server.PercentText;
import org.holdfast.server.graph.GraphAddress.DriveChoice;
import org.holdfast.server.graph.GraphAddress.OfItem;

/// Links that lead on from an answer: complete, so that the client adds nothing.
final class NextLink {

  private NextLink() {}

  /// The same request again, with `option` set to `value`; every other option is carried on.
  static String of(Links links, Call call, String option, String value) {
    return of(links, call, call.exchange().rawPath(), option, value);
  }

  /// As above, at another address.
  static String of(Links links, Call call, String path, String option, String value) {
    StringJoiner query = new StringJoiner("&", "?", "");
    call.query()
        .values()
        .forEach(
            (name, old) -> {
              if (!name.equals(option)) {
                query.add(encoded(name) + "=" + encoded(old));
              }
            });
    query.add(encoded(option) + "=" + encoded(value));
    return links.absolute(path) + query;
  }

  /// Where the rest of an item's expanded children is.
  static String ofChildren(
      Links links, Call call, Item item, Expansion.Children asked, String cursor) {
    StringBuilder query = new StringBuilder("/children?$top=").append(asked.top());
    Optional<String> select = asked.select().names().map(names -> String.join(",", names));
    select.ifPresent(names -> query.append("&$select=").append(encoded(names)));
    return ofItem(links, call, item) + query + "&$skiptoken=" + encoded(cursor);
  }

  static String ofItem(Links links, Call call, Item item) {
    String drive =
        call.address() instanceof OfItem(DriveChoice.ByShare(String share), _, _)
            ? "/shares/" + encoded(share)
            : "/drives/" + item.drive().text();
    return links.absolute("/" + call.version() + drive + "/items/" + item.id().text());
  }

  private static String encoded(String text) {
    String segment = PercentText.encodeSegment(text);
    return segment.replace("&", "%26").replace("=", "%3D").replace(";", "%3B");
  }
}
