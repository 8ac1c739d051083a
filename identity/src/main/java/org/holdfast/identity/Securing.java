package org.holdfast.identity;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;

/// What shuts others out of an account: a new password, signing out everywhere, closing it. Safe
/// for use by any number of threads and processes.
public final class Securing {

  private final Books books;
  private final Accounts accounts;
  private final Passwords passwords;
  private final PasswordRule rule;
  private final Factors factors;
  private final Attempts attempts;
  private final Replacements replacements;
  private final Notices notices;
  private final EndEverywhere doors;
  private final Throttle throttle;

  Securing(Parts parts) {
    this.books = parts.books();
    this.accounts = parts.accounts();
    this.passwords = parts.passwords();
    this.rule = parts.rule();
    this.factors = parts.factors();
    this.attempts = parts.attempts();
    this.replacements = parts.replacements();
    this.notices = parts.notices();
    this.doors = parts.doors();
    this.throttle = parts.throttle();
  }

  /// Sets the password anew. Everyone else is signed out; this browser stays.
  ///
  /// @param typed the caller wipes it
  /// @throws IdentityRefusal.ProofTooOld if who is signed in has to prove it once more
  /// @throws IdentityRefusal.WeakPassword if it can be guessed
  public void changePassword(BrowserSession session, Password typed) {
    requireFresh(session);
    AccountId id = session.who().account();
    Passwords.Stored stored = judged(id, typed);
    change(
        tx -> {
          Account account = accounts.find(tx, id).orElseThrow();
          passwords.set(tx, id, stored);
          doors.end(tx, id, Optional.of(session.who().session()), Reason.PASSWORD_CHANGED);
          append(tx, id, EventKind.PASSWORD_SET, Outcome.DONE, Reason.NONE);
          notices.everywhere(tx, account, new News.PasswordChanged(books.now()));
        });
    throttle.clear(EmailAddress.parse(session.who().email()).compared(), Factor.PASSWORD);
  }

  /// What the password has to hold that is set after a recovery.
  ///
  /// @param attempt as the browser keeps it, after [Step.NewPassword]
  /// @throws IdentityRefusal.Over if the attempt is over
  public PasswordUse recovering(String attempt) {
    return books
        .database()
        .read(tx -> PasswordUse.of(accounts.find(tx, secured(tx, attempt)).orElseThrow()));
  }

  private AccountId secured(DSLContext tx, String attempt) {
    return attempts
        .find(tx, attempt, Attempt.Secured.class)
        .orElseThrow(IdentityRefusal.Over::new)
        .account();
  }

  /// Sets the password after a recovery. Everyone is signed out, and the account is open again.
  ///
  /// @param attempt as the browser keeps it, after [Step.NewPassword]
  /// @param typed the caller wipes it
  /// @throws IdentityRefusal.Over if the attempt is over
  /// @throws IdentityRefusal.WeakPassword if it can be guessed; the attempt goes on
  public void recover(String attempt, Password typed) {
    AccountId id = books.database().read(tx -> secured(tx, attempt));
    Passwords.Stored stored = judged(id, typed);
    change(
        tx -> {
          if (attempts.take(tx, attempt, Attempt.Secured.class).isEmpty()) {
            throw new IdentityRefusal.Over();
          }
          attempts.drop(tx, attempt);
          passwords.set(tx, id, stored);
          Account account = accounts.change(tx, id, Securing::opened);
          doors.end(tx, id, Optional.empty(), Reason.PASSWORD_CHANGED);
          append(tx, id, EventKind.ACCOUNT_RECOVERED, Outcome.DONE, Reason.NONE);
          notices.everywhere(tx, account, new News.RecoveryDone());
        });
    accounts
        .find(id)
        .ifPresent(account -> throttle.clear(account.email().compared(), Factor.PASSWORD));
  }

  /// One that is to be deleted still is: with the new password its owner signs in and keeps it.
  private static Account opened(Account account) {
    return account.standing() == Standing.LEAVING ? account : account.standing(Standing.ACTIVE);
  }

  /// What the meter on a page says, and what the server will say.
  public PasswordVerdict judge(AccountId account, Password typed) {
    return books.database().read(tx -> judge(tx, account, typed));
  }

  private PasswordVerdict judge(DSLContext tx, AccountId id, Password typed) {
    Account account = accounts.find(tx, id).orElseThrow();
    Collection<EmailAddress> addresses =
        Stream.concat(
                Stream.of(account.email()),
                factors.of(tx, id).stream()
                    .filter(factor -> factor.kind() == FactorKind.EMAIL)
                    .map(factor -> EmailAddress.parse(factor.value())))
            .toList();
    return rule.verdict(
        typed, PasswordUse.of(account), PasswordContext.of(account.displayName(), addresses));
  }

  private Passwords.Stored judged(AccountId id, Password typed) {
    if (judge(id, typed) instanceof PasswordVerdict.Refused refused) {
      throw new IdentityRefusal.WeakPassword(refused);
    }
    return passwords.hashed(typed);
  }

  /// Ends every session, trusted device, token, app password and connected app, this browser's too.
  public void signOutEverywhere(AccountId id) {
    change(
        tx -> {
          Account account = accounts.find(tx, id).orElseThrow();
          doors.end(tx, id, Optional.empty(), Reason.NONE);
          notices.mail(tx, account, new News.SignedOutEverywhere());
        });
  }

  /// The same, as whoever runs the server asks on its own machine; its owner is told by mail. They
  /// sign in again as before: nothing is reset.
  public void signOutByKeeper(AccountId id) {
    change(
        tx -> {
          Account account = accounts.find(tx, id).orElseThrow();
          doors.endByKeeper(tx, id);
          notices.mail(tx, account, new News.SignedOutByKeeper());
        });
  }

  /// Its owner says that somebody else was at it: nobody signs in before it was recovered with a
  /// new password. A replacement of the security info that waits is cancelled.
  public void freeze(AccountId id) {
    change(
        tx -> {
          Account account = accounts.change(tx, id, Securing::frozen);
          replacements.remove(tx, id);
          doors.end(tx, id, Optional.empty(), Reason.SUSPICION);
          append(tx, id, EventKind.ACCOUNT_FROZEN, Outcome.DONE, Reason.SUSPICION);
          notices.everywhere(tx, account, new News.AccountFrozen());
        });
  }

  /// One that is to be deleted is closed already, and must not be opened by a recovery.
  private static Account frozen(Account account) {
    if (account.standing() == Standing.LEAVING) {
      throw new IdentityRefusal.Over();
    }
    return account.standing(Standing.FROZEN);
  }

  private interface Doing {
    void in(DSLContext tx);
  }

  /// Whatever becomes of it, nothing is told any more that was read before it.
  private void change(Doing doing) {
    try {
      books
          .database()
          .write(
              tx -> {
                doing.in(tx);
                return true;
              });
    } finally {
      doors.forget();
    }
  }

  private void requireFresh(BrowserSession session) {
    if (!session.isFresh(books.now())) {
      throw new IdentityRefusal.ProofTooOld();
    }
  }

  private void append(
      DSLContext tx, AccountId account, EventKind kind, Outcome outcome, Reason reason) {
    books
        .log()
        .append(
            tx,
            Event.done(kind, new Who.Account(account.value()))
                .ending(outcome, reason)
                .in(Circumstances.current()));
  }
}
