package org.holdfast.server;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.vault.KeyState;
import org.holdfast.vault.MasterKey;
import org.holdfast.vault.VaultGroup.Wrapper;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.VaultStatus;

/// Takes master keys out of use, step by step and back (ADR 56). None is taken away that something
/// here needs, or a point of a backup that the settings name.
final class KeyDesk {

  /// Other processes see a new master key with their next look; their clocks may differ.
  private static final Duration SETTLING = Duration.ofMinutes(10);

  private final Holdfast holdfast;

  KeyDesk(Holdfast holdfast) {
    this.holdfast = holdfast;
  }

  /// @param name of the vault
  /// @return what was done, and what to do now
  /// @throws AccountRefusal if it cannot be; nothing was changed
  List<String> change(KeyStep step, String name, int version) {
    VaultStatus vault = looked(name);
    if (vault.escrow()) {
      throw new AccountRefusal(
          "The vault %s is an escrow, whose key stays as it is. Make another one, and name it under another name in its place: holdfast vault escrow make."
              .formatted(name));
    }
    MasterKey key = known(vault, version);
    KeyState now = key.state();
    requireFits(step, key);
    if (step.takesAway()) {
      requireNoAlarm();
      need(vault, version)
          .ifPresent(
              why -> {
                throw new AccountRefusal(why);
              });
    }
    Instant purgeableFrom =
        holdfast.clock().instant().plus(holdfast.settings().keys().purgeAfter());
    try {
      switch (step) {
        case DISABLE, RECOVER ->
            holdfast.vault().change(name, version, now, new KeyState.Disabled());
        case ENABLE -> holdfast.vault().change(name, version, now, new KeyState.Enabled());
        case DELETE ->
            holdfast
                .vault()
                .change(
                    name,
                    version,
                    now,
                    new KeyState.Deleted(Instant.ofEpochMilli(purgeableFrom.toEpochMilli())));
        case PURGE -> {
          holdfast.vault().purge(name, version);
          holdfast.vaultCare().idle().inUse(vault.id(), version); // nobody asks any more
        }
      }
    } catch (VaultRefusal e) {
      throw new AccountRefusal(String.valueOf(e.getMessage()));
    }
    holdfast
        .audit()
        .record(
            Event.done(step.kind(), new Who.Keeper())
                .on(new Target.Key(vault.id(), version))
                .in(Circumstances.NONE.withFactor(Factor.COMMAND_LINE)));
    return told(step, name, version, ConsoleDesk.day(purgeableFrom).toString());
  }

  /// Of two of one number, which two machines made at once, the one that is further from its end.
  private static MasterKey known(VaultStatus vault, int version) {
    return vault.masterKeys().stream()
        .flatMap(List::stream)
        .filter(key -> key.version() == version)
        .min(
            Comparator.comparing((MasterKey key) -> !key.current())
                .thenComparingInt(key -> key.state().steps()))
        .orElseThrow(
            () ->
                new AccountRefusal(
                    "The vault %s has no master key %d; `holdfast vault keys` lists them."
                        .formatted(vault.name(), version)));
  }

  /// To recover one that is enabled would disable it, and to disable one that is deleted would
  /// recover it. The rest is the vault's to say.
  private static void requireFits(KeyStep step, MasterKey key) {
    if (key.current()) {
      throw new AccountRefusal(
          "Master key %d wraps now. Make a new one first: holdfast vault rotate."
              .formatted(key.version()));
    }
    boolean deleted = key.state() instanceof KeyState.Deleted;
    boolean fits =
        switch (step) {
          case DISABLE -> key.isEnabled();
          case ENABLE -> !key.isEnabled();
          case DELETE -> !deleted;
          case RECOVER -> deleted;
          case PURGE -> true;
        };
    if (!fits) {
      throw new AccountRefusal(
          "Master key %d is %s. Nothing was changed.".formatted(key.version(), key.state().word()));
    }
  }

  private static List<String> told(KeyStep step, String vault, int version, String day) {
    String key = "master key %d of the vault %s".formatted(version, vault);
    return switch (step) {
      case DISABLE ->
          List.of(
              key + " is disabled: it unwraps nothing until `holdfast vault enable`",
              "Backups that holdfast.yaml does not name, and copies of the database elsewhere, were not asked: they may need it.");
      case ENABLE -> List.of(key + " unwraps again");
      case DELETE ->
          List.of(
              "%s is deleted; until %s `holdfast vault recover` brings it back, and nobody can purge it before"
                  .formatted(key, day));
      case RECOVER ->
          List.of(key + " is back, and disabled; `holdfast vault enable` has it unwrap");
      case PURGE ->
          List.of(
              key + " is destroyed",
              "Copies of the vault from before still hold it: destroy them too, once a new copy is made.");
    };
  }

  private VaultStatus looked(String name) {
    try {
      return holdfast.vault().looked(name);
    } catch (VaultRefusal e) {
      throw new AccountRefusal(String.valueOf(e.getMessage()));
    }
  }

  /// A database that was set back or altered says nothing of what is needed.
  private void requireNoAlarm() {
    if (holdfast.audit().alarm().isPresent()) {
      throw new AccountRefusal(
          "No master key is taken away until the alarm is settled: holdfast audit accept, or the right database.");
    }
  }

  /// A region that lacks the newest changes would give back a database from before them.
  private List<String> laggingMirrors() {
    return holdfast.mirror().stream()
        .flatMap(mirror -> mirror.places().stream())
        .filter(place -> place.behindGroups() > 0 || place.trouble().isPresent())
        .map(
            place ->
                "The database's mirror in the region %s lacks the newest changes: wait until it has them, or take the region out of holdfast.yaml."
                    .formatted(place.region()))
        .toList();
  }

  /// @return a sentence if something needs it, or may
  private Optional<String> need(VaultStatus vault, int version) {
    try {
      long uses = holdfast.vaultCare().uses().getOrDefault(new Wrapper(vault.name(), version), 0L);
      if (uses > 0) {
        return Optional.of(
            "Master key %d of the vault %s still wraps %,d keys. A running server wraps them anew; `holdfast vault keys` says when it has."
                .formatted(version, vault.name(), uses));
      }
    } catch (IOException e) {
      return Optional.of(
          "Not every key that this master key may wrap can be seen now (%s). Try again when all regions are there."
              .formatted(e.getMessage()));
    }
    Optional<Instant> idleSince = holdfast.vaultCare().idle().since(vault.id(), version);
    if (idleSince.isEmpty()) {
      return Optional.of(
          "Nobody has seen yet that nothing needs master key %d of the vault %s. A running server looks every hour."
              .formatted(version, vault.name()));
    }
    Instant settled = idleSince.get().plus(SETTLING);
    if (holdfast.clock().instant().isBefore(settled)) {
      return Optional.of(
          "Nothing needs master key %d of the vault %s since %s; other processes may not know yet. Try again after %s."
              .formatted(version, vault.name(), idleSince.get(), settled));
    }
    List<String> needing = new ArrayList<>(laggingMirrors());
    for (Settings.Backup backup : holdfast.settings().backups()) {
      needing.addAll(holdfast.backups().needing(backup, vault, version, settled));
    }
    return needing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Master key %d of the vault %s is still needed. %s"
                .formatted(version, vault.name(), String.join(" ", needing)));
  }
}
