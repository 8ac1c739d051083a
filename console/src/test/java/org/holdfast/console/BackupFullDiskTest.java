package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;
import org.holdfast.server.SmallDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup on a disk that is really full: a small tmpfs.
class BackupFullDiskTest {

  private static final long SEED = Long.getLong("crash.seed", 20261128L);

  @TempDir private Path folder;

  private final Random random = new Random(SEED);
  private int files;

  private Path data() {
    return folder.resolve("data");
  }

  @Test
  void aRunThatFindsItsPlaceFullLeavesThePointsBeforeAndGoesOnOnceThereIsRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 24);
        ServerProcess server = server()) {
      Path place = Files.createDirectory(disk.folder().resolve("place"));
      GraphClient client = client(server);
      put(client, 6);
      made(backup(place, true, Optional.empty()));

      int refused = 0;
      // From a disk on which nothing can be begun to one that lacks little at the end.
      for (int spare : List.of(0, 8_192, 65_536, 200_000, 500_000, 900_000)) {
        put(client, 6);
        disk.fill(spare);
        String said = refusal(place, Optional.empty());
        if (!said.isEmpty()) {
          refused++;
          assertThat(said).as("%d bytes were free", spare).contains("(backupFull)");
        }
        disk.relieve();
        whole(place);
        made(backup(place, false, Optional.empty()));
        whole(place);
      }
      assertThat(refused).as("disks that were full").isGreaterThan(3);
      assertThat(server.stop()).isIn(0, 143);
    }
  }

  @Test
  void pointsThatDoNotStayMakeRoomOnAFullDisk() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 24);
        ServerProcess server = server()) {
      Path place = Files.createDirectory(disk.folder().resolve("place"));
      GraphClient client = client(server);
      put(client, 6);
      for (int point = 0; point < 8; point++) {
        made(backup(place, true, Optional.empty()));
      }
      String said = "";
      for (int spare = 600_000; said.isEmpty(); spare -= 50_000) {
        disk.relieve();
        put(client, 1);
        disk.fill(spare);
        said = refusal(place, Optional.empty());
      }
      assertThat(said).contains("(backupFull)");
      int before = points(place).size();
      assertThat(before).isGreaterThanOrEqualTo(8);

      ConsoleAnswer made = backup(place, false, Optional.of("1,0,0,0,0"));

      made(made);
      assertThat(String.join("\n", made.lines())).contains(before + " older points were removed");
      assertThat(points(place)).hasSize(1);
      whole(place);
      assertThat(server.stop()).isIn(0, 143);
    }
  }

  private ServerProcess server() throws IOException {
    Files.createDirectories(data());
    Files.writeString(data().resolve("holdfast.yaml"), "trial: true\n");
    return ServerProcess.start(data());
  }

  private GraphClient client(ServerProcess server) {
    ask(new ConsoleCommand.Create("ana@example.org", "free", ""));
    String token = ask(new ConsoleCommand.Token("ana@example.org", "test")).lines().getLast();
    return new GraphClient(server.address(), data(), token);
  }

  /// Some that are packed, and some that are blobs of their own.
  private void put(GraphClient client, int count) throws IOException {
    for (int file = 0; file < count; file++) {
      byte[] content = new byte[file % 2 == 0 ? 20_000 : 250_000];
      random.nextBytes(content);
      assertThat(client.put("file " + files++ + ".bin", content).done()).isTrue();
    }
  }

  private ConsoleAnswer backup(Path place, boolean begins, Optional<String> keep) {
    return ask(new ConsoleCommand.Backup(place.toString(), begins, keep, Optional.empty()));
  }

  /// @return empty if a point was made
  private String refusal(Path place, Optional<String> keep) {
    try {
      made(backup(place, false, keep));
      return "";
    } catch (AccountRefusal e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void made(ConsoleAnswer answer) {
    assertThat(answer.exit()).as("%s, seed %d", answer.lines(), SEED).isZero();
  }

  private void whole(Path place) {
    made(ask(new ConsoleCommand.BackupVerify(place.toString(), false)));
  }

  private List<String> points(Path place) {
    return new ArrayList<>(ask(new ConsoleCommand.BackupList(place.toString())).lines());
  }

  private ConsoleAnswer ask(ConsoleCommand command) {
    return Control.ask(data(), command, (_, _) -> {}).orElseThrow();
  }
}
