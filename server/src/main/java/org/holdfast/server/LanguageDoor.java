package org.holdfast.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/// `POST /language`: keeps the language that somebody chose at the foot of a page, and leads back
/// to that page. The form carries no ticket, as pages of several doors have it; another site's form
/// is refused all the same, and nothing but a language can be said.
final class LanguageDoor extends HttpServlet {

  static final String ADDRESS = "/language";

  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 4_000;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Locale> language =
        Optional.ofNullable(request.getParameter("language")).flatMap(PageLook::known);
    if (language.isEmpty() || !FormTickets.isFromHere(request)) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    PageLook.keep(response, language.get());
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", back(request));
  }

  /// A path of this server and nothing else.
  private static String back(HttpServletRequest request) {
    return Optional.ofNullable(request.getParameter("return"))
        .filter(to -> to.length() <= LONGEST)
        .filter(to -> to.matches("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]*|/"))
        .orElse("/account");
  }
}
