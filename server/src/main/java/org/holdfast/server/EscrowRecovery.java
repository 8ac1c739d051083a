package org.holdfast.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.holdfast.audit.Audit;
import org.holdfast.database.Database;
import org.holdfast.drive.KeptDriveKeys;
import org.holdfast.vault.EscrowVault;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKeys;

/// What a rebuilt database needs, and shows, where an escrow opened it and no vault did.
///
/// @param place of its private file
/// @param id of the escrow
record EscrowRecovery(Settings.VaultKind.OpenEscrow place, UUID id) {

  private static final String NEW_NAME = "recovered-from-escrow";
  private static final int MASTER_VERSION = 1; // an escrow has one for good

  /// The name under which `settings` have this escrow: the one that the database knew it by, or
  /// that has its server's file; one of its own if they have it under none.
  String nameIn(Settings settings, Database database, SecureRandom random) {
    Map<String, SecretStore.Known> known = new SecretStore(database).vaults();
    return settings.vaults().stream()
        .filter(each -> isKnownAs(each, known))
        .findFirst()
        .or(() -> settings.vaults().stream().filter(each -> isFileOf(each, random)).findFirst())
        .map(Settings.VaultPlace::name)
        .orElse(NEW_NAME);
  }

  private boolean isKnownAs(Settings.VaultPlace each, Map<String, SecretStore.Known> known) {
    return each.kind().isEscrow()
        && Optional.ofNullable(known.get(each.name()))
            .filter(before -> before.id().equals(id))
            .isPresent();
  }

  private boolean isFileOf(Settings.VaultPlace each, SecureRandom random) {
    if (!(each.kind() instanceof Settings.VaultKind.Escrow(Path serverFile))) {
      return each.kind().equals(place);
    }
    try (EscrowVault there = EscrowVault.open(serverFile, random)) {
      return there.id().equals(id);
    } catch (VaultRefusal _) {
      return false; // it may have burnt with the machine
    }
  }

  /// Who recovers by an escrow has lost the vaults, and new ones may have their names. Other
  /// escrows stay known, so that they are done without while their files are not there.
  ///
  /// @param settings with this one as it is called in them
  void forgetVaults(Settings settings, Database database) {
    SecretStore secrets = new SecretStore(database);
    List<String> escrows =
        settings.vaults().stream()
            .filter(each -> each.kind().isEscrow())
            .map(Settings.VaultPlace::name)
            .toList();
    String own =
        settings.vaults().stream()
            .filter(each -> each.kind().equals(place))
            .map(Settings.VaultPlace::name)
            .findFirst()
            .orElseThrow();
    secrets.vaults().keySet().stream()
        .filter(name -> name.equals(own) || !escrows.contains(name))
        .forEach(secrets::forget);
    secrets.remember(own, id, MASTER_VERSION);
  }

  /// Unwraps everything that is wrapped in `database` by `escrow` alone.
  ///
  /// @return a sentence for each sort of keys of which it does not open all
  static List<String> notOpened(Database database, Vault escrow) {
    List<String> lines = new ArrayList<>();
    Stream.of(
            List.of(new SecretStore(database).wrapped()),
            Audit.wrappedKeys(database),
            List.of(new KeptDriveKeys(database)))
        .flatMap(List::stream)
        .forEach(keys -> notOpened(keys, escrow).ifPresent(lines::add));
    return lines;
  }

  private static Optional<String> notOpened(WrappedKeys keys, Vault escrow) {
    Tally tally = new Tally();
    try {
      keys.goThrough(
          some -> {
            some.forEach(each -> tally.tryOne(each, escrow));
            return true;
          });
    } catch (IOException e) {
      return Optional.of("The %s cannot be read: %s.".formatted(keys.what(), e.getMessage()));
    }
    return tally.first.map(
        why ->
            "The escrow does not open %,d of the %,d %s. The first: %s"
                .formatted(tally.closed, tally.looked, keys.what(), why));
  }

  private static final class Tally {
    private long looked;
    private long closed;
    private Optional<String> first = Optional.empty();

    void tryOne(WrappedKeys.KeptKey each, Vault escrow) {
      looked++;
      try {
        Arrays.fill(escrow.unwrap(each.label(), each.wrapped()), (byte) 0);
      } catch (VaultRefusal e) {
        closed++;
        first = first.or(() -> Optional.of(String.valueOf(e.getMessage())));
      }
    }
  }
}
