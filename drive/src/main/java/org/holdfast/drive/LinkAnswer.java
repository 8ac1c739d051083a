package org.holdfast.drive;

import org.holdfast.content.ItemId;

/// What a link leads to, for who shows this much.
public sealed interface LinkAnswer {

  /// Nothing: there is no such link, it ended, what it led to is gone, or it is somebody else's.
  /// All of these look the same.
  record Absent() implements LinkAnswer {}

  /// An account is needed.
  record SignInNeeded() implements LinkAnswer {}

  /// It was sent to an address, which has to be shown to be theirs: by a code mailed there, or by
  /// signing in as the account that is known by it.
  ///
  /// @param mail where the code goes. Show it masked only: who has the link need not know it
  record AddressNeeded(PermissionId permission, String mail) implements LinkAnswer {
    @Override
    public String toString() {
      return "AddressNeeded";
    }
  }

  /// A password is needed: [Shares#provePassword].
  record PasswordNeeded(PermissionId permission) implements LinkAnswer {}

  /// The way is free.
  ///
  /// @param drive with what this permission reaches
  /// @param item what it leads to
  record Open(Drive drive, ItemId item, Permission permission) implements LinkAnswer {}
}
