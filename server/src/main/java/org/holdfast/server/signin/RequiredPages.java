package org.holdfast.server.signin;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.holdfast.identity.SecurityInfo;
import org.holdfast.identity.TwoStep;

/// `/account/required`: where this server asks everyone for two-step verification, the way to it,
/// one step at a time. Who is signed in without it reaches this page, those that its steps need,
/// and the ways out; every other page of a browser leads here ([#gate]).
final class RequiredPages {

  static final String HERE = "/account/required";
  private static final String SECURITY = "/account/security";

  // What a cookie holds beside the others without trouble.
  private static final int LONGEST = 2_000;

  private final SecurityInfo info;

  RequiredPages(SecurityInfo info) {
    this.info = info;
  }

  void in(Routes routes) {
    routes.get(HERE, this::show).post(HERE, this::turnOn);
  }

  /// Where somebody is led instead; empty if they may go on.
  Optional<Reply> gate(Visit visit) {
    if (isOpen(visit.path())
        || visit.session().flatMap(each -> info.missing(each.who().account())).isEmpty()) {
      return Optional.empty();
    }
    String back = visit.back();
    if (!back.isEmpty() && back.length() <= LONGEST) {
      visit.keep(Kept.AFTER, encoded(back));
    }
    return Optional.of(Visit.go(HERE));
  }

  /// Denies what is not named: a page that is new is closed until somebody thinks of it.
  private static boolean isOpen(String path) {
    return path.equals(HERE)
        || NoticePages.isHere(path)
        || path.equals(SECURITY)
        || path.startsWith(SECURITY + "/")
        || path.equals("/prove")
        || path.startsWith("/prove/")
        || path.equals("/signout")
        || path.equals("/recover")
        || path.startsWith("/recover/")
        || path.equals("/keep");
  }

  /// Where a step of security info leads when it is done.
  static String next(Visit visit, SecurityInfo info) {
    if (info.missing(visit.account()).isPresent()) {
      return HERE;
    }
    boolean starting = isStarting(visit);
    if (starting) {
      visit.drop(Kept.AFTER);
    }
    return starting ? StartPages.HOME : SECURITY;
  }

  /// Remembers that such a step was begun in the first run, which it leads back to.
  static void from(Visit visit) {
    if (visit.isSet("start")) {
      visit.keep(Kept.AFTER, encoded(StartPages.HOME));
    }
  }

  /// Whether the step that is under way was begun in the first run.
  static boolean isStarting(Visit visit) {
    return decoded(visit.kept(Kept.AFTER)).equals(StartPages.HOME);
  }

  private Reply show(Visit visit) {
    return info.missing(visit.account())
        .map(missing -> visit.show(form(visit, missing)))
        .orElseGet(() -> onward(visit));
  }

  private static Form form(Visit visit, TwoStep.Missing missing) {
    Form form =
        switch (missing) {
          case WAY -> step(visit, "way", SECURITY + "/add-app").asking(label(visit));
          case CODES -> step(visit, "codes", SECURITY + "/recovery-codes");
          case SWITCH -> step(visit, "switch", HERE);
        };
    Form whole = missing == TwoStep.Missing.WAY ? otherWays(visit, form) : form;
    return whole
        .linking(visit.say("room.security"), SECURITY)
        .linking(visit.say("signout.submit"), "/signout");
  }

  private static Form step(Visit visit, String word, String action) {
    return Form.of(visit.say("required.title"), action, visit.say("required." + word + ".submit"))
        .saying(visit.say("required.lead"), visit.say("required." + word))
        .noting(visit.message());
  }

  private static Field label(Visit visit) {
    return Field.text("label", visit.say("add.label")).hinting(visit.say("add.app.label"));
  }

  private static Form otherWays(Visit visit, Form form) {
    return form.linking(visit.say("required.passkey"), SECURITY + "/add-passkey")
        .linking(visit.say("required.phone"), SECURITY + "/add-phone")
        .linking(visit.say("required.email"), SECURITY + "/add-email");
  }

  private Reply turnOn(Visit visit) {
    info.twoStep(visit.signedIn(), true);
    return onward(visit);
  }

  /// Back to where they were on the way to when they were led here.
  private static Reply onward(Visit visit) {
    String after = decoded(visit.kept(Kept.AFTER));
    visit.drop(Kept.AFTER);
    return after.isEmpty() ? Visit.go("/account", "message", "two-step-on") : Steps.home(after);
  }

  private static String encoded(String path) {
    return Base64.getUrlEncoder().encodeToString(path.getBytes(StandardCharsets.UTF_8));
  }

  /// Empty if it is none of ours: a browser keeps what it likes.
  private static String decoded(String kept) {
    try {
      String path = new String(Base64.getUrlDecoder().decode(kept), StandardCharsets.UTF_8);
      return LocalPath.parse(path).orElse("");
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}
