package org.holdfast.server;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// What `GET /health/live` and `GET /health/ready` answer, for whoever starts processes and shares
/// out requests. Alive is who answers at all. Ready is who can take something to keep (200), and
/// not who can only be read (503). Why not, strangers are not told.
final class ProbeAnswers {

  static final String LIVE = "/health/live";
  static final String READY = "/health/ready";

  private ProbeAnswers() {}

  static void live(HttpServletResponse response) throws IOException {
    write(response, "{\"status\":\"live\"}");
  }

  /// @param because whether it is said why not
  static void ready(
      HttpServletResponse response, Set<Readiness.Obstacle> obstacles, boolean because)
      throws IOException {
    if (obstacles.isEmpty()) {
      write(response, "{\"status\":\"ready\"}");
      return;
    }
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setHeader("Retry-After", "5");
    List<String> words = obstacles.stream().map(each -> '"' + each.word() + '"').toList();
    String why = because ? ",\"because\":[" + String.join(",", words) + "]" : "";
    write(response, "{\"status\":\"notReady\"" + why + "}");
  }

  private static void write(HttpServletResponse response, String json) throws IOException {
    response.setContentType("application/json;charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
  }
}
