package org.holdfast.server;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How somebody sees the server's pages: in the language and the colours that they chose, in the
/// web app or on a page, else as their browser asks for. Both choices are cookies that scripts of
/// this origin may read and write (ADR 32): they are no secrets, and the app has the same settings.
///
/// @param language of [#LANGUAGES]
/// @param theme `light`, `dark` or `contrast`; empty as the device says
public record PageLook(Locale language, String theme) {

  /// Those that every page is written in, as the web app is.
  public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

  /// The cookie of the language, such as `de`.
  public static final String LANGUAGE = "__Host-language";

  /// The cookie of the colours.
  public static final String THEME = "__Host-theme";

  private static final int YEAR_SECONDS = 365 * 24 * 60 * 60;
  private static final List<String> THEMES = List.of("light", "dark", "contrast");

  /// English, as the device says.
  public static final PageLook PLAIN = new PageLook(Locale.ENGLISH, "");

  public static PageLook of(HttpServletRequest request) {
    String theme = SessionCookies.cookie(request, THEME).filter(THEMES::contains).orElse("");
    return new PageLook(chosen(request).orElseGet(() -> asked(request)), theme);
  }

  /// The language that somebody chose in this browser; empty if they chose none.
  public static Optional<Locale> chosen(HttpServletRequest request) {
    return SessionCookies.cookie(request, LANGUAGE).flatMap(PageLook::known);
  }

  /// @param tag such as `de` or `de-CH`
  public static Optional<Locale> known(String tag) {
    String wanted = Locale.forLanguageTag(tag).getLanguage();
    return LANGUAGES.stream().filter(each -> each.getLanguage().equals(wanted)).findFirst();
  }

  /// The first that there is of those that the browser asks for (RFC 9110, section 12.5.4).
  private static Locale asked(HttpServletRequest request) {
    if (request.getHeader("Accept-Language") == null) {
      return Locale.ENGLISH; // not the one of this machine
    }
    return Collections.list(request.getLocales()).stream()
        .flatMap(each -> known(each.toLanguageTag()).stream())
        .findFirst()
        .orElse(Locale.ENGLISH);
  }

  /// Not hidden from scripts: the web app reads and writes it.
  public static void keep(HttpServletResponse response, Locale language) {
    response.addHeader(
        "Set-Cookie",
        "%s=%s; Path=/; Secure; SameSite=Lax; Max-Age=%d"
            .formatted(LANGUAGE, language.toLanguageTag(), YEAR_SECONDS));
  }

  /// For the page's `lang`.
  public String tag() {
    return language.toLanguageTag();
  }

  /// For the page's `dir`. No language that there is runs from right to left; the stylesheet is
  /// ready for one that does.
  public String direction() {
    return List.of("ar", "fa", "he", "ur").contains(language.getLanguage()) ? "rtl" : "ltr";
  }
}
