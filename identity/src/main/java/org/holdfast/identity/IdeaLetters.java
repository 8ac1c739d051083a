package org.holdfast.identity;

import java.util.Optional;
import org.jooq.DSLContext;

/// Tells people by mail what became of ideas that they suggested or voted for. Safe for use by any
/// number of threads and processes.
public final class IdeaLetters {

  private final Accounts accounts;
  private final Dispatch dispatch;

  IdeaLetters(Accounts accounts, Dispatch dispatch) {
    this.accounts = accounts;
    this.dispatch = dispatch;
  }

  /// Makes a letter to the account's own address part of the change `tx`. Does nothing if the
  /// account is closed, or gone.
  public void send(DSLContext tx, AccountId to, News.IdeaAnswered news) {
    accounts
        .find(tx, to)
        .filter(account -> account.standing() == Standing.ACTIVE)
        .ifPresent(
            account ->
                dispatch.send(
                    tx,
                    Optional.of(account.id()),
                    new Letter.Notice(
                        new Contact.Mail(account.email().shown()), account.locale(), news)));
  }
}
