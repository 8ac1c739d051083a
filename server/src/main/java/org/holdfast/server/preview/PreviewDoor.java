package org.holdfast.server.preview;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import org.holdfast.identity.SignIn;
import org.holdfast.server.FailureTrace;
import org.holdfast.server.Malformed;
import org.holdfast.server.Pages;
import org.holdfast.server.PreviewTickets;
import org.holdfast.server.PreviewTickets.Ticket;
import org.holdfast.server.RequestIds;

/// `GET /preview/{ticket}`: a page that shows one content of one file; `…/content`: its bytes,
/// whole or in ranges. Nothing but the address is asked for, and no cookie is looked at.
///
/// | answer | when |
/// | --- | --- |
/// | `404` | the ticket is none, or over; its session ended; the file is no more to be seen by who was given it |
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
  private static final String RETRY_SECONDS = "15";

  private final transient Drives drives;
  private final transient SignIn signIn;
  private final transient PreviewTickets tickets;
  private final transient Viewer viewer;
  private final transient RequestIds requestIds;

  public PreviewDoor(
      Drives drives, SignIn signIn, PreviewTickets tickets, Pages pages, RequestIds requestIds) {
    this.drives = drives;
    this.signIn = signIn;
    this.tickets = tickets;
    this.viewer = new Viewer(pages);
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
    if (Asked.of(request).bytes() && Bytes.letThePageRead(request, response)) {
      response.setHeader("Access-Control-Allow-Methods", "GET, HEAD");
      response.setHeader("Access-Control-Allow-Headers", "Range, If-Range, If-None-Match");
      response.setHeader("Access-Control-Max-Age", "3600");
    }
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  /// What an address asks for.
  ///
  /// @param bytes the content itself, and not the page
  private record Asked(String ticket, boolean bytes, boolean known) {

    static Asked of(HttpServletRequest request) {
      String[] steps =
          request.getRequestURI().substring(PreviewTickets.PATH.length() - 1).split("/", -1);
      boolean bytes = steps.length == 3 && steps[2].equals(CONTENT);
      return new Asked(steps.length > 1 ? steps[1] : "", bytes, bytes || steps.length == 2);
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response, Asked asked)
      throws IOException {
    Optional<Ticket> ticket =
        tickets
            .open(asked.ticket())
            .filter(_ -> asked.known())
            .filter(found -> signIn.alive(found.session()))
            .filter(this::maySee);
    if (ticket.isEmpty()) {
      refuse(request, response, asked, 404, "gone");
      return;
    }
    try (FileContent content = open(ticket.get())) {
      Kind kind = Kinds.of(content, first(content, Kinds.LOOKED_AT_BYTES));
      if (asked.bytes()) {
        String eTag = "\"" + ticket.get().revision().text() + "\"";
        Bytes.answer(request, response, content, kind, eTag);
      } else {
        viewer.show(request, response, content, kind, PreviewTickets.PATH + asked.ticket());
      }
    }
  }

  /// Whether the drive is, now, one that the account sees that was given the ticket. What a guest
  /// sees is decided where the content is opened, for each part of it.
  private boolean maySee(Ticket ticket) {
    return ticket.permission().isPresent()
        || drives
            .ofOwner(ticket.account())
            .filter(found -> found.id().equals(ticket.drive()))
            .isPresent();
  }

  /// A page asks for its content at once, and then often for other parts of it.
  private FileContent open(Ticket ticket) {
    return drives.openPart(ticket.drive(), ticket.item(), ticket.revision(), ticket.guest());
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
    if (asked.bytes()) {
      Bytes.refuse(request, response, status, words);
    } else {
      viewer.refuse(request, response, status, words);
    }
  }
}
