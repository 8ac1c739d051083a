package org.holdfast.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.holdfast.audit.Checkpoint;
import org.holdfast.audit.TilePath;

/// `GET /.well-known/holdfast/…`: where the log stands, in the forms of C2SP, so that a device can
/// remember it and find out when the server was set back.
///
/// | path | who | what |
/// | --- | --- | --- |
/// | `checkpoint` | anyone | the newest signed head: a number and a hash |
/// | `key` | anyone | what to check it with |
/// | `tile/…` | who is signed in | hashes, to prove that one head extends another |
///
/// Entries are shown to nobody here: they are about people.
final class LogDoor extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /// One segment: the front looks no further to find a door.
  static final String ADDRESS = "/.well-known/*";

  private static final String PREFIX = "/.well-known/holdfast/";

  private final transient Holdfast holdfast;

  LogDoor(Holdfast holdfast) {
    this.holdfast = holdfast;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI();
    String rest = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : "";
    response.setHeader("Cache-Control", "no-store");
    switch (rest) {
      case "checkpoint" -> {
        Optional<byte[]> note = holdfast.audit().newest().map(Checkpoint::bytes);
        answer(response, "text/plain;charset=utf-8", note);
      }
      case "key" -> {
        byte[] key = (holdfast.audit().key().text() + "\n").getBytes(StandardCharsets.UTF_8);
        answer(response, "text/plain;charset=utf-8", Optional.of(key));
      }
      default -> tile(request, response, rest);
    }
  }

  private void tile(HttpServletRequest request, HttpServletResponse response, String path)
      throws IOException {
    Optional<TilePath> tile = TilePath.parse(path);
    if (tile.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    if (!BearerHeader.isSignedIn(request, holdfast.signIn())) {
      response.setHeader("WWW-Authenticate", "Bearer realm=\"Holdfast\"");
      response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    answer(response, "application/octet-stream", holdfast.audit().tile(tile.get()));
  }

  private static void answer(HttpServletResponse response, String type, Optional<byte[]> bytes)
      throws IOException {
    if (bytes.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setContentType(type);
    response.setContentLength(bytes.get().length);
    response.getOutputStream().write(bytes.get());
  }
}
