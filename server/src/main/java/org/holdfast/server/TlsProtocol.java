package org.holdfast.server;

import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;

/// HTTP/1.1 over [TlsChannel]. Public because Tomcat makes it by its name.
public final class TlsProtocol extends Http11NioProtocol {

  private static final int MOST_BYTES = 65_536;
  private static final int LEAST_BYTES = 16_384; // one record
  private static final int HEAP_SHARE = 16;

  public TlsProtocol() {
    super(new Endpoint());
  }

  /// Makes the buffers of each connection as large as helps, but no larger than memory allows if
  /// every connection that may be open is: a connection has four, all outside the heap, for which
  /// the JVM grants as much as the heap may have.
  void sizeBuffers(int connections) {
    long share = Runtime.getRuntime().maxMemory() / HEAP_SHARE / connections;
    int bytes =
        share >= MOST_BYTES ? MOST_BYTES : share >= 2 * LEAST_BYTES ? 2 * LEAST_BYTES : LEAST_BYTES;
    Endpoint endpoint = (Endpoint) getEndpoint();
    endpoint.bufferBytes = bytes;
    endpoint.getSocketProperties().setDirectBuffer(true);
    endpoint.getSocketProperties().setDirectSslBuffer(true);
    endpoint.getSocketProperties().setAppReadBufSize(bytes);
    endpoint.getSocketProperties().setAppWriteBufSize(bytes);
  }

  private static final class Endpoint extends NioEndpoint {

    private int bufferBytes = LEAST_BYTES;

    @Override
    protected NioChannel createChannel(SocketBufferHandler handler) {
      return isSSLEnabled()
          ? new TlsChannel(handler, this, bufferBytes)
          : super.createChannel(handler);
    }
  }
}
