package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKey;
import org.holdfast.audit.AuditLog;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Who;
import org.holdfast.database.Database;
import org.holdfast.database.SealedFields;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// The keys that ID tokens are signed with: a new one each year. It is published a day before it is
/// used, and for a month after, so that nobody meets a token whose key they have not seen.
///
/// Only ID tokens are signed, which prove nothing to this server itself. Safe for use by any number
/// of threads and processes.
public final class SigningKeys {

  static final Duration YEAR = Duration.ofDays(365);
  static final Duration AHEAD = Duration.ofDays(1);
  static final Duration AFTER = Duration.ofDays(30);

  /// How long what was read is kept: clients keep it for a day.
  private static final Duration KEPT = Duration.ofMinutes(5);

  // RS256 is what clients of the contract know; 3072 bits are as strong as 128 (NIST SP 800-57).
  private static final int BITS = 3072;

  private static final String COLUMN = "identity_signing_key.sealed";
  private static final Field<Long> NUMBER = DSL.field("number", SQLDataType.BIGINT);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);
  private static final Field<Long> CREATED_AT = DSL.field("created_at", SQLDataType.BIGINT);

  private final Database database;
  private final SealedFields fields;
  private final SecureRandom random;
  private final InstantSource clock;
  private final AuditLog log;

  // Guarded by this.
  private List<SigningKey> known = List.of();
  private Instant readAt = Instant.MIN;

  public SigningKeys(
      Database database,
      SecretKey index,
      SecretKey seal,
      SecureRandom random,
      InstantSource clock,
      AuditLog log) {
    this.database = database;
    this.fields = new SealedFields(index, seal, random);
    this.random = random;
    this.clock = clock;
    this.log = log;
  }

  /// What to sign with now. Making the first one takes a moment.
  public SigningKey current() {
    List<SigningKey> all = published();
    Instant used = clock.instant().minus(AHEAD);
    return all.reversed().stream()
        .filter(key -> !key.createdAt().isAfter(used))
        .findFirst()
        .orElse(all.getFirst());
  }

  /// All whose tokens may be around, or soon will be; the newest last.
  public synchronized List<SigningKey> published() {
    Instant now = clock.instant();
    Duration age = Duration.between(readAt.equals(Instant.MIN) ? Instant.EPOCH : readAt, now);
    if (known.isEmpty() || age.isNegative() || age.compareTo(KEPT) > 0) {
      known = read(now);
      readAt = now;
    }
    return known;
  }

  private List<SigningKey> read(Instant now) {
    List<SigningKey> all = stored();
    boolean late = all.isEmpty() || all.getLast().createdAt().plus(YEAR).minus(AHEAD).isBefore(now);
    if (late) {
      make(all.size() + 1, now);
      all = stored();
    }
    List<SigningKey> keys = all;
    return keys.stream()
        .filter(key -> key == keys.getLast() || key.createdAt().plus(YEAR).plus(AFTER).isAfter(now))
        .toList();
  }

  private List<SigningKey> stored() {
    return database.read(
        tx ->
            tx
                .resultQuery(
                    "select number, sealed, created_at from identity_signing_key order by number")
                .coerce(NUMBER, SEALED, CREATED_AT)
                .fetch()
                .stream()
                .map(this::open)
                .toList());
  }

  /// Of several processes that make the same number, the first one's stays.
  private void make(int number, Instant now) {
    KeyPair pair = generate();
    long createdAt = now.toEpochMilli();
    byte[] sealed =
        fields.seal(
            COLUMN,
            row(number, createdAt),
            List.of(Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded())));
    database.write(
        tx -> {
          int rows =
              tx.execute(
                  "insert into identity_signing_key (number, sealed, created_at) values (?, ?, ?)"
                      + " on conflict (number) do nothing",
                  number,
                  sealed,
                  createdAt);
          if (rows > 0) {
            log.append(tx, Event.done(EventKind.SIGNING_KEY_MADE, new Who.Server()));
          }
          return rows;
        });
  }

  private KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  private SigningKey open(Record row) {
    int number = Math.toIntExact(row.get(0, Long.class));
    long createdAt = row.get(2, Long.class);
    String text = fields.open(COLUMN, row(number, createdAt), row.get(1, byte[].class)).get(0);
    try {
      KeyFactory rsa = KeyFactory.getInstance("RSA");
      RSAPrivateCrtKey key =
          (RSAPrivateCrtKey)
              rsa.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
      RSAPublicKey open =
          (RSAPublicKey)
              rsa.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
      return new SigningKey(open, key, Instant.ofEpochMilli(createdAt));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what was sealed is a key", e);
    }
  }

  private static byte[] row(int number, long createdAt) {
    return ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
        .putInt(number)
        .putLong(createdAt)
        .array();
  }
}
