package org.holdfast.server.graph;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/// Answers in the contract's form what Tomcat would answer itself: a body whose framing is broken,
/// or that stalls. Tomcat takes the answer out of a servlet's hands then; a valve is asked last.
///
/// Stands in the host's pipeline, behind any other valve that reports errors; leaves to that one
/// what no [GraphDoor] has seen.
public final class BrokenBodies extends ErrorReportValve {

  static final String STATUS = "org.holdfast.server.graph.status";
  static final String BODY = "org.holdfast.server.graph.body";

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    if (request.getAttribute(STATUS) instanceof Integer status
        && request.getAttribute(BODY) instanceof byte[] body
        && response.setErrorReported()) {
      response.setStatus(status);
      response.setHeader("Connection", "close");
      response.setContentType("application/json;charset=utf-8");
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
