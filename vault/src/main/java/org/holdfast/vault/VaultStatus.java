package org.holdfast.vault;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// How one vault of a [VaultGroup] stands.
///
/// @param name what people call it
/// @param escrow whether it is an escrow, whose one key is never replaced
/// @param unwraps whether it is one that unwraps here, when it can be used
/// @param trouble why it cannot be used now, a sentence; empty if it can
/// @param masterKeys the versions that it holds, oldest first; empty while it is away
public record VaultStatus(
    String name,
    UUID id,
    boolean builtIn,
    boolean escrow,
    boolean unwraps,
    Optional<String> trouble,
    Optional<List<MasterKey>> masterKeys) {

  public VaultStatus {
    masterKeys = masterKeys.map(List::copyOf);
  }

  /// Whether it can be used.
  public boolean isWell() {
    return trouble.isEmpty();
  }
}
