package org.holdfast.server;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.BrowserSession;
import org.holdfast.identity.Sessions;

/// The cookie by which a browser is known while someone is signed in there.
///
/// A filter before all doors, so that whichever of them asks first, a secret that was made anew
/// goes out with its answer: whoever comes with the one before a minute later is taken for a thief.
/// Looks nothing up before it is asked.
public final class SessionCookies implements Filter, BrowserSessions {

  /// Lax, not strict: an app that leads here to be let in must find who is signed in.
  public static final String NAME = "__Host-session";

  private static final String BROWSER = SessionCookies.class.getName();

  // One that lives longer is on a trusted device, and outlives the browser's window.
  private static final Duration DAY = Duration.ofDays(1);

  private final Sessions sessions;
  private final Predicate<AccountId> settled;
  private final InstantSource clock;

  /// @param settled whether an account may be used, or has to turn on two-step verification first
  /// @param clock by which cookies end
  public SessionCookies(Sessions sessions, Predicate<AccountId> settled, InstantSource clock) {
    this.sessions = sessions;
    this.settled = settled;
    this.clock = clock;
  }

  /// What is known of the browser while one request is served. One thread at a time.
  private final class Browser {
    private final HttpServletResponse response;
    private final String sent;
    private boolean known;
    private Optional<BrowserSession> session = Optional.empty();

    Browser(HttpServletRequest request, HttpServletResponse response) {
      this.response = response;
      this.sent = cookie(request, NAME).orElse("");
      this.known = sent.isEmpty();
    }

    Optional<BrowserSession> session() {
      if (!known) {
        take(sent);
      }
      return session;
    }

    private void take(String cookie) {
      known = true;
      Optional<Sessions.Found> found = sessions.find(cookie);
      session = found.map(Sessions.Found::session);
      found.flatMap(Sessions.Found::cookie).ifPresent(this::keep);
    }

    private void keep(String cookie) {
      Duration life =
          session
              .map(each -> Duration.between(each.openedAt(), each.endsAt()))
              .filter(whole -> whole.compareTo(DAY) > 0)
              .flatMap(_ -> session)
              .map(each -> Duration.between(clock.instant(), each.endsAt()))
              .orElse(Duration.ZERO);
      set(response, NAME, cookie, "Lax", life);
    }

    void open(String cookie) {
      session().ifPresent(before -> sessions.end(before.who().account(), before.who().session()));
      take(cookie);
      keep(cookie);
    }

    void renew(String cookie) {
      take(cookie);
      keep(cookie);
    }

    void close() {
      known = true;
      session = Optional.empty();
      clear(response, NAME, "Lax");
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setAttribute(
        BROWSER, new Browser((HttpServletRequest) request, (HttpServletResponse) response));
    chain.doFilter(request, response);
  }

  /// The session in which the browser that sent this is signed in, whatever it may be used for: for
  /// the door that looks after accounts alone.
  public Optional<BrowserSession> find(HttpServletRequest request) {
    return browser(request).session();
  }

  /// Signs the browser in: with a secret that nobody had before, and the session before it ends.
  ///
  /// @param cookie as the sign-in gave it
  public void open(HttpServletRequest request, String cookie) {
    browser(request).open(cookie);
  }

  /// The browser stays signed in, by a secret that nobody had before.
  ///
  /// @param cookie as the proof gave it
  public void renew(HttpServletRequest request, String cookie) {
    browser(request).renew(cookie);
  }

  /// The browser forgets it. Whoever calls this has ended the session.
  public void close(HttpServletRequest request) {
    browser(request).close();
  }

  private static Browser browser(HttpServletRequest request) {
    if (request.getAttribute(BROWSER) instanceof Browser browser) {
      return browser;
    }
    throw new IllegalStateException("the filter stands before every door");
  }

  @Override
  public Optional<BrowserSession> current(HttpServletRequest request) {
    return find(request).filter(session -> settled.test(session.who().account()));
  }

  @Override
  public boolean isSignedIn(HttpServletRequest request) {
    return find(request).isPresent();
  }

  @Override
  public String signInAddress(String returnTo, String email) {
    String expected = email.isEmpty() ? "" : "&email=" + encoded(email);
    return "/signin?return=" + encoded(returnTo) + expected;
  }

  @Override
  public String proveAddress(String returnTo) {
    return "/prove?return=" + encoded(returnTo);
  }

  @Override
  public String signOutAddress(String returnTo) {
    return "/signout?return=" + encoded(returnTo);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// What the browser sent under this name.
  public static Optional<String> cookie(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getCookies()).stream()
        .flatMap(Arrays::stream)
        .filter(each -> each.getName().equals(name))
        .map(Cookie::getValue)
        .findFirst();
  }

  /// Gives the browser a cookie that only this server gets back, that no script sees, and that goes
  /// over TLS alone.
  ///
  /// @param name begins with `__Host-`
  /// @param sameSite `Strict` or `Lax`
  /// @param life how long it is kept; zero until the browser is closed
  public static void set(
      HttpServletResponse response, String name, String value, String sameSite, Duration life) {
    String end = life.isPositive() ? "; Max-Age=" + life.toSeconds() : "";
    response.addHeader(
        "Set-Cookie",
        name + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=" + sameSite + end);
  }

  /// Has the browser forget it.
  public static void clear(HttpServletResponse response, String name, String sameSite) {
    response.addHeader(
        "Set-Cookie", name + "=; Path=/; Secure; HttpOnly; SameSite=" + sameSite + "; Max-Age=0");
  }
}
