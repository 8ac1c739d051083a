package org.holdfast.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Whose password it is, as far as an acquaintance knows: names and mail addresses, which must not
/// be in it. Never printed.
public final class PasswordContext {

  /// Nobody's: the password of a link.
  public static final PasswordContext NONE = new PasswordContext(Set.of(), Set.of());

  private final Set<String> names;
  private final Set<String> mails;

  private PasswordContext(Set<String> names, Set<String> mails) {
    this.names = names;
    this.mails = mails;
  }

  /// @param displayName empty if there is none
  /// @param addresses of the account, also the ones for recovery
  public static PasswordContext of(String displayName, Collection<EmailAddress> addresses) {
    Set<String> mails = new TreeSet<>();
    for (EmailAddress address : addresses) {
      String text = address.shown();
      int at = text.lastIndexOf('@');
      mails.addAll(parts(text.substring(0, at)));
      mails.addAll(parts(withoutEnding(text.substring(at + 1))));
    }
    return new PasswordContext(Set.copyOf(parts(displayName)), Set.copyOf(mails));
  }

  // `org` and `com` are no one's.
  private static String withoutEnding(String domain) {
    int dot = domain.lastIndexOf('.');
    return dot < 0 ? domain : domain.substring(0, dot);
  }

  /// Each word, and all of them as one, as `Ana Sol` gives `ana`, `sol`, `anasol`.
  static Set<String> parts(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{M}\\p{N}]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    Set<String> parts = new TreeSet<>(words);
    if (!words.isEmpty()) {
      parts.add(String.join("", words));
    }
    return parts;
  }

  Set<String> names() {
    return names;
  }

  Set<String> mails() {
    return mails;
  }

  @Override
  public String toString() {
    return "PasswordContext";
  }
}
