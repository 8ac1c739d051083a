package org.holdfast.server;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.holdfast.database.DatabaseRefusal;

/// What every request meets first: the headers of every answer, and the http door, behind which
/// there is nothing.
final class FrontValve extends ValveBase {

  private static final System.Logger LOG = System.getLogger(FrontValve.class.getName());

  private final HttpDoor httpDoor;
  private final boolean behindProxies;
  private final Consumer<String> revoking;
  private static final String NO_ADDRESS =
      "forwardedForMalformed: what stands before this server says in X-Forwarded-For something that"
          + " is no address. Have it add the address that it is asked from, and nothing else.\n";

  private final Seldom refused;
  private final Seldom failed;

  /// @param behindProxies whether a valve before this one may have put another address in place
  FrontValve(
      HttpDoor httpDoor, boolean behindProxies, Consumer<String> revoking, InstantSource clock) {
    super(true);
    this.behindProxies = behindProxies;
    this.refused = new Seldom(clock, Duration.ofMinutes(1));
    this.failed = new Seldom(clock, Duration.ofMinutes(1));
    this.httpDoor = httpDoor;
    this.revoking = revoking;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    SecurityHeaders.set(response, request.isSecure());
    if (behindProxies && !isAddress(request.getRemoteAddr())) {
      plain(response, HttpServletResponse.SC_BAD_REQUEST, NO_ADDRESS);
      return;
    }
    if (request.isSecure()) {
      getNext().invoke(request, response);
      return;
    }
    response.setHeader("Connection", "close");
    switch (httpDoor.answer(request)) {
      case HttpDoor.Answer.Redirect(String location) -> {
        response.setHeader("Location", location);
        response.setStatus(HttpServletResponse.SC_PERMANENT_REDIRECT);
      }
      case HttpDoor.Answer.Refused refused -> refuse(refused, response);
    }
  }

  private void refuse(HttpDoor.Answer.Refused refused, Response response) throws IOException {
    this.refused
        .happened()
        .ifPresent(
            times ->
                LOG.log(
                    System.Logger.Level.WARNING,
                    "Credentials were sent to the http door: refused, revoked. Times: " + times));
    for (String each : refused.revoke()) {
      try {
        revoking.accept(each);
      } catch (DatabaseRefusal e) {
        failed
            .happened()
            .ifPresent(
                times ->
                    LOG.log(
                        System.Logger.Level.ERROR,
                        "A token that was sent in clear could not be revoked. Times: " + times,
                        e));
      }
    }
    plain(response, HttpServletResponse.SC_FORBIDDEN, HttpDoor.REFUSAL);
  }

  private static void plain(Response response, int status, String text) throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=utf-8");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isAddress(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
