package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Entry;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.identity.Account;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restore drills of a whole server over two folders, with a clock, a disk and a chance of the
/// test's.
@SuppressWarnings("NullAway.Init") // made before each test
class DrillTest {

  private static final String MIRRORED = "database: {mirror: true}\n";

  @TempDir private Path folder;
  private Path data;
  private Holdfast holdfast;
  private Drive drive;
  private Item large;
  private Random random = new Random(7);
  private Instant now = Instant.now();
  private DrillFolder.Room room = DrillFolder.Room.REAL;

  /// Chooses the last of the points that a drive may be restored to.
  private static final class LatestPoint extends Random {

    private static final long serialVersionUID = 1L;

    @Override
    public long nextLong(long bound) {
      return bound - 1;
    }
  }

  @BeforeEach
  void begin() throws IOException {
    open(MIRRORED);
    Account ana = holdfast.accounts().create(EmailAddress.parse("ana@example.org"), "Ana");
    drive = holdfast.drives().create(ana.id());
    for (int i = 0; i < 10; i++) {
      put("small " + i + ".txt", "small file " + i);
    }
    large = put("large.bin", "x".repeat(300_000));
    drive.recycle(actor(), put("old.txt", "old").id(), Precondition.NONE);
  }

  @AfterEach
  void end() {
    holdfast.close();
  }

  private void open(String yaml) {
    data = folder.resolve("data");
    holdfast = Machine.open(data, yaml);
  }

  private Actor actor() {
    return new Actor(drive.owner(), "test");
  }

  private Item put(String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Upload upload =
        new Upload(
            new ByteArrayInputStream(bytes),
            OptionalLong.of(bytes.length),
            Optional.of("text/plain"),
            FileTimes.NONE,
            Optional.empty());
    Placement at = new Placement(drive.rootId(), ItemName.of(name), Conflict.REPLACE);
    return drive.write(actor(), at, upload, Precondition.NONE).item();
  }

  /// Its schedule begins now, as this test's clock has it.
  private Drills drills() {
    InstantSource clock = () -> now;
    return new Drills(holdfast, DrillBounds.USUAL, path -> room.freeBytes(path), random, clock);
  }

  private ConsoleAnswer drill(String region) {
    return drills().now(region, (_, _) -> {});
  }

  private Path region(String name) {
    return data.resolve("regions").resolve(name);
  }

  private List<Path> files(Path below, String part) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().contains(part))
          .sorted()
          .toList();
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static String all(ConsoleAnswer answer) {
    return String.join("\n", answer.lines());
  }

  private Entry evidence() {
    holdfast.checkpoint();
    return holdfast.audit().last(EventKind.RESTORE_DRILLED).orElseThrow();
  }

  @Test
  void everythingComesBackFromOneRegionAloneAndTheEvidenceSaysSo() throws IOException {
    Map<Path, ByteBuffer> before = copies();
    List<Long> shown = new ArrayList<>();

    ConsoleAnswer answer = drills().now("west", (done, _) -> shown.add(done));

    assertThat(answer.exit()).as(all(answer)).isZero();
    assertThat(all(answer)).contains("came back from region west", "Drives restored", "(RTO)");
    assertThat(shown).isSorted().hasSizeGreaterThan(5);
    assertThat(data.resolve("drill")).doesNotExist();
    Entry entry = evidence();
    assertThat(entry.event().outcome()).isEqualTo(Outcome.DONE);
    Detail.Drill told = (Detail.Drill) entry.event().detail();
    assertThat(told.region()).isEqualTo(1);
    assertThat(told.lacking()).isZero();
    assertThat(told.drives()).isEqualTo(1);
    DrillStatus status = drills().status();
    assertThat(status.isWell()).isTrue();
    assertThat(status.latest()).singleElement().extracting(DrillResult::region).isEqualTo("west");
    assertThat(copies()).containsAllEntriesOf(before); // only the database's log went on
  }

  /// All that lies in the regions and never changes.
  private Map<Path, ByteBuffer> copies() throws IOException {
    Map<Path, ByteBuffer> all = new TreeMap<>();
    for (String region : List.of("west", "east")) {
      for (String shelf : List.of("blobs", "mirror")) {
        for (Path file : files(region(region).resolve(shelf), "")) {
          all.put(file, ByteBuffer.wrap(Files.readAllBytes(file)));
        }
      }
    }
    return all;
  }

  @Test
  void theLiveServerGoesOnMeanwhileAndThatIsNoFinding() {
    int[] calls = {0};
    ConsoleAnswer answer =
        drills()
            .now(
                "east",
                (_, _) -> {
                  try {
                    int call = calls[0]++;
                    put("meanwhile " + call + ".txt", "written while it drills");
                    if (call == 3) {
                      drive.purge(actor(), large.id(), Precondition.NONE);
                      drive.emptyRecycleBin(actor());
                    }
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });

    assertThat(answer.exit()).as(all(answer)).isZero();
    assertThat(calls[0]).isGreaterThan(5);
  }

  @Test
  void r21_aDamagedMirrorIsAnAlarmThatNamesTheRegionUntilThatRegionIsWell() throws IOException {
    List<Path> log = files(region("east").resolve("mirror"), "-s0");
    flip(log.get(log.size() / 2));

    ConsoleAnswer answer = drill("east");

    assertThat(answer.exit()).isEqualTo(1);
    assertThat(all(answer)).contains("from region east alone not everything", "not as it was");
    assertThat(evidence().event().outcome()).isEqualTo(Outcome.FOUND);
    assertThat(drill("west").exit()).isZero();
    assertThat(drills().status().failing())
        .singleElement()
        .extracting(DrillResult::region)
        .isEqualTo("east");
    assertThat(drills().status().isWell()).isFalse();
    flip(log.get(log.size() / 2));
    assertThat(drill("east").exit()).isZero();
    assertThat(drills().status().isWell()).isTrue();
  }

  @Test
  void aDamagedMirrorThatIsMovedAwayIsMadeAnewByTheNextStart() throws IOException {
    List<Path> log = files(region("east").resolve("mirror"), "-s0");
    flip(log.get(log.size() / 2));
    assertThat(drill("east").exit()).isEqualTo(1);

    holdfast.close();
    Files.move(region("east").resolve("mirror"), folder.resolve("looked at later"));
    holdfast = Machine.open(data, MIRRORED);
    holdfast.tendMirror();

    assertThat(drill("east").exit()).isZero();
  }

  @Test
  void aRegionThatLacksTheLastChangesIsToldWithHowManyAndSinceWhen() {
    loseTheEndOf("west");

    ConsoleAnswer answer = drill("west");

    assertThat(answer.exit()).isEqualTo(1);
    assertThat(all(answer)).contains("lacks the last 2 changes");
    assertThat(((Detail.Drill) evidence().event().detail()).lacking()).isEqualTo(2);
  }

  /// Between the answer and the look: as a disk that said it had flushed, and had not.
  private void loseTheEndOf(String region) {
    room =
        path -> {
          List<Path> log = files(region(region).resolve("mirror"), "-s0");
          for (Path segment : log.subList(log.size() - 2, log.size())) {
            Files.delete(segment);
          }
          room = DrillFolder.Room.REAL;
          return room.freeBytes(path);
        };
  }

  @Test
  void whatWasFoundStaysFoundThoughTheDrillIsBrokenOff() {
    loseTheEndOf("west");
    Drills drills = drills();

    ConsoleAnswer answer =
        drills.now(
            "west",
            (done, _) -> {
              if (done >= 300) {
                drills.end();
              }
            });

    assertThat(answer.exit()).isEqualTo(1);
    assertThat(all(answer)).contains("lacks the last 2 changes", "The server ended");
  }

  @Test
  void r21_aDamagedContentIsNamedByItsIdAlone() throws IOException {
    flip(files(region("west").resolve("blobs"), "").getFirst());
    random = new LatestPoint(); // an earlier one may be before it was written

    ConsoleAnswer answer = drill("west");

    assertThat(answer.exit()).isEqualTo(1);
    assertThat(all(answer))
        .contains(large.id().text(), "missing or damaged")
        .doesNotContain("large.bin");
    assertThat(drill("east").exit()).isZero();
  }

  @Test
  void withoutRoomNothingIsBegunAndNothingIsSaidOfTheRegion() {
    room = _ -> 1_000;

    ConsoleAnswer answer = drill("west");

    assertThat(answer.exit()).isEqualTo(2);
    assertThat(all(answer)).contains("did not come to its end", "must stay free");
    assertThat(data.resolve("drill")).doesNotExist();
    assertThat(evidence().event().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(drills().status().failing()).isEmpty();
  }

  @Test
  void aDiskThatFillsMeanwhileEndsIt() {
    int[] looks = {0};
    room = _ -> looks[0]++ == 0 ? 1L << 40 : 1_000;

    assertThat(drill("west").exit()).isEqualTo(2);
    assertThat(looks[0]).isGreaterThan(1);
    assertThat(data.resolve("drill")).doesNotExist();
  }

  @Test
  void aServerThatEndsEndsIt() {
    Drills drills = drills();

    ConsoleAnswer answer = drills.now("west", (_, _) -> drills.end());

    assertThat(answer.exit()).isEqualTo(2);
    assertThat(all(answer)).contains("The server ended");
    assertThat(data.resolve("drill")).doesNotExist();
  }

  @Test
  void oneIsDueAfterItsPeriodAndTellsWhenItIsOverdue() {
    Drills drills = drills();
    drills.step();
    assertThat(drills.newest(9)).isEmpty();
    now = now.plus(Duration.ofMinutes(10));
    drills.step();
    drills.step();
    assertThat(drills.newest(9)).hasSize(1);

    now = now.plus(Duration.ofDays(7)).minusSeconds(1);
    drills.step();
    assertThat(drills.newest(9)).hasSize(1);
    now = now.plusSeconds(1);
    drills.step();
    assertThat(drills.newest(9)).hasSize(2);
    assertThat(drills.status().overdue()).isFalse();

    now = now.plus(Duration.ofDays(14));
    assertThat(drills.status().overdue()).isTrue();
    assertThat(drills.status().isWell()).isFalse();
    drills.step();
    assertThat(drills.status().overdue()).isFalse();
  }

  @Test
  void everyRegionComesByAtRandom() {
    Drills drills = drills();
    now = now.plus(Duration.ofHours(1));
    for (int i = 0; i < 12; i++) {
      drills.step();
      now = now.plus(Duration.ofDays(8));
    }

    assertThat(drills.newest(15).stream().map(DrillResult::region))
        .hasSize(12)
        .contains("west", "east");
  }

  @Test
  void afterAFailureTheNextComesAfterADay() throws IOException {
    List<Path> log = files(region("east").resolve("mirror"), "-s0");
    flip(log.get(log.size() / 2));
    Drills drills = drills();
    assertThat(drills.now("east", (_, _) -> {}).exit()).isEqualTo(1);

    now = now.plus(Duration.ofDays(1));
    drills.step();

    assertThat(drills.newest(9)).hasSize(2);
  }

  @Test
  void whatAKilledDrillLeftIsRemovedAtTheNextStart() throws IOException {
    holdfast.close();
    Path left = data.resolve("drill");
    Files.createDirectories(left);
    Files.writeString(left.resolve("metadata.db.rebuilding"), "half");
    Path kept = Files.writeString(folder.resolve("kept"), "not ours");
    Files.createSymbolicLink(left.resolve("elsewhere"), kept);

    holdfast = Machine.open(data, MIRRORED);

    assertThat(left).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void withoutAMirrorItSaysThatThereIsNothingToDrill() {
    holdfast.close();
    holdfast = Machine.open(data, "");
    Drills drills = drills();
    now = now.plus(Duration.ofDays(30));
    drills.step();

    ConsoleAnswer answer = drills.now("", (_, _) -> {});

    assertThat(answer.exit()).isEqualTo(2);
    assertThat(all(answer)).contains("without database.mirror");
    assertThat(drills.newest(9)).isEmpty();
    assertThat(drills.status().mirrored()).isFalse();
    assertThat(drills.status().isWell()).isTrue();
  }

  @Test
  void anUnknownRegionIsRefused() {
    assertThat(all(drill("north"))).contains("no region north");
  }
}
