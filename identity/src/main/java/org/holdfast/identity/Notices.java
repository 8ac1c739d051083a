package org.holdfast.identity;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;

/// Tells an account's owner, on every way there is to them, what was done with it.
final class Notices {

  private final Accounts accounts;
  private final Factors factors;
  private final Dispatch dispatch;

  Notices(Accounts accounts, Factors factors, Dispatch dispatch) {
    this.accounts = accounts;
    this.factors = factors;
    this.dispatch = dispatch;
  }

  /// By mail to every address that is known to be theirs, and to the account's own.
  void mail(DSLContext tx, Account account, News news) {
    Set<Contact> to = new LinkedHashSet<>();
    to.add(new Contact.Mail(account.email().shown()));
    factors.of(tx, account.id()).stream()
        .filter(factor -> factor.kind() == FactorKind.EMAIL)
        .forEach(factor -> to.add(factor.contact()));
    send(tx, account, to, news);
  }

  /// As below, by the account's id.
  void everywhere(DSLContext tx, AccountId id, News news) {
    accounts.find(tx, id).ifPresent(account -> everywhere(tx, account, news));
  }

  /// The same, and to every phone: for what a thief would do.
  void everywhere(DSLContext tx, Account account, News news) {
    Set<Contact> to = new LinkedHashSet<>();
    to.add(new Contact.Mail(account.email().shown()));
    factors.of(tx, account.id()).stream()
        .filter(StoredFactor::isContact)
        .forEach(factor -> to.add(factor.contact()));
    send(tx, account, to, news);
  }

  private void send(DSLContext tx, Account account, Set<Contact> to, News news) {
    to.forEach(
        contact ->
            dispatch.send(
                tx, Optional.of(account.id()), new Letter.Notice(contact, account.locale(), news)));
  }
}
