package org.holdfast.identity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Personal;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Codes that recoveries wait for, from when they are asked for until they are sent. Whoever asks
/// is answered before it is even looked up whether the address has an account: so the answer's time
/// cannot tell (threat model, W18). Safe for use by any number of threads and processes.
final class RecoveryLetters {

  private static final System.Logger LOG = System.getLogger(RecoveryLetters.class.getName());

  /// One that waited longer is not sent: who asked has asked again, or given up.
  private static final Duration LIFE = Duration.ofHours(1);

  private static final int AT_ONCE = 100;
  private static final String COLUMN = "identity_recovery_asked.sealed";
  private static final Field<byte[]> KEY = DSL.field("attempt_key", SQLDataType.BLOB);
  private static final Field<Long> ENDS_AT = DSL.field("ends_at", SQLDataType.BIGINT);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);

  private final Books books;
  private final Accounts accounts;
  private final Attempts attempts;
  private final Codes codes;

  RecoveryLetters(Books books, Accounts accounts, Attempts attempts, Codes codes) {
    this.books = books;
    this.accounts = accounts;
    this.attempts = attempts;
    this.codes = codes;
  }

  /// Has a code sent soon after the change `tx`, if the address has an account.
  ///
  /// @param attempt the only one it is good for
  void ask(DSLContext tx, String attempt, EmailAddress email) {
    Circumstances now = Circumstances.current();
    byte[] key = attempts.keyOf(attempt);
    long endsAt = books.now().plus(LIFE).toEpochMilli();
    List<String> texts =
        List.of(
            attempt,
            email.compared(),
            now.request().map(UUID::toString).orElse(""),
            now.personal().address(),
            now.personal().device());
    tx.execute(
        "insert into identity_recovery_asked (attempt_key, ends_at, sealed) values (?, ?, ?)",
        key,
        endsAt,
        books.fields().seal(COLUMN, Books.row(key, Books.bytes(endsAt)), texts));
  }

  /// Sends what was asked for.
  void due() {
    List<byte[]> asked =
        books
            .database()
            .read(
                tx ->
                    tx.resultQuery(
                            "select attempt_key from identity_recovery_asked"
                                + " order by ends_at, attempt_key limit "
                                + AT_ONCE)
                        .coerce(KEY)
                        .fetch(KEY));
    asked.forEach(this::sendOrLeave);
  }

  /// One that cannot be sent keeps nobody else waiting; it is tried again until its time is over.
  private void sendOrLeave(byte[] key) {
    try {
      send(key);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A recovery's code was not sent.", e);
    }
  }

  private void send(byte[] key) {
    Optional<Asked> asked;
    try {
      asked = books.database().read(tx -> find(tx, key));
    } catch (IllegalStateException _) { // it was altered: nobody is written to for it
      books.database().write(tx -> take(tx, key));
      return;
    }
    asked.ifPresent(
        each ->
            ScopedValue.where(Circumstances.CURRENT, each.circumstances())
                .run(() -> books.database().write(tx -> send(tx, key, each))));
  }

  /// The row goes with the letter: of two processes that saw it, one sends.
  private boolean send(DSLContext tx, byte[] key, Asked asked) {
    if (!take(tx, key) || asked.endsAt() <= books.clock().millis()) {
      return false;
    }
    Optional<Account> account = accounts.find(tx, asked.email());
    Optional<Attempt.Proving> before = attempts.take(tx, asked.attempt(), Attempt.Proving.class);
    if (account.isEmpty() || before.isEmpty()) {
      return false;
    }
    SentCode code =
        codes.send(
            tx,
            asked.attempt(),
            account.get(),
            Optional.empty(),
            new Contact.Mail(account.get().email().shown()),
            Attempts.RECOVERY_LIFE);
    attempts.put(tx, asked.attempt(), before.get().sent(Optional.of(code)));
    return true;
  }

  private static boolean take(DSLContext tx, byte[] key) {
    return tx.execute("delete from identity_recovery_asked where attempt_key = ?", (Object) key)
        > 0;
  }

  private record Asked(
      String attempt, EmailAddress email, long endsAt, Circumstances circumstances) {
    /// Mute: it holds a secret.
    @Override
    public String toString() {
      return "Asked";
    }
  }

  private Optional<Asked> find(DSLContext tx, byte[] key) {
    return tx.resultQuery(
            "select ends_at, sealed from identity_recovery_asked where attempt_key = ?",
            (Object) key)
        .coerce(ENDS_AT, SEALED)
        .fetchOptional()
        .map(row -> open(key, row));
  }

  private Asked open(byte[] key, Record row) {
    byte[] at = Books.row(key, Books.bytes(row.get(ENDS_AT)));
    List<String> texts = books.fields().open(COLUMN, at, row.get(SEALED));
    Optional<UUID> request =
        Optional.of(texts.get(2)).filter(text -> !text.isEmpty()).map(UUID::fromString);
    return new Asked(
        texts.get(0),
        EmailAddress.parse(texts.get(1)),
        row.get(ENDS_AT),
        new Circumstances(request, Factor.NONE, new Personal("", texts.get(3), texts.get(4))));
  }

  /// Removes what was never sent.
  void sweep(DSLContext tx) {
    tx.execute("delete from identity_recovery_asked where ends_at < ?", books.clock().millis());
  }
}
