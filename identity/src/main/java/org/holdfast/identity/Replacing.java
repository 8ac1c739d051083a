package org.holdfast.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;

/// Replacing all security info by who has none of it any more: they know the password, show a new
/// address or number, and wait. Every old way is told, and any of them cancels it. Safe for use by
/// any number of threads and processes.
public final class Replacing {

  private final Books books;
  private final Accounts accounts;
  private final Factors factors;
  private final RecoverySecrets recovery;
  private final Attempts attempts;
  private final Codes codes;
  private final Replacements replacements;
  private final Notices notices;
  private final SendLimit sends;
  private final EndEverywhere doors;
  private final Duration wait;

  /// @param wait how long it is until a replacement is done; cannot be shortened for one that was
  ///   asked
  Replacing(Parts parts, Duration wait) {
    this.books = parts.books();
    this.accounts = parts.accounts();
    this.factors = parts.factors();
    this.recovery = parts.recovery();
    this.attempts = parts.attempts();
    this.codes = parts.codes();
    this.replacements = parts.replacements();
    this.notices = parts.notices();
    this.sends = parts.sends();
    this.doors = parts.doors();
    this.wait = wait;
  }

  /// How long a replacement waits that is asked for now, for pages to say.
  public Duration waits() {
    return wait;
  }

  /// Begins, from a sign-in whose password was right and that asks for another proof: a code is
  /// sent to the new address or number.
  ///
  /// @param email whether `typed` is an address rather than a number
  /// @return the attempt, for the browser's cookie
  /// @throws IdentityRefusal.Over if that sign-in is over
  /// @throws IdentityRefusal if it may not be, with the reason
  public String begin(String signIn, String typed, boolean email) {
    FactorKind kind = email ? FactorKind.EMAIL : FactorKind.PHONE;
    String value = email ? EmailAddress.parse(typed).shown() : Phone.parse(typed);
    String person = person(signIn);
    sends
        .take(person, email ? EmailAddress.parse(value).compared() : value)
        .ifPresent(
            late -> {
              throw new IdentityRefusal.TooManyCodes(late);
            });
    return books
        .database()
        .write(
            tx -> {
              Attempt.Proving proving =
                  attempts
                      .take(tx, signIn, Attempt.Proving.class)
                      .filter(each -> each.purpose() == Purpose.SIGN_IN)
                      .filter(each -> each.proven().contains(Proven.PASSWORD))
                      .orElseThrow(IdentityRefusal.Over::new);
              Account account =
                  accounts
                      .find(tx, proving.account().orElseThrow(IdentityRefusal.Over::new))
                      .orElseThrow(IdentityRefusal.Over::new);
              SecurityInfo.requireNoReplacement(tx, replacements, account.id());
              return sent(tx, account, kind, value);
            });
  }

  private String person(String signIn) {
    return books
        .database()
        .read(tx -> attempts.find(tx, signIn, Attempt.Proving.class))
        .map(Attempt.Proving::person)
        .orElseThrow(IdentityRefusal.Over::new);
  }

  private String sent(DSLContext tx, Account account, FactorKind kind, String value) {
    Attempt.Adding begun =
        new Attempt.Adding(account.id(), kind, "", value, true, Optional.empty());
    String attempt = attempts.begin(tx, begun);
    Contact to = kind == FactorKind.EMAIL ? new Contact.Mail(value) : new Contact.Text(value);
    SentCode code = codes.send(tx, attempt, account, Optional.empty(), to, Codes.LIFE);
    attempts.put(tx, attempt, begun.sent(Optional.of(code)));
    return attempt;
  }

  /// Shows that the new address or number is theirs: the wait begins, and every old way is told.
  ///
  /// @return the day it is done, UTC; empty if the code was wrong
  /// @throws IdentityRefusal.Over if the attempt is over
  public Optional<LocalDate> confirm(String attempt, String typed) {
    return books
        .database()
        .write(
            tx -> {
              Attempt.Adding before =
                  attempts
                      .take(tx, attempt, Attempt.Adding.class)
                      .filter(Attempt.Adding::replacing)
                      .orElseThrow(IdentityRefusal.Over::new);
              SentCode code = before.code().orElseThrow(IdentityRefusal.Over::new);
              if (!codes.fits(attempt, code, typed)) {
                attempts.put(tx, attempt, before.sent(Optional.of(code.mistyped())));
                return Optional.empty();
              }
              attempts.drop(tx, attempt);
              return Optional.of(ask(tx, before));
            });
  }

  private LocalDate ask(DSLContext tx, Attempt.Adding shown) {
    Instant now = books.now();
    Replacement asked =
        new Replacement(shown.account(), shown.kind(), shown.value(), now, now.plus(wait));
    if (!replacements.add(tx, asked)) {
      throw new IdentityRefusal.Over();
    }
    Account account =
        accounts
            .find(tx, shown.account())
            .filter(each -> each.standing() != Standing.LEAVING)
            .orElseThrow(IdentityRefusal.Over::new);
    append(tx, account.id(), EventKind.REPLACEMENT_ASKED);
    notices.everywhere(tx, account, new News.ReplacementPending(asked.dueAt()));
    return asked.until();
  }

  /// Cancels it, from a browser that is signed in.
  ///
  /// @return whether there was one
  /// @throws IdentityRefusal.ProofTooOld if who is signed in has to prove it once more
  public boolean cancel(BrowserSession session) {
    SecurityInfo.requireFresh(session, books.now());
    AccountId id = session.who().account();
    return books
        .database()
        .write(
            tx -> {
              accounts.taken(tx, id);
              boolean there = replacements.remove(tx, id);
              if (there) {
                append(tx, id, EventKind.REPLACEMENT_CANCELLED);
                notices.everywhere(
                    tx, accounts.find(tx, id).orElseThrow(), new News.ReplacementCancelled());
              }
              return there;
            });
  }

  /// Does those whose wait is over: the new factor is the only one, two-step verification is off
  /// until there are two again, and everyone is signed out. Call it now and then.
  ///
  /// @return how many
  public int settle() {
    Instant now = books.now();
    List<Replacement> due =
        books
            .database()
            .read(
                tx ->
                    replacements.all(tx).stream()
                        .filter(each -> !now.isBefore(each.dueAt()))
                        .toList());
    due.forEach(this::settle);
    return due.size();
  }

  private void settle(Replacement due) {
    try {
      books
          .database()
          .write(
              tx -> {
                accounts.taken(tx, due.account());
                // One that was cancelled and asked for anew meanwhile has its own wait.
                if (replacements.of(tx, due.account()).filter(due::equals).isPresent()) {
                  replacements.remove(tx, due.account());
                  replace(tx, due);
                }
                return true;
              });
    } finally {
      doors.forget();
    }
  }

  private void replace(DSLContext tx, Replacement due) {
    Account account = accounts.change(tx, due.account(), each -> each.twoStep(false));
    notices.everywhere(tx, account, new News.ReplacementDone()); // to the old ways once more
    factors.of(tx, account.id()).stream()
        .filter(factor -> !factor.ofAccount())
        .forEach(factor -> factors.remove(tx, account.id(), factor.id()));
    recovery.removeAll(tx, account.id());
    factors.add(
        tx,
        new StoredFactor(
            factors.newId(), account.id(), due.kind(), "", due.value(), books.now(), false, 0),
        Optional.empty());
    doors.end(tx, account.id(), Optional.empty(), Reason.NONE);
    append(tx, account.id(), EventKind.REPLACEMENT_DONE);
  }

  private void append(DSLContext tx, AccountId account, EventKind kind) {
    books
        .log()
        .append(tx, Event.done(kind, new Who.Account(account.value())).in(Circumstances.current()));
  }
}
