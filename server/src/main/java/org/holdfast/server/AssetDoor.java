package org.holdfast.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// `GET /assets/…`: what pages are made of.
final class AssetDoor extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /// The web app's service worker (`web`, ADR 30).
  private static final String WORKER = "/worker.js";

  private final transient Assets assets;

  AssetDoor(Assets assets) {
    this.assets = assets;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // Pages of no origin, as previews are, load them too; they are the same for everybody.
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    if (request.getRequestURI().endsWith(WORKER)) {
      // It works for all pages, and asks this server for their parts alone.
      response.setHeader("Service-Worker-Allowed", "/");
      response.setHeader("Content-Security-Policy", "default-src 'none'; connect-src 'self'");
    }
    assets.serve(request, response);
  }
}
