package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Small JSON answers to apps.
final class Json {

  private static final JsonMapper JSON = new JsonMapper();

  private Json() {}

  static void answer(HttpServletResponse response, int status, Map<String, Object> object)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(object);
    response.setStatus(status);
    response.setContentType("application/json;charset=utf-8");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  static byte[] bytes(Map<String, Object> object) {
    return JSON.writeValueAsBytes(object);
  }
}
