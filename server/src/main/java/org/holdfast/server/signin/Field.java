package org.holdfast.server.signin;

import java.util.List;
import org.holdfast.identity.PasswordUse;
import org.jspecify.annotations.Nullable;

/// One field of a [Form].
///
/// @param type as HTML has it; also `select`
/// @param hint a line below it; may be empty
/// @param error why what stood in it was not taken; empty if it was, or nothing was sent
/// @param autocomplete as HTML has it
/// @param shortest of a new password, in characters; 0 for what is none, and gets no meter
/// @param names where the page has the name that a new password must not hold: a selector
/// @param mails the addresses that it must not hold
/// @param choices of a `select`: value, shown, value, shown …
record Field(
    String name,
    String type,
    String label,
    String value,
    String hint,
    String error,
    String autocomplete,
    int shortest,
    String names,
    String mails,
    List<String> choices) {

  public Field {
    choices = List.copyOf(choices);
  }

  private static Field of(String name, String type, String label, String autocomplete) {
    return new Field(name, type, label, "", "", "", autocomplete, 0, "", "", List.of());
  }

  static Field text(String name, String label) {
    return of(name, "text", label, "off");
  }

  static Field email(String label) {
    return of("email", "email", label, "username");
  }

  static Field phone(String label) {
    return of("phone", "tel", label, "tel");
  }

  static Field password(String label) {
    return of("password", "password", label, "current-password");
  }

  /// With the rule beside it, and a meter where scripts run.
  static Field newPassword(Words words, PasswordUse use, String names, String mails) {
    int shortest = use.shortest();
    return new Field(
        "password",
        "password",
        words.say("password.new"),
        "",
        words.say("password.hint", shortest),
        "",
        "new-password",
        shortest,
        names,
        mails,
        List.of());
  }

  /// For a code of digits.
  static Field code(String label) {
    return of("code", "code", label, "one-time-code");
  }

  static Field check(String name, String label) {
    return of(name, "checkbox", label, "off");
  }

  static Field select(String name, String label, String value, List<String> choices) {
    return new Field(name, "select", label, value, "", "", "off", 0, "", "", choices);
  }

  Field named(String autocompleted) {
    return new Field(
        name, type, label, value, hint, error, autocompleted, shortest, names, mails, choices);
  }

  Field holding(String typed) {
    return new Field(
        name, type, label, typed, hint, error, autocomplete, shortest, names, mails, choices);
  }

  Field hinting(String line) {
    return new Field(
        name, type, label, value, line, error, autocomplete, shortest, names, mails, choices);
  }

  Field blaming(String why) {
    return new Field(
        name, type, label, value, hint, why, autocomplete, shortest, names, mails, choices);
  }

  public boolean wrong() {
    return !error.isEmpty();
  }

  /// The ids of what is read out with it, as `aria-describedby` lists them; null for none.
  public @Nullable String described() {
    String ids = (wrong() ? name + "-error " : "") + (hint.isEmpty() ? "" : name + "-hint");
    return ids.isEmpty() ? null : ids.strip();
  }

  /// Mute: it may hold what somebody typed.
  @Override
  public String toString() {
    return "Field[" + name + "]";
  }
}
