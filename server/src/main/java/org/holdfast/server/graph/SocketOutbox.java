package org.holdfast.server.graph;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// What is to be sent to one client, one frame after the other: nobody waits for one who reads
/// slowly, and little is kept for them. Safe for use by any number of threads.
final class SocketOutbox {

  private static final int MOST_WAITING = 8;

  private final RemoteEndpoint.Async remote;

  // Guarded by this. Nothing is sent with it held: the container may call back at once.
  private final Deque<String> waiting = new ArrayDeque<>();
  private boolean sending;
  private Optional<Runnable> last = Optional.empty();

  /// @param remote gives up by itself what takes too long
  SocketOutbox(RemoteEndpoint.Async remote) {
    this.remote = remote;
  }

  /// @return false if too much waits already, and after [#finish]
  boolean offer(String frame) {
    synchronized (this) {
      if (waiting.size() >= MOST_WAITING || last.isPresent()) {
        return false;
      }
      waiting.add(frame);
      if (sending) {
        return true;
      }
      sending = true;
    }
    pump();
    return true;
  }

  synchronized boolean isIdle() {
    return !sending;
  }

  /// Runs `then` once, when everything was sent or nothing can be any more. Calls after the first
  /// do nothing.
  void finish(Runnable then) {
    synchronized (this) {
      if (last.isPresent()) {
        return;
      }
      last = Optional.of(then);
      if (sending) {
        return;
      }
    }
    then.run();
  }

  private void pump() {
    Optional<String> next;
    Optional<Runnable> then = Optional.empty();
    synchronized (this) {
      next = Optional.ofNullable(waiting.poll());
      if (next.isEmpty()) {
        sending = false;
        then = last;
      }
    }
    next.ifPresent(this::send);
    then.ifPresent(Runnable::run);
  }

  private void send(String frame) {
    try {
      remote.sendText(frame, this::sent);
    } catch (IllegalStateException e) {
      giveUp(); // closed meanwhile
    }
  }

  private void sent(SendResult result) {
    if (result.isOK()) {
      pump();
    } else {
      giveUp();
    }
  }

  /// The container closes what cannot be written to.
  private void giveUp() {
    synchronized (this) {
      waiting.clear();
    }
    pump();
  }
}
