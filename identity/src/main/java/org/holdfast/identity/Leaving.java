package org.holdfast.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;

/// Deleting an account: its owner asks for it with a fresh proof, everyone is signed out, every way
/// to them is told, and for a while one press of a button keeps it: by a mail, without signing in,
/// or after signing in. Then it is taken apart, step by step, by who runs the rooms ([#going]).
///
/// A thief who got as far as asking has destroyed nothing yet: all contacts know of it, any of them
/// undoes it, and the thief is signed out as well. Safe for use by any number of threads and
/// processes.
///
/// @see "docs/adr/0014-deleting-an-account.md"
public final class Leaving {

  private final Books books;
  private final Accounts accounts;
  private final LeavingAccounts leaving;
  private final Attempts attempts;
  private final Replacements replacements;
  private final Notices notices;
  private final Post post;
  private final EndEverywhere doors;
  private final Erasing erasing;
  private final Duration grace;

  /// What other rooms forget of a person in the same change.
  public interface Also {
    /// @param addresses mail addresses and numbers that reached the person
    void forget(DSLContext tx, Set<String> addresses);
  }

  /// @param grace how long it can be kept; of one that was asked it is not changed any more
  Leaving(Parts parts, LeavingAccounts leaving, Grants grants, Post post, Duration grace) {
    this.books = parts.books();
    this.accounts = parts.accounts();
    this.leaving = leaving;
    this.attempts = parts.attempts();
    this.replacements = parts.replacements();
    this.notices = parts.notices();
    this.post = post;
    this.doors = parts.doors();
    this.erasing = new Erasing(parts, grants);
    this.grace = grace;
  }

  /// How long an account can be kept that somebody asks to delete now, for pages to say.
  public Duration grace() {
    return grace;
  }

  /// Asks for it. Everyone is signed out, this browser too, and the account is closed.
  ///
  /// @return when it is destroyed, unless it is kept
  /// @throws IdentityRefusal.ProofTooOld if who is signed in has to prove it once more
  /// @throws IdentityRefusal.ReplacementPending if all security info is being replaced
  /// @throws IdentityRefusal.LastOwner if others have accounts here and nobody else owns the server
  public Instant ask(BrowserSession session) {
    SecurityInfo.requireFresh(session, books.now());
    try {
      return books.database().write(tx -> asked(tx, session.who().account()));
    } finally {
      doors.forget();
    }
  }

  /// What asking would say.
  ///
  /// @throws IdentityRefusal as [#ask]
  public void requireMayAsk(BrowserSession session) {
    SecurityInfo.requireFresh(session, books.now());
    AccountId id = session.who().account();
    books
        .database()
        .read(
            tx -> {
              SecurityInfo.requireNoReplacement(tx, replacements, id);
              requireNotLastOwner(tx, accounts.find(tx, id).orElseThrow(IdentityRefusal.Over::new));
              return true;
            });
  }

  private Instant asked(DSLContext tx, AccountId id) {
    Account account =
        accounts
            .taken(tx, id)
            .filter(each -> each.standing() == Standing.ACTIVE)
            .orElseThrow(IdentityRefusal.Over::new);
    SecurityInfo.requireNoReplacement(tx, replacements, id);
    if (account.owner()) {
      accounts.owners(tx).forEach(each -> accounts.taken(tx, each.id())); // two may leave at once
    }
    requireNotLastOwner(tx, account);
    LeavingAccount asked = LeavingAccount.asked(id, books.now(), grace);
    leaving.put(tx, asked);
    accounts.change(tx, id, each -> each.standing(Standing.LEAVING));
    doors.end(tx, id, Optional.empty(), Reason.NONE);
    append(tx, id, EventKind.DELETION_ASKED, Circumstances.current());
    tell(tx, account, asked);
    return asked.dueAt();
  }

  private void requireNotLastOwner(DSLContext tx, Account account) {
    boolean others =
        accounts.all(tx).stream()
            .anyMatch(
                each -> !each.id().equals(account.id()) && each.standing() != Standing.LEAVING);
    boolean anotherOwner =
        accounts.owners(tx).stream()
            .anyMatch(
                each -> !each.id().equals(account.id()) && each.standing() != Standing.LEAVING);
    if (account.owner() && others && !anotherOwner) {
      throw new IdentityRefusal.LastOwner();
    }
  }

  private void tell(DSLContext tx, Account account, LeavingAccount asked) {
    Secret secret = leaving.secret(tx, account.id());
    notices.everywhere(tx, account, new News.DeletionPending(asked.dueAt(), secret.text()));
  }

  /// When an account is destroyed that a mail's secret can keep. Changes nothing: who filters mail
  /// follows links too.
  ///
  /// @return empty if it is kept already, on its way, or the secret is none
  public Optional<Instant> due(String secret) {
    return books
        .database()
        .read(
            tx ->
                leaving
                    .bySecret(tx, secret)
                    .flatMap(id -> ofLeaving(tx, id))
                    .filter(each -> each.stage() == LeavingAccount.Stage.GRACE)
                    .map(LeavingAccount::dueAt));
  }

  /// When an account is destroyed, for those who look after the server.
  ///
  /// @return empty if it is not to be
  public Optional<Instant> due(AccountId account) {
    return books.database().read(tx -> leaving.of(tx, account)).map(LeavingAccount::dueAt);
  }

  /// Keeps the account that a mail's secret is for.
  ///
  /// @throws IdentityRefusal.TooLate if it is being destroyed already, is kept already, or this is
  ///   no such secret
  public void keep(String secret) {
    books
        .database()
        .write(
            tx -> {
              AccountId id = leaving.bySecret(tx, secret).orElseThrow(IdentityRefusal.TooLate::new);
              kept(tx, id, Circumstances.current().withFactor(Factor.EMAIL_CODE));
              return true;
            });
  }

  /// Keeps the account of who has just proved that it is theirs, by signing in.
  ///
  /// @param attempt as the browser keeps it, after [Step.Leaving]
  /// @throws IdentityRefusal.Over if the attempt is over
  /// @throws IdentityRefusal.TooLate if it is being destroyed already
  public void keepProven(String attempt) {
    books
        .database()
        .write(
            tx -> {
              AccountId id =
                  attempts
                      .take(tx, attempt, Attempt.Staying.class)
                      .orElseThrow(IdentityRefusal.Over::new)
                      .account();
              attempts.drop(tx, attempt);
              kept(tx, id, Circumstances.current());
              return true;
            });
  }

  /// Of this and [#begin] the first one to take the account's row has it.
  private void kept(DSLContext tx, AccountId id, Circumstances around) {
    accounts.taken(tx, id);
    boolean grace =
        ofLeaving(tx, id).filter(e -> e.stage() == LeavingAccount.Stage.GRACE).isPresent();
    if (!grace) {
      throw new IdentityRefusal.TooLate();
    }
    leaving.remove(tx, id);
    Account account = accounts.change(tx, id, each -> each.standing(Standing.ACTIVE));
    append(tx, id, EventKind.DELETION_UNDONE, around);
    notices.everywhere(tx, account, new News.DeletionUndone());
  }

  /// Reminds those whose account is destroyed within a week, and within a day. Call it now and
  /// then.
  void remind() {
    Instant now = books.now();
    for (LeavingAccount each : all()) {
      if (each.wantsReminder(now)) {
        books.database().write(tx -> reminded(tx, each.account(), now));
      }
    }
  }

  private boolean reminded(DSLContext tx, AccountId id, Instant now) {
    Optional<Account> account = accounts.taken(tx, id);
    Optional<LeavingAccount> before = ofLeaving(tx, id).filter(each -> each.wantsReminder(now));
    if (account.isEmpty() || before.isEmpty()) {
      return false;
    }
    LeavingAccount reminded = before.get().reminded(now);
    leaving.put(tx, reminded);
    tell(tx, account.get(), reminded);
    return true;
  }

  /// Those that there is something to do for: whose time is over, from now on for good, and those
  /// that were begun before.
  public List<LeavingAccount> going() {
    Instant now = books.now();
    all().stream()
        .filter(each -> each.isDue(now))
        .forEach(each -> books.database().write(tx -> begin(tx, each.account(), now)));
    return all().stream().filter(each -> each.stage() != LeavingAccount.Stage.GRACE).toList();
  }

  private boolean begin(DSLContext tx, AccountId id, Instant now) {
    accounts.taken(tx, id);
    Optional<LeavingAccount> due = ofLeaving(tx, id).filter(each -> each.isDue(now));
    due.ifPresent(each -> leaving.put(tx, each.going(now)));
    return due.isPresent();
  }

  /// What is to be done to an account that says itself that it leaves: of one that was kept, an
  /// older row that somebody put back into the database means nothing.
  private Optional<LeavingAccount> ofLeaving(DSLContext tx, AccountId id) {
    boolean leaves =
        accounts.find(tx, id).filter(each -> each.standing() == Standing.LEAVING).isPresent();
    return leaves ? leaving.of(tx, id) : Optional.empty();
  }

  private List<LeavingAccount> all() {
    return books.database().read(leaving::all);
  }

  /// Removes everything that this room knows of an account that is going, in one change. Where the
  /// receipt goes is kept until then. Does nothing if that was done before.
  ///
  /// @param also what other rooms forget in the same change
  public void erase(AccountId id, Also also) {
    books.database().writeLarge(tx -> erased(tx, id, also));
  }

  private boolean erased(DSLContext tx, AccountId id, Also also) {
    Optional<Account> account = accounts.taken(tx, id);
    Optional<LeavingAccount> going =
        leaving.taken(tx, id).filter(each -> each.stage() == LeavingAccount.Stage.GOING);
    if (account.isEmpty() || going.isEmpty()) {
      return false;
    }
    Set<String> addresses = erasing.erase(tx, account.get());
    leaving.removeSecrets(tx, id);
    leaving.put(tx, going.get().erased(account.get()));
    append(tx, id, EventKind.ACCOUNT_DELETED, new Who.Server(), Circumstances.NONE);
    also.forget(tx, addresses);
    return true;
  }

  /// A region has no copy left of what the account had.
  public void cleared(AccountId id, String region) {
    Instant now = books.now();
    books
        .database()
        .write(
            tx -> {
              leaving.taken(tx, id).ifPresent(each -> leaving.put(tx, each.cleared(region, now)));
              return true;
            });
  }

  /// Sends the receipt on its way, and forgets the last that was known.
  ///
  /// @param receipt signed, as it is to be read
  /// @param also what other rooms forget in the same change
  public void finish(AccountId id, String receipt, Consumer<DSLContext> also) {
    books
        .database()
        .write(
            tx -> {
              Optional<LeavingAccount> gone =
                  leaving.taken(tx, id).filter(e -> e.stage() == LeavingAccount.Stage.ERASED);
              gone.ifPresent(
                  each -> {
                    leaving.remove(tx, id);
                    also.accept(tx);
                    post.send(
                        tx,
                        Optional.empty(),
                        new Letter.Notice(
                            new Contact.Mail(each.email()),
                            each.locale(),
                            new News.DeletionDone(receipt)));
                  });
              return gone.isPresent();
            });
  }

  private void append(DSLContext tx, AccountId id, EventKind kind, Circumstances around) {
    append(tx, id, kind, new Who.Account(id.value()), around);
  }

  private void append(DSLContext tx, AccountId id, EventKind kind, Who who, Circumstances around) {
    books
        .log()
        .append(
            tx,
            Event.done(kind, who).about(id.value()).on(new Target.Account(id.value())).in(around));
  }
}
