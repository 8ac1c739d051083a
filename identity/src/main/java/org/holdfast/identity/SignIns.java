package org.holdfast.identity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;

/// Signing in, proving again, and recovering: three purposes, one way. A browser shows one proof
/// after the other until they are enough.
///
/// What is enough for which says [Enough].
///
/// Nothing that is answered tells who has an account, before a proof of theirs was right. Safe for
/// use by any number of threads and processes.
public final class SignIns {

  private final Books books;
  private final Accounts accounts;
  private final Passwords passwords;
  private final Factors factors;
  private final Attempts attempts;
  private final Proofs proofs;
  private final Codes codes;
  private final Replacements replacements;
  private final LeavingAccounts leaving;
  private final RecoverySecrets recovery;
  private final Sessions sessions;
  private final Devices devices;
  private final Notices notices;
  private final Throttle throttle;
  private final SendLimit sends;
  private final Strangers strangers;
  private final Dispatch dispatch;
  private final RecoveryLetters letters;

  SignIns(Parts parts, LeavingAccounts leaving, RecoveryLetters letters) {
    this.leaving = leaving;
    this.letters = letters;
    this.books = parts.books();
    this.accounts = parts.accounts();
    this.passwords = parts.passwords();
    this.factors = parts.factors();
    this.attempts = parts.attempts();
    this.proofs = parts.proofs();
    this.codes = parts.codes();
    this.replacements = parts.replacements();
    this.recovery = parts.recovery();
    this.sessions = parts.sessions();
    this.devices = parts.devices();
    this.notices = parts.notices();
    this.throttle = parts.throttle();
    this.sends = parts.sends();
    this.strangers = parts.strangers();
    this.dispatch = parts.dispatch();
  }

  /// The first step: address and password.
  ///
  /// @param typed the caller wipes it
  /// @param trust whether its user wants this browser trusted
  /// @throws TooManySignIns if this server has no time for it; try again
  public Step password(EmailAddress email, Password typed, Visitor visitor, boolean trust) {
    Optional<Account> account = accounts.find(email);
    SignInAttempt guess =
        guess(email.compared(), account.map(Account::id), Proven.PASSWORD, visitor);
    Optional<Step> closed = closed(guess);
    if (closed.isPresent()) {
      return closed.get(); // those that led here are in the log; a flood is not
    }
    Optional<Passwords.Stored> matched = matched(account.map(Account::id), typed, guess);
    if (matched.isEmpty()) {
      refuse(account, Purpose.SIGN_IN, Proven.PASSWORD, Reason.WRONG_PROOF);
      return new Step.Refused();
    }
    throttle.succeeded(guess);
    Passwords.Stored kept = kept(matched.get(), typed);
    AccountId id = account.orElseThrow().id();
    Attempt.Proving begun =
        Attempt.Proving.begun(Purpose.SIGN_IN, email.compared(), account.map(Account::id))
            .with(Proven.PASSWORD);
    return books
        .database()
        .write(
            tx -> {
              accounts.taken(tx, id);
              if (!passwords.of(tx, id).equals(matched)) {
                return new Step.Refused(); // it was changed while this one was looked at
              }
              if (!matched.get().equals(kept)) {
                passwords.set(tx, id, kept);
              }
              String attempt = attempts.begin(tx, begun);
              return next(tx, attempt, begun, visitor, trust);
            });
  }

  /// @return what it matched
  private Optional<Passwords.Stored> matched(
      Optional<AccountId> account, Password typed, SignInAttempt guess) {
    try {
      return passwords.matched(account, typed);
    } catch (TooManySignIns e) {
      throttle.withdrawn(guess);
      throw e;
    }
  }

  /// A hash of before the cost was raised is made anew while the password is at hand.
  private Passwords.Stored kept(Passwords.Stored stored, Password typed) {
    return passwords.outdated(stored)
        ? new Passwords.Stored(passwords.hashed(typed).hash(), stored.setAt(), stored.alone())
        : stored;
  }

  /// Begins a recovery: a code is mailed to this address soon, if it has an account. Whether it has
  /// one is not looked up here, so this takes the same time either way.
  ///
  /// @throws IdentityRefusal.TooManyBegun if too much was begun from there
  public Step.Asked recover(EmailAddress email, Visitor visitor) {
    strangers.require(visitor);
    Attempt.Proving begun =
        Attempt.Proving.begun(Purpose.RECOVER, email.compared(), Optional.empty());
    boolean may = sends.takeForStranger(email.compared()).isEmpty();
    return books
        .database()
        .write(
            tx -> {
              String attempt = attempts.begin(tx, begun);
              if (may) {
                letters.ask(tx, attempt, email);
              }
              return new Step.Asked(attempt, Purpose.RECOVER, List.of(), true);
            });
  }

  /// Whose a recovery is, is not looked up before something is proved.
  private Attempt.Proving known(DSLContext tx, Attempt.Proving attempt) {
    return attempt.purpose() == Purpose.RECOVER && attempt.account().isEmpty()
        ? accounts
            .find(tx, EmailAddress.parse(attempt.person()))
            .map(account -> attempt.by(account.id()))
            .orElse(attempt)
        : attempt;
  }

  /// Begins to prove again who is signed in.
  public Step.Asked again(BrowserSession session) {
    return books
        .database()
        .write(
            tx -> {
              Account account = accounts.find(tx, session.who().account()).orElseThrow();
              Attempt.Proving begun = Attempt.Proving.again(account, session.who().session());
              return asked(tx, attempts.begin(tx, begun), begun, account);
            });
  }

  /// Where an attempt stands, for a page that is shown once more. Nothing is proved or counted.
  ///
  /// @param attempt as the browser keeps it
  /// @return asked, pending, frozen, leaving, a new password, or over
  public Step look(String attempt) {
    return books.database().read(tx -> look(tx, attempt));
  }

  private Step look(DSLContext tx, String attempt) {
    if (attempts.find(tx, attempt, Attempt.Secured.class).isPresent()) {
      return new Step.NewPassword(attempt);
    }
    Optional<Attempt.Staying> staying = attempts.find(tx, attempt, Attempt.Staying.class);
    if (staying.isPresent()) {
      return leaves(tx, attempt, staying.get().account());
    }
    Optional<Attempt.Proving> found = attempts.find(tx, attempt, Attempt.Proving.class);
    return found.map(now -> look(tx, attempt, now)).orElseGet(Step.Over::new);
  }

  private Step look(DSLContext tx, String attempt, Attempt.Proving now) {
    boolean known = !now.proven().isEmpty() || now.session().isPresent();
    Optional<Account> account =
        now.account().filter(_ -> known).flatMap(id -> accounts.find(tx, id));
    if (account.isEmpty()) { // nothing was proved, and nothing is told of who has an account
      return new Step.Asked(attempt, now.purpose(), List.of(), true);
    }
    boolean frozen = account.get().standing() == Standing.FROZEN;
    if (frozen && now.purpose() != Purpose.RECOVER) {
      return new Step.Frozen();
    }
    return replacements
        .of(tx, account.get().id())
        .filter(_ -> now.purpose() != Purpose.PROVE_AGAIN)
        .<Step>map(pending -> pending(tx, attempt, pending))
        .orElseGet(() -> asked(tx, attempt, now, account.get()));
  }

  /// Shows one more proof.
  ///
  /// @param attempt as the browser keeps it
  /// @param trust whether its user wants this browser trusted
  /// @throws TooManySignIns if this server has no time for it; try again
  public Step prove(String attempt, Proof proof, Visitor visitor, boolean trust) {
    return shown(attempt, proof, visitor, trust, false);
  }

  /// Cancels the replacement of all security info with one of the old ways, and goes on.
  public Step cancelReplacement(String attempt, Proof proof, Visitor visitor) {
    return shown(attempt, proof, visitor, false, true);
  }

  private Step shown(
      String attempt, Proof proof, Visitor visitor, boolean trust, boolean cancelling) {
    Optional<Attempt.Proving> found =
        books
            .database()
            .read(
                tx ->
                    attempts
                        .find(tx, attempt, Attempt.Proving.class)
                        .map(begun -> known(tx, begun)));
    if (found.isEmpty()) {
      return new Step.Over();
    }
    Attempt.Proving before = found.get();
    Optional<LocalHold> hold = cancelling ? Optional.empty() : hold(before, attempt);
    if (hold.isPresent()) {
      return hold.get().step();
    }
    Optional<Account> account = before.account().flatMap(accounts::find);
    Proven kind = proofs.kind(before, proof);
    SignInAttempt guess = guess(before.person(), before.account(), kind, visitor);
    Optional<Step> closed = closed(guess);
    if (closed.isPresent()) {
      return closed.get();
    }
    Optional<Passwords.Stored> matched =
        proof instanceof Proof.WithPassword(Password typed)
            ? matched(before.account(), typed, guess)
            : Optional.empty();
    Step step =
        books
            .database()
            .write(tx -> looked(tx, attempt, proof, visitor, matched, trust, cancelling));
    if (step instanceof Step.Refused) {
      refuse(account, before.purpose(), kind, Reason.WRONG_PROOF);
    } else if (!(step instanceof Step.Over)) {
      throttle.succeeded(guess);
    }
    if (step instanceof Step.SignedInNow && before.person().isEmpty()) {
      strangers.ended(visitor);
    }
    if (step instanceof Step.ProvedAgain) {
      sessions.forget(); // they hold when it was proved last
    }
    return step;
  }

  private record LocalHold(Step step) {}

  /// While all security info is being replaced, no code leads anywhere. Who has proved nothing is
  /// not told of it.
  private Optional<LocalHold> hold(Attempt.Proving before, String attempt) {
    return books
        .database()
        .read(
            tx ->
                before
                    .account()
                    .flatMap(account -> replacements.of(tx, account))
                    .filter(_ -> before.purpose() != Purpose.PROVE_AGAIN)
                    .filter(_ -> !before.proven().isEmpty())
                    .map(pending -> new LocalHold(pending(tx, attempt, pending))));
  }

  private Step.Pending pending(DSLContext tx, String attempt, Replacement pending) {
    return new Step.Pending(attempt, pending.until(), ways(tx, pending.account(), Set.of()));
  }

  private SignInAttempt guess(
      String person, Optional<AccountId> account, Proven kind, Visitor visitor) {
    Optional<String> device =
        account
            .flatMap(id -> books.database().read(tx -> devices.trusted(tx, id, visitor)))
            .map(known -> known.id().value().toString());
    // Before it is known whose passkey it will be, it is counted by where it comes from.
    String subject = person.isEmpty() ? "address " + visitor.address() : person;
    return new SignInAttempt(subject, kind.factor(), device, visitor.from());
  }

  private Optional<Step> closed(SignInAttempt guess) {
    return switch (throttle.admit(guess)) {
      case Admission.Admitted _ -> Optional.empty();
      case Admission.Wait(Duration longest) -> Optional.of(new Step.Wait(longest));
      case Admission.Disabled _ -> Optional.of(new Step.Disabled());
    };
  }

  /// Looks at the proof inside the change, so that each code is used once.
  private Step looked(
      DSLContext tx,
      String attempt,
      Proof proof,
      Visitor visitor,
      Optional<Passwords.Stored> matched,
      boolean trust,
      boolean cancelling) {
    Optional<Attempt.Proving> taken = attempts.take(tx, attempt, Attempt.Proving.class);
    if (taken.isEmpty()) {
      return new Step.Over();
    }
    Attempt.Proving before = known(tx, taken.get());
    Optional<Attempt.Proving> after =
        proof instanceof Proof.WithPassword
            ? Optional.of(before.with(Proven.PASSWORD)).filter(_ -> holds(tx, before, matched))
            : proofs.check(tx, attempt, before, proof);
    if (after.isEmpty() || after.get().account().isEmpty()) {
      return new Step.Refused();
    }
    attempts.put(tx, attempt, after.get());
    if (cancelling) {
      cancel(tx, after.get().account().get());
    }
    return next(tx, attempt, after.get(), visitor, trust);
  }

  /// Whether the password that was looked at before the change is the account's in it.
  private boolean holds(DSLContext tx, Attempt.Proving before, Optional<Passwords.Stored> matched) {
    return matched.isPresent()
        && before.account().flatMap(id -> passwords.of(tx, id)).equals(matched);
  }

  private void cancel(DSLContext tx, AccountId account) {
    if (replacements.remove(tx, account)) {
      append(tx, account, EventKind.REPLACEMENT_CANCELLED, Outcome.DONE, Reason.NONE, Factor.NONE);
      accounts
          .find(tx, account)
          .ifPresent(who -> notices.everywhere(tx, who, new News.ReplacementCancelled()));
    }
  }

  private Step next(
      DSLContext tx, String attempt, Attempt.Proving now, Visitor visitor, boolean trust) {
    Account account =
        accounts
            .taken(tx, now.account().orElseThrow())
            .orElseThrow(() -> new IllegalStateException("who proved something is there"));
    if (account.standing() == Standing.FROZEN && now.purpose() != Purpose.RECOVER) {
      return new Step.Frozen();
    }
    Optional<Replacement> replacement = replacements.of(tx, account.id());
    if (now.purpose() == Purpose.RECOVER && replacement.isPresent()) {
      return pending(tx, attempt, replacement.get());
    }
    Optional<Device> device = devices.trusted(tx, account.id(), visitor);
    if (Enough.is(now, account, device.isPresent())) {
      return enough(tx, attempt, now, account, visitor, device, trust);
    }
    return replacement
        .<Step>map(pending -> pending(tx, attempt, pending))
        .orElseGet(() -> asked(tx, attempt, now, account));
  }

  private Step enough(
      DSLContext tx,
      String attempt,
      Attempt.Proving now,
      Account account,
      Visitor visitor,
      Optional<Device> device,
      boolean trust) {
    return switch (now.purpose()) {
      case SIGN_IN -> {
        Optional<Step> leaves = leaves(tx, attempt, account);
        if (leaves.isPresent()) {
          yield leaves.get();
        }
        if (needsLongerPassword(tx, now, account)) {
          attempts.put(tx, attempt, new Attempt.Secured(account.id()));
          yield new Step.NewPassword(attempt);
        }
        attempts.drop(tx, attempt);
        yield signedIn(tx, now, account, visitor, device, trust);
      }
      case PROVE_AGAIN -> {
        attempts.drop(tx, attempt);
        Optional<String> cookie = sessions.proved(tx, now.session().orElseThrow());
        if (cookie.isEmpty()) {
          yield new Step.Over(); // the session was ended meanwhile
        }
        append(
            tx,
            account.id(),
            EventKind.PROVED_AGAIN,
            Outcome.DONE,
            Reason.NONE,
            Enough.strongest(now.proven()));
        yield new Step.ProvedAgain(cookie.get());
      }
      case RECOVER -> {
        attempts.put(tx, attempt, new Attempt.Secured(account.id()));
        yield new Step.NewPassword(attempt);
      }
    };
  }

  /// Who has proved who they are may keep an account that is to be deleted, and nothing else.
  private Optional<Step> leaves(DSLContext tx, String attempt, Account account) {
    if (account.standing() != Standing.LEAVING) {
      return Optional.empty();
    }
    attempts.put(tx, attempt, new Attempt.Staying(account.id()));
    return Optional.of(leaves(tx, attempt, account.id()));
  }

  private Step leaves(DSLContext tx, String attempt, AccountId account) {
    return leaving
        .of(tx, account)
        .<Step>map(each -> new Step.Leaving(attempt, each.dueAt()))
        .orElseGet(Step.Over::new);
  }

  /// A password that was long enough beside a second step, where there is none any more: since a
  /// replacement took it away.
  private boolean needsLongerPassword(DSLContext tx, Attempt.Proving now, Account account) {
    return !account.twoStep()
        && !now.proven().contains(Proven.PASSKEY)
        && passwords.of(tx, account.id()).filter(stored -> !stored.alone()).isPresent();
  }

  private Step signedIn(
      DSLContext tx,
      Attempt.Proving now,
      Account account,
      Visitor visitor,
      Optional<Device> device,
      boolean trust) {
    boolean fresh = device.isEmpty() && trust;
    String deviceCookie = fresh ? devices.trust(tx, account.id(), visitor) : "";
    device.ifPresent(known -> devices.seen(tx, known));
    // A device stands in for the second proof here, but not before what asks for a fresh one.
    boolean withoutDevice = Enough.is(now, account, false);
    String cookie =
        sessions.open(tx, account.id(), visitor, device.isPresent() || fresh, withoutDevice);
    append(
        tx,
        account.id(),
        EventKind.SIGN_IN,
        Outcome.DONE,
        Reason.NONE,
        Enough.strongest(now.proven()));
    if (device.isEmpty()) {
      notices.mail(tx, account, new News.NewDevice(visitor.deviceName(), "", books.now()));
    }
    return new Step.SignedInNow(account.id(), cookie, deviceCookie);
  }

  private Step.Asked asked(DSLContext tx, String attempt, Attempt.Proving now, Account account) {
    boolean codesLeft =
        recovery.left(tx, account.id(), RecoveryCode.Kind.ONE_TIME) > 0
            || recovery.left(tx, account.id(), RecoveryCode.Kind.ACCOUNT) > 0;
    return new Step.Asked(
        attempt,
        now.purpose(),
        ways(tx, account.id(), now.proven()),
        codesLeft && !now.proven().contains(Proven.RECOVERY_CODE));
  }

  private List<ShownFactor> ways(DSLContext tx, AccountId account, Set<Proven> proven) {
    return factors.of(tx, account).stream()
        .filter(factor -> factor.kind() != FactorKind.QUESTION)
        .filter(factor -> !proven.contains(Proven.of(factor.kind())))
        .map(StoredFactor::shown)
        .toList();
  }

  /// Sends a code to one of the ways that were offered.
  ///
  /// @param call whether a number is called rather than written to
  /// @throws IdentityRefusal.TooManyCodes if so many were sent that this one has to wait
  /// @throws IdentityRefusal.Over if the attempt is over, or this is none of its ways
  public void send(String attempt, FactorId way, boolean call) {
    Target target =
        books
            .database()
            .read(tx -> target(tx, attempts.find(tx, attempt, Attempt.Proving.class), way));
    sends
        .take(target.person(), target.factor().compared())
        .ifPresent(
            wait -> {
              throw new IdentityRefusal.TooManyCodes(wait);
            });
    books
        .database()
        .write(
            tx -> {
              Optional<Attempt.Proving> before = attempts.take(tx, attempt, Attempt.Proving.class);
              StoredFactor factor = target(tx, before, way).factor();
              SentCode code = sent(tx, attempt, factor, call);
              attempts.put(tx, attempt, before.orElseThrow().sent(Optional.of(code)));
              return true;
            });
  }

  private record Target(String person, StoredFactor factor) {}

  private Target target(DSLContext tx, Optional<Attempt.Proving> attempt, FactorId way) {
    Attempt.Proving before =
        attempt
            .filter(each -> !each.proven().isEmpty() || each.session().isPresent())
            .orElseThrow(IdentityRefusal.Over::new);
    StoredFactor factor =
        factors
            .find(tx, before.account().orElseThrow(IdentityRefusal.Over::new), way)
            .filter(StoredFactor::isContact)
            .orElseThrow(IdentityRefusal.Over::new);
    return new Target(before.person(), factor);
  }

  private SentCode sent(DSLContext tx, String attempt, StoredFactor factor, boolean call) {
    Account account = accounts.find(tx, factor.account()).orElseThrow(IdentityRefusal.Over::new);
    Contact to =
        call && factor.kind() == FactorKind.PHONE
            ? new Contact.Call(factor.value())
            : factor.contact();
    return codes.send(tx, attempt, account, Optional.of(factor.id()), to, Codes.LIFE);
  }

  /// Whether it is known that the code an attempt waits for will not arrive, for the page that asks
  /// for it to offer another way. Never told to who has proved nothing about an account: only one
  /// that there is can fail.
  ///
  /// @param attempt as the browser keeps it, of any kind
  public boolean codeFailed(String attempt) {
    return books
        .database()
        .read(
            tx ->
                attempts
                    .find(tx, attempt, Attempt.class)
                    .filter(SignIns::mayKnow)
                    .flatMap(Attempt::awaited)
                    .flatMap(SentCode::letter)
                    .filter(letter -> dispatch.failed(tx, letter))
                    .isPresent());
  }

  /// Who signs up is told alike whether their address has an account: a mail goes there anyway.
  private static boolean mayKnow(Attempt attempt) {
    return switch (attempt) {
      case Attempt.Proving it -> !it.proven().isEmpty() || it.session().isPresent();
      case Attempt.SigningUp _,
          Attempt.Joining _,
          Attempt.Reaching _,
          Attempt.Adding _,
          Attempt.Staying _,
          Attempt.Secured _ ->
          true;
    };
  }

  /// Asks a browser for a passkey, to sign in with it alone.
  ///
  /// @throws IdentityRefusal.TooManyBegun if too much was begun from there
  public Asking passkeyFirst(Visitor visitor) {
    strangers.require(visitor);
    return books
        .database()
        .write(
            tx -> {
              Attempt.Proving begun = Attempt.Proving.begun(Purpose.SIGN_IN, "", Optional.empty());
              return asking(tx, attempts.begin(tx, begun), begun);
            });
  }

  /// Asks a browser for a passkey, for the attempt that it is in the middle of.
  ///
  /// @throws IdentityRefusal.Over if that is over
  public Asking passkey(String attempt) {
    return books
        .database()
        .write(
            tx ->
                asking(
                    tx,
                    attempt,
                    attempts
                        .take(tx, attempt, Attempt.Proving.class)
                        .orElseThrow(IdentityRefusal.Over::new)));
  }

  private Asking asking(DSLContext tx, String attempt, Attempt.Proving now) {
    Proofs.Challenge challenge = proofs.challenge();
    attempts.put(tx, attempt, now.challenged(challenge.text()));
    return new Asking(attempt, challenge.options());
  }

  /// What a browser is to be asked.
  ///
  /// @param attempt for the browser's cookie
  /// @param options of a WebAuthn request, JSON
  public record Asking(String attempt, String options) {
    /// Mute: it holds a secret.
    @Override
    public String toString() {
      return "Asking";
    }
  }

  private void refuse(Optional<Account> account, Purpose purpose, Proven kind, Reason reason) {
    EventKind event =
        switch (purpose) {
          case SIGN_IN -> EventKind.SIGN_IN;
          case PROVE_AGAIN -> EventKind.PROVED_AGAIN;
          case RECOVER -> EventKind.ACCOUNT_RECOVERED;
        };
    Event refused =
        Event.done(event, new Who.Stranger())
            .ending(Outcome.REFUSED, reason)
            .in(Circumstances.current().withFactor(kind.factor()));
    Event told = account.map(who -> refused.about(who.id().value())).orElse(refused);
    books
        .database()
        .write(
            tx -> {
              books.log().append(tx, told);
              return true;
            });
  }

  private void append(
      DSLContext tx,
      AccountId account,
      EventKind kind,
      Outcome outcome,
      Reason reason,
      Factor factor) {
    books
        .log()
        .append(
            tx,
            Event.done(kind, new Who.Account(account.value()))
                .ending(outcome, reason)
                .in(Circumstances.current().withFactor(factor)));
  }
}
