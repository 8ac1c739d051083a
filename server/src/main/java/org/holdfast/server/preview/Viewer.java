package org.holdfast.server.preview;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.drive.FileContent;
import org.holdfast.search.TextSource;
import org.holdfast.server.Page;
import org.holdfast.server.PageLook;
import org.holdfast.server.PageWords;
import org.holdfast.server.Pages;
import org.holdfast.server.Thumbnails;

/// The pages that show a content, one template for each way of showing. All of them live in a
/// sandbox of their own: the browser gives them no origin, so that what goes wrong in a viewer
/// finds no cookie, no store and no page of ours (ADR 22).
final class Viewer {

  /// What is shown of a text. The rest is there to be downloaded.
  static final int TEXT_BYTES = 512 * 1_024;

  // Scripts of ours; links of a text open beside it, as pages of their own; saving.
  private static final String SANDBOX =
      "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads";

  private final Pages pages;
  private final TextSource texts;

  /// @param texts of what needs a parser to be read
  Viewer(Pages pages, TextSource texts) {
    this.pages = pages;
    this.texts = texts;
  }

  /// @param path of the page, without its query
  /// @param given whether the content is given away as a file, too; if not, no byte of it goes out
  ///   but as text, or as a picture that was drawn of it
  void show(
      HttpServletRequest request,
      HttpServletResponse response,
      FileContent content,
      Kind kind,
      String path,
      boolean given)
      throws IOException {
    Sheet sheet = new Sheet(words(request), content, path, given, isBare(request));
    boolean asText = "text".equals(request.getParameter("as"));
    Page page = given ? whole(sheet, kind, asText, Place.of(request)) : drawn(sheet, kind, asText);
    boolean document = given && kind instanceof Kind.Document;
    pages.answer(response, page, nonce -> policy(nonce, document));
  }

  private static boolean isBare(HttpServletRequest request) {
    return "page".equals(request.getParameter("in"));
  }

  private static Page whole(Sheet view, Kind kind, boolean asText, Place place) throws IOException {
    return switch (kind) {
      case Kind.Picture _ -> view.plain("picture");
      case Kind.Drawing _ -> asText ? view.text("svg", true) : view.drawing();
      case Kind.Sound _ -> view.plain("sound");
      case Kind.Film _ -> view.plain("film");
      case Kind.Document _ -> view.document(place);
      case Kind.Prose _ -> asText ? view.text("md", true) : view.prose();
      case Kind.Writing(String language) -> view.text(language, false);
      case Kind.Nothing _ -> view.other(true);
      case Kind.Other _ -> view.other(false);
    };
  }

  /// Texts are what their page says anyhow. Sounds and films cannot be played without their bytes.
  private Page drawn(Sheet view, Kind kind, boolean asText) throws IOException {
    return switch (kind) {
      case Kind.Picture _ -> view.drawn("picture", true, "");
      case Kind.Drawing _ -> view.text("svg", false);
      case Kind.Sound _ -> view.withheld("sound");
      case Kind.Film _ -> view.withheld("film");
      case Kind.Document _ -> view.drawn("document", true, read(view.content()));
      case Kind.Prose _ -> asText ? view.text("md", true) : view.prose();
      case Kind.Writing(String language) -> view.text(language, false);
      case Kind.Nothing _ -> view.other(true);
      case Kind.Other _ -> other(view);
    };
  }

  private Page other(Sheet view) {
    boolean picture = Thumbnails.mayBeDrawn(view.content().item());
    String text = read(view.content());
    return picture || !text.isEmpty() ? view.drawn("other", picture, text) : view.withheld("other");
  }

  /// Empty if there is none, or none now.
  private String read(FileContent content) {
    try {
      return texts.text(content).orElse("");
    } catch (IOException _) {
      return "";
    }
  }

  void refuse(HttpServletRequest request, HttpServletResponse response, int status, String why)
      throws IOException {
    PageWords words = words(request);
    Refusal refusal = new Refusal(words, words.say(why + ".title"), words.say(why + ".sentence"));
    Page page = Page.of("preview/refusal.jte", refusal).withStatus(status);
    pages.answer(response, page, nonce -> policy(nonce, false));
  }

  /// The sentences of the pages, in the language of who looks at them.
  static PageWords words(HttpServletRequest request) {
    return PageWords.of("org.holdfast.server.preview.words", PageLook.of(request).language());
  }

  /// A page that shows nothing, and says why.
  record Refusal(PageWords words, String title, String sentence) {}

  /// pdf.js works in a thread of its own, made of what its script brings along, and decodes some
  /// pictures by WebAssembly; nothing may make a script out of text.
  private static String policy(String nonce, boolean document) {
    List<String> policy =
        new ArrayList<>(
            List.of(
                SANDBOX,
                "default-src 'none'",
                "script-src 'nonce-" + nonce + "'" + (document ? " 'wasm-unsafe-eval'" : ""),
                "style-src 'self'",
                "img-src 'self'",
                "media-src 'self'"));
    if (document) {
      policy.addAll(List.of("connect-src 'self'", "worker-src blob:", "font-src data:"));
    }
    policy.addAll(List.of("form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'"));
    return String.join("; ", policy);
  }
}
