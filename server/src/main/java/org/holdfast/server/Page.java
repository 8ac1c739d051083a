package org.holdfast.server;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// One page for a person: a template and what it shows.
///
/// @param template its file below `src/main/jte`, such as `signin/password.jte`; it takes `@param
///   Frame frame` and `@param … page`, and puts its content into `@template.frame(…)`
/// @param content the template's `page`
/// @param scripted whether scripts that carry the nonce may run, and call this server
/// @param framing whether it may show pages of this server in frames
/// @param formTargets where else than to this server the page's forms may lead, redirects included
public record Page(
    int status,
    String template,
    Object content,
    boolean scripted,
    boolean framing,
    List<String> formTargets) {

  public Page {
    formTargets = List.copyOf(formTargets);
  }

  public static Page of(String template, Object content) {
    return new Page(200, template, content, false, false, List.of());
  }

  /// A page that says one thing.
  public static Page message(int status, PageLook look, String title, String sentence) {
    return of("message.jte", new Message(title, sentence, look)).withStatus(status);
  }

  public Page withStatus(int other) {
    return new Page(other, template, content, scripted, framing, formTargets);
  }

  public Page withScripts() {
    return new Page(status, template, content, true, framing, formTargets);
  }

  public Page withFrames() {
    return new Page(status, template, content, scripted, true, formTargets);
  }

  /// Browsers hold a form's redirects, too, to where the page said that its forms may lead.
  public Page leadingTo(URI address) {
    List<String> more = new ArrayList<>(formTargets);
    more.add(source(address));
    return new Page(status, template, content, scripted, framing, more);
  }

  /// As a Content-Security-Policy names it: the origin, or the scheme alone of what is no web
  /// address.
  private static String source(URI address) {
    boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
    return web && address.getRawAuthority() != null
        ? address.getScheme() + "://" + address.getRawAuthority()
        : address.getScheme() + ":";
  }
}
