package org.holdfast.identity;

/// Told when a code or refresh token was used twice, after all that was made from it is revoked:
/// the hook by which its owner gets a mail (W13).
public interface StolenTokenListener {

  /// Called on the thread of the request that used it; must not wait for anyone.
  ///
  /// @param app its name, for its owner alone
  void usedTwice(AccountId account, String app);
}
