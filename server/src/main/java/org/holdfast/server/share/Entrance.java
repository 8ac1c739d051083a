package org.holdfast.server.share;

import java.util.Optional;
import org.holdfast.drive.LinkAnswer;
import org.holdfast.drive.LinkProof;
import org.holdfast.drive.LinkSecret;
import org.holdfast.drive.Shares;
import org.holdfast.identity.Account;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.Password;
import org.holdfast.server.BrowserSessions;

/// What stands before a shared item: nothing, a sign-in, an address to be shown, a password. Asks
/// the room for every request, so what was shown before is worth nothing once the link has ended.
/// Safe for use by any number of threads.
final class Entrance {

  private final Shares shares;
  private final Identity identity;
  private final BrowserSessions sessions;
  private final KeptProofs kept;

  Entrance(Shares shares, Identity identity, BrowserSessions sessions, KeptProofs kept) {
    this.shares = shares;
    this.identity = identity;
    this.sessions = sessions;
    this.kept = kept;
  }

  /// What the link leads to, for who shows what this browser did.
  LinkAnswer answer(Call call) {
    LinkKey key = call.path().key();
    LinkProof proof = proof(call);
    LinkAnswer answer = key.open(shares, proof);
    return answer instanceof LinkAnswer.AddressNeeded(_, String mail)
            && kept.showsAddress(call.proofs(), key, mail)
        ? key.open(shares, new LinkProof(proof.account(), Optional.of(mail), proof.pass()))
        : answer;
  }

  private LinkProof proof(Call call) {
    return new LinkProof(
        call.account().map(Account::id),
        call.account().map(account -> account.email().compared()),
        kept.pass(call.proofs(), call.path().key()));
  }

  /// The page that asks for what is missing.
  Reply ask(Call call, LinkAnswer missing) {
    String error = call.why();
    return switch (missing) {
      case LinkAnswer.Absent _, LinkAnswer.Open _ -> throw new Nothing();
      case LinkAnswer.SignInNeeded _ ->
          shown(call, Gate.signIn(call, sessions.signInAddress(call.path().front(), "")));
      case LinkAnswer.PasswordNeeded _ -> shown(call, Gate.password(call, error));
      case LinkAnswer.AddressNeeded(_, String mail) ->
          shown(call, Gate.address(call, EmailAddress.parse(mail).toString(), error));
    };
  }

  private static Reply shown(Call call, Gate gate) {
    return new Reply.Show(call.pageWithForms("gate", gate));
  }

  /// A password was typed. One that is wrong is counted (W11).
  Reply password(Call call) {
    LinkAnswer before = answer(call);
    if (!(before instanceof LinkAnswer.PasswordNeeded)) {
      return elsewhere(call, before);
    }
    LinkSecret secret = call.path().key().secret().orElseThrow(Nothing::new);
    try (Password typed = Password.of(call.field("password"))) {
      return shares
          .provePassword(
              secret, (id, hash) -> identity.linkPasswords().matches(id.text(), hash, typed))
          .map(
              pass -> {
                call.keepProofs(kept.withPass(call.proofs(), call.path().key(), pass));
                return front(call);
              })
          .orElseGet(() -> call.refuse(400, call.path().front(), call.say("password.wrong")));
    }
  }

  /// A code is wanted for the address that the link is for.
  Reply sendCode(Call call) {
    if (!(answer(call) instanceof LinkAnswer.AddressNeeded(var permission, String mail))) {
      return front(call);
    }
    EmailAddress to = EmailAddress.parse(mail);
    call.await(identity.linkAddresses().begin(permission.text(), to, call.visitor()));
    return new Reply.Go(call.path().verb("code"));
  }

  /// The page that a mailed code is typed on.
  Reply askCode(Call call) {
    boolean waits = !call.awaited().isEmpty();
    return waits && answer(call) instanceof LinkAnswer.AddressNeeded(_, String mail)
        ? shown(call, Gate.code(call, EmailAddress.parse(mail).toString(), call.why()))
        : front(call);
  }

  /// A code was typed.
  Reply confirmCode(Call call) {
    if (!(answer(call) instanceof LinkAnswer.AddressNeeded(var permission, String mail))) {
      return front(call);
    }
    try {
      Optional<String> proven =
          identity
              .linkAddresses()
              .confirm(call.awaited(), permission.text(), call.field("code"))
              .filter(mail::equals);
      if (proven.isEmpty()) {
        return call.refuse(400, call.path().verb("code"), call.say("code.wrong"));
      }
      call.awaitNothing();
      call.keepProofs(kept.withAddress(call.proofs(), call.path().key(), mail));
      return front(call);
    } catch (IdentityRefusal.Over _) {
      call.awaitNothing();
      return call.refuse(400, call.path().front(), call.say("code.over"));
    }
  }

  private static Reply elsewhere(Call call, LinkAnswer answer) {
    if (answer instanceof LinkAnswer.Absent) {
      throw new Nothing();
    }
    return front(call);
  }

  private static Reply front(Call call) {
    return new Reply.Go(call.path().front());
  }
}
