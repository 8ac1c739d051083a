package org.holdfast.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.holdfast.server.app.AppDoor;
import org.holdfast.server.dav.DavDoor;

/// Who types the server's name alone gets the web app, and signs in on the way.
final class RootDoor extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient AppDoor app;

  RootDoor(AppDoor app) {
    this.app = app;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    app.answer(request, response);
  }

  /// Windows asks the root of a server what it can before it asks the folder that is to be opened.
  @Override
  protected void doOptions(HttpServletRequest request, HttpServletResponse response) {
    DavDoor.CAPABILITIES.forEach(response::setHeader);
    response.setHeader("Allow", "GET, HEAD, OPTIONS");
  }
}
