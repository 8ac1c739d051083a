package org.holdfast.identity;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What is written to a person: what it says, not in which words.
public sealed interface Letter {

  Contact to();

  /// The language it is to be written in.
  Locale locale();

  /// A code to be typed where it was asked for.
  ///
  /// @param life how long it works
  record Code(Contact to, Locale locale, String code, Duration life) implements Letter {
    /// Mute: it holds a secret.
    @Override
    public String toString() {
      return "Code[" + to + "]";
    }
  }

  /// Something happened that its reader should know of, and undo if it was not them.
  ///
  /// @param values what the words leave room for, in the kind's order
  record Notice(Contact to, Locale locale, NoticeKind kind, List<String> values) implements Letter {
    public Notice {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return "Notice[" + kind + " " + to + "]";
    }
  }
}
