package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.holdfast.audit.EventKind;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.ScrubStatus;
import org.holdfast.drive.Upload;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a drill or a check misses is made good at once, though no round of the scrub is due for
/// days.
@SuppressWarnings("NullAway.Init") // made before each test
class RepairTest {

  private static final String MIRRORED = "database: {mirror: true}\n";
  private static final int LARGER_THAN_A_PACK_TAKES = 200_000;
  private static final int FILES = 6;

  @TempDir private Path folder;
  private Holdfast holdfast;
  private Drive drive;

  @BeforeEach
  void begin() throws IOException {
    open(MIRRORED);
    drive =
        holdfast
            .drives()
            .create(holdfast.accounts().create(EmailAddress.parse("ana@example.org"), "Ana").id());
    put(FILES);
  }

  @AfterEach
  void end() {
    holdfast.close();
  }

  private void open(String yaml) {
    holdfast = Machine.open(folder.resolve("data"), yaml);
  }

  private void put(int files) throws IOException {
    for (int i = 0; i < files; i++) {
      byte[] bytes = new byte[LARGER_THAN_A_PACK_TAKES];
      new Random(i).nextBytes(bytes);
      Upload upload =
          new Upload(
              new ByteArrayInputStream(bytes),
              OptionalLong.of(bytes.length),
              Optional.empty(),
              FileTimes.NONE,
              Optional.empty());
      drive.write(
          new Actor(drive.owner(), "test"),
          new Placement(drive.rootId(), ItemName.of(i + ".bin"), Conflict.REPLACE),
          upload,
          Precondition.NONE);
    }
  }

  /// Rounds have begun: the next content in them is due in hours.
  private void beginRounds() {
    holdfast.scrub().step();
    assertThat(rounds()).hasSize(2).allMatch(round -> round.ended().isEmpty());
  }

  private List<ScrubStatus.Round> rounds() {
    return holdfast.scrub().status().regions();
  }

  private List<Path> copies(String region) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("data/regions/" + region + "/blobs"))) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void delete(String region, int copies) throws IOException {
    for (Path copy : copies(region).subList(0, copies)) {
      Files.delete(copy);
    }
  }

  /// Of one content alone.
  private ConsoleAnswer drill(String region) {
    DrillBounds one = new DrillBounds(8, 2_000, 1, 256L << 20, 0, Duration.ofMinutes(1));
    return new Drills(
            holdfast, one, DrillFolder.Room.REAL, new LatestPoint(), InstantSource.system())
        .now(region, (_, _) -> {});
  }

  private static final class LatestPoint extends Random {

    private static final long serialVersionUID = 1L;

    @Override
    public long nextLong(long bound) {
      return bound - 1;
    }
  }

  private ConsoleAnswer verify() {
    return new Verification(holdfast, (_, _) -> {}).run();
  }

  private static String all(ConsoleAnswer answer) {
    return String.join("\n", answer.lines());
  }

  @Test
  void nothingIsReadAgainBeforeItIsDueWhereNothingWasMissed() throws IOException {
    beginRounds();
    assertThat(drill("west").exit()).isZero();
    assertThat(verify().exit()).isZero();
    delete("west", 1);

    holdfast.scrub().step();

    assertThat(copies("west")).hasSize(FILES - 1);
  }

  @Test
  void aRegionInWhichADrillMissesOneCopyIsReadFromItsStart() throws IOException {
    beginRounds();
    List<Path> before = copies("west");
    delete("west", FILES);

    assertThat(drill("west").exit()).isEqualTo(1);
    assertThat(holdfast.scrub().status().open()).isEqualTo(1);
    holdfast.scrub().step();

    assertThat(copies("west")).isEqualTo(before);
    assertThat(holdfast.scrub().status().open()).isZero();
    assertThat(rounds()).noneMatch(ScrubStatus.Round::filling);
    assertThat(rounds().stream().filter(round -> round.ended().isPresent()))
        .extracting(ScrubStatus.Round::region)
        .containsExactly("west");
    assertThat(drill("west").exit()).isZero();
  }

  @Test
  void whatVerifyMissesIsMadeGoodAndSaidToBe() throws IOException {
    beginRounds();
    Path missing = copies("west").getFirst();
    Files.delete(missing);
    Path flipped = copies("east").getLast();
    byte[] bytes = Files.readAllBytes(flipped);
    bytes[bytes.length / 2] ^= 1;
    Files.write(flipped, bytes);

    ConsoleAnswer answer = verify();
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(all(answer)).contains("2 copies are missing or damaged: looked at next");
    holdfast.scrub().step();

    assertThat(missing).exists();
    assertThat(verify().exit()).isZero();
    assertThat(rounds()).noneMatch(ScrubStatus.Round::filling);
  }

  @Test
  void aRegionThatLacksManyIsReadFromItsStartAfterVerify() throws IOException {
    put(101);
    beginRounds();
    delete("west", 101);

    assertThat(all(verify())).contains("the region west is read from its start");
    holdfast.scrub().step();

    assertThat(copies("west")).hasSize(copies("east").size());
    assertThat(holdfast.scrub().status().open()).isLessThan(101); // looked at one by one as well
  }

  @Test
  void whatNoRegionHasIsAnAlarmAtOnce() throws IOException {
    beginRounds();
    delete("west", 1);
    delete("east", 1);
    assertThat(copies("west").getFirst().getFileName())
        .isEqualTo(copies("east").getFirst().getFileName());

    assertThat(verify().exit()).isEqualTo(1);
    holdfast.scrub().step();

    assertThat(holdfast.scrub().status().unreadable()).isEqualTo(1);
    holdfast.checkpoint();
    assertThat(holdfast.audit().last(EventKind.CONTENT_UNREADABLE)).isPresent();
  }

  @Test
  void whereNothingIsScrubbedThatWhichWasMissedIsMadeGoodAllTheSame() throws IOException {
    holdfast.close();
    open(MIRRORED + "scrub: {enabled: false}\n");
    delete("west", 2);

    assertThat(verify().exit()).isEqualTo(1);
    holdfast.scrub().stepFindings();

    assertThat(copies("west")).hasSize(FILES);
    delete("west", FILES);
    assertThat(drill("west").exit()).isEqualTo(1);
    holdfast.scrub().stepFindings();
    assertThat(copies("west")).hasSize(1); // nobody would read the region from its start
    assertThat(holdfast.scrub().measures().lacking()).isEmpty();
  }

  @Test
  void aRegionThatIsAwayHasNothingThatIsMissed() throws IOException {
    holdfast.close();
    open("database: {mirror: false}\n"); // which would have to be written there
    Path east = folder.resolve("data/regions/east");
    Files.move(east, folder.resolve("away"));

    ConsoleAnswer answer = verify();

    assertThat(answer.exit()).isEqualTo(1);
    assertThat(all(answer)).contains("cannot be read").doesNotContain("looked at next");
    assertThat(holdfast.scrub().status().open()).isZero();
    Files.move(folder.resolve("away"), east);
  }

  @Test
  void aRegionFromWhichTheDatabaseCouldNotBeRebuiltIsGivenAWholeCopy() throws Exception {
    List<Path> log;
    try (Stream<Path> mirror = Files.walk(folder.resolve("data/regions/east/mirror"))) {
      log = mirror.filter(file -> file.toString().contains("-s0")).sorted().toList();
    }
    Path one = log.get(log.size() / 2);
    byte[] bytes = Files.readAllBytes(one);
    bytes[bytes.length / 2] ^= 1;
    Files.write(one, bytes);
    assertThat(drill("east").exit()).isEqualTo(1);

    Waiting.until(
        () -> {
          holdfast.tendMirror();
          return drill("east").exit() == 0;
        });
  }
}
