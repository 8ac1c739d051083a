package org.holdfast.identity;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.matchers.Match;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which passwords are accepted: long ones that a good guesser does not come to, and that are on no
/// list. Any character counts, none is required, and none ages.
///
/// The same rule holds wherever a password is chosen, for links too. Safe for use by any number of
/// threads; a long password costs up to 0.2 s.
///
/// @see "NIST SP 800-63B-4, section 3.1.1.2; OWASP ASVS 5.0, chapter 6.2"
public final class PasswordRule {

  // Score 4 of zxcvbn, "strong protection from offline slow-hash scenario" (Wheeler, USENIX
  // Security
  // 2016). At 0.1 s a guess on each of a thousand cores, it is eleven days for half of them; and
  // without the key, which is not in the database, for ever.
  static final double ENOUGH_LOG10 = 10;

  // zxcvbn's time grows with the square of the length and worse; a hundred random digits take 0.1
  // s.
  // What is left out could only add guesses.
  private static final int MEASURED_CHARACTERS = 100;

  private final Zxcvbn guesser = new Zxcvbn();
  private final CommonPasswords common;
  private final Optional<BreachedPasswords> breached;
  private final Set<String> product;

  PasswordRule(CommonPasswords common, Optional<BreachedPasswords> breached, String product) {
    this.common = common;
    this.breached = breached;
    this.product = PasswordContext.parts(product);
  }

  /// With the list of common passwords that is in this jar.
  ///
  /// @param breachedList a file in the form of Have I Been Pwned's list ordered by hash
  /// @param product what the server calls itself
  /// @throws UnreadableList if `breachedList` is not of that form
  public static PasswordRule bundled(Optional<Path> breachedList, String product) {
    return new PasswordRule(
        CommonPasswords.bundled(), breachedList.map(BreachedPasswords::new), product);
  }

  /// @throws UnreadableList if the list of breached passwords cannot be read now
  public PasswordVerdict verdict(Password password, PasswordUse use, PasswordContext whose) {
    Strength strength = guesser.measure(measured(password), hints(whose));
    double guesses = strength.getGuessesLog10();
    Set<PasswordFlaw> flaws = EnumSet.noneOf(PasswordFlaw.class);
    addLength(flaws, password, use);
    addLists(flaws, password);
    addLikeness(flaws, password, whose);
    if (guesses < ENOUGH_LOG10) {
      addPatterns(flaws, strength);
    }
    strength.wipe();
    return flaws.isEmpty()
        ? new PasswordVerdict.Accepted(guesses)
        : new PasswordVerdict.Refused(List.copyOf(flaws), guesses);
  }

  private static CharSequence measured(Password password) {
    CharSequence text = password.text();
    return password.length() <= MEASURED_CHARACTERS
        ? text
        : text.subSequence(0, Character.offsetByCodePoints(text, 0, MEASURED_CHARACTERS));
  }

  private List<String> hints(PasswordContext whose) {
    Set<String> hints = new TreeSet<>(product);
    hints.addAll(whose.names());
    hints.addAll(whose.mails());
    return new ArrayList<>(hints);
  }

  private static void addLength(Set<PasswordFlaw> flaws, Password password, PasswordUse use) {
    if (password.length() < use.shortest()) {
      flaws.add(
          switch (use) {
            case ALONE -> PasswordFlaw.TOO_SHORT_ALONE;
            case BESIDE_ANOTHER -> PasswordFlaw.TOO_SHORT;
          });
    }
  }

  private void addLists(Set<PasswordFlaw> flaws, Password password) {
    if (common.hold(password.text())) {
      flaws.add(PasswordFlaw.COMMON);
    }
    if (breached.isPresent() && breached.get().hold(password)) {
      flaws.add(PasswordFlaw.BREACHED);
    }
  }

  private void addLikeness(Set<PasswordFlaw> flaws, Password password, PasswordContext whose) {
    Likeness likeness = new Likeness(password.text());
    if (likeness.holdsAny(whose.names())) {
      flaws.add(PasswordFlaw.LIKE_NAME);
    }
    if (likeness.holdsAny(whose.mails())) {
      flaws.add(PasswordFlaw.LIKE_MAIL);
    }
    if (likeness.holdsAny(product)) {
      flaws.add(PasswordFlaw.LIKE_PRODUCT);
    }
  }

  /// What made it easy; or, of a short one without any pattern, only that it is.
  private static void addPatterns(Set<PasswordFlaw> flaws, Strength strength) {
    Set<PasswordFlaw> found = EnumSet.noneOf(PasswordFlaw.class);
    for (Match match : strength.getSequence()) {
      pattern(match).ifPresent(found::add);
    }
    flaws.addAll(found);
    flaws.add(PasswordFlaw.GUESSABLE);
  }

  private static Optional<PasswordFlaw> pattern(Match match) {
    return switch (match.pattern) {
      case Bruteforce -> Optional.empty();
      case Dictionary -> Optional.of(PasswordFlaw.WORD);
      case Spatial -> Optional.of(PasswordFlaw.KEYS_IN_A_ROW);
      case Repeat -> Optional.of(PasswordFlaw.REPEATED);
      case Sequence -> Optional.of(PasswordFlaw.IN_ORDER);
      case Regex, Date -> Optional.of(PasswordFlaw.YEAR_OR_DATE);
    };
  }
}
