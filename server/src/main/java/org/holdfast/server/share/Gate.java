package org.holdfast.server.share;

import java.util.List;

/// A page before the shared item, which asks for one thing: the template `gate.jte`.
///
/// @param action where what is typed goes; empty for none
/// @param field what is typed: `password`, `code`, or empty for a button alone
/// @param link where else it goes on from here; its text is `linkText`
record Gate(
    String title,
    List<String> lead,
    String error,
    String action,
    String field,
    String submit,
    String again,
    String link,
    String linkText) {

  Gate {
    lead = List.copyOf(lead);
  }

  static Gate signIn(Call call, String address) {
    return new Gate(
        call.say("signin.title"),
        List.of(call.say("signin.lead"), call.say("signin.mail")),
        "",
        "",
        "",
        "",
        "",
        address,
        call.say("signin.go"));
  }

  static Gate password(Call call, String error) {
    return new Gate(
        call.say("password.title"),
        List.of(call.say("password.lead")),
        error,
        call.path().verb("password"),
        "password",
        call.say("go-on"),
        "",
        "",
        "");
  }

  /// @param masked the address, as far as who has the link may know it
  static Gate address(Call call, String masked, String error) {
    return new Gate(
        call.say("address.title"),
        List.of(call.say("address.lead", masked), call.say("address.how")),
        error,
        call.path().verb("code"),
        "",
        call.say("address.send"),
        "",
        "",
        "");
  }

  static Gate code(Call call, String masked, String error) {
    return new Gate(
        call.say("address.title"),
        List.of(call.say("code.sent", masked)),
        error,
        call.path().verb("prove"),
        "code",
        call.say("go-on"),
        call.path().verb("code"),
        "",
        "");
  }

  /// Mute: an address of this door is a secret.
  @Override
  public String toString() {
    return "Gate";
  }
}
