package org.holdfast.identity;

import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;

/// Closes every door that an account has open: sessions, trusted devices, tokens, app passwords,
/// connected apps, and what is half way through one.
final class EndEverywhere {

  /// One kind of what can be ended.
  interface Door {
    /// Ends all of an account's, as part of the change `tx`.
    void endAll(DSLContext tx, AccountId account);

    /// Forgets what was read before. Called after the change, whatever became of it.
    void forget();
  }

  private final Books books;
  private final Accounts accounts;
  private final Sessions sessions;
  private final Devices devices;
  private final Tokens tokens;
  private final List<Door> others;

  EndEverywhere(
      Books books,
      Accounts accounts,
      Sessions sessions,
      Devices devices,
      Tokens tokens,
      List<Door> others) {
    this.books = books;
    this.accounts = accounts;
    this.sessions = sessions;
    this.devices = devices;
    this.tokens = tokens;
    this.others = List.copyOf(others);
  }

  /// @param except the browser that asks, which stays signed in
  void end(DSLContext tx, AccountId account, Optional<SessionId> except, Reason reason) {
    end(
        tx,
        account,
        except,
        Event.done(EventKind.SIGNED_OUT_EVERYWHERE, new Who.Account(account.value()))
            .ending(Outcome.DONE, reason));
  }

  /// As whoever runs the server asks on its own machine.
  void endByKeeper(DSLContext tx, AccountId account) {
    end(
        tx,
        account,
        Optional.empty(),
        Event.done(EventKind.SIGNED_OUT_BY_KEEPER, new Who.Keeper()).about(account.value()));
  }

  private void end(DSLContext tx, AccountId account, Optional<SessionId> except, Event told) {
    // First, so that who signs in at this moment did before, and is ended, or does not.
    accounts.change(tx, account, Account::inNextEra);
    sessions.endAll(tx, account, except);
    devices.forgetAll(tx, account, told.who(), told.reason());
    tokens.revokeAll(tx, account);
    others.forEach(door -> door.endAll(tx, account));
    books.log().append(tx, told.in(Circumstances.current()));
  }

  /// Comes after the change: nothing that was read before is told any more.
  void forget() {
    sessions.forget();
    tokens.forget();
    others.forEach(Door::forget);
  }
}
