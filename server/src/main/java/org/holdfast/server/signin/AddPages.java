package org.holdfast.server.signin;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Enrolling;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.SecurityInfo;
import org.holdfast.identity.SignIns;

/// `/account/security/add…`: another way to prove who one is, and the code that shows it works.
final class AddPages {

  private static final String HOME = "/account/security";
  private static final String CONFIRM = HOME + "/confirm";

  private final Enrolling enrolling;
  private final SignIns signIns;
  private final SecurityInfo info;
  private final boolean keeps;

  /// @param keeps whether mails wait on the server's machine
  AddPages(Identity identity, boolean keeps) {
    this.enrolling = identity.enrolling();
    this.signIns = identity.signIns();
    this.info = identity.securityInfo();
    this.keeps = keeps;
  }

  /// @param picture the QR code, as the address of an image
  /// @param secret in groups, to be typed where no camera is
  /// @param form for the code that the app shows
  record App(String picture, String secret, Form form) {
    /// Mute: it holds secrets.
    @Override
    public String toString() {
      return "App";
    }
  }

  record Choice(String title, String text, String address, boolean posted) {}

  record Choices(List<Choice> choices) {
    public Choices {
      choices = List.copyOf(choices);
    }
  }

  void in(Routes routes) {
    routes
        .get(HOME + "/add", AddPages::choose)
        .get(HOME + "/add-email", visit -> visit.show(emailForm(visit)))
        .post(HOME + "/add-email", this::email)
        .get(HOME + "/add-phone", visit -> visit.show(phoneForm(visit)))
        .post(HOME + "/add-phone", this::phone)
        .get(HOME + "/add-app", visit -> visit.show(labelForm(visit, "app")))
        .post(HOME + "/add-app", this::app)
        .get(HOME + "/add-passkey", visit -> visit.show(labelForm(visit, "passkey")))
        .post(HOME + "/add-passkey", this::passkey)
        .get(HOME + "/add-question", visit -> visit.show(questionForm(visit)))
        .post(HOME + "/add-question", this::question)
        .get(CONFIRM, this::code)
        .post(CONFIRM, this::confirm);
  }

  private static Reply choose(Visit visit) {
    visit.signedIn();
    List<Choice> choices =
        List.of("app", "passkey", "phone", "email", "question").stream()
            .map(
                kind ->
                    new Choice(
                        visit.say("factor." + kind),
                        visit.say("add." + kind + ".text"),
                        HOME + "/add-" + kind,
                        false))
            .toList();
    return visit.show("add", new Choices(choices));
  }

  private static Form form(Visit visit, String kind) {
    visit.signedIn();
    StartPages.addingWay(visit);
    return Form.of(visit.say("add." + kind + ".title"), HOME + "/add-" + kind, visit.say("go-on"))
        .saying(visit.say("add." + kind + ".lead"))
        .linking(visit.say("back"), HOME + "/add");
  }

  private static Form emailForm(Visit visit) {
    return form(visit, "email")
        .asking(
            Field.email(visit.say("add.email.field")).named("email").holding(visit.field("email")));
  }

  private Reply email(Visit visit) {
    try {
      EmailAddress address = EmailAddress.parse(visit.field("email"));
      return sent(visit, enrolling.email(visit.signedIn(), address));
    } catch (AccountRefusal e) {
      return visit.again(400, emailForm(visit), visit.words().of(e));
    } catch (IdentityRefusal.NotReachable | IdentityRefusal.AlreadyThere e) {
      return visit.again(400, emailForm(visit), visit.words().of(e));
    }
  }

  private static Form phoneForm(Visit visit) {
    return form(visit, "phone")
        .asking(
            Field.phone(visit.say("add.phone.field"))
                .hinting(visit.say("add.phone.hint"))
                .holding(visit.field("phone")),
            Field.check("call", visit.say("add.phone.call")));
  }

  private Reply phone(Visit visit) {
    try {
      return sent(
          visit, enrolling.phone(visit.signedIn(), visit.field("phone"), visit.isSet("call")));
    } catch (IdentityRefusal.NotReachable | IdentityRefusal.AlreadyThere e) {
      return visit.again(400, phoneForm(visit), "phone", visit.words().of(e));
    }
  }

  private static Reply sent(Visit visit, String adding) {
    visit.keep(Kept.ADDING, adding);
    return Visit.go(CONFIRM);
  }

  private static Form labelForm(Visit visit, String kind) {
    return form(visit, kind)
        .asking(
            Field.text("label", visit.say("add.label"))
                .hinting(visit.say("add." + kind + ".label"))
                .holding(visit.field("label")));
  }

  private Reply app(Visit visit) {
    RequiredPages.from(visit);
    return sent(visit, enrolling.app(visit.signedIn(), visit.field("label")).attempt());
  }

  private static String grouped(String secret) {
    return secret.replaceAll("(.{4})(?=.)", "$1 ");
  }

  private Reply passkey(Visit visit) {
    RequiredPages.from(visit);
    SignIns.Asking asking = enrolling.passkey(visit.signedIn(), visit.field("label"));
    visit.keep(Kept.ADDING, asking.attempt());
    StartPages.addingWay(visit);
    return new Reply.Show(
        visit
            .page(
                "passkey",
                new ProofPages.Asked(
                    visit.say("add.passkey.title"),
                    visit.say("add.passkey.touch"),
                    asking.options(),
                    "create",
                    CONFIRM,
                    "",
                    false,
                    HOME + "/add",
                    Optional.empty()))
            .withScripts());
  }

  private static Form questionForm(Visit visit) {
    return form(visit, "question")
        .asking(
            Field.text("question", visit.say("add.question.field"))
                .holding(visit.field("question")),
            Field.text("answer", visit.say("add.question.answer")));
  }

  private Reply question(Visit visit) {
    try {
      enrolling.question(visit.signedIn(), visit.field("question"), visit.field("answer"));
      return Visit.go(HOME, "message", "added");
    } catch (AccountRefusal e) {
      return visit.again(400, questionForm(visit), visit.words().of(e));
    }
  }

  /// A code that was mistyped leaves the picture where it is: who scanned it wrong scans it again.
  private Reply code(Visit visit) {
    return enrolling
        .begunApp(visit.signedIn(), visit.kept(Kept.ADDING))
        .map(app -> shown(visit, app))
        .orElseGet(() -> visit.show(codeForm(visit)));
  }

  private static Reply shown(Visit visit, Enrolling.App app) {
    StartPages.addingWay(visit);
    byte[] svg = app.qrCode().getBytes(StandardCharsets.UTF_8);
    String picture = "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg);
    Form form =
        Form.of(visit.say("add.app.title"), CONFIRM, visit.say("go-on"))
            .asking(Field.code(visit.say("code.field")));
    return visit.show(
        form, told -> visit.page("app", new App(picture, grouped(app.secret()), told)));
  }

  private Form codeForm(Visit visit) {
    visit.signedIn();
    StartPages.addingWay(visit);
    Form form =
        Form.of(visit.say("code.title"), CONFIRM, visit.say("go-on"))
            .saying(visit.say(keeps ? "add.code.kept" : "add.code"))
            .asking(Field.code(visit.say("code.field")))
            .linking(visit.say("code.wait"), CONFIRM)
            .linking(visit.say("add.again"), HOME + "/add");
    return lost(visit, form, signIns.codeFailed(visit.kept(Kept.ADDING)));
  }

  /// @param lost whether the code did not arrive
  static Form lost(Visit visit, Form form, boolean lost) {
    return lost ? form.refusing("code", visit.say("code.lost")) : form;
  }

  private Reply confirm(Visit visit) {
    String answer = visit.field("answer");
    String shown = answer.isEmpty() ? visit.field("code").strip() : answer;
    if (!enrolling.confirm(visit.signedIn(), visit.kept(Kept.ADDING), shown)) {
      return answer.isEmpty()
          ? visit.again(403, codeForm(visit), visit.say("code.wrong"))
          : visit.stop(
              403,
              visit.say("refused.title"),
              visit.say("add.passkey.failed"),
              new Link(visit.say("back"), HOME + "/add-passkey"));
    }
    visit.drop(Kept.ADDING);
    visit.drop(Kept.DEVICE); // every change ends the trust in all devices
    return Visit.go(RequiredPages.next(visit, info), "message", "added");
  }
}
