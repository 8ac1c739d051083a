package org.holdfast.identity;

import java.util.List;
import java.util.Set;
import org.holdfast.audit.Factor;

/// Which proofs are enough for what.
///
/// | for | enough is |
/// | --- | --- |
/// | signing in | a passkey; or the password, and with two-step on another proof or a trusted device |
/// | proving again | the same, but no device stands for the second proof |
/// | recovering | a passkey; or one proof other than the password, two of different kinds with two-step on |
///
/// Two of one kind are no better than one, and a question counts for nothing.
final class Enough {

  private Enough() {}

  /// @param trusted whether the browser is one that the account trusts
  static boolean is(Attempt.Proving now, Account account, boolean trusted) {
    Set<Proven> proven = now.proven();
    if (proven.contains(Proven.PASSKEY)) {
      return true;
    }
    boolean password = proven.contains(Proven.PASSWORD);
    long others =
        proven.stream().filter(one -> one != Proven.PASSWORD && one != Proven.QUESTION).count();
    return switch (now.purpose()) {
      case SIGN_IN -> password && (!account.twoStep() || trusted || others > 0);
      case PROVE_AGAIN -> password && (!account.twoStep() || others > 0);
      case RECOVER -> others >= (account.twoStep() ? 2 : 1);
    };
  }

  /// For the log: by which of them somebody was known.
  static Factor strongest(Set<Proven> proven) {
    for (Proven one :
        List.of(
            Proven.PASSKEY,
            Proven.AUTHENTICATOR,
            Proven.RECOVERY_CODE,
            Proven.PHONE,
            Proven.EMAIL,
            Proven.PASSWORD)) {
      if (proven.contains(one)) {
        return one.factor();
      }
    }
    return Factor.NONE;
  }
}
