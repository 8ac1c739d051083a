package org.holdfast.audit;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.WrappedKey;
import org.jooq.DSLContext;

/// A key for each person, wrapped by the vault; what an entry says about someone is sealed under
/// it. Without the row nobody opens it any more: that is how a person is erased.
///
/// The row is looked up inside each change, so that a key which was destroyed is used by nobody,
/// and one whose change was undone by nobody either. Only its unwrapping is saved, for minutes.
///
/// Somebody without an account has their address sealed under the key of that month, which ends.
final class PersonKeys implements AutoCloseable {

  private static final String PURPOSE = "person";
  private static final int MOST = 1_000;

  private final Vault vault;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Duration keep;

  // Guarded by this. By the wrapped form: no other row can stand for it.
  private final Map<WrappedKey, Held> held = new HashMap<>();

  private record Held(Secret key, Instant until) {}

  private static final class Secret {
    private final byte[] bytes;

    Secret(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /// @param keep how long an unwrapped key stays in memory, counted from its unwrapping
  PersonKeys(Vault vault, SecureRandom random, InstantSource clock, Duration keep) {
    this.vault = vault;
    this.random = random;
    this.clock = clock;
    this.keep = keep;
  }

  /// Who has no account, by the month in which they came.
  static UUID stranger(Instant at) {
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    return new UUID(0, day.getYear() * 12L + day.getMonthValue());
  }

  /// The key of `person`, made if there is none. The caller wipes it.
  byte[] take(DSLContext tx, UUID person) {
    Optional<byte[]> known = find(tx, person);
    if (known.isPresent()) {
      return known.get();
    }
    byte[] fresh = new byte[PersonSeal.KEY_BYTES];
    random.nextBytes(fresh);
    byte[] wrapped = vault.wrap(label(person), fresh).bytes();
    Arrays.fill(fresh, (byte) 0);
    Sql.of(tx, "insert into audit_person (person, wrapped) values (?, ?) on conflict do nothing")
        .with(person)
        .with(wrapped)
        .run();
    return find(tx, person).orElseThrow();
  }

  /// @return empty if it was destroyed, or never made; else the caller wipes it
  Optional<byte[]> find(DSLContext tx, UUID person) {
    return Sql.of(tx, "select wrapped from audit_person where person = ?")
        .with(person)
        .one(row -> new WrappedKey(row.getBytes(1)))
        .map(wrapped -> unwrapped(person, wrapped));
  }

  void destroy(DSLContext tx, UUID person) {
    Sql.of(tx, "delete from audit_person where person = ?").with(person).run();
  }

  /// Destroys the keys of strangers of all months before the one before `now`'s.
  void destroyStrangers(DSLContext tx, Instant now) {
    long current = stranger(now).getLeastSignificantBits();
    for (long month = current - 25; month < current - 1; month++) {
      destroy(tx, new UUID(0, month));
    }
  }

  /// Drops keys that were in memory long enough. Each use of a key does it.
  synchronized void forgetExpired() {
    forget(clock.instant());
  }

  /// The vault is asked outside the monitor: who has a key in memory waits for no vault.
  private byte[] unwrapped(UUID person, WrappedKey wrapped) {
    synchronized (this) {
      forget(clock.instant());
      Held known = held.get(wrapped);
      if (known != null) {
        return known.key().bytes.clone();
      }
    }
    byte[] key = vault.unwrap(label(person), wrapped);
    synchronized (this) {
      if (held.size() < MOST && !held.containsKey(wrapped)) {
        held.put(wrapped, new Held(new Secret(key.clone()), clock.instant().plus(keep)));
      }
    }
    return key;
  }

  private void forget(Instant now) {
    for (Iterator<Held> each = held.values().iterator(); each.hasNext(); ) {
      Held key = each.next();
      if (!now.isBefore(key.until())) {
        Arrays.fill(key.key().bytes, (byte) 0);
        each.remove();
      }
    }
  }

  static KeyLabel label(UUID person) {
    return new KeyLabel(PURPOSE, person, 1);
  }

  @Override
  public synchronized void close() {
    forget(Instant.MAX);
  }
}
