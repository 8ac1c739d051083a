package org.holdfast.server;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.identity.Account;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.SignedIn;

/// Knows who sits at a browser by a cookie that names a person it was told.
final class FakeBrowser implements BrowserSessions {

  private final Map<String, SignedIn> people = new ConcurrentHashMap<>();

  /// The cookie of this person's browser.
  String signIn(Account account) {
    String name = "s" + people.size();
    people.put(
        name,
        new SignedIn(
            account.id(),
            new SessionId(UUID.randomUUID()),
            account.email().shown(),
            account.displayName()));
    return "test=" + name;
  }

  @Override
  public Optional<SignedIn> current(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader("Cookie"))
        .filter(cookie -> cookie.startsWith("test="))
        .flatMap(cookie -> Optional.ofNullable(people.get(cookie.substring(5))));
  }

  @Override
  public String signInAddress(String returnTo) {
    return "/signin?return=" + URLEncoder.encode(returnTo, StandardCharsets.UTF_8);
  }
}
