package org.holdfast.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;

/// One TLS connection that moves several records with one call of the system.
///
/// Tomcat's own hands each record to the socket by itself, and reads no more than one: of a large
/// file's cost most was then the way into the kernel and back (docs/performance.md). Records stay
/// as they are, 16 KiB of content at most; several of them share a buffer.
final class TlsChannel extends SecureNioChannel {

  // RFC 8446, 5.2: a record has a head of 5 bytes and at most 256 around its content.
  private static final int RECORD_BYTES = 16_384;
  private static final int MOST_RECORD_BYTES = RECORD_BYTES + 5 + 256;

  /// @param bufferBytes of content that is moved at a time, a multiple of a record's
  TlsChannel(SocketBufferHandler handler, NioEndpoint endpoint, int bufferBytes) {
    super(handler, endpoint);
    int netBytes = bufferBytes / RECORD_BYTES * MOST_RECORD_BYTES;
    netInBuffer = ByteBuffer.allocateDirect(netBytes);
    netOutBuffer = ByteBuffer.allocateDirect(netBytes);
  }

  /// Opens what is here already before it asks the socket, which may have come to its end.
  @Override
  public int read(ByteBuffer into) throws IOException {
    if (isHandshakeComplete() && !closing && !closed && netInBuffer.position() > 0) {
      int opened = openWhatIsHere(into);
      if (opened > 0) {
        return opened;
      }
    }
    return super.read(into);
  }

  private int openWhatIsHere(ByteBuffer into) throws IOException {
    int opened = 0;
    SSLEngineResult result;
    netInBuffer.flip();
    try {
      do {
        result = sslEngine.unwrap(netInBuffer, into);
        opened += result.bytesProduced();
      } while (isPlain(result) && result.bytesProduced() > 0 && netInBuffer.hasRemaining());
    } finally {
      netInBuffer.compact();
    }
    // Whatever else a record asks for is answered by the next read of the socket.
    return opened;
  }

  private static boolean isPlain(SSLEngineResult result) {
    return result.getStatus() == Status.OK
        && result.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  /// Seals as many records as fit and sends them together.
  @Override
  @SuppressWarnings("ReferenceEquality") // that very buffer holds records, whatever else is alike
  public int write(ByteBuffer from) throws IOException {
    if (from.remaining() <= RECORD_BYTES || from == netOutBuffer || !isHandshakeComplete()) {
      return super.write(from);
    }
    checkInterruptStatus();
    if (closing || closed) {
      throw new IOException("the connection is being closed");
    }
    if (!flush(netOutBuffer)) {
      return 0;
    }
    int taken = seal(from);
    flush(netOutBuffer);
    return taken;
  }

  private int seal(ByteBuffer from) throws IOException {
    int taken = 0;
    netOutBuffer.clear();
    try {
      while (from.hasRemaining() && netOutBuffer.remaining() >= MOST_RECORD_BYTES) {
        SSLEngineResult result = sslEngine.wrap(from, netOutBuffer);
        taken += result.bytesConsumed();
        if (result.getStatus() != Status.OK) {
          throw new IOException("a TLS record could not be sealed: " + result.getStatus());
        }
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
          tasks();
        }
      }
      return taken;
    } finally {
      netOutBuffer.flip();
    }
  }
}
