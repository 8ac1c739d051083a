package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.holdfast.content.BlobAddress;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.Region;
import org.holdfast.content.RevisionId;
import org.holdfast.database.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A region that is drained holds nothing in the end that does not lie in enough others, on every
/// engine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class DrainContract {

  private static final Duration PERIOD = Duration.ofDays(14);

  private House house;
  private House now;
  private MemoryRegion north;
  private Drive drive;
  private UploadSecret upload;
  private List<Item> files;
  private Scrub scrub;
  private final Told told = new Told();

  /// What the watch was told.
  private static final class Told implements ScrubWatch {
    final List<String> news = new ArrayList<>();
    final List<String> healed = new ArrayList<>();

    @Override
    public void damaged(String region, BlobAddress blob) {}

    @Override
    public void healed(String region, BlobAddress blob) {
      healed.add(region);
    }

    @Override
    public void filling(String region) {
      news.add("filling " + region);
    }

    @Override
    public void filled(String region, long copies) {
      news.add("filled " + region);
    }

    @Override
    public void drained(String region, boolean named) {
      news.add((named ? "drained " : "everything of ") + region);
    }

    @Override
    public void undrained(String region, long contents) {
      news.add("undrained " + region + ": " + contents);
    }

    @Override
    public void unreadable(ScrubFinding finding) {}
  }

  abstract Database open();

  @BeforeEach
  void begin() throws IOException {
    house = House.over(open());
    now = house;
    north = new MemoryRegion("north", house.clock);
    drive = house.drive();
    files =
        Stream.concat(
                IntStream.range(0, 20).mapToObj(i -> write(i + ".txt", "file " + i)),
                Stream.of(write("large", "x".repeat(300_000))))
            .toList();
    upload =
        drive
            .beginUpload(
                House.actor(drive),
                new UploadTarget.Into(House.at(drive.root(), "half.bin")),
                new UploadOptions(
                    OptionalLong.of(200_000),
                    FileTimes.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    true),
                Precondition.NONE)
            .secret();
    append(0, 150_000);
  }

  @AfterEach
  void end() {
    if (now != house) {
      now.stop();
    }
    house.close();
  }

  private Item write(String name, String content) {
    return House.file(drive, drive.root(), name, content);
  }

  private void append(int from, int length) throws IOException {
    byte[] bytes = "u".repeat(length).getBytes(UTF_8);
    now.drives.append(
        upload,
        new Fragment(from, length, OptionalLong.of(200_000)),
        new ByteArrayInputStream(bytes));
  }

  private RevisionId revision(int file) {
    return ((Facet.File) files.get(file).facet()).revision();
  }

  /// A new process, with other settings.
  private void restart(List<Region> regions, String... draining) {
    if (scrub != null) {
      scrub.passOn();
    }
    House next =
        house.restarted(regions, new CopyPolicy(2, CopyPolicy.WhenTooFew.REFUSE, Set.of(draining)));
    if (now != house) {
      now.stop();
    }
    now = next;
    drive = now.drives.find(drive.id()).orElseThrow();
    scrub = now.drives.scrub(regions, PERIOD, Scrub.Foreground.IDLE, told);
  }

  /// A process to which people come.
  private void people(BooleanSupplier busy) {
    scrub.passOn();
    scrub = now.drives.scrub(all(), PERIOD, People.alone(busy), told);
  }

  private List<Region> all() {
    return List.of(house.west, house.east, north);
  }

  private DrainStatus drain() {
    return scrub.status().drain().orElseThrow();
  }

  private boolean isDrained() {
    return drain().regions().stream().allMatch(DrainStatus.Left::drained);
  }

  private void later(Duration time) {
    house.clock.advance(time);
    scrub.step();
  }

  private void requireAllReadable(List<Region> from) {
    for (Item file : files) {
      assertThat(House.read(drive, file.id()))
          .isEqualTo(file.name().equals("large") ? "x".repeat(300_000) : text(file));
    }
    assertThat(drive.verify(from, VerifyProgress.SILENT).findings()).isEmpty();
  }

  private static String text(Item file) {
    return "file " + file.name().replace(".txt", "");
  }

  @Test
  void d43_everythingIsMadeElsewhereAndNothingNewComes() throws IOException {
    int before = house.west.size();
    restart(all(), "west");
    assertThat(isDrained()).isFalse();
    write("new.txt", "new");
    append(150_000, 10_000);
    assertThat(house.west.size()).isEqualTo(before);
    scrub.step();

    assertThat(isDrained()).isTrue();
    assertThat(drain().percent()).isEqualTo(100);
    assertThat(drain().made()).isEqualTo(files.size());
    assertThat(told.news).contains("drained west").containsOnlyOnce("drained west");
    assertThat(house.west.size()).isEqualTo(before);

    write("newer.txt", "newer");
    later(Duration.ofSeconds(10));
    assertThat(isDrained()).as("new writes do not undo it").isTrue();
    assertThat(told.news).containsOnlyOnce("drained west");

    restart(List.of(house.east, north));
    later(Duration.ofSeconds(10));
    assertThat(scrub.status().drain()).isEmpty();
    append(160_000, 40_000);
    Item half = now.drives.commit(upload, Optional.empty(), Precondition.NONE).item();
    assertThat(House.read(drive, half.id())).isEqualTo("u".repeat(200_000));
    requireAllReadable(List.of(house.east, north));
  }

  @Test
  void d43_anUploadThatOnlyEndsWhileARegionIsDrainedIsWhole() throws IOException {
    restart(all(), "west");
    append(150_000, 50_000);
    Item half = now.drives.commit(upload, Optional.empty(), Precondition.NONE).item();
    scrub.step();

    assertThat(isDrained()).isTrue();
    RevisionId revision = ((Facet.File) half.facet()).revision();
    restart(List.of(house.east, north));
    house.east.lose(revision);
    assertThat(House.read(drive, half.id())).isEqualTo("u".repeat(200_000));
  }

  /// Its session is not touched between the restart and the end of the drain.
  @Test
  void d43_anUploadThatRestsIsBroughtAlong() throws IOException {
    restart(all(), "west");
    scrub.step();
    assertThat(isDrained()).isTrue();

    restart(List.of(house.east, north));
    house.east.forgetParts();
    append(150_000, 50_000);
    Item half = now.drives.commit(upload, Optional.empty(), Precondition.NONE).item();
    assertThat(House.read(drive, half.id())).isEqualTo("u".repeat(200_000));
  }

  @Test
  void d43_whatLiesOnlyInTheRegionIsReadFromItAndMadeInTheOthers() {
    house.east.flipABit(revision(3));
    house.east.lose(revision(5));
    house.east.flipABit(revision(20));
    restart(all(), "west");
    assertThat(House.read(drive, files.get(5).id())).isEqualTo("file 5");
    scrub.step();

    assertThat(isDrained()).isTrue();
    house.west.cutOff = true;
    requireAllReadable(List.of(house.east, north));
  }

  @Test
  void d43_removingReachesItStill() {
    restart(all(), "west");
    RevisionId first = revision(0);
    now.blobs.delete(first);
    house.west.lose(revision(1));
    int before = house.west.size();
    now.blobs.delete(revision(1));
    assertThat(house.west.size()).isEqualTo(before);
    now.blobs.delete(revision(2));
    assertThat(house.west.size()).isEqualTo(before - 1);
  }

  @Test
  void d43_aCopyThatIsDamagedElsewhereTakesItBackUntilItIsMadeGood() {
    restart(all(), "west");
    scrub.step();
    assertThat(isDrained()).isTrue();

    house.west.cutOff = true;
    house.east.flipABit(revision(7));
    north.lose(revision(7));
    later(PERIOD.plusHours(1));
    later(PERIOD.plusHours(1));
    assertThat(isDrained()).isFalse();
    assertThat(drain().tooFew()).isOne();
    assertThat(told.news).contains("undrained west: 1");

    house.west.cutOff = false;
    later(Duration.ofMinutes(1));
    later(Duration.ofMinutes(1));
    assertThat(isDrained()).isTrue();
    house.west.cutOff = true;
    requireAllReadable(List.of(house.east, north));
  }

  @Test
  void d43_itWaitsForARegionThatIsAway() {
    north.cutOff = true;
    restart(all(), "west");
    for (int i = 0; i < 5; i++) {
      later(Duration.ofSeconds(10));
    }
    assertThat(isDrained()).isFalse();
    assertThat(drain().percent()).isLessThan(100);

    north.cutOff = false;
    later(Duration.ofSeconds(10));
    assertThat(isDrained()).isTrue();
  }

  @Test
  void d43_aRegionThatIsSimplyTakenOutIsToldUntilAllLiesInEnoughOthers() {
    house.east.lose(revision(4));
    restart(List.of(house.east, north));
    assertThat(drain().regions()).containsExactly(new DrainStatus.Left("west", false, false));
    later(Duration.ofSeconds(10));
    assertThat(drain().tooFew()).isOne();
    assertThat(drain().made()).isEqualTo(files.size() - 1);
    assertThat(scrub.status().unreadable()).isOne();

    restart(all(), "west");
    later(Duration.ofMinutes(11));
    later(Duration.ofMinutes(11));
    assertThat(told.news).contains("drained west");
    restart(List.of(house.east, north));
    later(Duration.ofSeconds(10));
    assertThat(scrub.status().drain()).isEmpty();
    requireAllReadable(List.of(house.east, north));
  }

  @Test
  void d43_whatWasTakenOutIsForgottenOnceAllLiesInEnoughOthers() {
    restart(List.of(house.east, north));
    later(Duration.ofSeconds(10));
    assertThat(told.news).contains("everything of west");
    assertThat(scrub.status().drain()).isEmpty();
    restart(List.of(house.east, north));
    later(Duration.ofSeconds(10));
    assertThat(scrub.status().drain()).isEmpty();
    assertThat(told.news).containsOnlyOnce("everything of west");
  }

  @Test
  void d43_aRegionThatCountsAgainIsGivenWhatItMissed() {
    restart(all(), "west");
    List<Item> missed =
        IntStream.range(0, 3).mapToObj(i -> write("missed" + i, "missed " + i)).toList();
    scrub.step();
    restart(all());
    later(Duration.ofSeconds(10));

    assertThat(told.news).contains("filling west", "filled west");
    assertThat(scrub.status().drain()).isEmpty();
    house.east.cutOff = true;
    north.cutOff = true;
    missed.forEach(
        file ->
            assertThat(House.read(drive, file.id()))
                .isEqualTo(file.name().replace("missed", "missed ")));
  }

  /// What was read there is there no more.
  @Test
  void d43_aRegionThatStaysAndIsEmptiedTakesItBack() {
    restart(all(), "west");
    scrub.step();
    assertThat(isDrained()).isTrue();
    for (int i = 0; i < files.size(); i++) {
      north.lose(revision(i));
    }
    people(() -> told.news.getLast().equals("filling north"));
    later(PERIOD.multipliedBy(17).dividedBy(20));
    later(Duration.ofSeconds(10));
    assertThat(isDrained()).isFalse();
    assertThat(told.news).contains("undrained west: 0");

    restart(all(), "west");
    later(Duration.ofSeconds(10));
    later(Duration.ofSeconds(10));
    assertThat(isDrained()).isTrue();
    house.west.cutOff = true;
    requireAllReadable(List.of(house.east, north));
  }

  /// Another process counted the region meanwhile, and nobody had a turn to read: what it wrote may
  /// lie in this region and one other.
  @Test
  void d43_aProcessThatCountedTheRegionMakesItBeLookedAtAnew() {
    restart(all(), "west");
    scrub.step();
    assertThat(isDrained()).isTrue();
    Scrub holds = scrub;

    House between =
        house.restarted(all(), new CopyPolicy(2, CopyPolicy.WhenTooFew.ACCEPT_AND_REPAIR));
    between.drives.scrub(all(), PERIOD, Scrub.Foreground.IDLE, told).begin(false);
    north.cutOff = true;
    Drive same = between.drives.find(drive.id()).orElseThrow();
    Item written = House.file(same, same.root(), "between", "between");
    north.cutOff = false;
    between.stop();

    scrub = holds;
    restart(all(), "west");
    assertThat(isDrained()).isFalse();
    later(Duration.ofSeconds(10));
    assertThat(isDrained()).isTrue();
    house.west.cutOff = true;
    house.east.cutOff = true;
    assertThat(House.read(drive, written.id())).isEqualTo("between");
  }

  /// What was read in one region says nothing of another that is to take its place.
  @Test
  void d43_otherRegionsThatStayAreLookedAtAnew() {
    restart(all(), "west");
    scrub.step();
    assertThat(isDrained()).isTrue();

    MemoryRegion south = new MemoryRegion("south", house.clock);
    restart(List.of(house.west, north, south), "west");
    north.lose(revision(2));
    later(Duration.ofSeconds(10));
    assertThat(isDrained()).isTrue();
    house.west.cutOff = true;
    requireAllReadable(List.of(north, south));
  }

  @Test
  void d43_itGoesOnWhereAnotherProcessWasKilled() {
    restart(all(), "west");
    int[] left = {6};
    people(() -> left[0]-- <= 0);
    scrub.step();
    long made = drain().made();
    assertThat(made).isBetween(1L, 19L);
    assertThat(isDrained()).isFalse();

    restart(all(), "west");
    assertThat(drain().made()).isEqualTo(made);
    later(Duration.ofSeconds(10));
    assertThat(isDrained()).isTrue();
    assertThat(drain().made()).isEqualTo(files.size());
  }
}
