package org.holdfast.drive;

import java.util.Optional;
import org.holdfast.identity.AccountId;

/// What somebody who comes by a link has shown of themselves. The door answers for account and
/// address; the pass is looked at here.
///
/// @param mail proven by a mailed code, or of the account that is signed in; in the form that
///   addresses are compared in
public record LinkProof(
    Optional<AccountId> account, Optional<String> mail, Optional<LinkPass> pass) {

  public static final LinkProof NONE =
      new LinkProof(Optional.empty(), Optional.empty(), Optional.empty());

  @Override
  public String toString() {
    return "LinkProof";
  }
}
