package org.holdfast.clients.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.holdfast.database.PostgresPair;
import org.holdfast.server.FurtherProcess;
import org.holdfast.server.SmallDisk;
import org.holdfast.stores.FaultProxy;
import org.holdfast.stores.S3Server;

/// Two processes on a PostgreSQL and its synchronous standby, with two regions in two S3 servers;
/// every line goes through a proxy, also that between the databases.
final class PairHouse extends House {

  private static final int DATA_MEBIBYTES = 256;

  /// The log of changes alone takes half a gibibyte until it is written over.
  private static final int DATABASE_MEBIBYTES = 1_024;

  /// Clocks of several machines may differ by seconds (`docs/scale.md`).
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(3);

  private final PostgresPair pair;
  private Duration passed = Duration.ZERO;
  private final Map<Integer, FaultProxy> replication = new HashMap<>();
  private final Map<String, S3Server> stores = new HashMap<>();
  private final Map<String, SmallDisk> disks = new HashMap<>();
  private final Map<String, SmallDisk> databaseDisks = new HashMap<>();
  private final Map<String, List<FaultProxy>> lines = new HashMap<>();
  private final List<ShiftedClock> clocks = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();

  /// @param mebibytes of each region's disk
  PairHouse(Path folder, int mebibytes) throws Exception {
    super(folder);
    boolean made = false;
    try {
      pair =
          with(
              PostgresPair.start(
                  port -> replication.computeIfAbsent(port, to -> with(new FaultProxy(to))).port(),
                  this::databaseDisk));
      for (String region : REGIONS) {
        disks.put(region, disk(region, mebibytes));
        ShiftedClock clock = ShiftedClock.make(folder, region);
        clocks.add(clock);
        stores.put(region, with(S3Server.start(folder.resolve(region), clock.environment())));
      }
      for (String name : List.of("one", "two")) {
        members.add(with(member(name)));
      }
      made = true;
    } finally {
      if (!made) {
        close(); // disks stay mounted else
      }
    }
  }

  private String databaseDisk(String name) {
    try {
      SmallDisk disk = disk("database-" + name, DATABASE_MEBIBYTES);
      // Its user is another one, who has to get through.
      Set<PosixFilePermission> through = PosixFilePermissions.fromString("rwx--x--x");
      Files.setPosixFilePermissions(folder(), through);
      Files.setPosixFilePermissions(disk.folder(), through);
      databaseDisks.put(name, disk);
      return disk.folder().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Member member(String name) throws Exception {
    SmallDisk disk = disk(name + "/data", DATA_MEBIBYTES);
    List<FaultProxy> database = new ArrayList<>();
    String url =
        pair.url(
            port -> {
              FaultProxy line = with(new FaultProxy(port));
              database.add(line);
              return line.port();
            });
    lines.put("process " + name + " and the database", database);
    StringBuilder settings =
        new StringBuilder(
            """
            database: {url: '%s', password-file: %s}
            scrub: {period: 1h}
            limits: {requests-a-minute: 100000}
            regions:
            """
                .formatted(url, pair.passwordFile()));
    for (String region : REGIONS) {
      FaultProxy line = with(new FaultProxy(store(region).port()));
      lines.put("process " + name + " and " + region, List.of(line));
      settings.append(
          "  - {name: %s, kind: s3, endpoint: '%s', bucket: %s, credentials-file: %s, timeout: 4s, latitude: 1, longitude: 2}\n"
              .formatted(
                  region,
                  line.endpoint(),
                  S3Server.BUCKET,
                  folder().resolve(region).resolve("credentials")));
    }
    Path place = folder().resolve(name);
    if (!members.isEmpty()) {
      FurtherProcess.join(folder().resolve("one/data"), place.resolve("data"));
    }
    Files.writeString(place.resolve("data/holdfast.yaml"), settings);
    return new Member(name, place, disk, ShiftedClock.make(folder(), name));
  }

  private S3Server store(String region) {
    return Objects.requireNonNull(stores.get(region));
  }

  @Override
  List<Member> members() {
    return members;
  }

  /// For the stores, too: they take no request that is a quarter of an hour old.
  @Override
  void pass(Duration time) throws IOException {
    super.pass(time);
    passed = passed.plus(time);
    for (ShiftedClock clock : clocks) {
      clock.set(passed);
    }
  }

  @Override
  Path copies(String region) {
    return folder().resolve(region).resolve("objects");
  }

  @Override
  void stopWriting(String region) {
    store(region).kill();
  }

  @Override
  void goOnWriting(String region) {
    store(region).startAgain();
  }

  @Override
  List<Trouble> troubles() {
    List<Trouble> all = new ArrayList<>();
    members.forEach(member -> all.addAll(ofMember(member, CLOCKS_DIFFER)));
    lines.forEach(
        (between, line) ->
            all.add(
                link(
                    between.endsWith("database") ? "database's line" : "region's line",
                    2,
                    between,
                    line)));
    for (String region : REGIONS) {
      all.add(diskOfRegion(region, Objects.requireNonNull(disks.get(region))));
      all.addAll(harm(region, Set.of("harm", "store " + region, "disk " + region)));
      all.add(
          new Trouble(
              "S3 server killed",
              3,
              Set.of("store " + region),
              false,
              _ ->
                  new Trouble.Drawn(
                      "S3 server of " + region + " killed",
                      store(region)::kill,
                      store(region)::startAgain)));
    }
    all.add(
        new Trouble(
            "primary database lost",
            3,
            Set.of("database"),
            false,
            random ->
                random.nextBoolean()
                    ? new Trouble.Drawn("primary killed", pair::killWritten, this::takeOver)
                    : new Trouble.Drawn(
                        "primary silent",
                        pair::silenceWritten,
                        () -> {
                          pair.killWritten();
                          takeOver();
                        })));
    all.add(
        new Trouble(
            "standby lost",
            2,
            Set.of("database"),
            false,
            _ -> new Trouble.Drawn("standby killed", pair::killStandby, pair::startStandby)));
    all.add(
        new Trouble(
            "database's disk full",
            2,
            Set.of("database"),
            false,
            random ->
                random.nextBoolean()
                    ? new Trouble.Drawn(
                        "disk of the primary full",
                        () -> fill(databaseDisk(true)),
                        () -> relieveDatabase(true))
                    : new Trouble.Drawn(
                        "disk of the standby full",
                        () -> fill(databaseDisk(false)),
                        () -> relieveDatabase(false))));
    all.add(
        new Trouble(
            "line of the databases",
            2,
            Set.of("database"),
            false,
            random -> {
              FaultProxy.Fault fault =
                  List.of(FaultProxy.Fault.HELD, FaultProxy.Fault.SLOW, FaultProxy.Fault.CUT)
                      .get(random.nextInt(3));
              return new Trouble.Drawn(
                  "line between the databases " + fault,
                  () -> replication.values().forEach(each -> each.set(fault, 0)),
                  () -> replication.values().forEach(each -> each.set(FaultProxy.Fault.NONE, 0)));
            }));
    return all.stream()
        .sorted(Comparator.comparing(each -> each.name() + each.takes().stream().sorted().toList()))
        .toList();
  }

  private SmallDisk databaseDisk(boolean primary) {
    return Objects.requireNonNull(databaseDisks.get(primary ? pair.written() : pair.standby()));
  }

  private void relieveDatabase(boolean primary) throws IOException {
    databaseDisk(primary).relieve();
    pair.settle();
  }

  private void takeOver() {
    pair.promote();
    pair.replaceStandby();
  }

  @Override
  void checkEachRegionAlone(Check everything) throws Exception {
    for (String region : REGIONS) {
      store(region).kill();
      everything.with("without " + region);
      store(region).startAgain();
    }
  }
}
