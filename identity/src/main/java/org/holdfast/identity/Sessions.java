package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.database.DatabaseRefusal;
import org.jooq.DSLContext;

/// The browsers in which someone is signed in.
///
/// A session lives a day, an hour without use; on a trusted device 30 days, and there its secret is
/// made anew once a day. The secret before works for a minute more, since answers get lost and
/// browsers ask several things at once; whoever comes with it later has a copy, and the session
/// ends for all (threat model, section 6; NIST SP 800-63B-4, AAL1 and AAL2). Safe for use by any
/// number of threads and processes.
public final class Sessions {

  static final Duration LIFE = Duration.ofHours(24);
  static final Duration IDLE = Duration.ofHours(1);
  static final Duration TRUSTED_LIFE = Duration.ofDays(30);
  static final Duration RENEWED_AFTER = Duration.ofHours(24);
  static final Duration FORMER_WORKS = Duration.ofMinutes(1);

  private static final byte[] NO_FORMER = {};
  private static final Duration SEEN_STEP = Duration.ofMinutes(1);
  private static final System.Logger LOG = System.getLogger(Sessions.class.getName());

  private final Books books;
  private final Accounts accounts;
  private final Executor background;
  private final Lately<ByteBuffer, BrowserSession> secrets;
  private final Lately<SessionId, SessionId> ids;

  /// A session, and what the browser shall keep of it from now on.
  ///
  /// @param cookie present where it is a new one
  public record Found(BrowserSession session, Optional<String> cookie) {

    /// Mute: it holds a secret.
    @Override
    public String toString() {
      return "Found";
    }
  }

  Sessions(Books books, Accounts accounts, Executor background) {
    this.books = books;
    this.accounts = accounts;
    this.background = background;
    this.secrets = new Lately<>(books.clock(), books.alone());
    this.ids = new Lately<>(books.clock(), books.alone());
  }

  /// Signs the visitor's browser in.
  ///
  /// @param proved whether it counts as a fresh proof: not where a trusted device stood for one
  /// @return the secret for its cookie, which cannot be had again
  String open(DSLContext tx, AccountId account, Visitor visitor, boolean trusted, boolean proved) {
    Secret secret = Secret.make(Secret.Kind.SESSION, books.random());
    Instant now = books.now();
    SessionSeal session =
        new SessionSeal(
            books.newId(),
            account.bytes(),
            secret.key(books),
            NO_FORMER,
            now,
            now,
            proved ? now : Instant.EPOCH,
            now,
            now.plus(trusted ? TRUSTED_LIFE : LIFE),
            trusted,
            visitor.deviceName(),
            visitor.address());
    tx.execute(
        "insert into identity_session (session_id, account_id, secret_key, former_key, seen_at,"
            + " sealed) values (?, ?, ?, null, ?, ?)",
        session.id(),
        session.account(),
        session.key(),
        now.toEpochMilli(),
        session.sealed(books));
    return secret.text();
  }

  /// Who is signed in in this browser. Counts as use.
  ///
  /// @param cookie as sent
  /// @return empty if there is no such session, or it has ended; where it has a cookie, the browser
  ///   must be given it
  public Optional<Found> find(String cookie) {
    return Secret.parse(Secret.Kind.SESSION, cookie).flatMap(this::find);
  }

  private Optional<Found> find(Secret secret) {
    byte[] key = secret.key(books);
    Optional<BrowserSession> known = secrets.find(ByteBuffer.wrap(key), () -> current(key));
    if (known.isPresent()) {
      BrowserSession session = known.get();
      return isDue(session) ? renew(key) : Optional.of(new Found(session, Optional.empty()));
    }
    return former(key);
  }

  private Optional<BrowserSession> current(byte[] key) {
    Optional<SessionSeal> stored =
        books
            .database()
            .read(tx -> SessionSeal.one(books, tx, "where secret_key = ?", (Object) key))
            .filter(this::lives);
    stored.ifPresent(this::noteUse);
    return stored.flatMap(this::shown);
  }

  private Optional<BrowserSession> shown(SessionSeal stored) {
    SessionId id = SessionId.of(stored.id());
    return accounts
        .find(AccountId.of(stored.account()))
        .filter(account -> account.standing() == Standing.ACTIVE)
        .map(account -> stored.shown(SignedIn.inBrowser(account, id)));
  }

  private boolean lives(SessionSeal session) {
    Instant now = books.now();
    boolean idle = !session.trusted() && session.seenAt().plus(IDLE).isBefore(now);
    return now.isBefore(session.endsAt()) && !idle;
  }

  /// Those that last for a day end before their secret grows old.
  private boolean isDue(BrowserSession session) {
    Duration life = Duration.between(session.openedAt(), session.endsAt());
    return life.compareTo(LIFE) > 0
        && session.renewedAt().plus(RENEWED_AFTER).isBefore(books.now());
  }

  private Optional<SessionSeal> byId(DSLContext tx, SessionId id) {
    return SessionSeal.one(books, tx, "where session_id = ?", (Object) id.bytes());
  }

  /// Of several requests at once one gets the new secret; the others go on with the one before.
  private Optional<Found> renew(byte[] key) {
    Secret fresh = Secret.make(Secret.Kind.SESSION, books.random());
    Instant now = books.now();
    Optional<SessionSeal> renewed =
        books
            .database()
            .write(
                tx ->
                    taken(tx, "secret_key", key)
                        .map(session -> session.renewed(fresh.key(books), now))
                        .filter(session -> replace(tx, session, key) > 0));
    secrets.forget();
    return renewed
        .flatMap(this::shown)
        .map(session -> new Found(session, Optional.of(fresh.text())))
        .or(() -> former(key));
  }

  /// Takes its row, so that a new secret and a new proof never overwrite each other.
  private Optional<SessionSeal> taken(DSLContext tx, String column, byte[] value) {
    tx.execute(
        "update identity_session set seen_at = seen_at where " + column + " = ?", (Object) value);
    return SessionSeal.one(books, tx, "where " + column + " = ?", (Object) value);
  }

  private int replace(DSLContext tx, SessionSeal renewed, byte[] key) {
    return tx.execute(
        "update identity_session set secret_key = ?, former_key = ?, seen_at = ?, sealed = ?"
            + " where secret_key = ?",
        renewed.key(),
        key,
        renewed.seenAt().toEpochMilli(),
        renewed.sealed(books),
        key);
  }

  private Optional<Found> former(byte[] key) {
    Optional<SessionSeal> stored =
        books
            .database()
            .read(tx -> SessionSeal.one(books, tx, "where former_key = ?", (Object) key))
            .filter(this::lives);
    if (stored.isPresent() && stored.get().renewedAt().plus(FORMER_WORKS).isBefore(books.now())) {
      end(stored.get(), Reason.COPIED);
      return Optional.empty();
    }
    return stored.flatMap(this::shown).map(session -> new Found(session, Optional.empty()));
  }

  private void end(SessionSeal session, Reason reason) {
    AccountId account = AccountId.of(session.account());
    end(account, SessionId.of(session.id()), new Who.Server(), reason);
  }

  /// Now and then, and never at a request's cost.
  private void noteUse(SessionSeal session) {
    long now = books.clock().millis();
    if (now - session.seenAt().toEpochMilli() < SEEN_STEP.toMillis()) {
      return;
    }
    background.execute(
        () -> {
          try {
            books
                .database()
                .write(
                    tx ->
                        tx.execute(
                            "update identity_session set seen_at = ? where session_id = ?"
                                + " and seen_at < ?",
                            now,
                            session.id(),
                            now));
          } catch (DatabaseRefusal.ReadOnly _) {
            // Nothing is written now; the session may end for want of use a little early.
          } catch (DatabaseRefusal e) {
            LOG.log(System.Logger.Level.WARNING, "The use of a session was not noted.", e);
          }
        });
  }

  /// Whether what was signed with this session may still be served.
  public boolean alive(SessionId session) {
    return ids.find(
            session,
            () ->
                books
                    .database()
                    .read(tx -> byId(tx, session))
                    .filter(this::lives)
                    .map(_ -> session))
        .isPresent();
  }

  /// How long what was proved in their browser goes on to count as proved just now. Of a session
  /// that ended nothing is proved: a request may have come in before it did.
  Duration freshFor(SignedIn who) {
    if (!who.inBrowser()) {
      return BrowserSession.FRESH;
    }
    return books
        .database()
        .read(tx -> byId(tx, who.session()))
        .filter(this::lives)
        .flatMap(this::shown)
        .map(shown -> shown.freshFor(books.now()))
        .orElse(Duration.ZERO);
  }

  /// Its owner proved again who they are: it may do more from now on, so it gets a secret that
  /// nobody has seen before.
  ///
  /// @return that secret, for the browser's cookie; empty if the session has ended
  Optional<String> proved(DSLContext tx, SessionId id) {
    Secret fresh = Secret.make(Secret.Kind.SESSION, books.random());
    Instant now = books.now();
    return taken(tx, "session_id", id.bytes())
        .filter(
            session ->
                replace(tx, session.proved(now).renewed(fresh.key(books), now), session.key()) > 0)
        .map(_ -> fresh.text());
  }

  /// The account's living sessions, the last used first.
  public List<BrowserSession> list(AccountId account) {
    return books
        .database()
        .read(tx -> SessionSeal.all(books, tx, "where account_id = ?", (Object) account.bytes()))
        .stream()
        .filter(this::lives)
        .flatMap(stored -> shown(stored).stream())
        .sorted(Comparator.comparing(BrowserSession::seenAt).reversed())
        .toList();
  }

  /// As its owner asks, in this browser or another.
  ///
  /// @return whether the account had it
  public boolean end(AccountId account, SessionId session) {
    return end(account, session, new Who.Account(account.value()), Reason.NONE);
  }

  /// What was shown where others can read it is worth nothing from then on.
  ///
  /// @param cookie as sent
  public void revoke(String cookie) {
    Secret.parse(Secret.Kind.SESSION, cookie)
        .map(secret -> secret.key(books))
        .flatMap(
            key ->
                books
                    .database()
                    .read(
                        tx ->
                            SessionSeal.one(
                                books, tx, "where secret_key = ? or former_key = ?", key, key)))
        .ifPresent(session -> end(session, Reason.SENT_IN_CLEAR));
  }

  private boolean end(AccountId account, SessionId session, Who who, Reason reason) {
    try {
      return books
              .database()
              .write(
                  tx -> {
                    int rows =
                        tx.execute(
                            "delete from identity_session where session_id = ? and account_id = ?",
                            session.bytes(),
                            account.bytes());
                    if (rows > 0) {
                      append(tx, account, session, who, reason);
                    }
                    return rows;
                  })
          > 0;
    } finally {
      forget();
    }
  }

  private void append(DSLContext tx, AccountId account, SessionId session, Who who, Reason reason) {
    EventKind kind = reason == Reason.NONE ? EventKind.SIGNED_OUT : EventKind.SESSION_ENDED;
    books
        .log()
        .append(
            tx,
            Event.done(kind, who)
                .about(account.value())
                .on(new Target.Session(session.value()))
                .ending(Outcome.DONE, reason)
                .in(Circumstances.current()));
  }

  /// Part of a change that ends more; [#forget] comes after it.
  ///
  /// @param except stays, where present
  int endAll(DSLContext tx, AccountId account, Optional<SessionId> except) {
    byte[] none = new byte[0];
    return tx.execute(
        "delete from identity_session where account_id = ? and session_id <> ?",
        account.bytes(),
        except.map(SessionId::bytes).orElse(none));
  }

  /// Removes the rows of those that have ended: none lives longer than [#TRUSTED_LIFE].
  void sweep(DSLContext tx) {
    tx.execute(
        "delete from identity_session where seen_at < ?",
        books.now().minus(TRUSTED_LIFE).toEpochMilli());
  }

  /// Nothing that was read before is told any more.
  void forget() {
    secrets.forget();
    ids.forget();
  }
}
