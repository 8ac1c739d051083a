package org.holdfast.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Which plan each account has. Sealed with the account, so that nobody gives themselves another
/// one by editing the database (R11); what it holds is a setting. A changed plan holds from the
/// next transaction on, at every door. Safe for use by any number of threads and processes.
public final class Plans implements EntitlementSource {

  private static final Field<byte[]> ID = DSL.field("account_id", SQLDataType.BLOB);
  private static final Field<Integer> TOLD = DSL.field("told", SQLDataType.INTEGER);

  private final Books books;
  private final Accounts accounts;
  private final Notices notices;
  private final PlanSettings settings;
  private final KnownSubscriptions known = new KnownSubscriptions();

  Plans(Parts parts, PlanSettings settings) {
    this.books = parts.books();
    this.accounts = parts.accounts();
    this.notices = parts.notices();
    this.settings = settings;
  }

  /// What each plan holds here.
  public PlanSettings settings() {
    return settings;
  }

  /// Everyone, by address, for the server's owner.
  ///
  /// @throws IdentityRefusal.NotTheOwner if the server is not theirs
  /// @throws IdentityRefusal.ProofTooOld if they have to prove once more who they are
  public List<Account> everyone(BrowserSession owner) {
    Steward.of(owner, accounts, books.now());
    return accounts.all();
  }

  @Override
  public Current of(DSLContext tx, AccountId account) {
    Subscription held = held(tx, account);
    return new Current(settings.of(held.plan()), held.since());
  }

  /// Which plan holds now.
  public Subscription of(AccountId account) {
    return books.database().read(tx -> held(tx, account));
  }

  private Subscription held(DSLContext tx, AccountId account) {
    try {
      return accounts
          .sealed(tx, account)
          .map(row -> known.of(account, row, bytes -> opened(account, bytes)))
          .orElse(Subscription.FROM_BEFORE)
          .at(books.now());
    } catch (IllegalStateException e) { // what was sealed does not open
      throw new AccountAltered(e);
    }
  }

  private Subscription opened(AccountId account, byte[] sealed) {
    return accounts.opened(account, sealed).subscription();
  }

  /// As the server's owner, in a browser.
  ///
  /// @param length from now; empty: without end
  /// @throws IdentityRefusal.NotTheOwner if the server is not theirs
  /// @throws IdentityRefusal.ProofTooOld if they have to prove once more who they are
  /// @throws AccountRefusal if there is no such account, or a free plan is to end
  public Subscription change(
      BrowserSession owner, AccountId account, Plan plan, Optional<Duration> length) {
    return change(Steward.of(owner, accounts, books.now()), account, plan, length);
  }

  /// As whoever runs the server, on the command line.
  ///
  /// @throws AccountRefusal if there is no such account, or a free plan is to end
  public Subscription changeByKeeper(AccountId account, Plan plan, Optional<Duration> length) {
    return change(Steward.keeper(), account, plan, length);
  }

  private Subscription change(Steward by, AccountId account, Plan plan, Optional<Duration> length) {
    if (plan == Plan.FREE && length.isPresent()) {
      throw new AccountRefusal("free-no-end", "The free plan has no end. Leave the length out.");
    }
    return books
        .database()
        .write(
            tx -> {
              Account before =
                  accounts
                      .taken(tx, account)
                      .orElseThrow(
                          () -> new AccountRefusal("no-such-account", "There is no such account."));
              Subscription next = before.subscription().replaced(plan, length, books.now());
              set(tx, before, next, by.did(EventKind.PLAN_CHANGED));
              return next;
            });
  }

  /// The account's row is taken.
  void set(DSLContext tx, Account account, Subscription next, Event event) {
    accounts.change(tx, account.id(), each -> each.subscribed(next));
    tx.execute("delete from identity_plan_end where account_id = ?", (Object) account.id().bytes());
    next.until()
        .ifPresent(
            end ->
                tx.execute(
                    "insert into identity_plan_end (account_id, ends_at) values (?, ?)",
                    account.id().bytes(),
                    end.toEpochMilli()));
    books
        .log()
        .append(
            tx,
            event
                .about(account.id().value())
                .on(new Target.Account(account.id().value()))
                .saying(new Detail.Count(next.plan().code())));
    notices.mail(tx, account, new News.PlanChanged(next.plan()));
  }

  /// Gives an account from before there were plans here the one that its drive was made with. Any
  /// other stays as it is.
  ///
  /// @param plan taken from where it was bound before
  public void adopt(AccountId account, Plan plan) {
    books
        .database()
        .write(
            tx -> {
              accounts
                  .taken(tx, account)
                  .filter(each -> each.subscription().isFromBefore())
                  .ifPresent(each -> adopt(tx, each, plan));
              return true;
            });
  }

  private void adopt(DSLContext tx, Account account, Plan plan) {
    Subscription kept = new Subscription(plan, Optional.empty(), account.createdAt());
    accounts.change(tx, account.id(), each -> each.subscribed(kept));
  }

  /// Whether an account is from before there were plans here, and nobody has said what it has.
  public boolean isFromBefore(AccountId account) {
    return books
        .database()
        .read(tx -> accounts.find(tx, account))
        .filter(each -> each.subscription().isFromBefore())
        .isPresent();
  }

  /// Writes down which plans are over, and tells their owners. They were free from their end on.
  void settle() {
    List<AccountId> due =
        books
            .database()
            .read(
                tx ->
                    tx
                        .resultQuery(
                            "select account_id from identity_plan_end where ends_at <= ?",
                            books.clock().millis())
                        .coerce(ID)
                        .fetch(ID)
                        .stream()
                        .map(AccountId::of)
                        .toList());
    due.forEach(account -> books.database().write(tx -> end(tx, account)));
  }

  private boolean end(DSLContext tx, AccountId id) {
    Optional<Account> account = accounts.taken(tx, id);
    Instant now = books.now();
    boolean over =
        account
            .flatMap(each -> each.subscription().until())
            .filter(end -> !now.isBefore(end))
            .isPresent();
    if (over) {
      Account ending = account.orElseThrow();
      Event event = Event.done(EventKind.PLAN_ENDED, new Who.Server());
      set(tx, ending, ending.subscription().at(now), event);
    } else {
      correct(tx, id, account.flatMap(each -> each.subscription().until()));
    }
    return over;
  }

  // The row was a hint, and wrong: somebody was here between, or wrote it.
  private static void correct(DSLContext tx, AccountId id, Optional<Instant> end) {
    if (end.isEmpty()) {
      tx.execute("delete from identity_plan_end where account_id = ?", (Object) id.bytes());
    } else {
      tx.execute(
          "update identity_plan_end set ends_at = ? where account_id = ?",
          end.get().toEpochMilli(),
          id.bytes());
    }
  }

  /// Tells the owners of drives, by mail, which have come nearer to what their plan allows: once
  /// for each state, until it is better again. Call it now and then, and after a plan was changed.
  ///
  /// Costs a look at those accounts alone whose drive could be near any plan's end.
  ///
  /// @param usedBytes of each account's drive
  public void noteUse(Map<AccountId, Long> usedBytes) {
    Map<AccountId, Integer> told = books.database().read(Plans::told);
    usedBytes.forEach(
        (account, used) -> {
          int before = told.getOrDefault(account, 0);
          boolean near = Fullness.of(settings.smallestQuotaBytes(), used) != Fullness.NORMAL;
          if (near || before > 0) {
            noteUse(account, used, before);
          }
        });
  }

  private void noteUse(AccountId account, long used, int told) {
    Fullness now = Fullness.of(settings.of(of(account).plan()).quotaBytes(), used);
    if (now.severity() != told) {
      books.database().write(tx -> note(tx, account, now));
    }
  }

  private static Map<AccountId, Integer> told(DSLContext tx) {
    Map<AccountId, Integer> told = new HashMap<>();
    tx.resultQuery("select account_id, told from identity_fullness where told > 0")
        .coerce(ID, TOLD)
        .forEach(row -> told.put(AccountId.of(row.get(ID)), row.get(TOLD)));
    return told;
  }

  /// Of several that see the same, one raises what was told, and writes.
  private boolean note(DSLContext tx, AccountId id, Fullness now) {
    tx.execute(
        "insert into identity_fullness (account_id, told) values (?, 0)"
            + " on conflict (account_id) do nothing",
        (Object) id.bytes());
    int worse =
        tx.execute(
            "update identity_fullness set told = ? where account_id = ? and told < ?",
            now.severity(),
            id.bytes(),
            now.severity());
    if (worse > 0) {
      accounts
          .find(tx, id)
          .ifPresent(account -> notices.mail(tx, account, new News.DriveFilling(now)));
      return true;
    }
    tx.execute(
        "update identity_fullness set told = ? where account_id = ?", now.severity(), id.bytes());
    return false;
  }
}
