package org.holdfast.identity;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Personal;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// The accounts. Safe for use by any number of threads and processes.
public final class Accounts {

  private static final int LONGEST_NAME = 100;

  // The name the column had when its first rows were sealed; it is part of every seal.
  private static final String COLUMN = "signin_account.sealed";

  private static final Field<byte[]> ID = DSL.field("account_id", SQLDataType.BLOB);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);
  private static final Field<Long> COUNT = DSL.field("n", SQLDataType.BIGINT);

  private final Books books;

  Accounts(Books books) {
    this.books = books;
  }

  /// Makes an account on the command line: without a password until its owner asks for one by mail.
  ///
  /// @param displayName 1 to 100 characters; empty takes what stands before the address's at sign
  /// @throws AccountRefusal if there is an account with this address, or the name is too long
  public Account create(EmailAddress email, String displayName) {
    Account account = fresh(email, displayName, Locale.ENGLISH);
    Event created =
        Event.done(EventKind.ACCOUNT_CREATED, new Who.Keeper())
            .in(
                new Circumstances(
                    Optional.empty(), Factor.COMMAND_LINE, new Personal(email.shown(), "", "")));
    if (!books.database().write(tx -> insert(tx, account, created))) {
      throw new AccountRefusal(
          "account-there", "There is an account " + email.shown() + " already.");
    }
    return account;
  }

  /// @throws AccountRefusal if the name is too long
  Account fresh(EmailAddress email, String displayName, Locale locale) {
    String name = shownName(displayName.isBlank() ? email.local() : displayName, "A name");
    return Account.fresh(AccountId.random(books.random()), email, name, books.now(), locale);
  }

  /// @return whether the address was free
  boolean insert(DSLContext tx, Account account, Event created) {
    int rows =
        tx.execute(
            "insert into identity_account (account_id, email_key, sealed)"
                + " values (?, ?, ?) on conflict (email_key) do nothing",
            account.id().bytes(),
            emailKey(account.email()),
            seal(account));
    if (rows > 0) {
      books
          .log()
          .append(
              tx, created.about(account.id().value()).on(new Target.Account(account.id().value())));
    }
    return rows > 0;
  }

  /// By its address, however that is written.
  public Optional<Account> find(EmailAddress email) {
    return books.database().read(tx -> find(tx, email));
  }

  Optional<Account> find(DSLContext tx, EmailAddress email) {
    return tx.resultQuery(
            "select account_id, sealed from identity_account where email_key = ?",
            (Object) emailKey(email))
        .coerce(ID, SEALED)
        .fetchOptional()
        .map(this::account);
  }

  public Optional<Account> find(AccountId id) {
    return books.database().read(tx -> find(tx, id));
  }

  Optional<Account> find(DSLContext tx, AccountId id) {
    return tx.resultQuery(
            "select account_id, sealed from identity_account where account_id = ?",
            (Object) id.bytes())
        .coerce(ID, SEALED)
        .fetchOptional()
        .map(this::account);
  }

  /// The account's row as it is stored, for whoever remembers what is in it. Without jOOQ: each
  /// change of a drive asks, and rendering and mapping cost more than the statement.
  Optional<byte[]> sealed(DSLContext tx, AccountId id) {
    return tx.connectionResult(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select sealed from identity_account where account_id = ?")) {
            statement.setBytes(1, id.bytes());
            try (ResultSet rows = statement.executeQuery()) {
              return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
            }
          }
        });
  }

  /// What is in a row that [#sealed] gave.
  Account opened(AccountId id, byte[] sealed) {
    return Account.of(id, books.fields().open(COLUMN, id.bytes(), sealed));
  }

  /// How many there are, however they stand.
  public long count() {
    return books
        .database()
        .read(
            tx ->
                tx.resultQuery("select count(*) as n from identity_account")
                    .coerce(COUNT)
                    .fetchOptional(COUNT)
                    .orElse(0L));
  }

  /// Everyone, by address.
  public List<Account> all() {
    return books.database().read(this::all);
  }

  List<Account> all(DSLContext tx) {
    return tx
        .resultQuery("select account_id, sealed from identity_account")
        .coerce(ID, SEALED)
        .fetch()
        .stream()
        .map(this::account)
        .sorted(Comparator.comparing(account -> account.email().compared()))
        .toList();
  }

  /// Those who own the server, always in the same order.
  List<Account> owners(DSLContext tx) {
    return all(tx).stream().filter(Account::owner).toList();
  }

  /// Makes an account one that owns the server, on the command line; those who own it stay so.
  ///
  /// @throws AccountRefusal if it is closed, or to be deleted
  public Account makeOwner(AccountId id) {
    Event made =
        Event.done(EventKind.OWNER_MADE, new Who.Keeper())
            .about(id.value())
            .on(new Target.Account(id.value()))
            .in(Circumstances.NONE.withFactor(Factor.COMMAND_LINE));
    return books
        .database()
        .write(
            tx -> {
              if (taken(tx, id).filter(each -> each.standing() == Standing.ACTIVE).isEmpty()) {
                throw new AccountRefusal(
                    "no-owner",
                    "This account is closed or will be deleted; it cannot own the server.");
              }
              books.log().append(tx, made);
              return change(tx, id, Account::owning);
            });
  }

  boolean isEmpty(DSLContext tx) {
    return tx.resultQuery("select 1 from identity_account limit 1").fetchOptional().isEmpty();
  }

  /// Changes how someone is shown, and the language they are written to in.
  ///
  /// @throws AccountRefusal if the name is too long
  public Account rename(AccountId id, String displayName, Locale locale) {
    String name = shownName(displayName, "A name");
    Event event =
        Event.done(EventKind.PROFILE_CHANGED, new Who.Account(id.value()))
            .in(Circumstances.current());
    return books
        .database()
        .write(
            tx -> {
              books.log().append(tx, event);
              return change(tx, id, account -> account.named(name, locale));
            });
  }

  /// Changes what is stored of an account. What `change` was shown is what it replaces: of two at
  /// once, the second sees what the first one made.
  Account change(DSLContext tx, AccountId id, UnaryOperator<Account> change) {
    Account before =
        taken(tx, id)
            .orElseThrow(() -> new IllegalStateException("an account that is changed is there"));
    Account after = change.apply(before);
    tx.execute(
        "update identity_account set sealed = ? where account_id = ?", seal(after), id.bytes());
    return after;
  }

  /// As [#find], and takes its row until the change ends: signing in and shutting out, counting
  /// ways in and removing one, never miss each other on PostgreSQL.
  Optional<Account> taken(DSLContext tx, AccountId id) {
    tx.execute(
        "update identity_account set sealed = sealed where account_id = ?", (Object) id.bytes());
    return find(tx, id);
  }

  private byte[] seal(Account account) {
    return books.fields().seal(COLUMN, account.id().bytes(), account.texts());
  }

  private Account account(Record row) {
    byte[] id = row.get(ID);
    List<String> texts = books.fields().open(COLUMN, id, row.get(SEALED)); // else the id is no id
    return Account.of(AccountId.of(id), texts);
  }

  /// @throws AccountRefusal if it is empty, too long, or has what cannot be shown
  static String shownName(String typed, String what) {
    String name = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
    boolean plain =
        name.codePoints().noneMatch(c -> Character.isISOControl(c) || !Character.isDefined(c));
    if (name.isEmpty() || name.length() > LONGEST_NAME || !plain) {
      throw new AccountRefusal(
          "name",
          what + " has 1 to " + LONGEST_NAME + " characters, none of them a control character.");
    }
    return name;
  }

  private byte[] emailKey(EmailAddress email) {
    return books.fields().key("email", email.compared());
  }
}
