package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.holdfast.server.Page;
import org.holdfast.server.Pages;

/// Answers to authorization requests, on their way through the browser.
final class Replies {

  private final Pages pages;
  private final Supplier<URI> issuer;

  Replies(Pages pages, Supplier<URI> issuer) {
    this.pages = pages;
    this.issuer = issuer;
  }

  URI issuer() {
    return issuer.get();
  }

  void code(Told told, HttpServletResponse response, Reply reply, String code) throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("code", code);
    send(told, response, reply, parameters);
  }

  void error(Told told, HttpServletResponse response, Reply reply, String error, String sentence)
      throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("error", error);
    parameters.put("error_description", sentence);
    send(told, response, reply, parameters);
  }

  /// With the issuer, so that an app of several servers knows whose answer it is (RFC 9207).
  private void send(
      Told told, HttpServletResponse response, Reply reply, Map<String, String> parameters)
      throws IOException {
    reply.state().ifPresent(state -> parameters.put("state", state));
    parameters.put("iss", issuer.get().toString());
    switch (reply.mode()) {
      case QUERY -> {
        String joint = reply.returnTo().contains("?") ? "&" : "?";
        redirect(response, reply.returnTo() + joint + QueryText.of(parameters));
      }
      case FRAGMENT -> redirect(response, reply.returnTo() + "#" + QueryText.of(parameters));
      case FORM_POST ->
          pages.answer(
              response,
              Page.of("oauth/formpost.jte", new FormPost(told, reply.returnTo(), parameters))
                  .withScripts()
                  .leadingTo(URI.create(reply.returnTo())));
    }
  }

  static void redirect(HttpServletResponse response, String address) {
    // Never 307: a form that was sent here must not be sent on (RFC 9700, section 4.12).
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", address);
  }

  /// What the page that sends itself on carries.
  record FormPost(Told told, String to, Map<String, String> fields) {}
}
