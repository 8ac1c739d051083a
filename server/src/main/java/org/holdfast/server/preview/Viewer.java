package org.holdfast.server.preview;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.FileContent;
import org.holdfast.server.Page;
import org.holdfast.server.Pages;

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

  Viewer(Pages pages) {
    this.pages = pages;
  }

  /// @param path of the page, without its query
  void show(
      HttpServletRequest request,
      HttpServletResponse response,
      FileContent content,
      Kind kind,
      String path)
      throws IOException {
    Words words = Words.in(request.getLocale());
    boolean asText = "text".equals(request.getParameter("as"));
    View view = new View(words, content, path);
    Page page =
        switch (kind) {
          case Kind.Picture _ -> view.plain("picture");
          case Kind.Drawing _ -> asText ? view.text("svg", true) : view.drawing();
          case Kind.Sound _ -> view.plain("sound");
          case Kind.Film _ -> view.plain("film");
          case Kind.Document _ -> view.document(Place.of(request));
          case Kind.Prose _ -> asText ? view.text("md", true) : view.prose();
          case Kind.Writing(String language) -> view.text(language, false);
          case Kind.Nothing _ -> view.other(true);
          case Kind.Other _ -> view.other(false);
        };
    boolean document = kind instanceof Kind.Document;
    pages.answer(response, page, nonce -> policy(nonce, document));
  }

  void refuse(HttpServletRequest request, HttpServletResponse response, int status, String why)
      throws IOException {
    Words words = Words.in(request.getLocale());
    Refusal refusal = new Refusal(words, words.say(why + ".title"), words.say(why + ".sentence"));
    Page page = Page.of("preview/refusal.jte", refusal).withStatus(status);
    pages.answer(response, page, nonce -> policy(nonce, false));
  }

  /// A page that shows nothing, and says why.
  record Refusal(Words words, String title, String sentence) {}

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

  /// One content on its way into a template.
  private record View(Words words, FileContent content, String path) {

    private static final String NO_BODY = "";

    Page plain(String kind) {
      return page(kind, kind, Optional.empty(), List.of(), NO_BODY);
    }

    Page other(boolean empty) {
      return page("other", empty ? "nothing" : "other", Optional.empty(), List.of(), empty);
    }

    Page drawing() {
      return page("picture", "drawing", Optional.of(asText()), List.of(), NO_BODY);
    }

    Page document(Place place) {
      return page("document", "document", Optional.empty(), List.of(), place);
    }

    Page text(String language, boolean two) throws IOException {
      Text text = read();
      Optional<Shown.Link> back =
          two ? Optional.of(new Shown.Link(path, words.say("as-page"))) : Optional.empty();
      boolean cut = isCut() || Lines.isCut(text.text());
      return page("text", "text", back, notes(text, cut), Lines.of(text.text(), language));
    }

    Page prose() throws IOException {
      Text text = read();
      return page(
          "prose",
          "prose",
          Optional.of(asText()),
          notes(text, isCut()),
          Markdown.html(text.text()));
    }

    private Shown.Link asText() {
      return new Shown.Link(path + "?as=text", words.say("as-text"));
    }

    private boolean isCut() {
      return content.file().sizeBytes() > TEXT_BYTES;
    }

    private Text read() throws IOException {
      return Text.decode(PreviewDoor.first(content, TEXT_BYTES), !isCut());
    }

    private List<String> notes(Text text, boolean cut) {
      List<String> notes = new ArrayList<>();
      if (cut) {
        notes.add(words.say("note.cut"));
      }
      if (text.guessed()) {
        notes.add(words.say("note.guessed", text.encoding()));
      }
      if (text.turning()) {
        notes.add(words.say("note.turning"));
      }
      return notes;
    }

    private Page page(
        String template, String kind, Optional<Shown.Link> other, List<String> notes, Object body) {
      String about =
          words.say("kind." + kind, content.file().mediaType())
              + " · "
              + words.size(content.file().sizeBytes());
      String name = Shown.name(content.item().name());
      return Page.of(
          "preview/" + template + ".jte",
          new Shown<>(words, name, about, path + "/content", other, notes, body));
    }
  }
}
