package org.holdfast.server.graph;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.holdfast.content.RevisionId;
import org.holdfast.drive.Facet;
import org.holdfast.drive.Guest;
import org.holdfast.drive.Item;
import org.holdfast.server.PreviewTickets;

/// `POST {item}/preview`: the address of a page that shows the file's content as it is now, or was
/// in an earlier version, for an hour at most, to whoever has the address.
final class PreviewHandler {

  // What is no place in a document is not passed on; the contract says "page: string or number".
  private static final Pattern PAGE = Pattern.compile("[1-9][0-9]{0,5}");

  private static final double LEAST_ZOOM = 0.1;
  private static final double MOST_ZOOM = 10;

  private final PreviewTickets tickets;
  private final Links links;

  PreviewHandler(PreviewTickets tickets, Links links) {
    this.tickets = tickets;
    this.links = links;
  }

  void preview(Call call) throws IOException {
    Item item = call.item();
    if (!(item.facet() instanceof Facet.File file)) {
      throw GraphError.invalid("A folder has no preview. List its children.").refusal();
    }
    JsonBody body = call.exchange().json();
    RevisionId revision =
        body.text("@holdfast.version")
            .map(version -> VersionsHandler.find(call, item, version).revision())
            .orElse(file.revision());
    String address = links.absolute(path(call, item, revision) + place(body));
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty(
                  "@odata.context", links.metadata("microsoft.graph.itemPreviewInfo"));
              out.writeStringProperty("getUrl", address);
              out.writeNullProperty("postUrl");
              out.writeNullProperty("postParameters");
              out.writeEndObject();
            });
  }

  private String path(Call call, Item item, RevisionId revision) {
    return tickets.path(
        new PreviewTickets.Ticket(
            call.signedIn().account(),
            item.drive(),
            item.id(),
            revision,
            Optional.of(call.signedIn().session()),
            bearer(call, item)));
  }

  /// Who may see a file is shown it, also where it is given away to nobody: the page decides how.
  private static Optional<Guest.Bearer> bearer(Call call, Item item) {
    Optional<Guest.Bearer> bearer = call.drive().bearer(item.id(), true);
    if (call.drive().guest().isPresent() && bearer.isEmpty()) {
      throw GraphError.absent().refusal();
    }
    return bearer;
  }

  private static String place(JsonBody body) {
    String page =
        body.textOrNumber("page").filter(PAGE.asMatchPredicate()).map("page="::concat).orElse("");
    String zoom = body.textOrNumber("zoom").flatMap(PreviewHandler::zoom).orElse("");
    String both = page.isEmpty() || zoom.isEmpty() ? page + zoom : page + "&" + zoom;
    return both.isEmpty() ? "" : "?" + both;
  }

  private static Optional<String> zoom(String text) {
    try {
      double zoom = Double.parseDouble(text);
      return zoom >= LEAST_ZOOM && zoom <= MOST_ZOOM
          ? Optional.of("zoom=" + zoom)
          : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
