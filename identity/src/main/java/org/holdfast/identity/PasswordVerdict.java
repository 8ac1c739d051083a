package org.holdfast.identity;

import java.util.List;

/// What a [PasswordRule] says of a password.
public sealed interface PasswordVerdict {

  /// How many guesses a good guesser needs, about, as a power of ten; for a meter.
  double guessesLog10();

  record Accepted(double guessesLog10) implements PasswordVerdict {}

  /// @param flaws at least one, the gravest first
  record Refused(List<PasswordFlaw> flaws, double guessesLog10) implements PasswordVerdict {

    public Refused {
      flaws = List.copyOf(flaws);
    }

    /// What a person who typed it is told.
    public String sentence() {
      PasswordFlaw first = flaws.getFirst();
      return "That password is not accepted. " + first.weak() + " " + first.helps();
    }
  }
}
