package org.holdfast.server.graph;

import org.holdfast.content.ContentRefusal;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.feedback.FeedbackRefusal;
import org.holdfast.server.FailureTrace;
import org.holdfast.server.Malformed;

/// Turns whatever was thrown into what a client is told. What nobody expected is logged under the
/// request's id, with the place in the code but without the exception's words: they may hold a
/// name.
final class Failures {

  private static final System.Logger LOG = System.getLogger("org.holdfast.server.graph");

  GraphError error(RuntimeException failure, String requestId) {
    return switch (failure) {
      case GraphRefusal refusal -> refusal.error();
      case Malformed malformed -> GraphError.invalid(malformed.code(), malformed.sentence());
      case DriveRefusal refusal -> Refusals.of(refusal);
      case ContentRefusal refusal -> Refusals.of(refusal);
      case FeedbackRefusal refusal -> Refusals.of(refusal);
      default -> unexpected(failure, requestId);
    };
  }

  private static GraphError unexpected(Throwable failure, String requestId) {
    LOG.log(
        System.Logger.Level.ERROR, "request {0} failed: {1}", requestId, FailureTrace.of(failure));
    return GraphError.unexpected();
  }
}
