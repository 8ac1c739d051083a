package org.holdfast.identity;

import java.time.Duration;
import java.util.Locale;

/// What is written to a person: what it says, not in which words.
public sealed interface Letter {

  Contact to();

  /// The language it is to be written in.
  Locale locale();

  /// A code to be typed where it was asked for.
  ///
  /// @param joining whether it shows whose the address of a new account is
  /// @param life how long it works
  record Code(Contact to, Locale locale, String code, boolean joining, Duration life)
      implements Letter {
    /// Mute: it holds a secret.
    @Override
    public String toString() {
      return "Code[" + to + "]";
    }
  }

  /// Something happened that its reader should know of, and undo if it was not them.
  record Notice(Contact to, Locale locale, News news) implements Letter {
    @Override
    public String toString() {
      return "Notice[" + news.getClass().getSimpleName() + " " + to + "]";
    }
  }
}
