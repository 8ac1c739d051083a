package org.holdfast.drive;

import org.holdfast.identity.AccountId;

/// Who may, by a permission.
public sealed interface Grantee {

  /// Whoever has the link, within its scope.
  record Link(LinkScope scope) implements Grantee {}

  /// One account.
  record Account(AccountId account) implements Grantee {}

  /// An account that came by a link and keeps what the link gives, for as long as that does.
  ///
  /// @param link the permission that it came by
  record Redeemer(AccountId account, PermissionId link) implements Grantee {}

  /// Whoever shows that this address is theirs: by a mailed code, or as the account that is known
  /// by it.
  ///
  /// @param mail in the form that addresses are compared in
  record Outsider(String mail) implements Grantee {
    /// Mute: an address has no place in a log.
    @Override
    public String toString() {
      return "Outsider";
    }
  }
}
