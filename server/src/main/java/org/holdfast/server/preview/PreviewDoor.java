package org.holdfast.server.preview;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.apache.coyote.CloseNowException;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Personal;
import org.holdfast.content.ContentRefusal;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Drives;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.Guest;
import org.holdfast.extract.Picture;
import org.holdfast.identity.SignIn;
import org.holdfast.search.TextSource;
import org.holdfast.server.FailureTrace;
import org.holdfast.server.Malformed;
import org.holdfast.server.Pages;
import org.holdfast.server.Portion;
import org.holdfast.server.PreviewTickets;
import org.holdfast.server.PreviewTickets.Ticket;
import org.holdfast.server.RequestIds;
import org.holdfast.server.RequestLimit;
import org.holdfast.server.ThumbnailSize;
import org.holdfast.server.Thumbnails;

/// `GET /preview/{ticket}`: a page that shows one content of one file; `…/content`: its bytes,
/// whole or in ranges; `…/picture`: what was drawn of it. Nothing but the address is asked for, and
/// no cookie is looked at.
///
/// | answer | when |
/// | --- | --- |
/// | `404` | the ticket is none, or over; its session ended; the file is no more to be seen by who was given it |
/// | `429` | it, or an address without an account, asked too often: `Retry-After` |
/// | `412`, `416` | of the bytes alone: they are not those asked for |
/// | `503` | the store cannot be used now: `Retry-After` |
///
/// Safe for use by any number of threads; nothing of a request but its id is ever logged.
public final class PreviewDoor extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /// What the door must be mapped to.
  public static final String ADDRESS = PreviewTickets.PATH + "*";

  private static final System.Logger LOG = System.getLogger(PreviewDoor.class.getName());
  private static final String CONTENT = "content";
  static final String PICTURE = "picture";

  // Of what is shown and not given away: to be read on a screen, and no print of it.
  private static final ThumbnailSize DRAWN = ThumbnailSize.parse("c1600x1600").orElseThrow();

  private static final String RETRY_SECONDS = "15";

  private final transient Drives drives;
  private final transient SignIn signIn;
  private final transient PreviewTickets tickets;
  private final transient Thumbnails thumbnails;
  private final transient Viewer viewer;
  private final transient RequestIds requestIds;
  private final transient RequestLimit limit;
  private final transient int requestsAMinute;

  /// @param thumbnails draw what is not given away
  /// @param texts read what is written in it
  /// @param requestsAMinute of one account, or by one permission of guests; of one address of
  ///   guests half of it
  /// @param portion what of it is this process's
  public PreviewDoor(
      Drives drives,
      SignIn signIn,
      PreviewTickets tickets,
      Thumbnails thumbnails,
      TextSource texts,
      Pages pages,
      RequestIds requestIds,
      InstantSource clock,
      int requestsAMinute,
      Portion portion) {
    this.limit = new RequestLimit(requestsAMinute, portion, clock);
    this.requestsAMinute = requestsAMinute;
    this.thumbnails = thumbnails;
    this.drives = drives;
    this.signIn = signIn;
    this.tickets = tickets;
    this.viewer = new Viewer(pages, texts);
    this.requestIds = requestIds;
  }

  /// HEAD comes here too, and gets the same headers.
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String id = requestIds.next();
    response.setHeader("request-id", id);
    response.setHeader("Cache-Control", "private, no-store");
    // A page without an origin has nothing to keep from its opener, and browsers want both or none.
    response.setHeader("Cross-Origin-Opener-Policy", "unsafe-none");
    Asked asked = Asked.of(request);
    try {
      ScopedValue.where(Circumstances.CURRENT, circumstances(request, id))
          .call(
              () -> {
                serve(request, response, asked);
                return true;
              });
    } catch (Malformed e) {
      refuse(request, response, asked, 400, "wrong");
    } catch (DriveRefusal e) {
      refuse(request, response, asked, e);
    } catch (ContentRefusal.TooFewRegions e) {
      later(request, response, asked);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "request {0} failed: {1}", id, FailureTrace.of(e));
      refuse(request, response, asked, 500, "broken");
    }
  }

  @Override
  protected void doHead(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    doGet(request, response);
  }

  /// Browsers ask whether the page, which has no origin, may ask for a range.
  @Override
  protected void doOptions(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("Allow", "GET, HEAD, OPTIONS");
    if (!Asked.of(request).page() && Bytes.letThePageRead(request, response)) {
      response.setHeader("Access-Control-Allow-Methods", "GET, HEAD");
      response.setHeader("Access-Control-Allow-Headers", "Range, If-Range, If-None-Match");
      response.setHeader("Access-Control-Max-Age", "3600");
    }
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  /// What an address asks for.
  ///
  /// @param part none for the page
  private record Asked(String ticket, Optional<String> part) {

    static Asked of(HttpServletRequest request) {
      String[] steps =
          request.getRequestURI().substring(PreviewTickets.PATH.length() - 1).split("/", 3);
      Optional<String> part = steps.length == 3 ? Optional.of(steps[2]) : Optional.empty();
      return new Asked(steps.length > 1 ? steps[1] : "", part);
    }

    boolean page() {
      return part.isEmpty();
    }

    boolean bytes() {
      return part.filter(CONTENT::equals).isPresent();
    }

    boolean picture() {
      return part.filter(PICTURE::equals).isPresent();
    }

    boolean known() {
      return page() || bytes() || picture();
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response, Asked asked)
      throws IOException {
    Optional<Ticket> ticket =
        tickets
            .open(asked.ticket())
            .filter(_ -> asked.known())
            .filter(found -> found.session().map(signIn::alive).orElse(true))
            .filter(this::maySee);
    if (ticket.isEmpty()) {
      refuse(request, response, asked, 404, "gone");
      return;
    }
    Optional<RequestLimit.Reached> tooMany = tooMany(request, ticket.get());
    if (tooMany.isPresent()) {
      response.setHeader("Retry-After", Long.toString(tooMany.get().waitSeconds()));
      refuse(request, response, asked, 429, "often");
      return;
    }
    serve(request, response, asked, ticket.get());
  }

  /// Guests need no account: they are counted as at the door of links, by what lets them in and by
  /// their address; of IPv6, by the network that one customer has.
  private Optional<RequestLimit.Reached> tooMany(HttpServletRequest request, Ticket ticket) {
    if (ticket.guest().isEmpty()) {
      return limit.count(ticket.account().value(), requestsAMinute);
    }
    byte[] address = InetAddress.ofLiteral(request.getRemoteAddr()).getAddress();
    byte[] network = Arrays.copyOf(address, Math.min(address.length, 8));
    UUID permission = ticket.guest().get().permission().value();
    return limit
        .count(UUID.nameUUIDFromBytes(network), Math.max(1, requestsAMinute / 2))
        .or(() -> limit.count(permission, requestsAMinute));
  }

  private void serve(
      HttpServletRequest request, HttpServletResponse response, Asked asked, Ticket ticket)
      throws IOException {
    boolean given = given(ticket);
    if (asked.bytes() && !given) {
      refuse(request, response, asked, 404, "gone");
      return;
    }
    try (FileContent content = given ? open(ticket) : openToShow(ticket)) {
      if (asked.picture()) {
        draw(request, response, asked, content);
        return;
      }
      Kind kind = Kinds.of(content, first(content, Kinds.LOOKED_AT_BYTES));
      if (asked.bytes()) {
        String eTag = "\"" + ticket.revision().text() + "\"";
        Bytes.answer(request, response, content, kind, eTag);
      } else {
        viewer.show(request, response, content, kind, PreviewTickets.PATH + asked.ticket(), given);
      }
    }
  }

  /// Whether the drive is, now, one that the account sees that was given the ticket. What a guest
  /// sees is decided where the content is opened, for each part of it.
  private boolean maySee(Ticket ticket) {
    return ticket.guest().isPresent()
        || drives
            .ofOwner(ticket.account())
            .filter(found -> found.id().equals(ticket.drive()))
            .isPresent();
  }

  /// Whether its bytes may go out. Where each download counts, looking at it is none.
  private boolean given(Ticket ticket) {
    return ticket.guest().isEmpty()
        || drives.rights(ticket.drive(), ticket.item(), guest(ticket)).mayDownloadFreely();
  }

  private static Optional<Guest> guest(Ticket ticket) {
    return ticket.guest().map(Guest.class::cast);
  }

  /// A page asks for its content at once, and then often for other parts of it.
  private FileContent open(Ticket ticket) {
    return drives.openPart(ticket.drive(), ticket.item(), ticket.revision(), guest(ticket));
  }

  private FileContent openToShow(Ticket ticket) {
    return drives.openToShow(ticket.drive(), ticket.item(), ticket.revision(), guest(ticket));
  }

  private void draw(
      HttpServletRequest request, HttpServletResponse response, Asked asked, FileContent content)
      throws IOException {
    switch (thumbnails.find(content, DRAWN)) {
      case Thumbnails.Found.Made(Picture picture) -> Bytes.answer(request, response, picture);
      case Thumbnails.Found.None _ -> refuse(request, response, asked, 404, "gone");
      case Thumbnails.Found.Later _ -> later(request, response, asked);
    }
  }

  /// The beginning of a content.
  static byte[] first(FileContent content, int mostBytes) throws IOException {
    int length = (int) Math.min(content.file().sizeBytes(), mostBytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream(length);
    content.reader().copyTo(out, 0, length);
    return out.toByteArray();
  }

  private static Circumstances circumstances(HttpServletRequest request, String id) {
    String device = Optional.ofNullable(request.getHeader("User-Agent")).orElse("");
    return new Circumstances(
        Optional.of(UUID.fromString(id)),
        Factor.TOKEN,
        new Personal("", request.getRemoteAddr(), device));
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, Asked asked, DriveRefusal refusal)
      throws IOException {
    switch (refusal) {
      case DriveRefusal.ItemAbsent _,
          DriveRefusal.VersionAbsent _,
          DriveRefusal.NotAFile _,
          DriveRefusal.Forbidden _ ->
          refuse(request, response, asked, 404, "gone");
      case DriveRefusal.TooFewRegions _, DriveRefusal.StoreUnavailable _ ->
          later(request, response, asked);
      // Nothing else is refused to who only reads; if it is, that is our mistake.
      default -> {
        LOG.log(
            System.Logger.Level.ERROR, "A preview cannot be read: {0}", FailureTrace.of(refusal));
        refuse(request, response, asked, 500, "broken");
      }
    }
  }

  private void later(HttpServletRequest request, HttpServletResponse response, Asked asked)
      throws IOException {
    if (!response.isCommitted()) {
      response.setHeader("Retry-After", RETRY_SECONDS);
    }
    refuse(request, response, asked, 503, "later");
  }

  /// When an answer has begun already, the connection breaks: nobody takes what was sent for the
  /// whole.
  private void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      Asked asked,
      int status,
      String words)
      throws IOException {
    if (response.isCommitted()) {
      throw new CloseNowException("refused after the answer had begun");
    }
    response.resetBuffer();
    if (!asked.page()) {
      Bytes.refuse(request, response, status, words);
    } else {
      viewer.refuse(request, response, status, words);
    }
  }
}
