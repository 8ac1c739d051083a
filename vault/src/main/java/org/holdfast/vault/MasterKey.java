package org.holdfast.vault;

import java.time.Instant;

/// What may be known of one master key version: never the key.
///
/// @param version from 1, rising; those of purged ones are missing
/// @param createdAt when it was made
/// @param current whether it is the one that wraps
/// @param state as it was seen last
public record MasterKey(int version, Instant createdAt, boolean current, KeyState state) {

  public boolean isEnabled() {
    return state instanceof KeyState.Enabled;
  }

  /// Only one step at a time, from where it is thought to be, and none with the one that wraps.
  ///
  /// @throws VaultRefusal.WrongState if this is not so
  public void requireMayChange(KeyState from, KeyState to, Instant now) {
    if (current) {
      throw new VaultRefusal.WrongState(
          "Master key %d wraps now. Make a new one first: holdfast vault rotate."
              .formatted(version));
    }
    if (!state.equals(from)) {
      throw new VaultRefusal.WrongState(
          "Master key %d is %s by now. Look at it again.".formatted(version, state.word()));
    }
    if (Math.abs(to.steps() - state.steps()) != 1) {
      throw new VaultRefusal.WrongState(
          switch (state) {
            case KeyState.Enabled _ ->
                "Master key %d still unwraps. Disable it first, and see that nothing misses it."
                    .formatted(version);
            case KeyState.Disabled _ -> "Master key %d is disabled already.".formatted(version);
            case KeyState.Deleted _ ->
                "Master key %d was deleted. Recover it first.".formatted(version);
          });
    }
    if (to instanceof KeyState.Deleted(Instant purgeable)
        && purgeable.isBefore(now.plus(KeyState.SHORTEST_WAIT))) {
      throw new VaultRefusal.WrongState(
          "A master key that is deleted waits for %d days at least."
              .formatted(KeyState.SHORTEST_WAIT.toDays()));
    }
  }

  /// @throws VaultRefusal.WrongState if it was not deleted, or its waiting time is not over
  public void requireMayBePurged(Instant now) {
    if (!(state instanceof KeyState.Deleted(Instant from))) {
      throw new VaultRefusal.WrongState(
          "Master key %d is not deleted. Only what was deleted, and waited, can be purged."
              .formatted(version));
    }
    if (now.isBefore(from)) {
      throw new VaultRefusal.WrongState(
          "Master key %d can be purged from %s on, and no earlier.".formatted(version, from));
    }
  }
}
