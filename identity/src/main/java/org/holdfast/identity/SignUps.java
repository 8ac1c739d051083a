package org.holdfast.identity;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// How people get accounts: whoever comes, by invitation, or nobody, as the server's owner says.
/// The first person on a fresh server comes by a code that its start printed, and owns the server.
/// Safe for use by any number of threads and processes.
public final class SignUps {

  /// Who may join.
  public enum Policy {
    OPEN,
    INVITATION,
    CLOSED
  }

  private static final Duration INVITATION_LIFE = Duration.ofDays(14);
  private static final String COLUMN = "identity_invitation.sealed";
  private static final Field<byte[]> KEY = DSL.field("code_key", SQLDataType.BLOB);
  private static final Field<Long> ENDS_AT = DSL.field("ends_at", SQLDataType.BIGINT);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);

  private final Books books;
  private final Accounts accounts;
  private final Passwords passwords;
  private final PasswordRule rule;
  private final Factors factors;
  private final Attempts attempts;
  private final Codes codes;
  private final Dispatch dispatch;
  private final SendLimit sends;
  private final Strangers strangers;
  private final Policy policy;

  SignUps(Parts parts, Policy policy) {
    this.books = parts.books();
    this.accounts = parts.accounts();
    this.passwords = parts.passwords();
    this.rule = parts.rule();
    this.factors = parts.factors();
    this.attempts = parts.attempts();
    this.codes = parts.codes();
    this.sends = parts.sends();
    this.strangers = parts.strangers();
    this.dispatch = parts.dispatch();
    this.policy = policy;
  }

  /// Who may join, for pages to say.
  public Policy policy() {
    return policy;
  }

  /// Whether this is a fresh server's way in for its owner, and nobody has come yet.
  ///
  /// @param invitation as typed or followed; anything
  public boolean makesOwner(String invitation) {
    return Secret.parse(Secret.Kind.INVITATION, invitation.strip())
        .flatMap(code -> books.database().read(tx -> invited(tx, code.key(books))))
        .orElse(false);
  }

  /// A fresh server's way in for its owner. Each call makes a new code; those before work as well,
  /// until somebody has come.
  ///
  /// @return empty once there is an account
  public Optional<String> ownerCode() {
    // Each start asks, also one at which nothing can be written for now.
    if (!books.database().<Boolean>read(accounts::isEmpty)) {
      return Optional.empty();
    }
    return books
        .database()
        .write(
            tx -> {
              if (!accounts.isEmpty(tx)) {
                return Optional.<String>empty();
              }
              tx.execute("delete from identity_invitation where code_key = ?", (Object) taken());
              return Optional.of(invitation(tx, true));
            });
  }

  /// Opens this server to one new account, for 14 days.
  ///
  /// @return the code, which cannot be had again
  public String invite(AccountId by) {
    return invite(new Who.Account(by.value()));
  }

  /// The same, on the command line.
  public String inviteByKeeper() {
    return invite(new Who.Keeper());
  }

  private String invite(Who by) {
    return books
        .database()
        .write(
            tx -> {
              books.log().append(tx, Event.done(EventKind.INVITED, by).in(Circumstances.current()));
              return invitation(tx, false);
            });
  }

  private String invitation(DSLContext tx, boolean owner) {
    Secret code = Secret.make(Secret.Kind.INVITATION, books.random());
    byte[] key = code.key(books);
    long endsAt = books.now().plus(INVITATION_LIFE).toEpochMilli();
    byte[] at = Books.row(key, Books.bytes(endsAt));
    tx.execute(
        "insert into identity_invitation (code_key, ends_at, sealed) values (?, ?, ?)",
        key,
        endsAt,
        books.fields().seal(COLUMN, at, List.of(owner ? "owner" : "member")));
    return code.text();
  }

  /// Somebody wants an account: a code is mailed to their address. Who has one already is told so
  /// by mail, and by nothing else.
  ///
  /// @param invitation as typed or followed; empty without one
  /// @return the attempt, for the browser's cookie
  /// @throws IdentityRefusal.NotInvited if the server takes none without an invitation, or this is
  ///   none, was used, or is over
  /// @throws IdentityRefusal.TooManyBegun if too much was begun from there
  public String begin(EmailAddress email, String invitation, Visitor visitor) {
    books.database().read(tx -> useInvitation(tx, invitation)); // who may not come sends nothing
    strangers.require(visitor);
    boolean may = sends.takeForStranger(email.compared()).isEmpty();
    return books
        .database()
        .write(
            tx -> {
              boolean owner = useInvitation(tx, invitation);
              Optional<Account> taken = accounts.find(tx, email);
              Attempt.SigningUp begun =
                  new Attempt.SigningUp(email, visitor.locale(), owner, Optional.empty());
              String attempt = attempts.begin(tx, begun);
              attempts.put(
                  tx,
                  attempt,
                  new Attempt.SigningUp(
                      email,
                      visitor.locale(),
                      owner,
                      Optional.of(sent(tx, attempt, email, visitor.locale(), taken, may))));
              return attempt;
            });
  }

  /// One letter either way: so whether it arrives tells nothing but that of the address.
  private SentCode sent(
      DSLContext tx,
      String attempt,
      EmailAddress email,
      Locale locale,
      Optional<Account> taken,
      boolean may) {
    if (!may) {
      return codes.pretend(attempt, Codes.LIFE);
    }
    if (taken.isEmpty()) {
      return codes.greet(tx, attempt, email, locale);
    }
    Contact to = new Contact.Mail(email.shown());
    Letter told = new Letter.Notice(to, locale, new News.AlreadySignedUp());
    return codes.pretend(attempt, Codes.LIFE).by(dispatch.send(tx, taken.map(Account::id), told));
  }

  /// @return whether it makes an owner
  private boolean useInvitation(DSLContext tx, String typed) {
    Optional<Secret> code = Secret.parse(Secret.Kind.INVITATION, typed.strip());
    Optional<Boolean> owner = code.flatMap(secret -> invited(tx, secret.key(books)));
    if (owner.isEmpty() && (policy != Policy.OPEN || accounts.isEmpty(tx))) {
      throw new IdentityRefusal.NotInvited();
    }
    return owner.orElse(false);
  }

  private Optional<Boolean> invited(DSLContext tx, byte[] key) {
    return tx.resultQuery(
            "select code_key, ends_at, sealed from identity_invitation where code_key = ?",
            (Object) key)
        .coerce(KEY, ENDS_AT, SEALED)
        .fetchOptional()
        .filter(row -> books.clock().millis() < row.get(ENDS_AT))
        .map(row -> opened(key, row).equals("owner"))
        .filter(owner -> policy != Policy.CLOSED || owner)
        .filter(owner -> !owner || accounts.isEmpty(tx));
  }

  private String opened(byte[] key, Record row) {
    byte[] at = Books.row(key, Books.bytes(row.get(ENDS_AT)));
    return books.fields().open(COLUMN, at, row.get(SEALED)).getFirst();
  }

  /// Removes invitations whose time is over.
  void sweep(DSLContext tx) {
    tx.execute(
        "delete from identity_invitation where ends_at > 0 and ends_at < ?",
        books.clock().millis());
  }

  /// Shows that the address is theirs.
  ///
  /// @return whether the code was right; after five wrong ones none is
  /// @throws IdentityRefusal.Over if the attempt is over
  public boolean confirm(String attempt, String typed) {
    return books
        .database()
        .write(
            tx -> {
              Attempt.SigningUp before =
                  attempts
                      .take(tx, attempt, Attempt.SigningUp.class)
                      .orElseThrow(IdentityRefusal.Over::new);
              SentCode code = before.code().orElseThrow(IdentityRefusal.Over::new);
              boolean right = codes.fits(attempt, code, typed);
              attempts.put(
                  tx,
                  attempt,
                  right
                      ? new Attempt.Joining(before.email(), before.locale(), before.owner())
                      : new Attempt.SigningUp(
                          before.email(),
                          before.locale(),
                          before.owner(),
                          Optional.of(code.mistyped())));
              return right;
            });
  }

  /// Whether the address was shown to be theirs, and the account is not made yet.
  public boolean isJoining(String attempt) {
    return books
        .database()
        .read(tx -> attempts.find(tx, attempt, Attempt.Joining.class))
        .isPresent();
  }

  /// What the meter on the page says, and what the server will say.
  public PasswordVerdict judge(String attempt, String displayName, Password typed) {
    Attempt.Joining joining =
        books
            .database()
            .read(tx -> attempts.find(tx, attempt, Attempt.Joining.class))
            .orElseThrow(IdentityRefusal.Over::new);
    return rule.verdict(
        typed, PasswordUse.ALONE, PasswordContext.of(displayName, List.of(joining.email())));
  }

  /// Makes the account. Its invitation is used up.
  ///
  /// @param invitation as at the beginning
  /// @param typed the caller wipes it
  /// @throws IdentityRefusal.Over if the attempt is over, or the address or the invitation was
  ///   taken meanwhile
  /// @throws IdentityRefusal.WeakPassword if it can be guessed; the attempt goes on
  /// @throws AccountRefusal if the name is too long; the attempt goes on
  public Account finish(String attempt, String displayName, String invitation, Password typed) {
    if (judge(attempt, displayName, typed) instanceof PasswordVerdict.Refused refused) {
      throw new IdentityRefusal.WeakPassword(refused);
    }
    Passwords.Stored stored = passwords.hashed(typed);
    return books.database().write(tx -> joined(tx, attempt, displayName, invitation, stored));
  }

  private Account joined(
      DSLContext tx,
      String attempt,
      String displayName,
      String invitation,
      Passwords.Stored stored) {
    Attempt.Joining joining =
        attempts.take(tx, attempt, Attempt.Joining.class).orElseThrow(IdentityRefusal.Over::new);
    attempts.drop(tx, attempt);
    Account fresh = accounts.fresh(joining.email(), displayName, joining.locale());
    Account account = joining.owner() ? fresh.owning() : fresh;
    spend(tx, invitation, joining.owner());
    Event created =
        Event.done(EventKind.ACCOUNT_CREATED, new Who.Account(account.id().value()))
            .in(Circumstances.current());
    if (!accounts.insert(tx, account, created)) {
      throw new IdentityRefusal.Over();
    }
    passwords.set(tx, account.id(), stored);
    factors.add(
        tx,
        new StoredFactor(
            factors.newId(),
            account.id(),
            FactorKind.EMAIL,
            "",
            account.email().shown(),
            books.now(),
            true,
            0),
        Optional.empty());
    return account;
  }

  /// One account for one invitation, and one owner for one server.
  private void spend(DSLContext tx, String typed, boolean owner) {
    Optional<Secret> code = Secret.parse(Secret.Kind.INVITATION, typed.strip());
    boolean needed = policy != Policy.OPEN || owner;
    int rows =
        code.map(secret -> secret.key(books))
            .filter(key -> invited(tx, key).isPresent())
            .map(
                key ->
                    tx.execute("delete from identity_invitation where code_key = ?", (Object) key))
            .orElse(0);
    boolean second = owner && (!accounts.isEmpty(tx) || !takeServer(tx));
    if ((needed && rows == 0) || second) {
      throw new IdentityRefusal.Over();
    }
  }

  /// Of two who come by two codes at the same time, one takes the server: the row that both would
  /// make is one.
  private boolean takeServer(DSLContext tx) {
    return tx.execute(
            "insert into identity_invitation (code_key, ends_at, sealed) values (?, 0, ?)"
                + " on conflict (code_key) do nothing",
            taken(),
            new byte[0])
        > 0;
  }

  private byte[] taken() {
    return books.fields().key("invitation", "taken");
  }
}
