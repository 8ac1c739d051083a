package org.holdfast.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.holdfast.content.CopyPolicy;
import org.holdfast.vault.CheapVault;
import org.holdfast.vault.Passphrase;
import org.holdfast.vault.Vault;

/// A machine right after its first start, made once: making tables and stretching a passphrase
/// takes longer than a whole history.
final class FirstStart {

  private static final FirstStart ONLY = new FirstStart();

  private final Chance chance = new Chance();
  private final SimDisk disk;
  private final Vault vault;

  private FirstStart() {
    Trace trace = new Trace();
    SimTime time = new SimTime(new Random(0), trace);
    disk = new SimDisk(new Random(0), time, trace);
    disk.mount("west");
    disk.mount("east");
    SimFileSystem files = new SimFileSystem(disk, time);
    SqliteFiles databases = new SqliteFiles(disk, time, new Random(0), false);
    SqliteVfs.use(databases);
    Weather weather = new Weather(new Random(0), disk, time, trace, Bug.NONE);
    vault = firstVault(files, time);
    Machine.Ground ground =
        new Machine.Ground(
            files, time, chance, CopyPolicy.DEFAULT, weather, Bug.NONE, Optional.empty());
    time.run(
        () -> {
          Machine machine = Machine.start(ground, vault);
          time.pass(Duration.ofSeconds(1));
          machine.close();
        });
    databases.throwTrouble();
  }

  private Vault firstVault(SimFileSystem files, SimTime time) {
    try (Passphrase passphrase = Passphrase.of("correct horse battery staple")) {
      disk.createFolder("/data");
      return CheapVault.create(files.path("/data/vault"), passphrase, chance, time);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FirstStart get() {
    return ONLY;
  }

  /// To be copied, not used.
  SimDisk disk() {
    return disk;
  }

  /// Its keys stay open through all starts: it touches no disk once it is open.
  Vault vault() {
    return vault;
  }

  /// What the vault draws from, and so everything else: one chance for all rooms.
  Chance chance() {
    return chance;
  }
}
