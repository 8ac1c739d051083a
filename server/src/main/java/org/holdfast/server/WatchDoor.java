package org.holdfast.server;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/// What listens on `watching.port`: `/metrics` for who shows the token, if there is one, `/live`
/// and `/ready` for everybody who gets there. Nothing else: no door is behind it, and no account is
/// asked for; and no figures are behind the public doors (ADR 39).
///
/// Why it is not ready, this machine is told, and who shows the token. Without a token it answers
/// only who calls it by a name of this machine: to a browser, a stranger's page may come from a
/// name that now leads here, and would be let read.
final class WatchDoor extends ValveBase {

  private static final int MISDIRECTED = 421; // RFC 9110, section 15.5.20

  private final Connector connector;
  private final boolean here;
  private final Optional<WatchToken> token;
  private final Figures figures;
  private final Readiness readiness;

  /// @param here whether this machine alone reaches it
  WatchDoor(
      Connector connector,
      boolean here,
      Optional<WatchToken> token,
      Figures figures,
      Readiness readiness) {
    super(true);
    this.connector = connector;
    this.here = here;
    this.token = token;
    this.figures = figures;
    this.readiness = readiness;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (!connector.equals(request.getConnector())) {
      getNext().invoke(request, response);
      return;
    }
    SecurityHeaders.set(response, request.isSecure());
    if (!request.getMethod().equals("GET")) {
      response.setHeader("Allow", "GET");
      say(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "This address takes GET.\n");
      return;
    }
    boolean shown = token.filter(it -> it.isShown(request.getHeader("Authorization"))).isPresent();
    boolean calledHere = here && isHere(request.getServerName());
    if (token.isEmpty() && !calledHere) {
      say(response, MISDIRECTED, "Call it localhost, or 127.0.0.1.\n");
      return;
    }
    switch (request.getRequestURI()) {
      case "/metrics" -> metrics(response, token.isEmpty() || shown);
      case "/live" -> ProbeAnswers.live(response);
      case "/ready" -> ProbeAnswers.ready(response, readiness.obstacles(), calledHere || shown);
      default ->
          say(
              response,
              HttpServletResponse.SC_NOT_FOUND,
              "There are /metrics, /live and /ready.\n");
    }
  }

  private static boolean isHere(String host) {
    String plain = HostNames.plain(host);
    try {
      InetAddress address = HostNames.address(plain);
      return address.isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return plain.equals("localhost");
    }
  }

  private void metrics(Response response, boolean allowed) throws IOException {
    if (!allowed) {
      response.setHeader("WWW-Authenticate", "Bearer realm=\"Holdfast\"");
      say(
          response,
          HttpServletResponse.SC_UNAUTHORIZED,
          "Show the token of watching.token-file: Authorization: Bearer TOKEN.\n");
      return;
    }
    response.setContentType(Figures.CONTENT_TYPE);
    figures.write(response.getOutputStream());
  }

  private static void say(Response response, int status, String sentence) throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=utf-8");
    response.getOutputStream().write(sentence.getBytes(StandardCharsets.UTF_8));
  }
}
