package org.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.holdfast.stores.Azurite;
import org.holdfast.stores.S3Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups in real object stores: the server and all of its regions are lost, and another is made
/// from the backup alone, with its credential and the passphrase.
class StoreBackupTest {

  private static final int SOME = 40;
  private static final long SEED = Long.getLong("crash.seed", 20261127L);

  @TempDir private Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  @Test
  void aServerComesBackFromABucket() throws Exception {
    try (S3Server store = S3Server.start(folder.resolve("store"))) {
      losesEverythingAndComesBack(
          "kind: s3, endpoint: '%s', bucket: %s, credentials-file: %s"
              .formatted(store.endpoint(), S3Server.BUCKET, folder.resolve("store/credentials")),
          this::damageIsFoundAndMended);
    }
  }

  @Test
  void aServerComesBackFromAContainer() throws Exception {
    try (Azurite store = Azurite.start(folder.resolve("store"))) {
      Path key = folder.resolve("store/key");
      losesEverythingAndComesBack(
          "kind: azure, endpoint: '%s', account: %s, container: %s, credentials-file: %s"
              .formatted(store.endpoint(), Azurite.ACCOUNT, Azurite.CONTAINER, key),
          _ -> {}); // it has everything in memory, where nobody can damage it
    }
  }

  /// What is tried with the backup before everything is lost.
  private interface Trial {
    void run(Server server) throws Exception;
  }

  private void losesEverythingAndComesBack(String store, Trial trial) throws Exception {
    settings(store);
    try (Server server = Server.start(folder)) {
      server.run("account", "create", "ana@example.org");
      String token = server.run("account", "token", "ana@example.org");
      try (Load load = new Load(server, token, SEED)) {
        load.awaitMore(SOME);
        load.rest(true); // what a run meets that goes on meanwhile, BackupCrashTest tries
        assertThat(server.tryRun("backup", "--to", "elsewhere").said()).contains("backupAbsent");
        Server.Outcome first = server.tryRun("backup", "--to", "elsewhere", "--new");
        assertThat(first.exit()).as(first.said()).isZero();
        load.rest(false);
        load.awaitMore(SOME);
        load.rest(true);
        Server.Outcome made = server.tryRun("backup", "--to", "elsewhere", "--keep-last", "1");
        assertThat(made.exit()).as(made.said()).isZero();
        assertThat(made.said()).contains("1 older points were removed");
        Server.Outcome verified = server.tryRun("backup", "--verify", "elsewhere");
        assertThat(verified.exit()).as(verified.said()).isZero();
        trial.run(server);

        server.kill();
        Files.move(data().resolve("vault-passphrase"), folder.resolve("kept"));
        remove(data());
        settings(store);
        Files.move(folder.resolve("kept"), data().resolve("vault-passphrase"));
        Server.Outcome recovered = server.tryRun("recover", "--from", "elsewhere", "--new-regions");
        assertThat(recovered.exit()).as(recovered.said()).isZero();
        server.startAgain();
        load.trustAnew();
        load.rest(false);
        load.awaitMore(SOME);
        load.readBack("a backup in a store alone");
      }
    }
  }

  /// One byte of one blob, where the store keeps it.
  private void damageIsFoundAndMended(Server server) throws Exception {
    flipInSomeBlob();
    Server.Outcome found = server.tryRun("backup", "--verify", "elsewhere");
    assertThat(found.exit()).as(found.said()).isEqualTo(1);
    assertThat(found.said()).contains("is damaged");
    Server.Outcome mended = server.tryRun("backup", "--verify", "elsewhere", "--repair");
    assertThat(mended.exit()).as(mended.said()).isZero();
    assertThat(mended.said()).contains("copied anew");
    Server.Outcome whole = server.tryRun("backup", "--verify", "elsewhere");
    assertThat(whole.exit()).as(whole.said()).isZero();
  }

  private void flipInSomeBlob() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("store"))) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int blob = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("HFB1");
        if (blob >= 0) {
          bytes[blob + 60] ^= 1;
          Files.write(file, bytes);
          return;
        }
      }
    }
    throw new AssertionError("no blob lies in the store");
  }

  private void settings(String store) throws IOException {
    Files.createDirectories(data());
    Files.writeString(
        data().resolve("holdfast.yaml"),
        "trial: true\nbackups:\n  - {name: elsewhere, %s}\n".formatted(store));
  }

  private static void remove(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
