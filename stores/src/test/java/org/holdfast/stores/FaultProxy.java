package org.holdfast.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Stands between a server and whoever uses it, and spoils what comes back. The fault holds for
/// connections that are made while it is set; `HELD` and `SLOW` hold for those that are there, too.
public final class FaultProxy implements AutoCloseable {

  /// What becomes of an answer.
  public enum Fault {
    NONE,
    /// The connection is reset before the first byte of the answer.
    CUT,
    /// The connection ends after so many bytes of the answer.
    TRUNCATED,
    /// The answer stops after so many bytes, and the connection stays open.
    HALF_OPEN,
    /// The request is not even read.
    SILENT,
    /// Something that is no store answers.
    NONSENSE,
    /// The request is passed on and done, and its answer is lost.
    ANSWER_LOST,
    /// Nobody hears of anything: what is sent either way stays on its way, and arrives when this is
    /// over, as on a line that was down.
    HELD,
    /// Each piece, either way, takes its time.
    SLOW;

    private boolean spoilsLines() {
      return this == HELD || this == SLOW;
    }
  }

  private static final Duration SLOW_PIECE = Duration.ofMillis(150);

  private static final byte[] NONSENSE =
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 11\r\nConnection: close\r\n\r\n<p>hello</p"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final int target;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Lock changing = new ReentrantLock();
  private final Condition changed = changing.newCondition();
  private volatile Fault fault = Fault.NONE;
  private volatile long afterBytes;

  public FaultProxy(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  public int port() {
    return server.getLocalPort();
  }

  /// Ends the connections that are there, so that the next request meets the fault; those stay to
  /// which `HELD` or `SLOW` happens, or happened.
  public void set(Fault next, long bytes) {
    boolean stay = next.spoilsLines() || (fault.spoilsLines() && next == Fault.NONE);
    changing.lock();
    try {
      afterBytes = bytes;
      fault = next;
      changed.signalAll();
    } finally {
      changing.unlock();
    }
    if (!stay) {
      open.forEach(FaultProxy::close);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    Fault now = fault;
    try (client) {
      switch (now) {
        case SILENT -> await();
        case NONSENSE -> answerNonsense(client);
        default -> pass(client, now);
      }
    } catch (IOException _) {
      // The fault that was asked for.
    } finally {
      open.remove(client);
    }
  }

  private static void answerNonsense(Socket client) throws IOException {
    byte[] some = new byte[1 << 16];
    var _ = client.getInputStream().read(some);
    client.getOutputStream().write(NONSENSE);
    client.shutdownOutput();
    while (client.getInputStream().read(some) >= 0) {
      // What a request still sends: closing before would lose the answer.
    }
  }

  private void pass(Socket client, Fault now) throws IOException {
    underWay(); // so that who connects waits, as where nobody answers
    Socket store = new Socket(InetAddress.getLoopbackAddress(), target);
    try (store) {
      client.setTcpNoDelay(true);
      store.setTcpNoDelay(true);
      open.add(store);
      threads.execute(() -> passRequests(client, store));
      passAnswers(client, store, now);
    } finally {
      open.remove(store);
    }
  }

  private void passRequests(Socket client, Socket store) {
    try {
      InputStream in = client.getInputStream();
      OutputStream out = store.getOutputStream();
      byte[] some = new byte[1 << 14];
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        underWay();
        out.write(some, 0, read);
      }
      underWay();
      store.shutdownOutput();
    } catch (IOException _) {
      close(store);
    }
  }

  /// Waits as long as what was sent stays on its way.
  private void underWay() {
    changing.lock();
    try {
      long left = SLOW_PIECE.toNanos();
      while (fault == Fault.SLOW && left > 0) {
        left = changed.awaitNanos(left);
      }
      while (fault == Fault.HELD && !server.isClosed()) {
        changed.await();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      changing.unlock();
    }
  }

  private void passAnswers(Socket client, Socket store, Fault now) throws IOException {
    InputStream in = store.getInputStream();
    OutputStream out = client.getOutputStream();
    long left = now == Fault.NONE ? Long.MAX_VALUE : now == Fault.CUT ? 0 : afterBytes;
    byte[] some = new byte[1 << 14];
    for (int read = in.read(some); read >= 0; read = in.read(some)) {
      if (now == Fault.CUT || now == Fault.ANSWER_LOST) {
        client.setSoLinger(true, 0);
        return;
      }
      underWay();
      int passed = (int) Math.min(left, read);
      out.write(some, 0, passed);
      left -= passed;
      if (left == 0) {
        if (now == Fault.HALF_OPEN) {
          await();
        }
        return;
      }
    }
  }

  private void await() {
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is closed then.
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    set(Fault.NONE, 0);
    open.forEach(FaultProxy::close);
    threads.close();
  }
}
