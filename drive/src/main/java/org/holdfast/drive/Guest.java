package org.holdfast.drive;

import java.util.Optional;
import org.holdfast.audit.Who;
import org.holdfast.identity.AccountId;

/// Somebody who is not the owner of the drive, and by what they come. What they reach is looked up
/// anew in every transaction.
public sealed interface Guest {

  /// Somebody signed in: reaches what was shared with their account, or with its address.
  ///
  /// @param mail that the account is known by, in the form that addresses are compared in
  record Person(AccountId account, Optional<String> mail) implements Guest {
    @Override
    public String toString() {
      return "Person";
    }
  }

  /// Whoever came by a link, and showed what it asks for: reaches what its permission lies on.
  ///
  /// @param account of whoever is signed in
  /// @param mail an address that they showed to be theirs
  /// @param pass the password was typed
  record Holder(
      PermissionId permission,
      Optional<AccountId> account,
      Optional<String> mail,
      Optional<LinkPass> pass)
      implements Guest {
    @Override
    public String toString() {
      return "Holder";
    }
  }

  /// Whoever shows something that was made for somebody who had been let in by a permission, such
  /// as a download URL: good for as long as that permission is there and its password is the same.
  ///
  /// @param reader what history calls them
  /// @param lock stands for the password that they had shown; 0 for none ([LinkLook#lock])
  record Bearer(PermissionId permission, AccountId reader, long lock) implements Guest {

    /// Of what asks for no password.
    public Bearer(PermissionId permission, AccountId reader) {
      this(permission, reader, 0);
    }
  }

  /// What the log calls them: who has no account proved to nobody who they are.
  default Who who() {
    boolean anonymous =
        switch (this) {
          case Person _ -> false;
          case Bearer bearer -> bearer.reader().equals(bearer.permission().actor());
          case Holder holder -> holder.account().isEmpty();
        };
    return anonymous ? new Who.Stranger() : new Who.Account(actor().value());
  }

  /// What history calls them.
  default AccountId actor() {
    return switch (this) {
      case Person person -> person.account();
      case Bearer bearer -> bearer.reader();
      case Holder holder -> holder.account().orElseGet(holder.permission()::actor);
    };
  }
}
