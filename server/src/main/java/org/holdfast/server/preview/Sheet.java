package org.holdfast.server.preview;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.FileContent;
import org.holdfast.server.Page;
import org.holdfast.server.PageWords;

/// One content on its way into a template.
///
/// @param given whether its bytes are given away, too
/// @param bare whether it stands in a page that says what it is, and has the buttons
record Sheet(PageWords words, FileContent content, String path, boolean given, boolean bare) {

  /// What the address of a bare one says behind its path.
  static final String BARE = "in=page";

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
        two ? Optional.of(new Shown.Link(at(""), words.say("as-page"))) : Optional.empty();
    boolean cut = isCut() || Lines.isCut(text.text());
    return page("text", "text", back, notes(text, cut), Lines.of(text.text(), language));
  }

  Page prose() throws IOException {
    Text text = read();
    return page(
        "prose", "prose", Optional.of(asText()), notes(text, isCut()), Markdown.html(text.text()));
  }

  /// What was drawn of it, and what is written in it.
  ///
  /// @param text empty if there is none
  Page drawn(String kind, boolean picture, String text) {
    boolean cut = Lines.isCut(text);
    String at = picture ? path + "/" + PreviewDoor.PICTURE : "";
    Drawn drawn = new Drawn(at, Lines.of(text, ""));
    return page(
        "drawn", kind, Optional.empty(), cut ? List.of(words.say(cutWords())) : List.of(), drawn);
  }

  /// What cannot be shown without giving it away.
  Page withheld(String kind) {
    return page("other", kind, Optional.empty(), List.of(), false);
  }

  /// @param picture its address; empty if there is none
  record Drawn(String picture, Lines text) {}

  private String cutWords() {
    return given ? "note.cut" : "note.cut.shown";
  }

  private Shown.Link asText() {
    return new Shown.Link(at("as=text"), words.say("as-text"));
  }

  private String at(String view) {
    String query = bare && !view.isEmpty() ? BARE + "&" + view : bare ? BARE : view;
    return query.isEmpty() ? path : path + "?" + query;
  }

  private boolean isCut() {
    return content.file().sizeBytes() > Viewer.TEXT_BYTES;
  }

  private Text read() throws IOException {
    return Text.decode(PreviewDoor.first(content, Viewer.TEXT_BYTES), !isCut());
  }

  private List<String> notes(Text text, boolean cut) {
    List<String> notes = new ArrayList<>();
    if (cut) {
      notes.add(words.say(cutWords()));
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
        new Shown<>(
            words, name, about, given ? path + "/content" : "", other, bare, all(notes), body));
  }

  private List<String> all(List<String> notes) {
    List<String> all = new ArrayList<>(notes);
    if (!given && !bare) {
      all.addFirst(words.say("note.shown"));
    }
    return all;
  }
}
