package org.holdfast.server;

import java.util.Arrays;
import java.util.stream.Collectors;

/// What nobody expected, as the log may have it: the places in the code, without the exception's
/// words, since they may hold a name.
public final class FailureTrace {

  private static final int FRAMES = 8;

  private FailureTrace() {}

  public static String of(Throwable failure) {
    StringBuilder trace = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      trace
          .append(trace.isEmpty() ? "" : "; caused by ")
          .append(cause.getClass().getName())
          .append(
              Arrays.stream(cause.getStackTrace())
                  .limit(FRAMES)
                  .map(StackTraceElement::toString)
                  .collect(Collectors.joining(" < ", " at ", "")));
    }
    return trace.toString();
  }
}
