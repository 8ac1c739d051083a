package org.holdfast.server;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.vault.KeyState;
import org.holdfast.vault.MasterKey;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.VaultGroup.Wrapper;
import org.holdfast.vault.VaultStatus;
import org.holdfast.vault.WrappedKeys;

/// Every master key: of which vault and age it is, how many keys it wraps, when it is due to be
/// replaced, and how far it is on its way out of use.
final class KeyInventory {

  private final VaultGroup vaults;
  private final IdleMasterKeys idle;
  private final MasterKeyUses uses;
  private final Duration rotateAfter;
  private final InstantSource clock;

  KeyInventory(
      VaultGroup vaults,
      IdleMasterKeys idle,
      MasterKeyUses uses,
      Duration rotateAfter,
      InstantSource clock) {
    this.vaults = vaults;
    this.idle = idle;
    this.uses = uses;
    this.rotateAfter = rotateAfter;
    this.clock = clock;
  }

  /// When the master key that wraps now is to be replaced.
  ///
  /// @return empty while the vault is away
  Optional<Instant> dueAt(VaultStatus vault) {
    return vault.masterKeys().map(keys -> keys.getLast().createdAt().plus(rotateAfter));
  }

  /// Whether the master key of a vault that is well has wrapped for as long as it may. That of an
  /// escrow is never replaced.
  boolean isDue(VaultStatus vault) {
    Instant now = clock.instant();
    return !vault.escrow()
        && vault.isWell()
        && dueAt(vault).filter(due -> !now.isBefore(due)).isPresent();
  }

  /// For a person. Goes through all keys, and asks no vault.
  List<String> lines(List<WrappedKeys> all) {
    List<String> lines = new ArrayList<>();
    Map<Wrapper, Long> protectedBy = new HashMap<>();
    for (WrappedKeys keys : all) {
      try {
        count(vaults, keys, protectedBy);
      } catch (IOException e) {
        lines.add("%s: cannot be read (%s)".formatted(keys.what(), e.getMessage()));
      }
    }
    for (VaultStatus vault : vaults.statuses()) {
      vault
          .masterKeys()
          .ifPresent(keys -> keys.forEach(key -> lines.add(line(vault, key, protectedBy))));
    }
    protectedBy.keySet().stream()
        .filter(wrapper -> !isKnown(wrapper))
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .forEach(
            wrapper ->
                lines.add(
                    "vault %s: master key %d, of which nothing is known now: wraps %,d keys"
                        .formatted(wrapper.vault(), wrapper.version(), protectedBy.get(wrapper))));
    return lines;
  }

  /// How many of `all` each master key wraps; those that wrap none are not in it. Asks no vault.
  static Map<Wrapper, Long> uses(VaultGroup vaults, List<WrappedKeys> all) throws IOException {
    Map<Wrapper, Long> uses = new HashMap<>();
    for (WrappedKeys keys : all) {
      count(vaults, keys, uses);
    }
    return uses;
  }

  private static void count(VaultGroup vaults, WrappedKeys keys, Map<Wrapper, Long> protectedBy)
      throws IOException {
    keys.goThrough(
        some -> {
          for (WrappedKeys.KeptKey key : some) {
            vaults
                .wrappers(key.wrapped())
                .forEach(wrapper -> protectedBy.merge(wrapper, 1L, Long::sum));
          }
          return true;
        });
  }

  private boolean isKnown(Wrapper wrapper) {
    return vaults.statuses().stream()
        .filter(vault -> vault.name().equals(wrapper.vault()))
        .flatMap(vault -> vault.masterKeys().stream().flatMap(List::stream))
        .anyMatch(key -> key.version() == wrapper.version());
  }

  private String line(VaultStatus vault, MasterKey key, Map<Wrapper, Long> protectedBy) {
    long keys = protectedBy.getOrDefault(new Wrapper(vault.name(), key.version()), 0L);
    String use =
        vault.escrow()
            ? escrow(vault)
            : key.current()
                ? "wraps; to be replaced %s"
                    .formatted(
                        isDue(vault)
                            ? "now"
                            : "on " + dueAt(vault).map(KeyInventory::day).orElseThrow())
                : past(vault, key);
    return "vault %s: master key %d of %s, %d days old: %,d keys%s; %s"
        .formatted(
            vault.name(),
            key.version(),
            day(key.createdAt()),
            Duration.between(key.createdAt(), clock.instant()).toDays(),
            keys,
            uses.last(vault.id(), key.version()).map(at -> "; last used on " + day(at)).orElse(""),
            use);
  }

  /// What the key of an escrow is for.
  static String escrow(VaultStatus vault) {
    return vault.unwraps()
        ? "in escrow, and its private file is here: take it away once nothing needs it any more"
        : "in escrow: wraps, and unwraps with its private file alone";
  }

  private String past(VaultStatus vault, MasterKey key) {
    String state =
        switch (key.state()) {
          case KeyState.Enabled _ -> "only unwraps";
          case KeyState.Disabled _ -> "disabled";
          case KeyState.Deleted(Instant from) ->
              "deleted, can be purged from %s on".formatted(day(from));
        };
    return idle.since(vault.id(), key.version())
        .map(since -> "%s; nothing here needs it since %s".formatted(state, day(since)))
        .orElse(state);
  }

  private static String day(Instant at) {
    return at.toString().substring(0, 10);
  }
}
