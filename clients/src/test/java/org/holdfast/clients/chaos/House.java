package org.holdfast.clients.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.server.SmallDisk;
import org.holdfast.stores.FaultProxy;

/// A whole server with everything that it rests on, and what can go wrong with that.
abstract class House implements AutoCloseable {

  static final List<String> REGIONS = List.of("west", "east");
  private static final int MOST_FLIPS = 8;
  private static final int SPARE = 4_096;
  private static final int FILLS = 20;

  private final Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  /// @param folder where all of it is
  House(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /// Ends with the house, the last first.
  <T extends AutoCloseable> T with(T part) {
    open.addLast(part);
    return part;
  }

  abstract List<Member> members();

  abstract List<Trouble> troubles();

  /// Where a region's copies lie.
  abstract Path copies(String region);

  /// Whoever writes there is stopped, or goes on.
  abstract void stopWriting(String region) throws Exception;

  abstract void goOnWriting(String region) throws Exception;

  /// Looks at what is left when one region has gone, and what else this house promises.
  abstract void checkEachRegionAlone(Check everything) throws Exception;

  /// Reads everything that was answered.
  interface Check {
    void with(String what) throws Exception;
  }

  /// Whatever should run does.
  void settle() throws Exception {
    for (Member member : members()) {
      member.settle();
    }
  }

  /// For all that has a clock so much time is over.
  void pass(Duration time) throws IOException {
    for (Member member : members()) {
      member.pass(time);
    }
  }

  SmallDisk disk(String name, int mebibytes) throws IOException {
    return with(SmallDisk.mount(folder.resolve(name), mebibytes));
  }

  static Trouble.Act nothing() {
    return () -> {};
  }

  /// Others write there meanwhile: they take what is left, and may give some back before it is
  /// looked at, which is filled once more.
  static void fill(SmallDisk disk) throws IOException {
    for (int n = 1; ; n++) {
      try {
        disk.fill(SPARE);
        return;
      } catch (IOException e) {
        if (Files.getFileStore(disk.folder()).getUsableSpace() <= SPARE) {
          return;
        }
        if (n == FILLS) {
          throw e;
        }
      }
    }
  }

  // Troubles that every house has

  List<Trouble> ofMember(Member member, Duration farthestJump) {
    String name = member.name();
    List<Trouble> all = new ArrayList<>();
    all.add(
        new Trouble(
            "process killed",
            4,
            Set.of("process " + name),
            false,
            _ ->
                new Trouble.Drawn(
                    "process " + name + " killed", member::kill, member::beginStart)));
    all.add(
        new Trouble(
            "data disk full",
            2,
            Set.of("disk " + name),
            false,
            _ ->
                new Trouble.Drawn(
                    "disk of process " + name + " full", member::fill, member::relieve)));
    all.add(
        new Trouble(
            "clock jumps",
            2,
            Set.of("clock " + name),
            false,
            random -> {
              long most = farthestJump.toSeconds();
              Duration ahead = Duration.ofSeconds(random.nextLong(-most, most + 1));
              return new Trouble.Drawn(
                  "clock of process " + name + " off by " + ahead,
                  () -> member.jump(ahead),
                  () -> member.jump(Duration.ZERO));
            }));
    all.add(link("people's line", 2, "people and process " + name, List.of(member.front())));
    return all;
  }

  Trouble diskOfRegion(String region, SmallDisk disk) {
    return new Trouble(
        "region's disk full",
        2,
        Set.of("disk " + region),
        false,
        _ -> new Trouble.Drawn("disk of " + region + " full", () -> fill(disk), disk::relieve));
  }

  /// A line that is cut, slow, silent, or down for a while.
  static Trouble link(String name, int weight, String between, List<FaultProxy> line) {
    List<FaultProxy.Fault> faults =
        Stream.of(FaultProxy.Fault.values())
            .filter(each -> each != FaultProxy.Fault.NONE && each != FaultProxy.Fault.NONSENSE)
            .toList();
    return new Trouble(
        name,
        weight,
        Set.of("line " + between),
        false,
        random -> {
          FaultProxy.Fault fault = faults.get(random.nextInt(faults.size()));
          long bytes = 1L + random.nextInt(40_000);
          return new Trouble.Drawn(
              "line between %s %s (%d)".formatted(between, fault, bytes),
              () -> line.forEach(each -> each.set(fault, bytes)),
              () -> line.forEach(each -> each.set(FaultProxy.Fault.NONE, 0)));
        });
  }

  /// @param sets what a region needs for itself while it is set back
  List<Trouble> harm(String region, Set<String> sets) {
    return List.of(
        new Trouble(
            "bytes flipped",
            2,
            Set.of("harm"),
            true,
            random -> {
              long seed = random.nextLong();
              int flips = 1 + random.nextInt(MOST_FLIPS);
              return new Trouble.Drawn(
                  "%d bytes flipped in %s".formatted(flips, region),
                  () -> flip(copies(region), flips, new Random(seed)),
                  nothing());
            }),
        new Trouble(
            "state of a region kept",
            1,
            sets,
            false,
            _ -> new Trouble.Drawn("state of " + region + " kept", () -> keep(region), nothing())),
        new Trouble(
            "region set back",
            2,
            sets,
            true,
            _ ->
                new Trouble.Drawn(
                    region + " set back",
                    () -> {
                      if (!Files.exists(kept(region))) {
                        keep(region);
                      }
                    },
                    () -> setBack(region))));
  }

  private Path kept(String region) {
    return folder.resolve(region + ".kept");
  }

  private void keep(String region) throws Exception {
    stopWriting(region);
    Shell.run("rm", "-rf", kept(region).toString());
    Shell.run("cp", "-a", copies(region).toString(), kept(region).toString());
    goOnWriting(region);
  }

  private void setBack(String region) throws Exception {
    stopWriting(region);
    Shell.run("rm", "-rf", copies(region).toString());
    Shell.run("cp", "-a", kept(region).toString(), copies(region).toString());
    Shell.run("rm", "-rf", kept(region).toString());
    goOnWriting(region);
  }

  /// One bit of each of so many files. Not of the marker, by which a region is known, and not of
  /// the mirror of the database: what is damaged there is told, and mended by a person.
  private static void flip(Path region, int files, Random random) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(region)) {
      all =
          walk.filter(Files::isRegularFile)
              .filter(each -> !each.getFileName().toString().equals("region.hfr"))
              .filter(each -> !region.relativize(each).toString().contains("mirror"))
              .sorted()
              .toList();
    }
    for (int n = 0; n < files && !all.isEmpty(); n++) {
      Path file = all.get(random.nextInt(all.size()));
      try (var channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        if (channel.size() > 0) {
          long at = random.nextLong(channel.size());
          ByteBuffer one = ByteBuffer.allocate(1);
          channel.read(one, at);
          one.put(0, (byte) (one.get(0) ^ (1 << random.nextInt(8)))).rewind();
          channel.write(one, at);
        }
      } catch (NoSuchFileException _) {
        // It was removed meanwhile.
      }
    }
  }

  @Override
  public void close() {
    IllegalStateException failed = new IllegalStateException("not everything of the house ended");
    for (AutoCloseable each : open.reversed()) {
      try {
        each.close();
      } catch (Exception e) { // the others have to end, too
        failed.addSuppressed(e);
      }
    }
    if (failed.getSuppressed().length > 0) {
      throw failed;
    }
  }
}
