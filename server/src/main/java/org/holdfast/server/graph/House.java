package org.holdfast.server.graph;

import java.util.List;
import java.util.Optional;
import org.holdfast.identity.AccountId;
import org.holdfast.server.Safeguards;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.WrappedKey;

/// What the door asks that is of the server, and of no drive. Implementations are safe for use by
/// any number of threads.
public interface House {

  /// What somebody is called; empty when there is no such account any more.
  Optional<String> nameOf(AccountId account);

  /// The latest evidence of what is promised.
  ///
  /// @param account whose second step is told of
  Safeguards safeguards(AccountId account);

  /// Which master keys wrap a key, any of which is enough to unwrap it.
  List<VaultGroup.Wrapper> wrappers(WrappedKey wrapped);
}
