package org.holdfast.server.signin;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.holdfast.audit.Circumstances;
import org.holdfast.drive.Drives;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Accounts;
import org.holdfast.identity.Identity;
import org.holdfast.server.DriveUse;
import org.holdfast.server.ExportDesk;
import org.holdfast.server.FormTickets;
import org.holdfast.server.KeptRefusals;
import org.holdfast.server.Pages;
import org.holdfast.server.RegionPlaces;
import org.holdfast.server.SecurityLog;
import org.holdfast.server.SessionCookies;

/// The pages on which people sign in and up, recover, and look after their account.
///
/// Serves [#ADDRESSES], behind the filter [SessionCookies]. Safe for use by any number of threads.
/// Nothing of a request is ever logged.
public final class SignInDoor extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /// What the door must be mapped to.
  public static final List<String> ADDRESSES =
      List.of(
          "/signin/*",
          "/signup/*",
          "/welcome",
          "/recover/*",
          "/signout",
          "/prove/*",
          "/account/*",
          "/keep");

  // A passkey's answer has a few thousand characters; nothing else is as long.
  private static final int LONGEST_FORM = 64 * 1024;
  private static final String FORM = "application/x-www-form-urlencoded";

  private final transient Pages pages;
  private final transient SessionCookies cookies;
  private final transient FormTickets tickets;
  private final transient KeptRefusals refusals;
  private final transient Accounts accounts;
  private final transient SecureRandom random;
  private final transient RequiredPages required;
  private final transient Routes routes;

  /// What the pages are about.
  ///
  /// @param use how full drives are
  /// @param regions where they are, for the owner of the server
  /// @param outbox the command that shows the messages which wait in the outbox; absent where they
  ///   leave the house by themselves
  /// @param publicAddress how people reach the server, for links that are handed on
  /// @param atHome given each account that signs in, before it sees anything: makes what it lacks
  public record Rooms(
      Identity identity,
      Drives drives,
      SecurityLog log,
      ExportDesk exports,
      DriveUse use,
      RegionPlaces regions,
      Optional<String> outbox,
      Supplier<URI> publicAddress,
      InstantSource clock,
      Consumer<AccountId> atHome) {}

  /// @param doorSecret tickets of forms, and what they were refused for, are made with keys of it;
  ///   all processes of one server share it
  public SignInDoor(
      Rooms rooms, Pages pages, SessionCookies cookies, SecureRandom random, SecretKey doorSecret) {
    this.pages = pages;
    this.cookies = cookies;
    this.tickets = new FormTickets(doorSecret, "sign-in form", random);
    this.refusals = new KeptRefusals(doorSecret, "refused sign-in form", random, rooms.clock());
    this.accounts = rooms.identity().accounts();
    this.random = random;
    this.required = new RequiredPages(rooms.identity().securityInfo());
    this.routes = routes(rooms);
  }

  /// Every address that a form is sent to, in order: for who wants to try them all.
  public static List<String> forms(Rooms rooms) {
    return routes(rooms).posts();
  }

  private static Routes routes(Rooms rooms) {
    Identity identity = rooms.identity();
    InstantSource clock = rooms.clock();
    Routes routes = new Routes();
    Steps steps = new Steps(rooms.atHome());
    boolean keeps = rooms.outbox().isPresent();
    new SignInPages(identity, steps).in(routes);
    new NoticePages().in(routes);
    new ProofPages(identity.signIns(), steps, keeps).in(routes);
    new ReplacePages(identity, keeps).in(routes);
    new LeavingPages(identity).in(routes);
    new SignUpPages(identity, steps, rooms.outbox()).in(routes);
    new RecoverPages(identity, steps).in(routes);
    new ProvePages(identity, steps).in(routes);
    StartPages start =
        new StartPages(identity, rooms.use(), rooms.regions(), rooms.publicAddress(), clock);
    start.in(routes);
    new AccountPages(identity, start, rooms.publicAddress(), clock).in(routes);
    new ProfilePages(identity.accounts(), identity.pictures()).in(routes);
    new SecurityPages(identity, clock).in(routes);
    new RequiredPages(identity.securityInfo()).in(routes);
    new AddPages(identity, keeps).in(routes);
    new DevicePages(identity, clock).in(routes);
    new AppPages(identity.grants()).in(routes);
    new TokenPages(identity.tokens(), clock).in(routes);
    new PlanPages(identity, rooms.use()).in(routes);
    new PlansPages(identity, rooms.use(), clock).in(routes);
    new VoucherPages(identity, clock).in(routes);
    new ExportPages(rooms.exports(), rooms.publicAddress()).in(routes);
    new SharingPages(identity, rooms.drives(), rooms.publicAddress(), clock).in(routes);
    new ActivityPages(identity.securing(), rooms.log(), clock).in(routes);
    return routes;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    request.setCharacterEncoding("UTF-8");
    Visit visit = new Visit(request, response, cookies, tickets, refusals, accounts);
    Reply reply =
        ScopedValue.where(Circumstances.CURRENT, visit.circumstances(requestId()))
            .call(() -> reply(request, visit));
    switch (reply) {
      case Reply.Show(var page) -> pages.answer(response, page);
      case Reply.Go(String address) -> {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", address);
        response.setHeader("Cache-Control", "no-store");
      }
      case Reply.Png(byte[] bytes) -> answer(response, bytes);
      case Reply.Text(String text, String name) -> save(response, text, name);
    }
  }

  private static void save(HttpServletResponse response, String text, String name)
      throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("text/plain;charset=utf-8");
    response.setContentLength(utf8.length);
    response.getOutputStream().write(utf8);
  }

  /// As a download of a stranger's file would be, though this one was made here.
  private static void answer(HttpServletResponse response, byte[] png) throws IOException {
    response.setHeader(
        "Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
    response.setHeader("Cache-Control", "private, no-store");
    response.setContentType("image/png");
    response.setContentLength(png.length);
    response.getOutputStream().write(png);
  }

  private Reply reply(HttpServletRequest request, Visit visit) throws IOException {
    try {
      String method = visit.method().equals("HEAD") ? "GET" : visit.method();
      Optional<Handler> handler = routes.find(method, visit.path());
      if (handler.isEmpty()) {
        return visit.say(404, visit.say("nothing.title"), visit.say("nothing.text"));
      }
      if (!method.equals("GET")) {
        requireOurs(request, visit);
      }
      Optional<Reply> elsewhere = required.gate(visit);
      return elsewhere.isPresent() ? elsewhere.get() : handler.get().serve(visit);
    } catch (RuntimeException e) {
      return Refusals.reply(visit, e);
    }
  }

  /// Of a form that was shown to this browser and sent from here; in its body alone, since
  /// addresses are kept in many places.
  ///
  /// @see "OWASP Cross-Site Request Forgery Prevention Cheat Sheet: signed double-submit cookie,
  ///   and Fetch Metadata"
  private static void requireOurs(HttpServletRequest request, Visit visit) throws IOException {
    boolean withFile = visit.path().equals(ProfilePages.SEND);
    String type = visit.header("Content-Type").orElse("");
    long bytes = request.getContentLengthLong();
    boolean form =
        type.startsWith(withFile ? FileForm.TYPE : FORM)
            && (bytes <= LONGEST_FORM || withFile)
            && bytes >= 0
            && request.getQueryString() == null;
    if (!form || !FormTickets.isFromHere(request)) {
      throw new NotOurForm();
    }
    if (withFile) {
      visit.signedIn();
      visit.take(ProfilePages.read(type, request.getInputStream(), bytes));
    }
    if (!visit.ticketFits()) {
      throw new NotOurForm();
    }
  }

  private UUID requestId() {
    // RFC 9562, version 4: all random but six bits.
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low);
  }
}
