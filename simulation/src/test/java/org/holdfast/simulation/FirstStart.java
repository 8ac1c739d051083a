package org.holdfast.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
          List.of("/data/metadata.db", "/west/pack.db", "/east/pack.db")
              .forEach(FirstStart::forgetHowLongItTook);
        });
    databases.throwTrouble();
  }

  /// Flyway notes by the machine's own clock how long each migration took; a seed is to be the same
  /// history on every machine.
  private static void forgetHowLongItTook(String database) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      for (String table : tablesOfFlyway(statement)) {
        statement.execute("update \"" + table + "\" set execution_time = 0");
      }
      statement.execute("vacuum"); // what a row was is still in its page
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> tablesOfFlyway(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select name from sqlite_schema where type = 'table' and sql like '%execution_time%'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    if (tables.isEmpty()) {
      throw new IllegalStateException("Flyway keeps its history elsewhere now");
    }
    return tables;
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
