package org.holdfast.identity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Answers that were found a moment ago. Those that may have changed are forgotten by [#forget]
/// before the change is answered; so within this process nothing old is ever told after it. Beside
/// other processes nothing is kept, since what they change shows nowhere but in the database; what
/// one changes that came a moment ago, and is not known of yet, shows within [#KEPT].
///
/// Only answers that were there are kept: who is not let in is looked up every time. Safe for use
/// by any number of threads.
final class Lately<K, V> {

  /// Other processes' revocations hold within a second (threat model, W14); this leaves time for
  /// the request that is under way.
  static final Duration KEPT = Duration.ofMillis(500);

  private static final int MOST = 10_000; // a few megabytes

  private final InstantSource clock;
  private final BooleanSupplier alone;

  // Guarded by this.
  private final Map<K, Found<V>> found = new HashMap<>();
  private long forgotten;

  private record Found<V>(V value, long atMillis) {}

  /// @param alone whether no other process serves on the database, as far as is known now
  Lately(InstantSource clock, BooleanSupplier alone) {
    this.clock = clock;
    this.alone = alone;
  }

  Optional<V> find(K key, Supplier<Optional<V>> lookUp) {
    if (!alone.getAsBoolean()) {
      return lookUp.get();
    }
    long before;
    synchronized (this) {
      Found<V> known = found.get(key);
      if (known != null && isFresh(known)) {
        return Optional.of(known.value());
      }
      before = forgotten;
    }
    Optional<V> value = lookUp.get();
    value.ifPresent(there -> keep(key, there, before));
    return value;
  }

  /// Nothing that was read before this is told after it.
  synchronized void forget() {
    forgotten++;
    found.clear();
  }

  // A look-up that began before something was forgotten may have read what was then.
  private synchronized void keep(K key, V value, long before) {
    if (before != forgotten) {
      return;
    }
    if (found.size() >= MOST) {
      found.clear();
    }
    found.put(key, new Found<>(value, clock.millis()));
  }

  // A clock that jumped back must not make an answer last.
  private boolean isFresh(Found<V> known) {
    long age = clock.millis() - known.atMillis();
    return age >= 0 && age < KEPT.toMillis();
  }
}
