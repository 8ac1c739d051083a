package org.holdfast.clients.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.holdfast.clients.Server;
import org.holdfast.server.SmallDisk;

/// What a server has by itself: one process, its database mirrored into two regions that are
/// folders of two small disks.
final class FolderHouse extends House {

  private static final Duration FARTHEST_JUMP = Duration.ofDays(4);
  private static final String INSIDE = "copies";

  private final Map<String, SmallDisk> disks = new HashMap<>();
  private final Member member;

  /// @param mebibytes of each disk
  FolderHouse(Path folder, int mebibytes) throws Exception {
    super(folder);
    SmallDisk data = disk("data", mebibytes);
    // A drill keeps more of a disk free than these have: it would be told as overdue, and rightly.
    StringBuilder settings =
        new StringBuilder(
            """
            scrub: {period: 1h}
            drill: {enabled: false}
            limits: {requests-a-minute: 100000}
            regions:
            """);
    for (String region : REGIONS) {
      disks.put(region, disk(region, mebibytes));
      settings.append(
          "  - {name: %s, folder: ../%s/%s, latitude: 1, longitude: 2}\n"
              .formatted(region, region, INSIDE));
    }
    Files.writeString(data.folder().resolve("holdfast.yaml"), settings);
    member = with(new Member("one", folder, data, ShiftedClock.make(folder, "one")));
    Path vault = Files.createDirectories(folder.resolve("kept/vault"));
    Files.copy(data.folder().resolve("vault/keys.hfv"), vault.resolve("keys.hfv"));
    Files.copy(data.folder().resolve("vault-passphrase"), folder.resolve("kept/vault-passphrase"));
  }

  @Override
  List<Member> members() {
    return List.of(member);
  }

  @Override
  Path copies(String region) {
    return folder().resolve(region).resolve(INSIDE);
  }

  @Override
  void stopWriting(String region) {
    member.kill();
  }

  @Override
  void goOnWriting(String region) {
    member.beginStart();
  }

  @Override
  List<Trouble> troubles() {
    List<Trouble> all = new ArrayList<>(ofMember(member, FARTHEST_JUMP));
    for (String region : REGIONS) {
      all.add(diskOfRegion(region, Objects.requireNonNull(disks.get(region))));
      all.addAll(harm(region, Set.of("harm", "process one", "disk " + region)));
    }
    return all;
  }

  /// Files from what is left, and the database from each region.
  @Override
  void checkEachRegionAlone(Check everything) throws Exception {
    for (String region : REGIONS) {
      Path trial = folder().resolve("trial-" + region);
      Files.createDirectories(trial.resolve("data"));
      Files.copy(
          folder().resolve("kept/vault-passphrase"),
          trial.resolve("data/vault-passphrase"),
          StandardCopyOption.REPLACE_EXISTING);
      Server.Outcome recovered =
          Server.tryRunAt(
              trial,
              "recover",
              "--trial",
              "--from",
              copies(region).toString(),
              "--vault",
              folder().resolve("kept/vault").toString());
      if (recovered.exit() != 0) {
        throw new AssertionError("recover from " + region + " alone: " + recovered.said());
      }
    }
    for (String region : REGIONS) {
      Path away = copies(region).resolveSibling("away");
      member.kill();
      Files.move(copies(region), away);
      member.beginStart();
      member.settle();
      everything.with("without " + region);
      member.kill();
      Shell.run("rm", "-rf", copies(region).toString());
      Files.move(away, copies(region));
      member.beginStart();
      member.settle();
    }
  }
}
