package org.holdfast.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What stands before several processes of one server: each connection goes to the next of them in
/// turn, byte for byte.
public final class RoundRobin implements AutoCloseable {

  private final ServerSocket listener;
  private volatile List<Integer> targets = List.of();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// Who connects before it knows where to is turned away.
  public RoundRobin() {
    try {
      this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /// @param ports of this machine
  public RoundRobin to(List<Integer> ports) {
    targets = List.copyOf(ports);
    return this;
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    int next = 0;
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        List<Integer> now = targets;
        if (now.isEmpty()) {
          client.close();
        } else {
          int target = now.get(next % now.size());
          next++;
          threads.execute(() -> serve(client, target));
        }
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client, int target) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread asking = Thread.ofVirtual().start(() -> pump(client, server));
      pump(server, client);
      asking.join();
    } catch (IOException e) {
      // That process is not there: the client sees a connection that ends.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// An end is passed on as an end, and a reset as a reset.
  private static void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException e) {
      reset(from);
      reset(to);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is gone already.
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
