package org.holdfast.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.holdfast.content.Coordinates;
import org.holdfast.content.ObjectRegion;
import org.holdfast.content.ObjectStore;
import org.holdfast.content.Region;
import org.holdfast.content.Waits;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.recovery.Mirror;
import org.holdfast.recovery.MirrorPlace;
import org.holdfast.recovery.MirrorSettings;
import org.holdfast.recovery.Rebuild;
import org.holdfast.recovery.RecoveryRefusal;
import org.holdfast.vault.BuiltInVault;
import org.holdfast.vault.Passphrase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that is mirrored into two regions of an object store alone, on a real server.
abstract class FarMirrorContract {

  private static final InstantSource CLOCK = () -> Instant.parse("2026-11-27T02:00:00Z");

  @TempDir private Path folder;

  private final SecureRandom random = new SecureRandom();
  private final String place = "m" + random.nextInt(1_000_000) + "/";
  private BuiltInVault vault;

  /// The same bucket or container at each call.
  abstract ObjectStore open();

  @BeforeEach
  void makeVault() {
    try (Passphrase passphrase = Passphrase.of("correct horse battery staple")) {
      vault = BuiltInVault.create(folder.resolve("vault"), passphrase, random, CLOCK);
    }
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void everyAnsweredChangeComesBackFromEitherRegion() throws Exception {
    Set<Long> kept = new TreeSet<>();
    try (Server server = new Server("data")) {
      for (long id = 1; id <= 12; id++) {
        server.add(id);
        kept.add(id);
      }
      assertThat(rebuilt("west", "w1")).isEqualTo(kept);
    }
    try (Server server = new Server("data")) { // goes on with the same history
      server.add(13);
      kept.add(13L);
    }
    assertThat(rebuilt("west", "w2")).isEqualTo(kept);
    assertThat(rebuilt("east", "e2")).isEqualTo(kept);
  }

  @Test
  void theServerThatWasLostMeetsTheEndOfItsHistory() throws Exception {
    try (Server lost = new Server("data")) {
      lost.add(1);
      assertThat(rebuilt("east", "again")).containsExactly(1L);
      try (Server again = new Server("again")) {
        again.add(2);
      }
      assertThatThrownBy(() -> lost.add(3)).hasMessageContaining("Another data folder goes on");
    }
    assertThatThrownBy(() -> new Server("data").close())
        .isInstanceOf(RecoveryRefusal.Superseded.class);
  }

  @Test
  void aRegionThatIsOnlyLookedAtIsNotChanged() throws Exception {
    try (Server server = new Server("data")) {
      server.add(1);
    }
    try (Region looked = lookAt("west")) {
      var log = looked.log().orElseThrow();
      List<String> before = log.list();

      assertThatThrownBy(() -> log.put("other", new byte[] {1})).hasMessageContaining("looking");
      assertThatThrownBy(() -> log.delete(before.getFirst())).hasMessageContaining("looking");
      assertThatThrownBy(() -> looked.putNote("other", new byte[] {1}))
          .hasMessageContaining("looking");
      assertThat(log.list()).isEqualTo(before);
    }
  }

  private Region lookAt(String name) {
    return ObjectRegion.openReadOnly(
        name, new Coordinates(0, 0), open(), prefix(name), random, CLOCK, Waits.REAL);
  }

  private String prefix(String name) {
    return place + name + "/";
  }

  private Set<Long> rebuilt(String region, String into) throws Exception {
    Path target = Files.createDirectories(folder.resolve(into)).resolve("metadata.db");
    try (Region from = lookAt(region)) {
      new Rebuild(from.log().orElseThrow(), vault)
          .into(target, Optional.empty(), false, (_, _) -> {});
    }
    try (SqliteDatabase database = SqliteDatabase.openReadOnly(target, List.of())) {
      assertThat(database.check()).isEmpty();
      return ids(database);
    }
  }

  private static Set<Long> ids(SqliteDatabase database) {
    List<Long> ids =
        database.read(tx -> tx.resultQuery("select id from note").fetch(0, Long.class));
    return new TreeSet<>(ids);
  }

  /// A database with its regions.
  private final class Server implements AutoCloseable {

    private final List<Region> regions = List.of(region("west"), region("east"));
    private final Mirror mirror;
    private final SqliteDatabase database;

    Server(String data) throws Exception {
      Path file = Files.createDirectories(folder.resolve(data)).resolve("metadata.db");
      mirror =
          new Mirror(
              new MirrorSettings(2, Duration.ofSeconds(30), 64 << 20),
              file.resolveSibling("metadata.db.copy"),
              random,
              CLOCK,
              Waits.REAL,
              Runnable::run,
              Map::of);
      database = SqliteDatabase.openMirrored(file, List.of(), Runnable::run, mirror);
      for (Region region : regions) {
        region.attach(Optional.empty(), new UUID(7, region.name().hashCode()));
      }
      boolean begun = false;
      try {
        mirror.begin(database, vault, regions.stream().map(this::place).toList());
        begun = true;
      } finally {
        if (!begun) {
          close();
        }
      }
      database.write(tx -> tx.execute("create table if not exists note (id integer primary key)"));
    }

    private MirrorPlace place(Region region) {
      return new MirrorPlace(region.name(), region.log().orElseThrow(), Runnable::run);
    }

    private Region region(String name) {
      return ObjectRegion.open(
          name,
          new Coordinates(0, 0),
          open(),
          prefix(name),
          random,
          CLOCK,
          Runnable::run,
          Waits.REAL);
    }

    void add(long id) {
      database.write(tx -> tx.execute("insert into note values (?)", id));
    }

    @Override
    public void close() {
      mirror.close();
      database.close();
      regions.forEach(Region::close);
    }
  }
}
