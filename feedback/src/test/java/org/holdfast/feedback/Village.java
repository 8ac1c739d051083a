package org.holdfast.feedback;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.audit.Event;
import org.holdfast.database.Database;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;

/// The room over a database, with people who are made as they are needed.
final class Village implements People, AutoCloseable {

  static final Set<String> PAGES = Set.of("files", "share", "bin");

  final SecureRandom random = new SecureRandom();
  final StoppedClock clock = new StoppedClock();
  final List<Event> events = new CopyOnWriteArrayList<>();
  final List<String> told = new CopyOnWriteArrayList<>();
  final Database database;
  final Feedback feedback;
  final AccountId owner;

  private final Map<AccountId, String> names = new ConcurrentHashMap<>();
  private volatile long others;

  Village(Database database, FeedbackSettings settings) {
    this.database = database;
    this.feedback =
        new Feedback(
            database,
            new SecretKeySpec(new byte[32], "HmacSHA256"),
            new SecretKeySpec(new byte[32], "AES"),
            settings,
            PAGES,
            this,
            (_, event) -> events.add(event),
            random,
            clock);
    this.owner = person("Olga");
  }

  AccountId person(String name) {
    AccountId account = AccountId.random(random);
    names.put(account, name);
    return account;
  }

  List<AccountId> people(int count) {
    List<AccountId> people = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      people.add(person("P" + i));
    }
    return people;
  }

  /// Accounts that do nothing.
  void others(long count) {
    others = count;
  }

  void gone(AccountId account) {
    database.write(
        tx -> {
          feedback.forget(tx, account);
          return true;
        });
    names.remove(account);
  }

  @Override
  public Optional<String> nameOf(AccountId account) {
    return Optional.ofNullable(names.get(account));
  }

  @Override
  public boolean ownsServer(AccountId account) {
    return account.equals(owner);
  }

  @Override
  public long count() {
    return names.size() + others;
  }

  @Override
  public void tell(DSLContext tx, AccountId to, String title, IdeaState state, String sentence) {
    told.add(nameOf(to).orElse("nobody") + " " + state + " " + title + ": " + sentence);
  }

  @Override
  public void close() {
    database.close();
  }
}
