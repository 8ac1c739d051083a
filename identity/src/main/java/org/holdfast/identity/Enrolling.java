package org.holdfast.identity;

import java.time.Instant;
import java.util.Optional;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;

/// Adding a factor: it is one only after it was shown to work. Asks for a proof of the last five
/// minutes, at the beginning and at the end. Safe for use by any number of threads and processes.
public final class Enrolling {

  private static final int LONGEST_LABEL = 100;

  private final Books books;
  private final Accounts accounts;
  private final Factors factors;
  private final Attempts attempts;
  private final Proofs proofs;
  private final Codes codes;
  private final Replacements replacements;
  private final Devices devices;
  private final Notices notices;
  private final SendLimit sends;
  private final Throttle throttle;

  Enrolling(Parts parts) {
    this.books = parts.books();
    this.accounts = parts.accounts();
    this.factors = parts.factors();
    this.attempts = parts.attempts();
    this.proofs = parts.proofs();
    this.codes = parts.codes();
    this.replacements = parts.replacements();
    this.devices = parts.devices();
    this.notices = parts.notices();
    this.sends = parts.sends();
    this.throttle = parts.throttle();
  }

  /// What an authenticator app is given.
  ///
  /// @param attempt for the browser's cookie
  /// @param secret base32, to be typed where no camera is
  /// @param address `otpauth:`, for the QR code
  /// @param qrCode SVG
  public record App(String attempt, String secret, String address, String qrCode) {
    /// Mute: it holds secrets.
    @Override
    public String toString() {
      return "App";
    }
  }

  /// Begins to add a mail address: a code is sent there.
  ///
  /// @return the attempt, for the browser's cookie
  /// @throws IdentityRefusal if it may not be, with the reason
  public String email(BrowserSession session, EmailAddress address) {
    return sending(session, FactorKind.EMAIL, address.shown(), new Contact.Mail(address.shown()));
  }

  /// Begins to add a number: a code is sent or read out there.
  ///
  /// @return the attempt, for the browser's cookie
  /// @throws IdentityRefusal if it may not be, with the reason
  public String phone(BrowserSession session, String typed, boolean call) {
    String number = Phone.parse(typed);
    Contact to = call ? new Contact.Call(number) : new Contact.Text(number);
    return sending(session, FactorKind.PHONE, number, to);
  }

  private String sending(BrowserSession session, FactorKind kind, String value, Contact to) {
    SecurityInfo.requireFresh(session, books.now());
    sends
        .take(person(session), compared(kind, value))
        .ifPresent(
            wait -> {
              throw new IdentityRefusal.TooManyCodes(wait);
            });
    return beginning(
        session,
        (tx, account) -> {
          requireNew(tx, account, kind, value);
          Attempt.Adding begun = adding(account, kind, "", value);
          String attempt = attempts.begin(tx, begun);
          SentCode code = codes.send(tx, attempt, account, Optional.empty(), to, Codes.LIFE);
          attempts.put(tx, attempt, begun.sent(Optional.of(code)));
          return attempt;
        });
  }

  /// However it is written: one address is one way, and one limit.
  private static String compared(FactorKind kind, String value) {
    return kind == FactorKind.EMAIL ? EmailAddress.parse(value).compared() : value;
  }

  private void requireNew(DSLContext tx, Account account, FactorKind kind, String value) {
    String wanted = compared(kind, value);
    boolean there =
        wanted.equals(account.email().compared())
            || factors.of(tx, account.id()).stream()
                .filter(factor -> factor.kind() == kind)
                .anyMatch(factor -> compared(kind, factor.value()).equals(wanted));
    if (there) {
      throw new IdentityRefusal.AlreadyThere();
    }
  }

  /// Begins to add an authenticator app.
  ///
  /// @param label what its owner calls it
  /// @throws IdentityRefusal if it may not be, with the reason
  public App app(BrowserSession session, String label) {
    String shown = label(label, "Authenticator app");
    return beginning(
        session,
        (tx, account) -> {
          String secret = proofs.newAppSecret();
          String attempt =
              attempts.begin(tx, adding(account, FactorKind.AUTHENTICATOR, shown, secret));
          return proofs.app(attempt, secret, account);
        });
  }

  /// What the app that is being added was given, for as long as the attempt lives: nothing is
  /// opened by it until a code of it was shown.
  ///
  /// @return empty if something else is being added, or the attempt is over
  /// @throws IdentityRefusal if nothing may be added, with the reason
  public Optional<App> begunApp(BrowserSession session, String attempt) {
    return beginning(
        session,
        (tx, account) ->
            attempts
                .find(tx, attempt, Attempt.Adding.class)
                .filter(each -> each.account().equals(account.id()) && !each.replacing())
                .filter(each -> each.kind() == FactorKind.AUTHENTICATOR)
                .map(each -> proofs.app(attempt, each.value(), account)));
  }

  /// Begins to add a passkey.
  ///
  /// @param label what its owner calls it
  /// @return what the browser is asked (WebAuthn creation options, JSON)
  /// @throws IdentityRefusal if it may not be, with the reason
  public SignIns.Asking passkey(BrowserSession session, String label) {
    String shown = label(label, "Passkey");
    return beginning(
        session,
        (tx, account) -> {
          Proofs.Challenge challenge = proofs.creation(account, factors.of(tx, account.id()));
          String attempt =
              attempts.begin(tx, adding(account, FactorKind.PASSKEY, shown, challenge.text()));
          return new SignIns.Asking(attempt, challenge.options());
        });
  }

  private static Attempt.Adding adding(
      Account account, FactorKind kind, String label, String value) {
    return new Attempt.Adding(account.id(), kind, label, value, false, Optional.empty());
  }

  private static String label(String typed, String otherwise) {
    String label = typed.isBlank() ? otherwise : typed.strip();
    if (label.length() > LONGEST_LABEL) {
      throw new AccountRefusal(
          "label-too-long", "A name has at most " + LONGEST_LABEL + " characters.");
    }
    return label;
  }

  /// Shows that it works: the code that was sent, the one that the app shows, or what the passkey
  /// answered.
  ///
  /// @return whether it did; it can be tried again, five times in all for a code that was sent
  /// @throws IdentityRefusal.Over if the attempt is over
  /// @throws IdentityRefusal.AlreadyThere if the passkey is one of somebody's already
  public boolean confirm(BrowserSession session, String attempt, String shown) {
    Optional<Factor> added = added(session, attempt, shown);
    added.ifPresent(factor -> throttle.clear(person(session), factor));
    return added.isPresent();
  }

  private static String person(BrowserSession session) {
    return EmailAddress.parse(session.who().email()).compared();
  }

  private Optional<Factor> added(BrowserSession session, String attempt, String shown) {
    return beginning(
        session,
        (tx, account) -> {
          Attempt.Adding before =
              attempts
                  .take(tx, attempt, Attempt.Adding.class)
                  .filter(each -> each.account().equals(account.id()) && !each.replacing())
                  .orElseThrow(IdentityRefusal.Over::new);
          Optional<Proofs.Enrolled> works = proofs.enrolled(attempt, before, shown);
          if (works.isEmpty()) {
            attempts.put(tx, attempt, before.sent(before.code().map(SentCode::mistyped)));
            return Optional.<Factor>empty();
          }
          attempts.drop(tx, attempt);
          add(tx, account, before, works.get());
          return Optional.of(before.kind().factor());
        });
  }

  private void add(DSLContext tx, Account account, Attempt.Adding asked, Proofs.Enrolled works) {
    notices.everywhere(tx, account, new News.FactorAdded(asked.kind().factor()));
    StoredFactor factor =
        new StoredFactor(
            factors.newId(),
            account.id(),
            asked.kind(),
            asked.label(),
            works.value(),
            books.now(),
            false,
            works.counter());
    if (!factors.add(tx, factor, works.credential())) {
      throw new IdentityRefusal.AlreadyThere();
    }
    devices.forgetAll(tx, account.id(), Reason.NONE);
    append(tx, account, asked.kind());
  }

  private void append(DSLContext tx, Account account, FactorKind kind) {
    books
        .log()
        .append(
            tx,
            Event.done(EventKind.FACTOR_ADDED, new Who.Account(account.id().value()))
                .in(Circumstances.current().withFactor(kind.factor())));
  }

  /// Adds a question: a supporting signal for who looks into a recovery, never a proof.
  ///
  /// @throws IdentityRefusal if it may not be, with the reason
  public void question(BrowserSession session, String question, String answer) {
    String shown = label(question, "");
    if (shown.isEmpty() || answer.isBlank()) {
      throw new AccountRefusal("no-question", "A question and its answer cannot be empty.");
    }
    beginning(
        session,
        (tx, account) -> {
          Attempt.Adding asked = adding(account, FactorKind.QUESTION, shown, "");
          add(tx, account, asked, proofs.answer(account.id(), answer));
          return true;
        });
  }

  private interface Doing<T> {
    T in(DSLContext tx, Account account);
  }

  private <T> T beginning(BrowserSession session, Doing<T> doing) {
    Instant now = books.now();
    SecurityInfo.requireFresh(session, now);
    return books
        .database()
        .write(
            tx -> {
              AccountId id = session.who().account();
              Account account = accounts.taken(tx, id).orElseThrow();
              SecurityInfo.requireNoReplacement(tx, replacements, id);
              return doing.in(tx, account);
            });
  }
}
