package org.holdfast.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;

/// What an account has to prove who its owner is: seen and changed by who proved that in the last
/// five minutes. A factor counts once it was shown to work. Every change ends the trust in all
/// devices and is told on the ways that were there. Safe for use by any number of threads and
/// processes.
public final class SecurityInfo {

  private static final int CODES = 10;

  private final Books books;
  private final Accounts accounts;
  private final Passwords passwords;
  private final Factors factors;
  private final RecoverySecrets recovery;
  private final Replacements replacements;
  private final Devices devices;
  private final Notices notices;
  private final Ways ways;

  SecurityInfo(Parts parts, TwoStep rule) {
    this.books = parts.books();
    this.accounts = parts.accounts();
    this.passwords = parts.passwords();
    this.factors = parts.factors();
    this.recovery = parts.recovery();
    this.replacements = parts.replacements();
    this.devices = parts.devices();
    this.notices = parts.notices();
    this.ways = new Ways(rule, factors, recovery);
  }

  /// @throws IdentityRefusal.ProofTooOld if who is signed in has to prove it once more
  public Overview overview(BrowserSession session) {
    requireFresh(session, books.now());
    return overview(session.who().account());
  }

  /// For who was asked for a proof already.
  Overview overview(AccountId id) {
    return books
        .database()
        .read(
            tx ->
                new Overview(
                    accounts.find(tx, id).orElseThrow().twoStep(),
                    factors.of(tx, id).stream().map(StoredFactor::shown).toList(),
                    recovery.left(tx, id, RecoveryCode.Kind.ONE_TIME),
                    recovery.left(tx, id, RecoveryCode.Kind.ACCOUNT) > 0,
                    passwords.of(tx, id).map(Passwords.Stored::setAt),
                    replacements.of(tx, id).map(Replacement::until)));
  }

  /// @throws IdentityRefusal.ProofTooOld if who is signed in has to prove it once more
  /// @throws IdentityRefusal.TooFewWays if two-step verification is on and would stand on one
  /// @throws IdentityRefusal.AddressOfAccount if it is the address that the account is known by
  public void remove(BrowserSession session, FactorId id) {
    change(
        session,
        (tx, account) -> {
          StoredFactor factor =
              factors.find(tx, account.id(), id).orElseThrow(IdentityRefusal.Over::new);
          if (factor.ofAccount()) {
            throw new IdentityRefusal.AddressOfAccount();
          }
          notices.everywhere(
              tx, account, new News.FactorRemoved(factor.kind().factor())); // to it as well
          factors.remove(tx, account.id(), id);
          if (account.twoStep() && !ways.enough(tx, account.id())) {
            throw new IdentityRefusal.TooFewWays();
          }
          accounts.change(tx, account.id(), Account::inNextEra); // what it had proved is over
          devices.forgetAll(tx, account.id(), Reason.NONE);
          append(tx, account, EventKind.FACTOR_REMOVED, factor.kind().factor());
          return true;
        });
  }

  /// Makes ten recovery codes; those before are void.
  ///
  /// @return to be shown once
  /// @throws IdentityRefusal.ProofTooOld if who is signed in has to prove it once more
  public List<String> makeRecoveryCodes(BrowserSession session) {
    List<RecoveryCode> codes =
        Stream.generate(() -> RecoveryCode.oneTime(books.random())).limit(CODES).toList();
    keep(session, RecoveryCode.Kind.ONE_TIME, codes);
    return codes.stream().map(RecoveryCode::text).toList();
  }

  /// Makes the account recovery code; the one before is void.
  ///
  /// @return 25 digits, to be printed once
  /// @throws IdentityRefusal.ProofTooOld if who is signed in has to prove it once more
  public String makeAccountCode(BrowserSession session) {
    RecoveryCode code = RecoveryCode.account(books.random());
    keep(session, RecoveryCode.Kind.ACCOUNT, List.of(code));
    return code.text();
  }

  private void keep(BrowserSession session, RecoveryCode.Kind kind, List<RecoveryCode> codes) {
    change(
        session,
        (tx, account) -> {
          recovery.replace(tx, account.id(), kind, codes);
          append(tx, account, EventKind.RECOVERY_CODES_MADE, Factor.SESSION);
          notices.mail(tx, account, new News.RecoveryCodesMade());
          return true;
        });
  }

  /// Turns two-step verification on or off.
  ///
  /// @throws IdentityRefusal.ProofTooOld if who is signed in has to prove it once more
  /// @throws IdentityRefusal.TooFewWays if there are not two ways for it to stand on
  /// @throws IdentityRefusal.PasswordTooShortAlone if the password needs it
  /// @throws IdentityRefusal.TwoStepRequired if it is to be off, and this server asks for it
  public void twoStep(BrowserSession session, boolean on) {
    change(
        session,
        (tx, account) -> {
          requireMay(tx, account, on);
          boolean tooShort =
              passwords.of(tx, account.id()).filter(stored -> !stored.alone()).isPresent();
          if (!on && tooShort) {
            throw new IdentityRefusal.PasswordTooShortAlone();
          }
          accounts.change(tx, account.id(), each -> each.twoStep(on));
          devices.forgetAll(tx, account.id(), Reason.NONE);
          append(tx, account, on ? EventKind.TWO_STEP_ON : EventKind.TWO_STEP_OFF, Factor.SESSION);
          notices.everywhere(tx, account, new News.TwoStep(on));
          return true;
        });
  }

  private void requireMay(DSLContext tx, Account account, boolean on) {
    if (!on && ways.rule() == TwoStep.REQUIRED) {
      throw new IdentityRefusal.TwoStepRequired();
    }
    Optional<TwoStep.Missing> missing = ways.missing(tx, account);
    boolean lacking = missing.isPresent() && missing.get() != TwoStep.Missing.SWITCH;
    if (on && (lacking || !ways.enough(tx, account.id()))) {
      throw new IdentityRefusal.TooFewWays();
    }
  }

  /// Whether this server asks everybody for two-step verification.
  public TwoStep rule() {
    return ways.rule();
  }

  /// What an account has to do before it may be used in a browser; empty if nothing. Costs nothing
  /// where two-step verification is only offered.
  public Optional<TwoStep.Missing> missing(AccountId id) {
    if (ways.rule() == TwoStep.OFFERED) {
      return Optional.empty();
    }
    return books
        .database()
        .read(tx -> accounts.find(tx, id).flatMap(account -> ways.missing(tx, account)));
  }

  /// What somebody has who signs in, told without a fresh proof: not what it is.
  ///
  /// @param strongWay an authenticator app or a passkey
  public record SetUp(boolean strongWay, boolean passkey, boolean recoveryCodes) {}

  /// For who leads people to what they lack.
  public SetUp setUp(AccountId id) {
    return books
        .database()
        .read(
            tx ->
                new SetUp(
                    factors.of(tx, id).stream().anyMatch(SecurityInfo::isStrong),
                    factors.of(tx, id).stream()
                        .anyMatch(factor -> factor.kind() == FactorKind.PASSKEY),
                    recovery.left(tx, id, RecoveryCode.Kind.ONE_TIME) > 0
                        || recovery.left(tx, id, RecoveryCode.Kind.ACCOUNT) > 0));
  }

  private static boolean isStrong(StoredFactor factor) {
    return factor.kind() == FactorKind.AUTHENTICATOR || factor.kind() == FactorKind.PASSKEY;
  }

  private interface Doing {
    boolean in(DSLContext tx, Account account);
  }

  private void change(BrowserSession session, Doing doing) {
    Instant now = books.now();
    requireFresh(session, now);
    books
        .database()
        .write(
            tx -> {
              AccountId id = session.who().account();
              Account account = accounts.taken(tx, id).orElseThrow();
              requireNoReplacement(tx, replacements, id);
              return doing.in(tx, account);
            });
  }

  static void requireFresh(BrowserSession session, Instant now) {
    if (!session.isFresh(now)) {
      throw new IdentityRefusal.ProofTooOld();
    }
  }

  static void requireNoReplacement(DSLContext tx, Replacements replacements, AccountId account) {
    Optional<Replacement> pending = replacements.of(tx, account);
    if (pending.isPresent()) {
      throw new IdentityRefusal.ReplacementPending(pending.get().until());
    }
  }

  private void append(DSLContext tx, Account account, EventKind kind, Factor factor) {
    books
        .log()
        .append(
            tx,
            Event.done(kind, new Who.Account(account.id().value()))
                .in(Circumstances.current().withFactor(factor)));
  }
}
