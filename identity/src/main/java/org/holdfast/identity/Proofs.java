package org.holdfast.identity;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;

/// Looks at proofs inside the change that uses them up, so that each is good once. Passwords are
/// looked at elsewhere: they are slow. Safe for use by any number of threads and processes.
final class Proofs {

  private final Books books;
  private final Factors factors;
  private final RecoverySecrets recovery;
  private final Attempts attempts;
  private final Codes codes;
  private final Dispatch dispatch;
  private final Notices notices;
  private final PasskeySite site;
  private final Totp totp;
  private final String product;

  /// A passkey's challenge, and what the browser is asked.
  ///
  /// @param text to be kept until the answer comes: the challenge, a dot, and when it ends
  /// @param options JSON
  record Challenge(String text, String options) {
    @Override
    public String toString() {
      return "Challenge";
    }
  }

  /// What is stored of a factor that was shown to work.
  ///
  /// @param credential a passkey's id, base64url
  record Enrolled(String value, long counter, Optional<String> credential) {
    /// Mute: its value may be a secret.
    @Override
    public String toString() {
      return "Enrolled";
    }
  }

  Proofs(
      Books books,
      Factors factors,
      RecoverySecrets recovery,
      Attempts attempts,
      Codes codes,
      Dispatch dispatch,
      Notices notices,
      PasskeySite site,
      String product) {
    this.books = books;
    this.factors = factors;
    this.recovery = recovery;
    this.attempts = attempts;
    this.codes = codes;
    this.dispatch = dispatch;
    this.notices = notices;
    this.site = site;
    this.totp = new Totp(books.clock());
    this.product = product;
  }

  /// What kind of proof it is, before it is looked at.
  Proven kind(Attempt.Proving attempt, Proof proof) {
    return switch (proof) {
      case Proof.WithPassword _ -> Proven.PASSWORD;
      case Proof.WithApp _ -> Proven.AUTHENTICATOR;
      case Proof.WithRecoveryCode _ -> Proven.RECOVERY_CODE;
      case Proof.WithPasskey _ -> Proven.PASSKEY;
      case Proof.WithCode _ -> books.database().read(tx -> sentTo(tx, attempt));
    };
  }

  /// A code that went to no factor went to the address of the account.
  private Proven sentTo(DSLContext tx, Attempt.Proving attempt) {
    return attempt
        .code()
        .flatMap(SentCode::factor)
        .flatMap(id -> attempt.account().flatMap(account -> factors.find(tx, account, id)))
        .map(factor -> Proven.of(factor.kind()))
        .orElse(Proven.EMAIL);
  }

  /// Uses up a proof that is right. One that is wrong costs a code one of its tries, and a passkey
  /// its challenge.
  ///
  /// @return the attempt with it; empty if it is wrong
  Optional<Attempt.Proving> check(
      DSLContext tx, String attempt, Attempt.Proving before, Proof proof) {
    return switch (proof) {
      case Proof.WithPassword _ ->
          throw new IllegalStateException("passwords are looked at before the change");
      case Proof.WithCode(String typed) -> code(tx, attempt, before, typed);
      case Proof.WithApp(String typed) -> app(tx, before, typed);
      case Proof.WithRecoveryCode(String typed) -> recoveryCode(tx, before, typed);
      case Proof.WithPasskey(String answer) -> passkey(tx, attempt, before, answer);
    };
  }

  private Optional<Attempt.Proving> code(
      DSLContext tx, String attempt, Attempt.Proving before, String typed) {
    Optional<SentCode> sent = before.code();
    boolean right = sent.isPresent() && codes.fits(attempt, sent.get(), typed);
    if (!right) {
      attempts.put(tx, attempt, before.sent(sent.map(SentCode::mistyped)));
      return Optional.empty();
    }
    sentBy(tx, before, sent.get()).ifPresent(factor -> dispatch.arrived(tx, factor));
    return Optional.of(before.with(sentTo(tx, before)));
  }

  /// The way that a code came: a factor, or the address of the account, which is one too.
  private Optional<StoredFactor> sentBy(DSLContext tx, Attempt.Proving before, SentCode code) {
    return before.account().stream()
        .flatMap(account -> factors.of(tx, account).stream())
        .filter(factor -> code.factor().map(factor.id()::equals).orElseGet(factor::ofAccount))
        .findFirst();
  }

  private Optional<Attempt.Proving> app(DSLContext tx, Attempt.Proving before, String typed) {
    Optional<StoredFactor> matched =
        before.account().stream()
            .flatMap(account -> factors.of(tx, account).stream())
            .filter(factor -> factor.kind() == FactorKind.AUTHENTICATOR)
            .flatMap(factor -> factors.taken(tx, factor.account(), factor.id()).stream())
            .flatMap(factor -> matched(factor, typed).stream())
            .findFirst();
    matched.ifPresent(factor -> factors.replace(tx, factor));
    return matched.map(_ -> before.with(Proven.AUTHENTICATOR));
  }

  private Optional<StoredFactor> matched(StoredFactor factor, String typed) {
    try (TotpSecret secret = TotpSecret.of(factor.value())) {
      OptionalLong step = totp.match(secret, typed, factor.counter());
      return step.isPresent() ? Optional.of(factor.counted(step.getAsLong())) : Optional.empty();
    }
  }

  private Optional<Attempt.Proving> recoveryCode(
      DSLContext tx, Attempt.Proving before, String typed) {
    return before
        .account()
        .flatMap(
            account -> RecoveryCode.parse(typed).flatMap(code -> recovery.use(tx, account, code)))
        .map(_ -> before.with(Proven.RECOVERY_CODE));
  }

  private Optional<Attempt.Proving> passkey(
      DSLContext tx, String attempt, Attempt.Proving before, String answer) {
    Optional<Attempt.Proving> after =
        Optional.of(before)
            .filter(each -> lasts(each.challenge()))
            .flatMap(each -> passkey(tx, each, answer));
    if (after.isEmpty()) {
      attempts.put(tx, attempt, before.challenged("")); // each challenge is answered once
    }
    return after;
  }

  private Optional<Attempt.Proving> passkey(DSLContext tx, Attempt.Proving before, String answer) {
    try {
      return factors
          .passkey(tx, passkeys().idIn(answer))
          .filter(
              factor ->
                  // Of an address that nobody has, no passkey is: else it would tell so.
                  before.person().isEmpty()
                      || before.account().equals(Optional.of(factor.account())))
          .flatMap(factor -> factors.taken(tx, factor.account(), factor.id()))
          .map(factor -> used(tx, before, factor, answer));
    } catch (PasskeyRefusal refusal) {
      if (refusal.reason() == PasskeyRefusal.Reason.COPIED) {
        tell(tx, answer);
      }
      return Optional.empty();
    }
  }

  /// There is a copy of it: its owner has to know, and finds it in the log.
  private void tell(DSLContext tx, String answer) {
    factors
        .passkey(tx, passkeys().idIn(answer))
        .ifPresent(
            factor -> {
              books
                  .log()
                  .append(
                      tx,
                      Event.done(EventKind.PASSKEY_COPIED, new Who.Stranger())
                          .about(factor.account().value())
                          .ending(Outcome.REFUSED, Reason.COPIED)
                          .in(Circumstances.current().withFactor(Factor.PASSKEY)));
              notices.everywhere(tx, factor.account(), new News.PasskeyCopied(factor.label()));
            });
  }

  /// @throws PasskeyRefusal if it is not this passkey's answer
  private Attempt.Proving used(
      DSLContext tx, Attempt.Proving before, StoredFactor factor, String answer) {
    Passkey stored = passkey(factor);
    Passkey used = passkeys().use(challenge(before.challenge()), stored, factor.account(), answer);
    factors.replace(tx, factor.with(String.join("\n", used.texts()), factor.counter()));
    return before.by(factor.account()).with(Proven.PASSKEY);
  }

  private static Passkey passkey(StoredFactor factor) {
    return Passkey.of(List.of(factor.value().split("\n", -1)));
  }

  private Passkeys passkeys() {
    return new Passkeys(site.origin(), site.place(), product, books.random());
  }

  /// Asks for any passkey of this server.
  Challenge challenge() {
    PasskeyOptions options = passkeys().request(List.of());
    return kept(options);
  }

  private Challenge kept(PasskeyOptions options) {
    long end = books.clock().millis() + Passkeys.LIFE.toMillis();
    return new Challenge(options.challenge() + "." + end, options.json());
  }

  private static String challenge(String kept) {
    return kept.substring(0, kept.indexOf('.'));
  }

  private boolean lasts(String kept) {
    return !kept.isEmpty()
        && books.clock().millis() < Long.parseLong(kept.substring(kept.indexOf('.') + 1));
  }

  /// Asks for a new passkey, on a device that has none of this account's yet.
  Challenge creation(Account account, List<StoredFactor> there) {
    List<Passkey> had =
        there.stream()
            .filter(factor -> factor.kind() == FactorKind.PASSKEY)
            .map(Proofs::passkey)
            .toList();
    PasskeyOptions options =
        passkeys().creation(account.id(), account.email().shown(), account.displayName(), had);
    return kept(options);
  }

  /// Base32.
  String newAppSecret() {
    try (TotpSecret secret = TotpSecret.make(books.random())) {
      return secret.base32();
    }
  }

  Enrolling.App app(String attempt, String secret, Account account) {
    try (TotpSecret shared = TotpSecret.of(secret)) {
      String address = shared.uri(product, account.email().shown());
      return new Enrolling.App(attempt, secret, address, QrPicture.svg(address));
    }
  }

  /// Whether a new factor was shown to work.
  ///
  /// @return what is stored of it; empty if it was not
  Optional<Enrolled> enrolled(String attempt, Attempt.Adding asked, String shown) {
    return switch (asked.kind()) {
      case EMAIL, PHONE ->
          asked
              .code()
              .filter(code -> codes.fits(attempt, code, shown))
              .map(_ -> new Enrolled(asked.value(), 0, Optional.empty()));
      case AUTHENTICATOR -> enrolledApp(asked, shown);
      case PASSKEY -> enrolledPasskey(asked, shown);
      case QUESTION -> throw new IllegalStateException("a question is shown by nothing");
    };
  }

  private Optional<Enrolled> enrolledPasskey(Attempt.Adding asked, String answer) {
    if (!lasts(asked.value())) {
      return Optional.empty();
    }
    try {
      Passkey made = passkeys().register(challenge(asked.value()), answer);
      String value = String.join("\n", made.texts());
      return Optional.of(new Enrolled(value, 0, Optional.of(made.id())));
    } catch (PasskeyRefusal _) {
      return Optional.empty();
    }
  }

  private Optional<Enrolled> enrolledApp(Attempt.Adding asked, String shown) {
    try (TotpSecret secret = TotpSecret.of(asked.value())) {
      OptionalLong step = totp.match(secret, shown, Totp.NO_STEP);
      return step.isPresent()
          ? Optional.of(new Enrolled(asked.value(), step.getAsLong(), Optional.empty()))
          : Optional.empty();
    }
  }

  /// A question's answer, as it is kept: without regard to case and spaces, and hashed.
  Enrolled answer(AccountId account, String typed) {
    String compared = typed.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    byte[] hash = books.fields().key("answer", account.text() + "\0" + compared);
    return new Enrolled(HexFormat.of().formatHex(hash), 0, Optional.empty());
  }
}
