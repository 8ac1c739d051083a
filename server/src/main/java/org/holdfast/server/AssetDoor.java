package org.holdfast.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// `GET /assets/…`: what pages are made of.
final class AssetDoor extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient Assets assets;

  AssetDoor(Assets assets) {
    this.assets = assets;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // Pages of no origin, as previews are, load them too; they are the same for everybody.
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    assets.serve(request, response);
  }
}
