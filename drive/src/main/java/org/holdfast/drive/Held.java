package org.holdfast.drive;

import java.util.Set;
import org.holdfast.identity.AccountId;

/// What a caller may write although it is locked.
///
/// @param tokens of locks that the caller shows
/// @param checkOuts whether also what the actor has checked out
record Held(Set<LockToken> tokens, boolean checkOuts) {

  static final Held NOTHING = new Held(Set.of(), false);

  Held {
    tokens = Set.copyOf(tokens);
  }

  Held with(Set<LockToken> shown) {
    return new Held(shown, checkOuts);
  }

  Held withCheckOuts() {
    return new Held(tokens, true);
  }

  /// Nobody holds another's.
  boolean covers(Lock lock, AccountId account) {
    boolean shown = tokens.contains(lock.token()) || (checkOuts && lock.isCheckOut());
    return shown && lock.holder().equals(account);
  }

  boolean isNothing() {
    return tokens.isEmpty() && !checkOuts;
  }
}
