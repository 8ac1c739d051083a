package org.holdfast.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.holdfast.server.BodyFailed.Kind;

/// A request's body. Failures to read it are [BodyFailed], so that nobody takes them for failures
/// of a disk or of the answer. A body that is sent slowly may outlive the sign-in that let it in:
/// at its end, and now and then before, it asks whether that lives.
public final class BodyStream extends FilterInputStream {

  private static final long ASKED_EACH_BYTES = 8L << 20;

  private final BooleanSupplier lives;
  private long bytesUntilAsked = ASKED_EACH_BYTES;

  /// @param lives whether who sends it may still do so
  public BodyStream(InputStream in, BooleanSupplier lives) {
    super(in);
    this.lives = lives;
  }

  @Override
  public int read() throws IOException {
    try {
      int read = super.read();
      came(read < 0 ? read : 1);
      return read;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    try {
      int read = super.read(buffer, from, length);
      came(read);
      return read;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void came(int bytes) throws BodyFailed {
    bytesUntilAsked -= Math.max(0, bytes);
    if (bytes < 0 || bytesUntilAsked <= 0) {
      bytesUntilAsked = ASKED_EACH_BYTES;
      if (!lives.getAsBoolean()) {
        throw new BodyFailed(Kind.SIGNED_OUT, new IOException("its sign-in has ended"));
      }
    }
  }

  /// The container owns the stream: it may have to read on to the next request.
  @Override
  public void close() {}

  private static BodyFailed failed(IOException e) {
    if (e instanceof BodyFailed known) {
      return known;
    }
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
