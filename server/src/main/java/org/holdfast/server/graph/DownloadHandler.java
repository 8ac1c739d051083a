package org.holdfast.server.graph;

import java.io.IOException;
import java.util.Optional;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Facet;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.Guest;
import org.holdfast.drive.Item;
import org.holdfast.identity.SignIn;
import org.holdfast.server.graph.DownloadTickets.Ticket;

/// Content going out: the redirect to a download URL, and what lies behind that URL.
final class DownloadHandler {

  private final Drives drives;
  private final SignIn signIn;
  private final DownloadTickets tickets;
  private final Links links;
  private final ZipHandler zips;

  DownloadHandler(
      Drives drives, SignIn signIn, DownloadTickets tickets, Links links, ZipHandler zips) {
    this.drives = drives;
    this.signIn = signIn;
    this.tickets = tickets;
    this.links = links;
    this.zips = zips;
  }

  /// `GET {item}/content`: the bytes are elsewhere, so that they can be had without the token.
  void redirect(Call call) {
    if (call.query().text("format").filter("zip"::equalsIgnoreCase).isPresent()) {
      zips.redirect(call);
      return;
    }
    Item item = call.item();
    if (!(item.facet() instanceof Facet.File file)) {
      throw GraphError.invalid("A folder has no content; format=zip has what is in it.").refusal();
    }
    if (call.query().text("format").isPresent()) {
      throw GraphError.of(406, "notSupported", "Content is served as it is, in no other format.")
          .refusal();
    }
    if (Preconditions.unchanged(call.exchange(), item)) {
      call.exchange().setHeader("ETag", ItemJson.eTag(item));
      call.exchange().answerEmpty(304);
      return;
    }
    Optional<Guest.Bearer> guest = call.bearer(item.id());
    if (call.drive().guest().isPresent() && guest.isEmpty()) {
      throw GraphError.of(
              403, "accessDenied", "The owner lets this be looked at, and not be downloaded.")
          .refusal();
    }
    call.exchange()
        .redirect(
            links.download(
                item.drive(), item.id(), file.revision(), call.signedIn().session(), guest));
  }

  /// `GET /dl/{ticket}`: no token is asked for, and one that is sent is not looked at.
  void serve(Exchange exchange, String secret) throws IOException {
    Ticket ticket =
        tickets
            .open(secret)
            .filter(found -> signIn.alive(found.session()))
            .orElseThrow(() -> GraphError.absent().refusal());
    try (FileContent content = open(ticket, exchange.header("Range").isPresent())) {
      exchange.answer(content, eTag(ticket));
    }
  }

  /// Who asks for one part will most often ask for others.
  private FileContent open(Ticket ticket, boolean inParts) {
    Optional<Guest> guest = ticket.guest().map(Guest.class::cast);
    return inParts
        ? drives.openPart(ticket.drive(), ticket.item(), ticket.revision(), guest)
        : drives.open(ticket.drive(), ticket.item(), ticket.revision(), guest);
  }

  /// Of the bytes, not of the item: a renamed file is still the same download.
  private static String eTag(Ticket ticket) {
    return "\"" + ticket.revision().text() + "\"";
  }
}
