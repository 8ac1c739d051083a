package org.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.database.PostgresPair;
import org.holdfast.stores.S3Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One after the other, while people write: the machine of the server, a region, the database.
/// Everything that was answered is read back by its hash, from the places that are left.
class EverythingLostTest {

  private static final long SEED = Long.getLong("crash.seed", 20261127L);
  private static final int SOME = 60;

  @TempDir private Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  private void settings(String database, String... regions) throws IOException {
    Files.createDirectories(data());
    Files.writeString(
        data().resolve("holdfast.yaml"),
        Stream.of(regions).collect(Collectors.joining("", database + "regions:\n", "")));
  }

  private static String store(String name, S3Server server, Path credentials) {
    return "  - {name: %s, kind: s3, endpoint: '%s', bucket: %s, credentials-file: %s, latitude: 1, longitude: 2}\n"
        .formatted(name, server.endpoint(), S3Server.BUCKET, credentials);
  }

  private String place(String name) {
    return "  - {name: %s, folder: ../regions/%s, latitude: 1, longitude: 2}\n"
        .formatted(name, name);
  }

  /// What the owner keeps elsewhere: the vault and what opens it.
  private void keepVault() throws IOException {
    Path kept = Files.createDirectories(folder.resolve("kept/vault"));
    Files.copy(data().resolve("vault/keys.hfv"), kept.resolve("keys.hfv"));
    Files.copy(data().resolve("vault-passphrase"), folder.resolve("kept/vault-passphrase"));
  }

  private void bringVault() throws IOException {
    Files.createDirectories(data().resolve("vault"));
    copyPassphrase();
    Files.copy(folder.resolve("kept/vault/keys.hfv"), data().resolve("vault/keys.hfv"));
  }

  private void copyPassphrase() throws IOException {
    Files.createDirectories(data());
    Files.copy(
        folder.resolve("kept/vault-passphrase"),
        data().resolve("vault-passphrase"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /// At once, whoever writes there just now.
  private static void remove(Path place) throws IOException {
    Path gone = place.resolveSibling(place.getFileName() + "-gone");
    Files.move(place, gone);
    try (Stream<Path> all = Files.walk(gone)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static String token(Server server) throws Exception {
    server.run("account", "create", "ana@example.org");
    return server.run("account", "token", "ana@example.org");
  }

  /// Every content lies in both regions, and is what it should be.
  private static void awaitWhole(Server server) throws Exception {
    Server.Outcome verified = server.tryRun("verify");
    for (int look = 0; verified.exit() != 0 && look < 60; look++) {
      LockSupport.parkNanos(500_000_000L);
      verified = server.tryRun("verify");
    }
    assertThat(verified.exit()).as(verified.said()).isZero();
  }

  @Test
  void twoStoresAndAPairOfDatabasesLoseNothing() throws Exception {
    try (PostgresPair pair = PostgresPair.start();
        S3Server west = S3Server.start(folder.resolve("west"));
        S3Server east = S3Server.start(folder.resolve("east"));
        S3Server north = S3Server.start(folder.resolve("north"))) {
      String database =
          "database: {url: '%s', password-file: %s}\n".formatted(pair.url(), pair.passwordFile());
      String eastRegion = store("east", east, folder.resolve("east/credentials"));
      settings(database, store("west", west, folder.resolve("west/credentials")), eastRegion);
      try (Server server = Server.start(folder);
          Load load = new Load(server, token(server), SEED)) {
        keepVault();
        load.awaitMore(SOME);

        server.kill();
        remove(data());
        bringVault();
        settings(database, store("west", west, folder.resolve("west/credentials")), eastRegion);
        server.startAgain();
        load.trustAnew();
        load.awaitMore(SOME);

        west.kill();
        remove(folder.resolve("west/objects"));
        assertThat(load.reads()).isTrue();
        server.kill();
        settings(database, eastRegion, store("north", north, folder.resolve("north/credentials")));
        server.startAgain();
        load.awaitMore(SOME);

        pair.killWritten();
        pair.promote();
        pair.replaceStandby();
        load.awaitMore(SOME);

        load.readBack("two stores and a pair of databases");
        awaitWhole(server);
        east.kill();
        load.readBack("the region alone that was added last");
      }
    }
  }

  @Test
  void twoFoldersAndTheMirroredDatabaseLoseNothing() throws Exception {
    String database = "trial: true\ndatabase: {mirror: true}\n";
    settings(database, place("west"), place("east"));
    try (Server server = Server.start(folder);
        Load load = new Load(server, token(server), SEED)) {
      keepVault();
      load.awaitMore(SOME);

      server.kill();
      remove(data());
      copyPassphrase();
      recover(server, "west");
      server.startAgain();
      load.trustAnew();
      load.awaitMore(SOME);

      remove(folder.resolve("regions/west"));
      assertThat(load.reads()).isTrue();
      server.kill();
      settings(database, place("east"), place("north"));
      server.startAgain();
      load.awaitMore(SOME);
      load.rest(true);
      awaitWhole(server);
      load.rest(false);
      load.awaitMore(SOME);

      server.kill();
      remove(data());
      copyPassphrase();
      recover(server, "north");
      server.startAgain();
      load.trustAnew();
      load.awaitMore(SOME);

      load.readBack("two folders and the mirrored database");
      awaitWhole(server);
      remove(folder.resolve("regions/east"));
      load.readBack("the region alone that was added last");
    }
  }

  private void recover(Server server, String region) throws Exception {
    server.run(
        "recover",
        "--from",
        folder.resolve("regions").resolve(region).toString(),
        "--vault",
        folder.resolve("kept/vault").toString());
  }
}
