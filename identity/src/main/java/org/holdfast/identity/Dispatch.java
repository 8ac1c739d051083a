package org.holdfast.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.delivery.MessageId;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Hands letters to the post, and keeps whom each was for until its fate is known.
///
///     send ──▶ under way ──undelivered▶ failed: the way is marked, the others are told
///                  └──── eight days, or arrived ────▶ forgotten
///
/// That a code did not arrive is told on the page that waits for it, but never to who has proved
/// nothing: only an address that somebody has can fail. Safe for use by any number of threads and
/// processes.
public final class Dispatch {

  /// A day longer than a message is tried.
  private static final Duration KEPT = Duration.ofDays(8);

  private static final String COLUMN = "identity_letter.sealed";
  private static final Field<byte[]> ID = DSL.field("letter_id", SQLDataType.BLOB);
  private static final Field<byte[]> OF = DSL.field("account_id", SQLDataType.BLOB);
  private static final Field<Long> ENDS_AT = DSL.field("ends_at", SQLDataType.BIGINT);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);

  private final Books books;
  private final Accounts accounts;
  private final Factors factors;
  private final Post post;

  /// What a letter is, as it matters once it fails. The names stand in sealed fields.
  private enum Kind {
    CODE,
    NOTICE,
    /// A notice that another one failed: nobody is told of its own end.
    ALARM
  }

  Dispatch(Books books, Accounts accounts, Factors factors, Post post) {
    this.books = books;
    this.accounts = accounts;
    this.factors = factors;
    this.post = post;
  }

  /// @param about whose letter it is; empty for an address that is no account's yet
  /// @return names it, for [#failed]
  MessageId send(DSLContext tx, Optional<AccountId> about, Letter letter) {
    MessageId id = post.send(tx, about, letter);
    note(tx, id, about, letter);
    return id;
  }

  private void note(DSLContext tx, MessageId id, Optional<AccountId> about, Letter letter) {
    long endsAt = books.now().plus(KEPT).toEpochMilli();
    Kind kind =
        switch (letter) {
          case Letter.Code _ -> Kind.CODE;
          case Letter.Notice notice ->
              notice.news() instanceof News.NotDelivered ? Kind.ALARM : Kind.NOTICE;
        };
    Row row = new Row(id, about, endsAt, kind, compared(letter.to()), false);
    tx.execute(
        "insert into identity_letter (letter_id, account_id, ends_at, sealed) values (?, ?, ?, ?)",
        Books.bytes(id.value()),
        row.accountBytes(),
        endsAt,
        seal(row));
  }

  /// However it is written, and whether a number is called or written to.
  private static String compared(Contact to) {
    return switch (to) {
      case Contact.Mail(String address) -> EmailAddress.parse(address).compared();
      case Contact.Text(String number) -> number;
      case Contact.Call(String number) -> number;
    };
  }

  /// A letter will not arrive. Its way is marked as one that fails; of a notice the account's other
  /// ways are told.
  ///
  /// @param tx the change in which that becomes known
  public void undelivered(DSLContext tx, MessageId id) {
    Optional<Row> found = find(tx, id).filter(row -> !row.failed());
    if (found.isPresent()) {
      Row row = found.get();
      tx.execute(
          "update identity_letter set sealed = ? where letter_id = ?",
          seal(row.lost()),
          Books.bytes(id.value()));
      row.account()
          .flatMap(account -> accounts.taken(tx, account))
          .ifPresent(it -> mark(tx, it, row));
    }
  }

  private void mark(DSLContext tx, Account account, Row row) {
    List<StoredFactor> others = new ArrayList<>();
    for (StoredFactor factor : factors.of(tx, account.id())) {
      if (factor.isContact() && factor.compared().equals(row.to())) {
        factors.replace(tx, factor.failed());
      } else if (factor.isContact() && !factor.failing()) {
        others.add(factor);
      }
    }
    if (row.kind() == Kind.NOTICE) {
      News news = new News.NotDelivered(masked(row.to()));
      others.forEach(
          other ->
              send(
                  tx,
                  Optional.of(account.id()),
                  new Letter.Notice(other.contact(), account.locale(), news)));
    }
  }

  private static String masked(String to) {
    return to.startsWith("+") ? Masks.phone(to) : Masks.mail(EmailAddress.parse(to));
  }

  /// A code that was sent to this factor came back: it arrives there.
  void arrived(DSLContext tx, StoredFactor factor) {
    if (factor.failures() > 0) {
      factors.replace(tx, factor.arrived());
    }
  }

  /// Whether it is known that a letter will not arrive.
  boolean failed(DSLContext tx, MessageId id) {
    return find(tx, id).filter(Row::failed).isPresent();
  }

  /// Removes what nobody waits for any more.
  void sweep(DSLContext tx) {
    tx.execute("delete from identity_letter where ends_at < ?", books.clock().millis());
  }

  /// @param to as compared
  private record Row(
      MessageId id,
      Optional<AccountId> account,
      long endsAt,
      Kind kind,
      String to,
      boolean failed) {

    byte[] accountBytes() {
      return account.map(AccountId::bytes).orElse(new byte[0]);
    }

    Row lost() {
      return new Row(id, account, endsAt, kind, to, true);
    }

    byte[] at() {
      return Books.row(Books.bytes(id.value()), accountBytes(), Books.bytes(endsAt));
    }

    /// Mute: it holds an address.
    @Override
    public String toString() {
      return "Row[" + kind + "]";
    }
  }

  private byte[] seal(Row row) {
    return books
        .fields()
        .seal(COLUMN, row.at(), List.of(row.kind().name(), row.to(), row.failed() ? "1" : ""));
  }

  private Optional<Row> find(DSLContext tx, MessageId id) {
    return tx.resultQuery(
            "select letter_id, account_id, ends_at, sealed from identity_letter"
                + " where letter_id = ?",
            (Object) Books.bytes(id.value()))
        .coerce(ID, OF, ENDS_AT, SEALED)
        .fetchOptional()
        .map(stored -> open(id, stored));
  }

  private Row open(MessageId id, Record stored) {
    Optional<AccountId> of =
        Optional.of(stored.get(OF)).filter(bytes -> bytes.length > 0).map(AccountId::of);
    Row bare = new Row(id, of, stored.get(ENDS_AT), Kind.CODE, "", false);
    List<String> texts = books.fields().open(COLUMN, bare.at(), stored.get(SEALED));
    return new Row(
        id,
        bare.account(),
        bare.endsAt(),
        Kind.valueOf(texts.get(0)),
        texts.get(1),
        texts.get(2).equals("1"));
  }
}
