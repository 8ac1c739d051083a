package org.holdfast.identity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Passwords of sharing links: the same rule, the same hash and the same patience as for people's
/// own. Ten may be tried at once with one link, whoever tries, and one more a minute; so a link can
/// be kept from its people for a while by who has it too, and is guessed by nobody (W11). Safe for
/// use by any number of threads and processes.
public final class LinkPasswords {

  private final Books books;
  private final PasswordRule rule;
  private final PasswordHashes hashes;
  private final Throttle throttle;

  LinkPasswords(Books books, PasswordRule rule, PasswordHashes hashes, Throttle throttle) {
    this.books = books;
    this.rule = rule;
    this.hashes = hashes;
    this.throttle = throttle;
  }

  /// Never inside a change: it is slow.
  ///
  /// @param typed the caller wipes it
  /// @return what [#matches] takes, to be kept sealed
  /// @throws IdentityRefusal.WeakPassword if it can be guessed
  /// @throws TooManySignIns if no place was free for ten seconds
  public String hash(Password typed) {
    if (rule.verdict(typed, PasswordUse.BESIDE_ANOTHER, PasswordContext.NONE)
        instanceof PasswordVerdict.Refused refused) {
      throw new IdentityRefusal.WeakPassword(refused);
    }
    return hashes.hash(typed);
  }

  /// Never inside a change: it is slow. An attempt counts from the moment it begins.
  ///
  /// @param link names the link, and nothing else
  /// @param stored as [#hash] gave it
  /// @param typed the caller wipes it
  /// @throws IdentityRefusal.TooManyBegun if too many were tried: the next has to wait
  /// @throws TooManySignIns if no place was free for ten seconds
  public boolean matches(String link, String stored, Password typed) {
    List<Counters.Counter> tries = Counters.links(link, books.fields());
    Optional<Duration> wait = throttle.begin(tries);
    if (wait.isPresent()) {
      throw new IdentityRefusal.TooManyBegun(wait.get());
    }
    boolean right = hashes.verify(typed, stored);
    if (right) {
      throttle.ended(tries);
    }
    return right;
  }
}
