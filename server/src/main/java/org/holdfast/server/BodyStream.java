package org.holdfast.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.holdfast.server.BodyFailed.Kind;

/// A request's body. Failures to read it are [BodyFailed], so that nobody takes them for failures
/// of a disk or of the answer.
public final class BodyStream extends FilterInputStream {

  public BodyStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    try {
      return super.read(buffer, from, length);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// The container owns the stream: it may have to read on to the next request.
  @Override
  public void close() {}

  private static BodyFailed failed(IOException e) {
    if (causes(e).anyMatch(SocketTimeoutException.class::isInstance)) {
      return new BodyFailed(Kind.STALLED, e);
    }
    // Tomcat calls a client that went away a bad request too.
    boolean broken =
        causes(e)
            .anyMatch(
                cause ->
                    cause instanceof BadRequestException
                        && !(cause instanceof ClientAbortException));
    return new BodyFailed(broken ? Kind.BROKEN : Kind.VANISHED, e);
  }

  private static Stream<Throwable> causes(IOException e) {
    return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause);
  }
}
