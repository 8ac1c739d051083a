package org.holdfast.delivery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// A far side that behaves: takes messages, knows whom it cannot reach, and is sometimes down.
final class FarSide<M extends Message> implements Channel<M> {

  private final List<M> taken = new ArrayList<>();
  private final List<MessageId> ids = new ArrayList<>();
  private final Set<String> unreachable = new HashSet<>();
  private final AtomicReference<Receipts> receipts = new AtomicReference<>((_, _) -> false);
  private boolean down;
  private boolean kills;
  private int calls;
  private Runnable meanwhile = () -> {};

  @Override
  public Handover deliver(MessageId id, M message) throws IOException {
    meanwhile.run();
    synchronized (this) {
      calls++;
      if (down) {
        throw new IOException("it is down");
      }
      if (unreachable.contains(message.to())) {
        return new Handover.Refused();
      }
      taken.add(message);
      ids.add(id);
      if (kills) {
        throw new OutOfMemoryError("killed here, after the far side took it");
      }
      return new Handover.Taken(Optional.of("far-" + taken.size()));
    }
  }

  /// What happens elsewhere while a message is being handed over.
  void meanwhile(Runnable what) {
    meanwhile = what;
  }

  synchronized void down(boolean now) {
    down = now;
  }

  /// Whether whoever hands over dies before they can note it.
  synchronized void kills(boolean now) {
    kills = now;
  }

  synchronized void cannotReach(String to) {
    unreachable.add(to);
  }

  synchronized List<M> taken() {
    return List.copyOf(taken);
  }

  synchronized List<MessageId> ids() {
    return List.copyOf(ids);
  }

  synchronized int calls() {
    return calls;
  }

  boolean receipt(String id, Fate fate) {
    return receipts.get().receipt(id, fate);
  }

  @Override
  public void tell(Receipts to) {
    receipts.set(to);
  }

  @Override
  public void close() {}
}
