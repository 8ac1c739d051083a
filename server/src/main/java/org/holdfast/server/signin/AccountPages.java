package org.holdfast.server.signin;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.Accounts;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.Password;
import org.holdfast.identity.PasswordUse;
import org.holdfast.identity.Securing;
import org.holdfast.identity.SignUps;

/// `/account`: what leads on, password, invitations.
final class AccountPages {

  private final Accounts accounts;
  private final Securing securing;
  private final SignUps signUps;
  private final StartPages start;
  private final Supplier<URI> publicAddress;
  private final InstantSource clock;

  AccountPages(
      Identity identity, StartPages start, Supplier<URI> publicAddress, InstantSource clock) {
    this.start = start;
    this.accounts = identity.accounts();
    this.securing = identity.securing();
    this.signUps = identity.signUps();
    this.publicAddress = publicAddress;
    this.clock = clock;
  }

  /// @param unfinished whether the server's owner has left the first run before its end
  record Overview(String note, boolean unfinished) {}

  void in(Routes routes) {
    routes
        .get("/account", this::overview)
        .get("/account/password", visit -> visit.show(password(visit)))
        .post("/account/password", this::changePassword)
        .get("/account/invite", visit -> visit.show(invitation(visit)))
        .post("/account/invite", this::invite);
  }

  private Account account(Visit visit) {
    return accounts.find(visit.account()).orElseThrow(SignInFirst::new);
  }

  private Reply overview(Visit visit) {
    Account account = account(visit);
    return start
        .underWay(visit, account)
        .orElseGet(
            () ->
                visit.show(
                    "overview", new Overview(visit.message(), start.isUnfinished(visit, account))));
  }

  private Form password(Visit visit) {
    Account account = account(visit);
    PasswordUse use = PasswordUse.of(account);
    return Form.of(visit.say("newpassword.title"), "/account/password", visit.say("save"))
        .saying(visit.say("newpassword.change"))
        .linking(visit.say("account.back"), "/account")
        .asking(Field.newPassword(visit.words(), use, "", account.email().shown()));
  }

  private Reply changePassword(Visit visit) {
    try (Password typed = Password.of(visit.field("password"))) {
      securing.changePassword(visit.signedIn(), typed);
      return Visit.go("/account", "message", "password-changed");
    } catch (IdentityRefusal.WeakPassword e) {
      return visit.again(400, password(visit), visit.words().of(e));
    } catch (AccountRefusal e) {
      return visit.again(400, password(visit), visit.words().of(e));
    }
  }

  private Form invitation(Visit visit) {
    requireOwner(visit);
    return Form.of(visit.say("room.invite"), "/account/invite", visit.say("invite.submit"))
        .saying(visit.say("invite.lead"))
        .linking(visit.say("account.back"), "/account");
  }

  private void requireOwner(Visit visit) {
    if (!account(visit).owner()) {
      throw new AccountRefusal(visit.say("invite.owner"));
    }
  }

  private Reply invite(Visit visit) {
    requireOwner(visit);
    if (!visit.signedIn().isFresh(clock.instant())) {
      return Visit.go("/prove", "return", "/account/invite");
    }
    String code = signUps.invite(visit.account());
    String link = publicAddress.get() + LocalPath.with("/welcome", "code", code);
    return visit.showOnce(
        "once",
        new Once(
            visit.say("invite.done"),
            visit.say("invite.once"),
            List.of(link),
            false,
            "/account/invite"));
  }
}
