package org.holdfast.server;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/// Answers in its door's form what Tomcat would answer itself: a body whose framing is broken, or
/// that stalls. Tomcat takes the answer out of a servlet's hands then; a valve is asked last.
///
/// Stands in the host's pipeline, behind any other valve that reports errors; leaves to that one
/// what no door has seen.
public final class BrokenBodies extends ErrorReportValve {

  private static final String STATUS = "org.holdfast.server.broken.status";
  private static final String TYPE = "org.holdfast.server.broken.type";
  private static final String BODY = "org.holdfast.server.broken.body";

  /// Says what a request whose body is broken is to be answered.
  public static void answer(HttpServletRequest request, int status, String type, byte[] body) {
    request.setAttribute(STATUS, status);
    request.setAttribute(TYPE, type);
    request.setAttribute(BODY, body);
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    if (request.getAttribute(STATUS) instanceof Integer status
        && request.getAttribute(TYPE) instanceof String type
        && request.getAttribute(BODY) instanceof byte[] body
        && response.setErrorReported()) {
      response.setStatus(status);
      response.setHeader("Connection", "close");
      response.setContentType(type);
      response.setContentLength(body.length);
      try {
        response.getOutputStream().write(body);
        response.finishResponse();
      } catch (IOException e) {
        // Whoever sent the broken body has gone: nobody is left to tell.
      }
    }
  }
}
