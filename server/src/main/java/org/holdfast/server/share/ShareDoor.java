package org.holdfast.server.share;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.apache.coyote.CloseNowException;
import org.holdfast.audit.Circumstances;
import org.holdfast.content.ContentRefusal;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Drives;
import org.holdfast.drive.LinkAnswer;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.TooManySignIns;
import org.holdfast.server.BodyFailed;
import org.holdfast.server.BrowserSessions;
import org.holdfast.server.FailureTrace;
import org.holdfast.server.FormTickets;
import org.holdfast.server.KeptRefusals;
import org.holdfast.server.Malformed;
import org.holdfast.server.Page;
import org.holdfast.server.PageLook;
import org.holdfast.server.PageWords;
import org.holdfast.server.Pages;
import org.holdfast.server.Portion;
import org.holdfast.server.PreviewTickets;
import org.holdfast.server.RequestLimit;

/// `/s/…`: what a sharing link leads to. The address itself is the secret, so nothing of a request
/// is ever logged, no page names another server, and no browser tells one where it came from.
///
/// | address | what |
/// | --- | --- |
/// | `GET /s/{key}` | the shared item, or the page that asks for what is missing |
/// | `GET …/item/{id}` | a folder or file below it |
/// | `GET …/file/{id}` | a file's content |
/// | `GET …/zip/{id}` | a folder with all that is in it |
/// | `POST …/password`, `…/code`, `…/prove` | shows what was asked for |
/// | `POST …/upload/{id}`, `…/folder/{id}`, `…/replace/{id}`, `…/rename/{id}`, `…/remove/{id}` | changes |
///
/// All that leads nowhere, and all that is somebody else's, is one and the same `404`. Safe for use
/// by any number of threads.
public final class ShareDoor extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /// What the door must be mapped to.
  public static final String ADDRESS = "/s/*";

  private static final System.Logger LOG = System.getLogger(ShareDoor.class.getName());
  private static final int LONGEST_FORM = 64 * 1024;
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Duration BUSY = Duration.ofSeconds(15);

  private final transient Identity identity;
  private final transient BrowserSessions sessions;
  private final transient Pages pages;
  private final transient FormTickets tickets;
  private final transient KeptRefusals refusals;
  private final transient Entrance entrance;
  private final transient ShownPages shown;
  private final transient Download download;
  private final transient RequestLimit limit;
  private final int requestsAMinute;
  private final transient ZipAnswer zip = new ZipAnswer();

  /// @param previews make the addresses at which files are shown
  /// @param doorSecret tickets and proofs are made with keys of it; all processes of one server
  ///   share it
  /// @param requestsAMinute that one link may be asked for; one address has half of it
  /// @param portion what of it is this process's
  public ShareDoor(
      Drives drives,
      Identity identity,
      BrowserSessions sessions,
      PreviewTickets previews,
      Pages pages,
      SecureRandom random,
      InstantSource clock,
      SecretKey doorSecret,
      int requestsAMinute,
      Portion portion) {
    this.limit = new RequestLimit(requestsAMinute, portion, clock);
    this.requestsAMinute = requestsAMinute;
    this.identity = identity;
    this.sessions = sessions;
    this.pages = pages;
    this.tickets = new FormTickets(doorSecret, "share form", random);
    this.refusals = new KeptRefusals(doorSecret, "refused share form", random, clock);
    this.entrance =
        new Entrance(drives.shares(), identity, sessions, new KeptProofs(doorSecret, clock));
    this.shown = new ShownPages(this::name, previews);
    this.download = new Download(drives);
  }

  private String name(AccountId account) {
    return identity.accounts().find(account).map(Account::displayName).orElse("");
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    request.setCharacterEncoding("UTF-8");
    response.setHeader("X-Robots-Tag", "noindex, nofollow");
    Reply reply =
        ScopedValue.where(Circumstances.CURRENT, Call.circumstances(request))
            .call(() -> reply(request, response));
    switch (reply) {
      case Reply.Show(Page page) -> {
        requireUnbegun(response);
        pages.answer(response, page);
      }
      case Reply.Go(String address) -> {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", address);
      }
      case Reply.Sent _ -> {}
    }
  }

  /// When an answer has begun already, the connection breaks: nobody takes what was sent for the
  /// whole.
  private static void requireUnbegun(HttpServletResponse response) throws IOException {
    if (response.isCommitted()) {
      throw new CloseNowException("refused after the answer had begun");
    }
    response.resetBuffer();
    for (String header :
        new String[] {"ETag", "Last-Modified", "Accept-Ranges", "Content-Disposition"}) {
      response.setHeader(header, null);
    }
  }

  private Reply reply(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<SharePath> path = SharePath.parse(request.getRequestURI());
    if (path.isEmpty()) {
      return nothing(request);
    }
    Call call = call(request, response, path.get());
    Optional<RequestLimit.Reached> tooMany = tooMany(request, path.get());
    if (tooMany.isPresent()) {
      return later(call, "tries", Duration.ofSeconds(tooMany.get().waitSeconds()));
    }
    try {
      return switch (request.getMethod()) {
        case "GET", "HEAD" -> read(call);
        case "POST" -> change(call);
        default -> throw new Nothing();
      };
    } catch (RuntimeException e) {
      return refused(call, e);
    } catch (BodyFailed e) {
      if (e.kind() == BodyFailed.Kind.SIGNED_OUT) {
        return new Reply.Go(call.path().front()); // which asks who it is now
      }
      throw e.fromContainer();
    }
  }

  /// Nobody needs an account here, so it is counted by link and by address: of IPv6, by the network
  /// that one customer has.
  private Optional<RequestLimit.Reached> tooMany(HttpServletRequest request, SharePath path) {
    byte[] address = InetAddress.ofLiteral(request.getRemoteAddr()).getAddress();
    byte[] network = Arrays.copyOf(address, Math.min(address.length, 8));
    return limit
        .count(UUID.nameUUIDFromBytes(network), Math.max(1, requestsAMinute / 2))
        .or(() -> limit.count(path.key().counted(), requestsAMinute));
  }

  private Call call(HttpServletRequest request, HttpServletResponse response, SharePath path) {
    var session = sessions.current(request);
    Optional<Account> account =
        session.flatMap(each -> identity.accounts().find(each.who().account()));
    return new Call(
        request,
        response,
        path,
        tickets,
        refusals,
        session,
        account,
        () -> session.isEmpty() || sessions.current(request).isPresent());
  }

  private Reply read(Call call) throws IOException {
    LinkAnswer answer = entrance.answer(call);
    if (!(answer instanceof LinkAnswer.Open open)) {
      return switch (call.path().verb()) {
        case "" -> entrance.ask(call, answer);
        case "code" -> entrance.askCode(call);
        default -> elsewhere(call, answer);
      };
    }
    Place place = Place.of(open, call.path().item());
    boolean named = call.path().item().isPresent();
    return switch (call.path().verb()) {
      case "" -> shown.show(call, place, open.permission());
      case "item" -> shown.show(call, requireNamed(place, named), open.permission());
      case "file" -> download.serve(call, requireNamed(place, named));
      case "zip" -> zip.serve(call, requireNamed(place, named));
      default -> throw new Nothing();
    };
  }

  private static Place requireNamed(Place place, boolean named) {
    if (!named) {
      throw new Nothing();
    }
    return place;
  }

  private Reply change(Call call) throws IOException {
    requireOurs(call);
    return switch (call.path().verb()) {
      case "password" -> entrance.password(call);
      case "code" -> entrance.sendCode(call);
      case "prove" -> entrance.confirmCode(call);
      default -> {
        LinkAnswer answer = entrance.answer(call);
        yield answer instanceof LinkAnswer.Open open ? change(call, open) : elsewhere(call, answer);
      }
    };
  }

  private static Reply elsewhere(Call call, LinkAnswer answer) {
    if (answer instanceof LinkAnswer.Absent) {
      throw new Nothing();
    }
    return new Reply.Go(call.path().front());
  }

  private Reply change(Call call, LinkAnswer.Open open) throws IOException {
    Place place = Place.of(open, Optional.of(call.path().item().orElseThrow(Nothing::new)));
    try {
      return switch (call.path().verb()) {
        case "upload" -> upload(call, open, place);
        case "replace" -> replace(call, open, place);
        case "folder" -> Edits.createFolder(call, place);
        case "rename" -> Edits.rename(call, place);
        case "remove" -> Edits.remove(call, place);
        default -> throw new Nothing();
      };
    } catch (DriveRefusal | ContentRefusal e) {
      Refusals.Told told = Refusals.told(call, e);
      if (!sendsFiles(call)) {
        return call.refuse(told.status(), ShownPages.own(call, place), told.sentence());
      }
      Place now = Place.of(open, call.path().item());
      return shown.again(call, now, open.permission(), told.status(), List.of(told.sentence()));
    }
  }

  private Reply upload(Call call, LinkAnswer.Open open, Place place) throws IOException {
    Uploads.Taken taken = Uploads.into(call, place);
    if (!taken.errors().isEmpty()) {
      Place now = Place.of(open, call.path().item());
      return shown.again(call, now, open.permission(), taken.status(), taken.errors());
    }
    return taken.files() == 0
        ? shown.again(call, place, open.permission(), 400, List.of(call.say("no-file")))
        : Edits.back(call, place.item(), place.isTop(), Integer.toString(taken.files()));
  }

  private Reply replace(Call call, LinkAnswer.Open open, Place place) throws IOException {
    return Uploads.over(call, place)
        ? Edits.back(call, place.item(), place.isTop(), "replaced")
        : shown.again(call, place, open.permission(), 400, List.of(call.say("no-file")));
  }

  /// Of a form that was shown to this browser and sent from here. One with files shows its ticket
  /// in its first part.
  private static void requireOurs(Call call) {
    HttpServletRequest request = call.request();
    boolean files = sendsFiles(call);
    String type = Optional.ofNullable(request.getContentType()).orElse("");
    long bytes = request.getContentLengthLong();
    boolean ours =
        FormTickets.isFromHere(request)
            && request.getQueryString() == null
            && (files || (type.startsWith(FORM) && bytes >= 0 && bytes <= LONGEST_FORM))
            && (files || call.fits(call.field("ticket")));
    if (!ours) {
      throw new NotOurForm();
    }
  }

  private Reply refused(Call call, RuntimeException e) {
    return switch (e) {
      case Nothing _ -> nothing(call.request());
      case NotOurForm _ -> call.say(403, call.say("old-page.title"), call.say("old-page.text"));
      case DriveRefusal.CursorUnusable _ -> new Reply.Go(call.request().getRequestURI());
      case DriveRefusal.ItemAbsent _ -> nothing(call.request());
      case DriveRefusal refusal -> told(call, Refusals.told(call, refusal));
      case ContentRefusal refusal -> told(call, Refusals.told(call, refusal));
      case IdentityRefusal.TooManyBegun many -> wait(call, "tries", many.until());
      case IdentityRefusal.TooManyCodes many -> wait(call, "codes", many.until());
      case TooManySignIns _ -> wait(call, "busy", BUSY);
      case DatabaseRefusal failed -> {
        LOG.log(System.Logger.Level.WARNING, "A shared page could not be served.", failed);
        yield wait(call, "busy", BUSY);
      }
      case IdentityRefusal refusal -> call.say(400, call.say("refused.title"), refusal.sentence());
      case AccountRefusal refusal -> call.say(400, call.say("refused.title"), refusal.sentence());
      case Malformed _ -> call.say(400, call.say("refused.title"), call.say("refused.odd"));
      default -> unexpected(call, e);
    };
  }

  private static Reply told(Call call, Refusals.Told told) {
    return call.say(told.status(), call.say("refused.title"), told.sentence());
  }

  private static boolean sendsFiles(Call call) {
    return call.path().verb().equals("upload") || call.path().verb().equals("replace");
  }

  /// Whether it was sent by a page that asks for something before the shared item.
  private static boolean isAnswerToGate(Call call) {
    return call.request().getMethod().equals("POST")
        && List.of("password", "code", "prove").contains(call.path().verb());
  }

  private static Reply wait(Call call, String word, Duration wait) {
    if (!isAnswerToGate(call)) {
      return later(call, word, wait);
    }
    long seconds = seconds(wait);
    call.response().setHeader("Retry-After", Long.toString(seconds));
    return call.refuse(status(word), call.path().front(), sentence(call, word, seconds));
  }

  private static Reply later(Call call, String word, Duration wait) {
    long seconds = seconds(wait);
    call.response().setHeader("Retry-After", Long.toString(seconds));
    return call.say(status(word), call.say(word + ".title"), sentence(call, word, seconds));
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  private static int status(String word) {
    return word.equals("busy") ? 503 : 429;
  }

  private static String sentence(Call call, String word, long seconds) {
    return call.say(word + ".text", Long.toString(Math.ceilDiv(seconds, 60)));
  }

  /// Without the exception's words, which may quote a name.
  private static Reply unexpected(Call call, RuntimeException e) {
    LOG.log(System.Logger.Level.ERROR, "a shared page failed: {0}", FailureTrace.of(e));
    return call.say(500, call.say("refused.title"), call.say("refused.unread"));
  }

  /// The same for all, whatever was asked for and by whom.
  private static Reply nothing(HttpServletRequest request) {
    PageWords words = Call.words(request);
    Notice notice = new Notice(words.say("nothing.title"), List.of(words.say("nothing.text")), "");
    return new Reply.Show(
        Page.of(
                "share/notice.jte",
                new Shown<>(words, PageLook.of(request), "", "", Optional.empty(), notice))
            .withStatus(404));
  }
}
