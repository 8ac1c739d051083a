package org.holdfast.server.dav;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLSocketFactory;

/// Lets a client that cannot be told which authority to trust reach a server that speaks TLS alone:
/// takes plain connections from this machine and passes their bytes on over TLS.
final class TlsForwarder implements AutoCloseable {

  private final ServerSocket listener;
  private final SSLSocketFactory tls;
  private final int target;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  TlsForwarder(SSLSocketFactory tls, int target) {
    this.tls = tls;
    this.target = target;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = tls.createSocket("127.0.0.1", target)) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      threads.execute(() -> pump(client, server));
      pump(server, client);
    } catch (IOException e) {
      // Either side hung up; the other learns it by the closing of its socket.
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException e) {
      // Hung up.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
