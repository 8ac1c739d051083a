package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A client that reads as slowly as the test likes.
class SocketOutboxTest {

  private final List<String> sent = new ArrayList<>();
  private final Deque<SendHandler> pending = new ArrayDeque<>();
  private final AtomicInteger ended = new AtomicInteger();
  private final SocketOutbox outbox = new SocketOutbox(remote());
  private boolean closed;

  private RemoteEndpoint.Async remote() {
    return (RemoteEndpoint.Async)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {RemoteEndpoint.Async.class},
            (_, method, arguments) -> {
              if (!method.getName().equals("sendText") || closed) {
                throw new IllegalStateException("closed");
              }
              sent.add((String) arguments[0]);
              pending.add((SendHandler) arguments[1]);
              return null;
            });
  }

  /// Nobody asks it anything.
  private static Session session() {
    return (Session)
        Proxy.newProxyInstance(
            SocketOutboxTest.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (_, method, _) -> {
              throw new IllegalStateException(method.getName());
            });
  }

  private void taken() {
    pending.remove().onResult(new SendResult(session()));
  }

  @Test
  void oneFrameIsSentAfterTheOther() {
    outbox.offer("a");
    outbox.offer("b");
    assertThat(sent).containsExactly("a");
    assertThat(outbox.isIdle()).isFalse();

    taken();
    assertThat(sent).containsExactly("a", "b");
    taken();
    assertThat(outbox.isIdle()).isTrue();
  }

  @Test
  void whoReadsNothingIsKeptLittleFor() {
    int taken = 0;
    while (outbox.offer("x") && taken < 100) {
      taken++;
    }

    assertThat(taken).isBetween(4, 16);
    assertThat(sent).hasSize(1);
  }

  @Test
  void theEndComesAfterWhatWaitsAndOnce() {
    outbox.offer("a");
    outbox.offer("b");
    outbox.finish(ended::incrementAndGet);
    outbox.finish(ended::incrementAndGet);
    assertThat(outbox.offer("c")).isFalse();
    taken();
    assertThat(ended).hasValue(0);

    taken();
    assertThat(ended).hasValue(1);
    assertThat(sent).containsExactly("a", "b");
  }

  @Test
  void whatCannotBeSentIsGivenUp() {
    outbox.offer("a");
    outbox.offer("b");
    outbox.finish(ended::incrementAndGet);

    pending.remove().onResult(new SendResult(session(), new IOException("too slow")));

    assertThat(ended).hasValue(1);
    assertThat(sent).containsExactly("a");
  }

  @Test
  void aClosedConnectionTakesNothing() {
    closed = true;
    outbox.offer("a");
    assertThat(outbox.isIdle()).isTrue();
    outbox.finish(ended::incrementAndGet);

    assertThat(ended).hasValue(1);
  }
}
