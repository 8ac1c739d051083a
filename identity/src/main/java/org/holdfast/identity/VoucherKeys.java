package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// What vouchers are signed with: Ed25519, sealed where they are stored, a new key each year. Those
/// of before go on to know their own vouchers. Safe for use by any number of threads and processes.
final class VoucherKeys {

  private static final Duration YEAR = Duration.ofDays(365);
  private static final int MOST = 255; // what a voucher's byte can name
  private static final String COLUMN = "identity_voucher_key.sealed";
  private static final Field<Integer> NUMBER = DSL.field("number", SQLDataType.INTEGER);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);
  private static final Field<Long> CREATED_AT = DSL.field("created_at", SQLDataType.BIGINT);

  private final Books books;

  VoucherKeys(Books books) {
    this.books = books;
  }

  /// One key. Secret, so no record.
  static final class Key {
    private final int number;
    private final PrivateKey secret;
    private final PublicKey open;
    private final Instant createdAt;

    private Key(int number, PrivateKey secret, PublicKey open, Instant createdAt) {
      this.number = number;
      this.secret = secret;
      this.open = open;
      this.createdAt = createdAt;
    }

    int number() {
      return number;
    }

    PrivateKey secret() {
      return secret;
    }

    PublicKey open() {
      return open;
    }

    @Override
    public String toString() {
      return "Key[" + number + "]";
    }
  }

  /// What to sign with now; makes it if there is none, or only an old one.
  Key current(DSLContext tx) {
    Optional<Key> newest = read(tx, " order by number desc limit 1");
    Instant now = books.now();
    int number = newest.map(Key::number).orElse(0);
    boolean good =
        newest.isPresent() && (number == MOST || now.isBefore(newest.get().createdAt.plus(YEAR)));
    return good ? newest.get() : make(tx, number + 1, now);
  }

  Optional<Key> find(DSLContext tx, int number) {
    return read(tx, " where number = " + number);
  }

  /// Of several processes that make the same number, the first one's stays.
  private Key make(DSLContext tx, int number, Instant now) {
    KeyPair pair = generate();
    byte[] sealed =
        books
            .fields()
            .seal(
                COLUMN,
                row(number, now.toEpochMilli()),
                List.of(text(pair.getPrivate().getEncoded()), text(pair.getPublic().getEncoded())));
    int rows =
        tx.execute(
            "insert into identity_voucher_key (number, sealed, created_at) values (?, ?, ?)"
                + " on conflict (number) do nothing",
            number,
            sealed,
            now.toEpochMilli());
    if (rows > 0) {
      books.log().append(tx, Event.done(EventKind.SIGNING_KEY_MADE, new Who.Server()));
    }
    return find(tx, number).orElseThrow();
  }

  private KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(255, books.random());
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  private Optional<Key> read(DSLContext tx, String which) {
    return tx.resultQuery("select number, sealed, created_at from identity_voucher_key" + which)
        .coerce(NUMBER, SEALED, CREATED_AT)
        .fetchOptional()
        .map(row -> open(row.get(NUMBER), row.get(SEALED), row.get(CREATED_AT)));
  }

  private Key open(int number, byte[] sealed, long createdAt) {
    List<String> texts = books.fields().open(COLUMN, row(number, createdAt), sealed);
    try {
      KeyFactory factory = KeyFactory.getInstance("Ed25519");
      return new Key(
          number,
          factory.generatePrivate(new PKCS8EncodedKeySpec(bytes(texts.get(0)))),
          factory.generatePublic(new X509EncodedKeySpec(bytes(texts.get(1)))),
          Instant.ofEpochMilli(createdAt));
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

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(String text) {
    return Base64.getDecoder().decode(text);
  }
}
