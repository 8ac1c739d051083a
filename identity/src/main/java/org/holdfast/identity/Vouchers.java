package org.holdfast.identity;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;

/// Signed codes that give a plan: made by the server's owner, redeemed by whoever is signed in and
/// has one. Each gives what it says, to as many people as it says, once each. Safe for use by any
/// number of threads and processes.
///
/// What a code says is signed, and stands in the list of vouchers too; it counts while both agree.
/// So a code cannot be made without the key, nor used once its row is gone.
public final class Vouchers {

  private final Books books;
  private final Accounts accounts;
  private final Plans plans;
  private final Throttle throttle;
  private final VoucherKeys keys;
  private final VoucherRows rows;

  Vouchers(Parts parts, Plans plans) {
    this.books = parts.books();
    this.accounts = parts.accounts();
    this.plans = plans;
    this.throttle = parts.throttle();
    this.keys = new VoucherKeys(books);
    this.rows = new VoucherRows(books);
  }

  /// Makes one as the server's owner, in a browser.
  ///
  /// @param note what it is for; up to 100 characters, may be empty
  /// @return the code, which cannot be had again
  /// @throws IdentityRefusal.NotTheOwner if the server is not theirs
  /// @throws IdentityRefusal.ProofTooOld if they have to prove once more who they are
  /// @throws AccountRefusal if the note is too long, or the last day is over
  public String make(BrowserSession owner, VoucherOffer offer, String note) {
    return make(Steward.of(owner, accounts, books.now()), offer, note);
  }

  /// Makes one as whoever runs the server, on the command line.
  ///
  /// @return the code, which cannot be had again
  /// @throws AccountRefusal if the note is too long, or the last day is over
  public String makeByKeeper(VoucherOffer offer, String note) {
    return make(Steward.keeper(), offer, note);
  }

  private String make(Steward by, VoucherOffer offer, String note) {
    String shown = note.isBlank() ? "" : Accounts.shownName(note, "A voucher's note");
    if (today().isAfter(offer.lastDay())) {
      throw new AccountRefusal(
          "voucher-over", "The last day of this voucher is over already. Name a later one.");
    }
    VoucherSerial serial = VoucherSerial.random(books.random());
    VoucherInfo made = new VoucherInfo(serial, offer, shown, books.now(), 0, Optional.empty());
    return books
        .database()
        .write(
            tx -> {
              VoucherKeys.Key key = keys.current(tx);
              rows.insert(tx, made);
              books.log().append(tx, saying(by.did(EventKind.VOUCHER_MADE), serial));
              return Voucher.sign(key.secret(), key.number(), serial, offer).text();
            });
  }

  /// All there are, the newest first.
  ///
  /// @throws IdentityRefusal.NotTheOwner if the server is not theirs
  /// @throws IdentityRefusal.ProofTooOld if they have to prove once more who they are
  public List<VoucherInfo> all(BrowserSession owner) {
    Steward.of(owner, accounts, books.now());
    return allForKeeper();
  }

  /// The same, on the command line.
  public List<VoucherInfo> allForKeeper() {
    return books.database().read(rows::all);
  }

  /// What was redeemed stays; nobody redeems it any more.
  ///
  /// @throws IdentityRefusal.NotTheOwner if the server is not theirs
  /// @throws IdentityRefusal.ProofTooOld if they have to prove once more who they are
  /// @throws AccountRefusal if there is none, or it was revoked before
  public void revoke(BrowserSession owner, VoucherSerial serial) {
    revoke(Steward.of(owner, accounts, books.now()), serial);
  }

  /// The same, on the command line.
  ///
  /// @throws AccountRefusal if there is none, or it was revoked before
  public void revokeByKeeper(VoucherSerial serial) {
    revoke(Steward.keeper(), serial);
  }

  private void revoke(Steward by, VoucherSerial serial) {
    books
        .database()
        .write(
            tx -> {
              VoucherInfo info =
                  rows.taken(tx, serial)
                      .filter(each -> each.revokedAt().isEmpty())
                      .orElseThrow(
                          () ->
                              new AccountRefusal(
                                  "no-such-voucher", "There is no such voucher to be revoked."));
              rows.put(
                  tx,
                  new VoucherInfo(
                      serial,
                      info.offer(),
                      info.note(),
                      info.madeAt(),
                      info.redeemed(),
                      Optional.of(books.now())));
              books.log().append(tx, saying(by.did(EventKind.VOUCHER_REVOKED), serial));
              return true;
            });
  }

  /// Gives an account what a voucher says: at once, or added to the end of the same plan.
  ///
  /// @param typed as its holder has it
  /// @return what the account has now
  /// @throws IdentityRefusal.VoucherRefused if it gives nothing
  /// @throws IdentityRefusal.TooManyBegun if the account tried too many that gave nothing
  public Subscription redeem(AccountId account, String typed) {
    Voucher voucher =
        Voucher.parse(typed).orElseThrow(() -> refused(IdentityRefusal.VoucherRefused.Why.ALTERED));
    List<Counters.Counter> tries = Counters.vouchers(account, books.fields());
    throttle
        .begin(tries)
        .ifPresent(
            wait -> {
              throw new IdentityRefusal.TooManyBegun(wait);
            });
    Redeemed redeemed = books.database().write(tx -> redeem(tx, account, voucher));
    return switch (redeemed) {
      case Redeemed.Given(Subscription now) -> {
        throttle.ended(tries);
        yield now;
      }
      case Redeemed.Not(IdentityRefusal.VoucherRefused.Why why) -> throw refused(why);
    };
  }

  private static IdentityRefusal.VoucherRefused refused(IdentityRefusal.VoucherRefused.Why why) {
    return new IdentityRefusal.VoucherRefused(why);
  }

  /// What came of it. That it was refused is written down too, so it must not undo the change.
  private sealed interface Redeemed {
    record Given(Subscription now) implements Redeemed {}

    record Not(IdentityRefusal.VoucherRefused.Why why) implements Redeemed {}
  }

  // Account first, then voucher: the same order everywhere, and of two who come with the same one
  // the second sees what the first has done.
  private Redeemed redeem(DSLContext tx, AccountId id, Voucher voucher) {
    Account account = accounts.taken(tx, id).orElseThrow();
    boolean ours = isOurs(tx, voucher);
    Optional<VoucherInfo> listed = ours ? rows.taken(tx, voucher.serial()) : Optional.empty();
    Optional<IdentityRefusal.VoucherRefused.Why> why =
        ours
            ? objection(tx, account, voucher, listed)
            : Optional.of(IdentityRefusal.VoucherRefused.Why.ALTERED);
    Event event =
        saying(
            Event.done(EventKind.VOUCHER_REDEEMED, new Who.Account(id.value()))
                .in(Circumstances.current()),
            voucher.serial());
    if (why.isPresent()) {
      books.log().append(tx, event.ending(Outcome.REFUSED, reason(why.get())));
      return new Redeemed.Not(why.get());
    }
    VoucherInfo info = listed.orElseThrow();
    VoucherOffer offer = info.offer();
    rows.redeem(tx, info, id);
    books.log().append(tx, event);
    Subscription next = account.subscription().extended(offer.plan(), offer.length(), books.now());
    plans.set(
        tx,
        account,
        next,
        Event.done(EventKind.PLAN_CHANGED, new Who.Account(id.value()))
            .in(Circumstances.current()));
    return new Redeemed.Given(next);
  }

  private boolean isOurs(DSLContext tx, Voucher voucher) {
    return keys.find(tx, voucher.key()).filter(key -> voucher.isSignedBy(key.open())).isPresent();
  }

  private Optional<IdentityRefusal.VoucherRefused.Why> objection(
      DSLContext tx, Account account, Voucher voucher, Optional<VoucherInfo> listed) {
    if (listed.isEmpty() || !voucher.gives(listed.get().offer())) {
      return Optional.of(IdentityRefusal.VoucherRefused.Why.REVOKED);
    }
    VoucherInfo info = listed.get();
    return switch (info.state(today())) {
      case REVOKED -> Optional.of(IdentityRefusal.VoucherRefused.Why.REVOKED);
      case REDEEMED -> Optional.of(IdentityRefusal.VoucherRefused.Why.REDEEMED);
      case EXPIRED -> Optional.of(IdentityRefusal.VoucherRefused.Why.EXPIRED);
      case OPEN -> {
        if (rows.isRedeemedBy(tx, info.serial(), account.id())) {
          yield Optional.of(IdentityRefusal.VoucherRefused.Why.REDEEMED);
        }
        Subscription held = account.subscription().at(books.now());
        boolean needless = held.plan() == info.offer().plan() && held.until().isEmpty();
        yield needless
            ? Optional.of(IdentityRefusal.VoucherRefused.Why.NEEDLESS)
            : Optional.empty();
      }
    };
  }

  private static Reason reason(IdentityRefusal.VoucherRefused.Why why) {
    return switch (why) {
      case ALTERED -> Reason.NOT_AUTHENTIC;
      case EXPIRED -> Reason.EXPIRED;
      case REDEEMED, REVOKED, NEEDLESS -> Reason.NONE;
    };
  }

  private static Event saying(Event event, VoucherSerial serial) {
    return event.saying(new Detail.Count(serial.value()));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(books.clock().instant(), ZoneOffset.UTC);
  }
}
