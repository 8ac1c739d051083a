package org.holdfast.server.graph;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.holdfast.content.ContentRefusal;
import org.holdfast.drive.DriveRefusal;

/// Turns whatever was thrown into what a client is told. What nobody expected is logged under the
/// request's id, with the place in the code but without the exception's words: they may hold a
/// name.
final class Failures {

  private static final System.Logger LOG = System.getLogger("org.holdfast.server.graph");

  GraphError error(RuntimeException failure, String requestId) {
    return switch (failure) {
      case GraphRefusal refusal -> refusal.error();
      case DriveRefusal refusal -> Refusals.of(refusal);
      case ContentRefusal refusal -> Refusals.of(refusal);
      default -> unexpected(failure, requestId);
    };
  }

  private static GraphError unexpected(Throwable failure, String requestId) {
    LOG.log(System.Logger.Level.ERROR, "request {0} failed: {1}", requestId, trace(failure));
    return GraphError.unexpected();
  }

  private static String trace(Throwable failure) {
    StringBuilder trace = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      trace
          .append(trace.isEmpty() ? "" : "; caused by ")
          .append(cause.getClass().getName())
          .append(
              Arrays.stream(cause.getStackTrace())
                  .limit(8)
                  .map(StackTraceElement::toString)
                  .collect(Collectors.joining(" < ", " at ", "")));
    }
    return trace.toString();
  }
}
