package org.holdfast.drive;

import java.util.Optional;
import java.util.regex.Pattern;

/// Shows that a link's password was typed right: for a cookie, valid for a day, and void as soon as
/// the password is changed or the permission ends. Not a record: it does not belong into logs.
public final class LinkPass {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{54}");

  private final String text;

  LinkPass(String text) {
    this.text = text;
  }

  /// @param text as [#reveal] gave it, or anything; whether it is one is looked at when it is used
  public static Optional<LinkPass> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new LinkPass(text)) : Optional.empty();
  }

  /// 54 characters of base64url.
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkPass that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "LinkPass";
  }
}
