package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.holdfast.database.PostgresForTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose database is on PostgreSQL is lost with its database and its regions, and comes
/// back from a backup alone: as an embedded one, and on another PostgreSQL as `docs/backup.md`
/// says.
@SuppressWarnings("NullAway.Init") // made before each test
class PostgresBackupTest {

  private static final int FILES = 12;

  @TempDir private Path folder;

  /// By name, the SHA-256 of what was answered.
  private final Map<String, String> answered = new TreeMap<>();

  private Path place;
  private String token;

  @BeforeEach
  void everythingIsLostButTheBackup() throws Exception {
    Path data = folder.resolve("data");
    place = Files.createDirectory(folder.resolve("place"));
    try (Served served = Served.start(data, postgres())) {
      token = served.token("ana@example.org");
      Random random = new Random(46);
      for (int file = 0; file < FILES; file++) {
        // small ones are packed, large ones are blobs of their own
        byte[] content = new byte[file % 3 == 0 ? 300_000 + file : 100 * file];
        random.nextBytes(content);
        assertThat(put(served, file + ".bin", content)).isEqualTo(201);
        answered.put(file + ".bin", sha256(content));
      }
      Backups backups = served.holdfast().backups();
      ConsoleAnswer made =
          backups.make(place.toString(), true, Optional.empty(), Optional.empty(), (_, _) -> {});
      assertThat(made.exit()).as("%s", made.lines()).isZero();
      ConsoleAnswer verified = backups.verify(place.toString(), false, (_, _) -> {});
      assertThat(verified.exit()).as("%s", verified.lines()).isZero();
    }
    Files.move(data.resolve("vault-passphrase"), folder.resolve("kept"));
    new DrillFolder(data, DrillFolder.Room.REAL).remove();
  }

  private static String postgres() {
    return "database: {url: '%s', user: postgres, tls: disable}\ntrial: true\n"
        .formatted(PostgresForTests.freshUrl());
  }

  /// A data folder in which somebody wrote settings and the passphrase.
  private Path next(String yaml) throws Exception {
    Path next = Files.createDirectory(folder.resolve("next"));
    Files.copy(folder.resolve("kept"), next.resolve("vault-passphrase"));
    Files.writeString(next.resolve("holdfast.yaml"), yaml);
    return next;
  }

  private ConsoleAnswer recover(Path to) {
    return new Recovery(place.toString(), Optional.empty(), to, Machine.NOBODY)
        .run(new Recovery.Wish(Optional.empty(), false, false, true), (_, _) -> {});
  }

  @Test
  void comesBackWholeAsAnEmbeddedDatabase() throws Exception {
    Path next = next("trial: true\n");

    ConsoleAnswer embedded = recover(next);

    assertThat(embedded.exit()).as("%s", embedded.lines()).isZero();
    try (Served served = Served.start(next, "trial: true\n")) {
      assertThat(read(served)).isEqualTo(answered);
    }
  }

  @Test
  void comesBackWholeOnAnotherPostgres() throws Exception {
    String yaml = postgres();
    Path next = next(yaml);

    ConsoleAnswer told = recover(next);
    assertThat(told.exit()).as("%s", told.lines()).isZero();
    assertThat(told.lines().getLast())
        .contains("move-database --data " + next, "backup --give-back " + place);
    new DatabaseMove(next, Machine.NOBODY).move((_, _) -> {});
    try (Served served = Served.start(next, yaml)) {
      ConsoleAnswer given = served.holdfast().backups().give(place.toString(), (_, _) -> {});
      assertThat(given.exit()).as("%s", given.lines()).isZero();
      assertThat(read(served)).isEqualTo(answered);
      assertThat(put(served, "afterwards.bin", new byte[300_000])).isEqualTo(201);
      ConsoleAnswer verified = new Verification(served.holdfast(), (_, _) -> {}).run();
      assertThat(verified.exit()).as("%s", verified.lines()).isZero();
      ConsoleAnswer again =
          served
              .holdfast()
              .backups()
              .make(place.toString(), false, Optional.empty(), Optional.empty(), (_, _) -> {});
      assertThat(again.exit()).as("%s", again.lines()).isZero();
      assertThat(again.lines().getLast()).contains("13 contents", ", 1 of them");
    }
  }

  private static URI content(Served served, String name) {
    return served.https().resolve("/v1.0/me/drive/root:/" + name + ":/content");
  }

  private int put(Served served, String name, byte[] content) throws Exception {
    try (HttpClient client = served.client()) {
      HttpRequest put =
          HttpRequest.newBuilder(content(served, name))
              .header("Authorization", "Bearer " + token)
              .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
              .build();
      return client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  /// Every file as the door gives it, which names the place of a content first.
  private Map<String, String> read(Served served) throws Exception {
    Map<String, String> found = new TreeMap<>();
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(served.trust())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      for (String name : answered.keySet()) {
        HttpRequest get =
            HttpRequest.newBuilder(content(served, name))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<byte[]> told = client.send(get, HttpResponse.BodyHandlers.ofByteArray());
        found.put(name, told.statusCode() == 200 ? sha256(told.body()) : "" + told.statusCode());
      }
    }
    return found;
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
