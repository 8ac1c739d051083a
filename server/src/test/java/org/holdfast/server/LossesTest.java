package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.holdfast.content.RevisionId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.identity.EmailAddress;
import org.holdfast.server.Durability.Caveat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How likely a loss is, of a whole server over two folders that count as two places, with a clock
/// of the test's.
@SuppressWarnings("NullAway.Init") // made before each test
class LossesTest {

  private static final String FOLDERS = regions("folder: regions/west", "folder: regions/east");
  private static final String STATED =
      regions("folder: regions/west, yearly-loss: 0.01", "folder: regions/east, yearly-loss: 0.01");
  private static final Duration FORTNIGHT = Duration.ofDays(14);
  private static final Percentage CLOSE = Percentage.withPercentage(0.1);

  @TempDir private Path folder;
  private Holdfast holdfast;
  private Drive drive;
  private Instant now = Instant.now();
  private List<OnePlace.Together> together = List.of();

  private static String regions(String west, String east) {
    return """
        trial: true
        database: {mirror: true}
        regions:
          - {name: west, %s, latitude: 1, longitude: 1}
          - {name: east, %s, latitude: 2, longitude: 2}
        """
        .formatted(west, east);
  }

  @BeforeEach
  void begin() {
    holdfast = Machine.open(folder.resolve("data"), FOLDERS);
    drive =
        holdfast
            .drives()
            .create(holdfast.accounts().create(EmailAddress.parse("a@example.org"), "").id());
  }

  @AfterEach
  void end() {
    holdfast.close();
  }

  private void put(String name) throws IOException {
    byte[] bytes = name.repeat(60_000).getBytes(StandardCharsets.UTF_8);
    Upload upload =
        new Upload(
            new ByteArrayInputStream(bytes),
            OptionalLong.of(bytes.length),
            Optional.of("text/plain"),
            FileTimes.NONE,
            Optional.empty());
    Placement at = new Placement(drive.rootId(), ItemName.of(name), Conflict.REPLACE);
    drive.write(new Actor(drive.owner(), "test"), at, upload, Precondition.NONE);
  }

  private Losses losses(String yaml) {
    Settings settings = Machine.settings(folder.resolve("data"), yaml);
    return new Losses(holdfast, settings, _ -> together, () -> now);
  }

  private Durability told(String yaml) {
    return losses(yaml).status();
  }

  private Path region(String name) {
    return folder.resolve("data/regions").resolve(name);
  }

  @Test
  void d45_beforeAnythingWasReadNobodyCanTell() {
    Durability told = told(FOLDERS);

    assertThat(told.yearly()).isEmpty();
    assertThat(told.oneIn()).isEmpty();
    assertThat(told.caveats()).contains(Caveat.NO_PLACE, Caveat.UNREAD);
    assertThat(told.places()).noneMatch(Durability.Place::holds).hasSize(2);
  }

  @Test
  void d45_onceBothWereReadItIsTheFormulaOfWhatTheSettingsSay() {
    holdfast.scrub().step();

    Durability told = told(STATED);
    assertThat(told.notice()).isEqualTo(FORTNIGHT);
    assertThat(told.yearly().orElseThrow()).isCloseTo(7.742e-6, CLOSE); // LossModelTest's, by hand
    assertThat(told.any()).isEqualTo(told.yearly());
    assertThat(told.oneIn()).hasValue(100_000L);
    assertThat(told.caveats()).containsExactly(Caveat.REPAIR_ESTIMATED);
    assertThat(told(FOLDERS).caveats()).contains(Caveat.DEFAULTS);
    assertThat(told(FOLDERS).yearly().orElseThrow()).isGreaterThan(told.yearly().orElseThrow());
  }

  @Test
  void d45_regionsThatAreOnePlaceAreLostAsOne() {
    holdfast.scrub().step();
    together = List.of(new OnePlace.Together(List.of("west", "east"), OnePlace.Kind.DISK));

    Durability told =
        told(regions("folder: regions/west, yearly-loss: 0.02", "folder: regions/east"));
    assertThat(told.places())
        .singleElement()
        .satisfies(
            place -> {
              assertThat(place.regions()).containsExactly("west", "east");
              assertThat(place.stated()).isFalse();
            });
    assertThat(told.caveats()).contains(Caveat.ONE_PLACE);
    assertThat(told.yearly().orElseThrow()).as("the worst of them").isCloseTo(0.02, CLOSE);
    assertThat(told.oneIn()).hasValue(50L);
  }

  @Test
  void d45_aRegionThatIsAwayCountsAsLostFromThenOn() throws IOException {
    holdfast.scrub().step();
    Files.move(region("east"), folder.resolve("away"));
    assertThatThrownBy(() -> put("a.txt")).isInstanceOf(DriveRefusal.class);
    // The database's mirror lacks a region too, so that nothing can be written down.
    assertThatThrownBy(holdfast.scrub()::step).isInstanceOf(DriveRefusal.class);

    Durability told = told(STATED);
    assertThat(told.caveats()).contains(Caveat.LACKING, Caveat.ONE_PLACE);
    assertThat(told.yearly().orElseThrow()).isCloseTo(0.01, CLOSE);
    assertThat(told.places().getLast().holds()).isFalse();
    assertThat(told.places().getLast().lacking()).isPresent();
    assertThat(told.places().getFirst().lacking()).isEmpty();
  }

  @Test
  void d45_aRegionThatTookNothingJustNowIsNotCountedThoughNobodyNotedItYet() throws IOException {
    holdfast.scrub().step();
    Files.move(region("east"), folder.resolve("away"));
    assertThatThrownBy(() -> put("a.txt")).isInstanceOf(DriveRefusal.class);

    Durability told = told(STATED);

    assertThat(told.caveats()).contains(Caveat.LACKING, Caveat.ONE_PLACE);
    assertThat(told.yearly().orElseThrow()).isCloseTo(0.01, CLOSE);
  }

  @Test
  void d45_aRegionThatLacksACopyIsNotCounted() {
    holdfast.scrub().step();
    holdfast
        .database()
        .<Object>write(
            tx ->
                tx.execute(
                    "insert into missing_copy (revision, region, stored_bytes, header, since)"
                        + " values (?, 'east', 1, ?, 0)",
                    RevisionId.of(new byte[16]).bytes(),
                    new byte[16]));

    Durability told = told(STATED);

    assertThat(told.caveats()).contains(Caveat.LACKING, Caveat.ONE_PLACE);
    assertThat(told.yearly().orElseThrow()).isCloseTo(0.01, CLOSE);
  }

  @Test
  void d45_theLongerNothingWasReadTheLikelierALossIs() {
    holdfast.scrub().step();
    double before = told(STATED).yearly().orElseThrow();
    now = now.plus(Duration.ofDays(140));

    Durability told = told(STATED);
    assertThat(told.notice()).isCloseTo(Duration.ofDays(140), Duration.ofHours(1));
    assertThat(told.yearly().orElseThrow()).isCloseTo(10 * before, Percentage.withPercentage(1));
    assertThat(told(STATED + "scrub: {period: 28d}\n").notice())
        .isGreaterThan(Duration.ofDays(139));
    now = Instant.now();
    assertThat(told(STATED + "scrub: {period: 28d}\n").notice()).isEqualTo(Duration.ofDays(28));
  }

  @Test
  void d45_whereNothingIsReadThereIsNoFigure() {
    holdfast.scrub().step();

    Durability told = told(STATED + "scrub: {enabled: false}\n");
    assertThat(told.caveats()).contains(Caveat.SCRUB_OFF);
    assertThat(told.yearly()).isEmpty();
    assertThat(told.any()).isEmpty();
  }

  @Test
  void d45_whatNoRegionGivesMayBeLostAlready() throws IOException {
    put("a.txt");
    for (String name : List.of("west", "east")) {
      try (Stream<Path> all = Files.walk(region(name).resolve("blobs"))) {
        Files.delete(all.filter(Files::isRegularFile).findFirst().orElseThrow());
      }
    }
    holdfast.scrub().step();

    assertThat(told(STATED).caveats()).contains(Caveat.UNREADABLE);
    assertThat(told(STATED).yearly()).isEmpty();
  }

  @Test
  void d45_aContentThatLiesInTooFewPlacesIsCountedInOneAlone() {
    holdfast.scrub().step();
    holdfast
        .database()
        .<Object>write(
            tx ->
                tx.execute(
                    "insert into scrub_finding (revision_id, drive_no, item_id, readable,"
                        + " whole_copies, what, found_at, checked_at) values (?, 1, ?, 1, 1, '', 0, 0)",
                    RevisionId.of(new byte[16]).bytes(),
                    new byte[16]));

    Durability told =
        told(
            regions(
                "folder: regions/west, yearly-loss: 0.01",
                "folder: regions/east, yearly-loss: 0.03"));
    assertThat(told.caveats()).contains(Caveat.FINDINGS);
    assertThat(told.yearly().orElseThrow()).isCloseTo(0.03, CLOSE);
  }

  @Test
  void d45_aDatabaseOnOneDiskIsNoBetterThanThat() {
    holdfast.scrub().step();

    Durability told = told(STATED.replace("mirror: true", "mirror: false"));
    assertThat(told.caveats()).contains(Caveat.DATABASE_ALONE);
    assertThat(told.yearly()).hasValue(Losses.DISK);
    assertThat(told.any()).hasValue(Losses.DISK);
  }

  /// What a store says of itself is of one object: of a thousand one is lost a thousand times as
  /// often, but where a disk is beside it never more often than that.
  @ParameterizedTest
  @CsvSource({
    "s3, 0.0001, s3, 0.0001, 3",
    "folder, 0.01, s3, 0.00000000001, 3",
    "folder, 0.01, s3, 0.01, 3",
    "folder, 0.01, folder, 0.01, 1",
  })
  void d45_ofManyContentsOneIsLostMoreOftenWhereEachIsLostByItself(
      String west, double ofWest, String east, double ofEast, int times) throws IOException {
    holdfast.scrub().step();
    for (int file = 0; file < 3; file++) {
      put(file + ".txt");
    }

    Durability told = told(regions(store(west, "west", ofWest), store(east, "east", ofEast)));
    double one = told.yearly().orElseThrow();
    assertThat(told.contents()).isEqualTo(3);
    assertThat(one)
        .isCloseTo(
            LossModel.yearly(List.of(ofWest, ofEast), told.notice().plus(told.repair())), CLOSE);
    assertThat(told.any().orElseThrow()).isCloseTo(times * one, CLOSE);
  }

  private static String store(String kind, String name, double loss) {
    String where =
        kind.equals("folder")
            ? "folder: regions/" + name
            : "kind: s3, endpoint: 'https://%s.example.org', bucket: b, credentials-file: k"
                .formatted(name);
    return where + ", yearly-loss: " + loss;
  }

  @Test
  void d45_ofVeryManyContentsNoneIsLostMoreOftenThanTheDiskBesideThem() throws IOException {
    holdfast.scrub().step();
    for (int file = 0; file < 3; file++) {
      put(file + ".txt");
    }

    Durability told =
        told(regions(store("folder", "west", 1e-6), store("s3", "east", LossModel.WORST)));
    assertThat(told.any().orElseThrow()).isLessThanOrEqualTo(1e-6 * (1 + 1e-9));
    assertThat(told.yearly().orElseThrow()).isLessThan(told.any().orElseThrow());
  }

  @Test
  void d45_untilAFillWasMeasuredARepairTakesAsLongAsTheSlowest() throws IOException {
    holdfast.scrub().step();
    put("a.txt");
    long work = holdfast.scrub().stored().work();

    assertThat(told(STATED).repair()).isEqualTo(Duration.ofSeconds(work / Losses.SLOWEST_FILL + 1));
    assertThat(told(STATED).contents()).isOne();
    long ended = Instant.now().toEpochMilli();
    span(2, ended - 1_000_000, ended, 20 << 20);
    assertThat(told(STATED).caveats()).isEqualTo(Set.of());
    assertThat(told(STATED).repair())
        .isEqualTo(Duration.ofSeconds(work / ((20 << 20) / 1_000) + 1));
    span(3, ended - 5_000_000, ended, 0);
    assertThat(told(STATED).repair()).as("the longest outage").isEqualTo(Duration.ofSeconds(5_000));
  }

  @Test
  void d45_whereRoundsTakeLongerThanThePeriodSoDoesNoticing() {
    holdfast.scrub().step();
    long began = Instant.now().toEpochMilli() + 1_000;
    span(1, began, began + Duration.ofDays(40).toMillis(), 0);

    assertThat(told(STATED).notice()).isEqualTo(Duration.ofDays(40));
  }

  private void span(int kind, long began, long ended, long work) {
    holdfast
        .database()
        .<Object>write(
            tx ->
                tx.execute(
                    "insert into scrub_span (kind, region, began_at, ended_at, work)"
                        + " values (?, 'east', ?, ?, ?)",
                    kind,
                    began,
                    ended,
                    work));
  }

  @ParameterizedTest
  @CsvSource({
    "0.016, 60",
    "0.01, 100",
    "0.0000077419, 100000",
    "0.00002, 50000",
    "0.4, 2",
    "1, 1",
    "0.000000000025, 40000000000",
    "1e-30, 1000000000000000000",
  })
  void oneInSoManyIsOneDigitAndNeverTooGood(double chance, long times) {
    Durability told =
        new Durability(
            OptionalDouble.of(chance),
            OptionalDouble.of(chance),
            Duration.ZERO,
            Duration.ZERO,
            1,
            List.of(),
            Set.of());

    assertThat(told.oneIn()).hasValue(times);
    assertThat(1 / chance).isGreaterThan(times * (1 - 1e-6));
    assertThat(chance).isCloseTo(told.yearly().orElseThrow(), within(0.0));
  }
}
