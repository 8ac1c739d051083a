package org.holdfast.keyservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;

/// What lies behind a request that got no answer.
final class Causes {

  private Causes() {}

  static Stream<Throwable> of(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause);
  }

  static Throwable innermost(Throwable thrown) {
    return of(thrown).reduce(thrown, (_, cause) -> cause);
  }

  static boolean isOfTheLine(Throwable thrown) {
    return of(thrown)
        .anyMatch(
            each ->
                each instanceof TimeoutException
                    || each instanceof IOException
                    || each instanceof UncheckedIOException);
  }

  static boolean isLate(Throwable thrown) {
    return of(thrown)
        .anyMatch(each -> each instanceof TimeoutException || each instanceof HttpTimeoutException);
  }

  /// A line that broke off is worth another try; one that was late would be waited for too long,
  /// and who is not trusted stays so.
  static Optional<Duration> worthAnotherTry(Throwable thrown) {
    boolean untrusted = of(thrown).anyMatch(SSLHandshakeException.class::isInstance);
    return isOfTheLine(thrown) && !isLate(thrown) && !untrusted
        ? Optional.of(Tries.USUAL_PAUSE)
        : Optional.empty();
  }
}
