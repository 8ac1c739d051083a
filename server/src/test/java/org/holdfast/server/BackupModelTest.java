package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.holdfast.content.DriveId;
import org.holdfast.content.RevisionId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.KnownContents;
import org.holdfast.identity.Account;
import org.holdfast.identity.EmailAddress;
import org.holdfast.recovery.BackupPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random lives of a backup beside a plain model of it. People come, put files and are destroyed,
/// contents are lost in every region, runs are broken off, points are made and go. After every run
/// the points that are there are the model's, everything that one of them needs lies there, and
/// after a run that removes, nothing else.
class BackupModelTest {

  private static final int SEEDS = Integer.getInteger("backup.seeds", 2);
  private static final long FIRST = Long.getLong("backup.seed", 20261128L);
  private static final int STEPS = 40;
  private static final List<String> REGIONS = List.of("west", "east");

  @TempDir private Path folder;

  @Test
  void whatAPointNeedsIsThereAndNothingElse() throws IOException {
    int removed = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      Path below = Files.createDirectory(folder.resolve("" + seed));
      try (Life life = new Life(below, seed)) {
        for (int step = 0; step < STEPS; step++) {
          life.step();
        }
        life.verify();
        removed += life.removed;
      }
    }
    assertThat(removed).as("points that went").isGreaterThan(5 * SEEDS);
  }

  /// @param needs all that was known when it was made, also what lacks in it
  private record Point(Instant at, Set<RevisionId> needs, long lacking) {}

  /// What stays, said as `docs/backup.md` says it.
  private static List<Point> staying(List<Point> newestFirst, BackupKeep keep) {
    if (keep.isAll()) {
      return newestFirst;
    }
    Set<Point> stay = new HashSet<>();
    stay.add(newestFirst.getFirst());
    newestFirst.stream().filter(point -> point.lacking == 0).findFirst().ifPresent(stay::add);
    newestOf(newestFirst, keep.last(), point -> point.at.toString(), stay);
    newestOf(newestFirst, keep.daily(), point -> point.at.toString().substring(0, 10), stay);
    newestOf(newestFirst, keep.weekly(), point -> "" + mondays(point.at), stay);
    newestOf(newestFirst, keep.monthly(), point -> point.at.toString().substring(0, 7), stay);
    newestOf(newestFirst, keep.yearly(), point -> point.at.toString().substring(0, 4), stay);
    return newestFirst.stream().filter(stay::contains).toList();
  }

  private static void newestOf(
      List<Point> newestFirst, int most, Function<Point, String> span, Set<Point> stay) {
    Map<String, Point> newest = new TreeMap<>();
    for (Point point : newestFirst) {
      if (newest.size() < most) {
        newest.putIfAbsent(span.apply(point), point);
      }
    }
    stay.addAll(newest.values());
  }

  /// The day that 1970 began with was a Thursday.
  private static long mondays(Instant at) {
    return Math.floorDiv(at.getEpochSecond() / 86_400 + 3, 7);
  }

  private static final class Life implements AutoCloseable {

    private final Path data;
    private final Path place;
    private final long seed;
    private final Random random;
    private final Holdfast holdfast;
    private final List<Drive> drives = new ArrayList<>();
    private final Set<RevisionId> lost = new HashSet<>();
    private List<Point> points = new ArrayList<>();

    /// What a run copied, and what one that was broken off may have copied.
    private Set<RevisionId> held = new HashSet<>();

    private final Set<RevisionId> perhaps = new HashSet<>();
    private Instant now;
    private int people;
    private int files;
    private int removed;

    Life(Path folder, long seed) throws IOException {
      this.data = folder.resolve("data");
      this.place = Files.createDirectory(folder.resolve("place"));
      this.seed = seed;
      this.random = new Random(seed);
      this.holdfast = Machine.open(data);
      this.now = Instant.parse("2026-10-01T00:00:00Z");
      somebodyNew();
      make(backups(), BackupKeep.ALL);
    }

    void step() throws IOException {
      now = now.plus(Duration.ofMinutes(random.nextInt(random.nextBoolean() ? 600 : 30_000)));
      switch (random.nextInt(12)) {
        case 0, 1 -> somebodyNew();
        case 2 -> put(random.nextInt(3) == 0 ? 120_000 : 2_000);
        case 3, 4 -> somebodyIsDestroyed();
        case 5 -> somethingIsLost();
        case 6 -> aRunIsBrokenOff();
        case 7, 8, 9 -> make(backups(), keep());
        default -> make(backups(), BackupKeep.ALL);
      }
    }

    private BackupKeep keep() {
      int[] numbers = random.ints(5, 0, 6).map(number -> Math.max(0, number - 1)).toArray();
      return new BackupKeep(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    private void somebodyNew() throws IOException {
      Account account =
          holdfast.accounts().create(EmailAddress.parse("p%d@example.org".formatted(people)), "P");
      people++;
      drives.add(holdfast.drives().create(account.id()));
      put(2_000);
    }

    private void put(int size) throws IOException {
      if (drives.isEmpty()) {
        return;
      }
      String word = "content %d ".formatted(files);
      Drive drive = drives.get(random.nextInt(drives.size()));
      BackupTest.put(drive, "file %d".formatted(files++), word.repeat(size / word.length()));
    }

    private void somebodyIsDestroyed() {
      if (drives.size() > 1) {
        BackupTest.destroy(holdfast, drives.remove(random.nextInt(drives.size())));
      }
    }

    private void somethingIsLost() throws IOException {
      Set<RevisionId> before = known();
      put(120_000);
      for (RevisionId revision : known()) {
        if (!before.contains(revision)) {
          lost.add(revision);
          for (String region : REGIONS) {
            String name = revision.text();
            Files.delete(
                data.resolve(
                    "regions/%s/blobs/%s/%s".formatted(region, name.substring(0, 2), name)));
          }
        }
      }
    }

    private void aRunIsBrokenOff() throws IOException {
      Backups broken = backups();
      int after = 1 + random.nextInt(1_000);
      perhaps.addAll(known());
      perhaps.removeAll(lost);
      assertThatThrownBy(
              () ->
                  broken.make(
                      place.toString(),
                      false,
                      Optional.of(keep()),
                      Optional.empty(),
                      (done, _) -> {
                        if (done >= after || done >= 900) {
                          broken.end();
                        }
                      }))
          .as("seed %d", seed)
          .hasMessageContaining("backupBrokenOff");
      compare();
    }

    private void make(Backups backups, BackupKeep keep) throws IOException {
      ConsoleAnswer made =
          backups.make(
              place.toString(),
              points.isEmpty(),
              Optional.of(keep),
              Optional.empty(),
              (_, _) -> {});
      Set<RevisionId> needs = known();
      Set<RevisionId> there = contents();
      long lacking = needs.stream().filter(each -> lost.contains(each)).count();
      assertThat(made.exit()).as("%s, seed %d", made.lines(), seed).isEqualTo(lacking > 0 ? 1 : 0);
      needs.stream().filter(each -> !lost.contains(each)).forEach(held::add);
      List<Point> all = new ArrayList<>(points);
      all.addFirst(new Point(now, needs, lacking));
      points = new ArrayList<>(staying(all, keep));
      removed += all.size() - points.size();
      if (!keep.isAll()) {
        Set<RevisionId> needed = new HashSet<>();
        points.forEach(point -> needed.addAll(point.needs));
        held.retainAll(needed);
        perhaps.clear();
        assertThat(there).as("seed %d, %s", seed, keep).isEqualTo(held);
      }
      compare();
    }

    private void compare() throws IOException {
      assertThat(contents()).as("seed %d", seed).containsAll(held).isSubsetOf(union(held, perhaps));
      try (BackupPlace backup = opened()) {
        List<BackupPoint> listed = backup.points(holdfast.vault()).list().points();
        assertThat(listed.stream().map(BackupPoint::at))
            .as("seed %d", seed)
            .containsExactlyElementsOf(points.stream().map(Point::at).toList());
        for (int i = 0; i < listed.size(); i++) {
          Set<RevisionId> needs = new HashSet<>();
          assertThat(
                  backup
                      .points(holdfast.vault())
                      .contents(listed.get(i), each -> needs.add(each.revision())))
              .isPresent();
          assertThat(needs).as("seed %d", seed).isEqualTo(points.get(i).needs);
          assertThat(listed.get(i).lacking()).isEqualTo(points.get(i).lacking);
        }
      }
    }

    private static Set<RevisionId> union(Set<RevisionId> one, Set<RevisionId> other) {
      Set<RevisionId> both = new HashSet<>(one);
      both.addAll(other);
      return both;
    }

    /// Every content of every point, to its last byte.
    void verify() {
      ConsoleAnswer verified = backups().verify(place.toString(), false, (_, _) -> {});
      assertThat(verified.exit()).as("%s, seed %d", verified.lines(), seed).isZero();
    }

    private Backups backups() {
      return new Backups(holdfast, DrillFolder.Room.REAL, () -> now);
    }

    private BackupPlace opened() {
      return new BackupPlace.Opener(data, List.of(), holdfast.random(), holdfast.clock())
          .toLookAt(BackupsSection.place("place", new Settings.Kind.Folder(place)));
    }

    private Set<RevisionId> contents() throws IOException {
      Set<RevisionId> there = new HashSet<>();
      try (BackupPlace backup = opened()) {
        backup.region().list(entry -> there.add(entry.revision()));
      }
      return there;
    }

    /// All that the server knows.
    private Set<RevisionId> known() throws IOException {
      Set<RevisionId> known = new HashSet<>();
      holdfast
          .drives()
          .contents()
          .each(
              new KnownContents.Visit() {
                @Override
                public boolean wants(RevisionId revision, long sizeBytes) {
                  known.add(revision);
                  return false;
                }

                @Override
                public void at(KnownContents.Content content) {}

                @Override
                public void altered(DriveId drive, RevisionId revision, long sizeBytes) {
                  throw new AssertionError("nobody altered " + revision.text());
                }

                @Override
                public void sealed(DriveId drive) {
                  throw new AssertionError("nobody sealed " + drive.text());
                }
              });
      return known;
    }

    @Override
    public void close() {
      holdfast.close();
    }
  }
}
