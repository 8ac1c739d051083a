package org.holdfast.server.graph;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.holdfast.drive.Facet;
import org.holdfast.drive.Guest;
import org.holdfast.drive.Item;
import org.holdfast.drive.PermissionId;
import org.holdfast.server.PreviewTickets;

/// `POST {item}/preview`: the address of a page that shows the file's content as it is now, for an
/// hour at most, to whoever has the address.
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
    String address = links.absolute(path(call, item, file) + place(call.exchange().json()));
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

  private String path(Call call, Item item, Facet.File file) {
    return tickets.path(
        new PreviewTickets.Ticket(
            call.signedIn().account(),
            item.drive(),
            item.id(),
            file.revision(),
            call.signedIn().session(),
            permission(call, item)));
  }

  /// What is not given away as a file is not shown either: the page's bytes are the file's.
  ///
  /// @throws GraphRefusal 403 if a guest may not download it
  private static Optional<PermissionId> permission(Call call, Item item) {
    if (call.drive().guest().isEmpty()) {
      return Optional.empty();
    }
    Guest.Bearer bearer =
        call.bearer(item.id())
            .orElseThrow(
                () ->
                    GraphError.of(
                            403,
                            "accessDenied",
                            "Its owner does not let it be downloaded or shown.")
                        .refusal());
    return Optional.of(bearer.permission());
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
