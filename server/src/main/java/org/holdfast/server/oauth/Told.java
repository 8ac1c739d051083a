package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletRequest;
import org.holdfast.server.Page;
import org.holdfast.server.PageLook;
import org.holdfast.server.PageWords;

/// What this door's pages say to the one who sent a request: `words.properties` beside this class.
///
/// @param look the language and colours of the page
record Told(PageWords words, PageLook look) {

  private static final String WORDS = "org.holdfast.server.oauth.words";

  static Told to(HttpServletRequest request) {
    PageLook look = PageLook.of(request);
    return new Told(PageWords.of(WORDS, look.language()), look);
  }

  public String say(String key, Object... values) {
    return words.say(key, values);
  }

  /// A page that says one thing.
  ///
  /// @param word of its sentences
  Page page(int status, String word) {
    return Page.message(status, look, say(word + ".title"), say(word + ".text"));
  }
}
