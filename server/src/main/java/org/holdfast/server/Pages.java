package org.holdfast.server;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Answers with pages: what a template shows is escaped for the place where it stands, and the
/// headers leave a page nothing but its own stylesheet, pictures and forms. Safe for use by any
/// number of threads.
///
/// @see "Threat model, section 6"
public final class Pages {

  private static final int NONCE_BYTES = 18;
  private static final String PACKAGE = "org.holdfast.server";

  private final SecureRandom random;
  private final Assets assets;
  private final TemplateEngine templates;

  public Pages(SecureRandom random, Assets assets) {
    this.random = random;
    this.assets = assets;
    this.templates =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), PACKAGE);
    templates.setBinaryStaticContent(false);
  }

  public void answer(HttpServletResponse response, Page page) throws IOException {
    answer(response, page, nonce -> policy(page, nonce));
  }

  /// The same under another Content-Security-Policy.
  ///
  /// @param policy what the page may do, given the nonce of its scripts
  public void answer(HttpServletResponse response, Page page, UnaryOperator<String> policy)
      throws IOException {
    byte[] nonceBytes = new byte[NONCE_BYTES];
    random.nextBytes(nonceBytes);
    String nonce = Base64.getEncoder().encodeToString(nonceBytes);
    Utf8ByteOutput out = new Utf8ByteOutput();
    templates.render(
        page.template(), Map.of("frame", new Frame(nonce, assets), "page", page.content()), out);
    response.setStatus(page.status());
    response.setHeader("Content-Security-Policy", policy.apply(nonce));
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("text/html;charset=utf-8");
    response.setContentLength(out.getContentLength());
    out.writeTo(response.getOutputStream());
  }

  private static String policy(Page page, String nonce) {
    String forms =
        String.join(" ", List.of("form-action 'self'", String.join(" ", page.formTargets())));
    return String.join(
        "; ",
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        page.scripted()
            ? "script-src 'nonce-" + nonce + "'; connect-src 'self'"
            : "script-src 'none'",
        page.framing() ? "frame-src 'self'; " + forms.strip() : forms.strip(),
        "base-uri 'none'",
        "frame-ancestors 'none'");
  }
}
