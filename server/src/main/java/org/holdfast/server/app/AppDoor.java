package org.holdfast.server.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.holdfast.server.BrowserSessions;
import org.holdfast.server.Page;
import org.holdfast.server.PageLook;
import org.holdfast.server.Pages;

/// Answers every address of the web app with its one page, to who is signed in; others sign in
/// first, and come back to where they wanted to get to.
///
/// Safe for use by any number of threads. The page holds nothing of anybody's.
public final class AppDoor extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /// What the door must be mapped to, beside the root. `web`, `shell/addresses.ts`, has the same.
  public static final List<String> ADDRESSES =
      List.of(
          "/files/*",
          "/drives/*",
          "/recent",
          "/favourites",
          "/photos",
          "/search",
          "/shared/*",
          "/bin",
          "/restore/*",
          "/settings/*",
          "/safeguards",
          "/help/*",
          "/ideas/*",
          "/app/*");

  /// Where the app is answered when it asks for a token. The app reads the address alone (ADR 27).
  private static final String SIGNED_IN = "/app/signed-in";

  private static final int LONGEST = 4_000;

  private final transient BrowserSessions sessions;
  private final transient Pages pages;
  private final transient Supplier<URI> publicAddress;

  /// @param publicAddress how browsers reach the server, without a path: where the app lives
  public AppDoor(BrowserSessions sessions, Pages pages, Supplier<URI> publicAddress) {
    this.sessions = sessions;
    this.pages = pages;
    this.publicAddress = publicAddress;
  }

  /// What the page is given.
  ///
  /// @param origin where the app lives: who came by another name of this server is led there, since
  ///   it signs in under that one alone
  /// @param language until the app knows better
  public record Content(String origin, String language) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getRequestURI().equals(SIGNED_IN)) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    answer(request, response);
  }

  /// The app, whatever the address.
  public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (sessions.current(request).isEmpty()) {
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
      response.setHeader("Location", sessions.signInAddress(asked(request), ""));
      return;
    }
    String origin = publicAddress.get().toString();
    pages.answer(
        response,
        Page.of("app/page.jte", new Content(origin, PageLook.of(request).tag())).withScripts(),
        nonce -> policy(nonce, origin));
  }

  private static String asked(HttpServletRequest request) {
    String query = Optional.ofNullable(request.getQueryString()).map("?"::concat).orElse("");
    String address = request.getRequestURI() + query;
    return address.length() > LONGEST ? "/" : address;
  }

  /// Scripts and styles by the nonce of this answer alone; nothing may become one that is a text;
  /// frames for previews alone, which have no origin (ADR 22).
  private static String policy(String nonce, String origin) {
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'nonce-" + nonce + "'",
        "style-src 'self' 'nonce-" + nonce + "'",
        "connect-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self'",
        "frame-src " + origin + "/preview/",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types holdfast");
  }
}
