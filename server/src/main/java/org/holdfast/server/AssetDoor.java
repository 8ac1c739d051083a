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
    assets.serve(request, response);
  }
}
