package org.holdfast.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/// Errors outside every door: one plain line. No stack trace, no version, nothing of the request.
final class PlainErrors extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    SecurityHeaders.set(response, request.isSecure());
    response.setContentType("text/plain;charset=utf-8");
    try {
      response.getOutputStream().write(sentence(status).getBytes(StandardCharsets.UTF_8));
      response.finishResponse();
    } catch (IOException | IllegalStateException _) {
      // Whoever asked has gone, or took a writer and has gone: nobody is left to tell.
    }
  }

  private static String sentence(int status) {
    return switch (status) {
      case 400 -> "The request is not well-formed.\n";
      case 404 -> "There is nothing at this address.\n";
      case 405 -> "This method is not served here.\n";
      case 408 -> "Nothing came for too long. Send the request again.\n";
      case 413 -> "The request is too large.\n";
      case 503 -> "Not now; try again shortly.\n";
      default -> status < 500 ? "The request is refused.\n" : "Something went wrong here.\n";
    };
  }
}
