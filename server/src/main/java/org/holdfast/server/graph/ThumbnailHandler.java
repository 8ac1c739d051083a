package org.holdfast.server.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Facet;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.Guest;
import org.holdfast.drive.Item;
import org.holdfast.extract.Picture;
import org.holdfast.identity.SignIn;
import org.holdfast.server.ThumbnailSize;
import org.holdfast.server.Thumbnails;
import org.holdfast.server.Thumbnails.Found;
import org.holdfast.server.graph.DownloadTickets.Ticket;
import tools.jackson.core.JsonGenerator;

/// The small pictures of a file: listed, expanded into items, and what lies behind their addresses.
final class ThumbnailHandler {

  // The contract knows several sets; a file here has one.
  private static final String ONLY_SET = "0";

  // One request makes so many at most.
  private static final int MOST_SIZES = 8;

  private final Drives drives;
  private final SignIn signIn;
  private final DownloadTickets tickets;
  private final Links links;
  private final Thumbnails thumbnails;

  ThumbnailHandler(
      Drives drives, SignIn signIn, DownloadTickets tickets, Links links, Thumbnails thumbnails) {
    this.drives = drives;
    this.signIn = signIn;
    this.tickets = tickets;
    this.links = links;
    this.thumbnails = thumbnails;
  }

  /// `GET {item}/thumbnails`: makes them, so that their sizes can be told; empty if there are none.
  void list(Call call) throws IOException {
    Item item = call.item();
    List<ThumbnailSize> sizes = wanted(call);
    List<Shown> shown = shown(call, item, sizes);
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("@odata.context", links.metadata("driveItem/thumbnails"));
              out.writeArrayPropertyStart("value");
              if (!shown.isEmpty()) {
                writeSet(out, shown);
              }
              out.writeEndArray();
              out.writeEndObject();
            });
  }

  void set(Call call) throws IOException {
    Item item = call.item();
    List<Shown> shown = shown(call, item, ofSet(call, ThumbnailSize.STANDARD));
    if (shown.isEmpty()) {
      throw GraphError.absent().refusal();
    }
    call.exchange().answer(200, out -> writeSet(out, shown));
  }

  void size(Call call) throws IOException {
    Item item = call.item();
    List<Shown> shown = shown(call, item, ofSet(call, List.of(size(call.place("size")))));
    if (shown.isEmpty()) {
      throw GraphError.absent().refusal();
    }
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              writeThumbnail(out, shown.getFirst());
              out.writeEndObject();
            });
  }

  /// `…/{size}/content`: where the picture is, whether or not it has been made.
  void content(Call call) {
    Item item = call.item();
    ThumbnailSize size = ofSet(call, List.of(size(call.place("size")))).getFirst();
    if (!thumbnails.mayHave(item)) {
      throw GraphError.absent().refusal();
    }
    call.exchange().redirect(url(call, item, size));
  }

  /// Writes them into an item that is being written: where they will be, and at most how large.
  /// Nothing is made and nothing looked for, so that a list costs what it did.
  void expand(JsonGenerator out, Call call, Item item) {
    out.writeArrayPropertyStart("thumbnails");
    if (thumbnails.mayHave(item)) {
      writeSet(out, ThumbnailSize.STANDARD.stream().map(size -> unmade(call, item, size)).toList());
    }
    out.writeEndArray();
  }

  /// `GET /th/{ticket}/{size}`: no token is asked for, and one that is sent is not looked at.
  void serve(Exchange exchange, String rest) throws IOException {
    int slash = rest.indexOf('/');
    Optional<ThumbnailSize> size = ThumbnailSize.parse(rest.substring(slash + 1));
    Ticket ticket =
        tickets
            .open(rest.substring(0, Math.max(slash, 0)))
            .filter(found -> size.isPresent() && signIn.alive(found.session()))
            .orElseThrow(() -> GraphError.absent().refusal());
    try (FileContent content =
        drives.openToShow(
            ticket.drive(),
            ticket.item(),
            ticket.revision(),
            ticket.guest().map(Guest.class::cast))) {
      switch (thumbnails.find(content, size.orElseThrow())) {
        case Found.Made(Picture picture) ->
            exchange.answerPicture(picture.mediaType(), picture.bytes());
        case Found.None _ -> throw GraphError.absent().refusal();
        case Found.Later _ ->
            throw GraphError.of(
                    503,
                    "serviceNotAvailable",
                    "The thumbnail cannot be made now. Try again later.")
                .with("Retry-After", "30")
                .refusal();
      }
    }
  }

  /// One size of one file.
  private record Shown(ThumbnailSize size, String url, int width, int height) {}

  private List<Shown> shown(Call call, Item item, List<ThumbnailSize> sizes) {
    if (!thumbnails.mayHave(item) || !(item.facet() instanceof Facet.File file)) {
      return List.of();
    }
    List<Shown> shown = new ArrayList<>();
    try (FileContent content = call.drive().openToShow(item.id(), file.revision())) {
      for (ThumbnailSize size : sizes) {
        switch (thumbnails.find(content, size)) {
          case Found.Made(Picture made) ->
              shown.add(new Shown(size, url(call, item, size), made.width(), made.height()));
          case Found.None _ -> {
            return List.of();
          }
          case Found.Later _ -> shown.add(unmade(call, item, size));
        }
      }
    }
    return shown;
  }

  private Shown unmade(Call call, Item item, ThumbnailSize size) {
    return new Shown(size, url(call, item, size), size.box().width(), size.box().height());
  }

  private String url(Call call, Item item, ThumbnailSize size) {
    if (!(item.facet() instanceof Facet.File file)) {
      throw new IllegalStateException("a folder has no thumbnail");
    }
    return links.thumbnail(
        tickets.issue(
            new Ticket(
                item.drive(),
                item.id(),
                file.revision(),
                call.signedIn().session(),
                bearer(call, item))),
        size.name());
  }

  /// For whom the address is, if that is a guest: who may see a file sees its picture, also where
  /// its owner prevents downloads.
  private static Optional<Guest.Bearer> bearer(Call call, Item item) {
    Optional<Guest.Bearer> bearer = call.drive().bearer(item.id(), true);
    if (call.drive().guest().isPresent() && bearer.isEmpty()) {
      throw GraphError.absent().refusal();
    }
    return bearer;
  }

  private static void writeSet(JsonGenerator out, List<Shown> shown) {
    out.writeStartObject();
    out.writeStringProperty("id", ONLY_SET);
    for (Shown each : shown) {
      out.writeObjectPropertyStart(each.size().name());
      writeThumbnail(out, each);
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void writeThumbnail(JsonGenerator out, Shown shown) {
    out.writeNumberProperty("height", shown.height());
    out.writeStringProperty("url", shown.url());
    out.writeNumberProperty("width", shown.width());
  }

  /// The three, or those of `$select`: that is how the contract asks for a size of one's own.
  private static List<ThumbnailSize> wanted(Call call) {
    Optional<String> select = call.query().text("$select");
    if (select.isEmpty()) {
      return ThumbnailSize.STANDARD;
    }
    List<ThumbnailSize> sizes = new ArrayList<>();
    for (String name : select.get().split(",", MOST_SIZES + 1)) {
      ThumbnailSize.parse(name.strip()).ifPresent(sizes::add);
    }
    return sizes.isEmpty() ? ThumbnailSize.STANDARD : sizes;
  }

  private static <T> T ofSet(Call call, T what) {
    if (!call.place("set").equals(ONLY_SET)) {
      throw GraphError.absent().refusal();
    }
    return what;
  }

  private static ThumbnailSize size(String name) {
    return ThumbnailSize.parse(name).orElseThrow(() -> GraphError.absent().refusal());
  }
}
