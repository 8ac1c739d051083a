package org.holdfast.server;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.identity.Account;
import org.holdfast.identity.BrowserSession;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.SignedIn;

/// Knows who sits at a browser by a cookie that names a person it was told.
final class FakeBrowser implements BrowserSessions {

  private final Map<String, BrowserSession> people = new ConcurrentHashMap<>();

  /// The cookie of this person's browser.
  String signIn(Account account) {
    return signIn(account, Duration.ZERO);
  }

  /// The same, of somebody who signed in so long ago.
  String signIn(Account account, Duration ago) {
    String name = "s" + people.size();
    put(
        name,
        new SignedIn(
            account.id(),
            new SessionId(UUID.randomUUID()),
            account.email().shown(),
            account.displayName()),
        Instant.now().minus(ago),
        Instant.now().minus(ago));
    return "test=" + name;
  }

  /// They prove again who they are.
  void prove(String cookie) {
    String name = cookie.substring(5);
    BrowserSession before = Optional.ofNullable(people.get(name)).orElseThrow();
    put(name, before.who(), before.openedAt(), Instant.now());
  }

  /// So much time has gone by since they proved who they are.
  void age(String cookie, Duration by) {
    String name = cookie.substring(5);
    BrowserSession before = Optional.ofNullable(people.get(name)).orElseThrow();
    put(name, before.who(), before.openedAt().minus(by), before.provedAt().minus(by));
  }

  private void put(String name, SignedIn who, Instant opened, Instant proved) {
    Instant end = opened.plus(Duration.ofDays(1));
    people.put(
        name, new BrowserSession(who, "Firefox", "127.0.0.1", opened, proved, proved, opened, end));
  }

  @Override
  public Optional<BrowserSession> current(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader("Cookie"))
        .filter(cookie -> cookie.startsWith("test="))
        .flatMap(cookie -> Optional.ofNullable(people.get(cookie.substring(5))));
  }

  @Override
  public String signInAddress(String returnTo, String email) {
    return "/signin?return="
        + encoded(returnTo)
        + (email.isEmpty() ? "" : "&email=" + encoded(email));
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
}
