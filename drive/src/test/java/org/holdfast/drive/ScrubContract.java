package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.holdfast.content.BlobAddress;
import org.holdfast.content.RevisionId;
import org.holdfast.database.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every copy is read within a period, what is flawed is made anew, and what cannot be is told, on
/// every engine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class ScrubContract {

  private static final Duration PERIOD = Duration.ofDays(14);
  private static final Duration HOUR = Duration.ofHours(1);

  House house;
  private Drive drive;
  private List<RevisionId> files;
  private Scrub scrub;
  private final Told told = new Told();

  /// What the watch was told.
  private static final class Told implements ScrubWatch {
    final List<String> damaged = new ArrayList<>();
    final List<String> healed = new ArrayList<>();
    final List<ScrubFinding> unreadable = new ArrayList<>();
    final List<String> fills = new ArrayList<>();

    @Override
    public void damaged(String region, BlobAddress blob) {
      damaged.add(region);
    }

    @Override
    public void healed(String region, BlobAddress blob) {
      healed.add(region);
    }

    @Override
    public void filling(String region) {
      fills.add("filling " + region);
    }

    @Override
    public void filled(String region, long copies) {
      fills.add("filled " + region + " with " + copies);
    }

    @Override
    public void drained(String region, boolean named) {}

    @Override
    public void undrained(String region, long contents) {}

    @Override
    public void unreadable(ScrubFinding finding) {
      unreadable.add(finding);
    }
  }

  abstract Database open();

  @BeforeEach
  void begin() {
    house = House.over(open());
    drive = house.drive();
    files =
        IntStream.range(0, 40)
            .mapToObj(i -> House.file(drive, drive.root(), i + ".txt", "file " + i))
            .map(item -> ((Facet.File) item.facet()).revision())
            .toList();
    scrub = process();
  }

  @AfterEach
  void end() {
    house.close();
  }

  private Scrub process() {
    return house.drives.scrub(house.regions(), PERIOD, Scrub.Foreground.IDLE, told);
  }

  private void pass(Duration time) {
    for (Duration left = time; left.isPositive(); left = left.minus(HOUR)) {
      house.clock.advance(HOUR);
      scrub.step();
    }
  }

  private ScrubStatus.Round round(String region) {
    return scrub.status().regions().stream()
        .filter(round -> round.region().equals(region))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void d10_everyCopyIsReadOnceInAPeriodAndEvenly() {
    scrub.step();
    pass(PERIOD.dividedBy(2));
    // Half of the time, and a twentieth of the period in hand.
    assertThat(round("west").percent()).isBetween(45, 60);
    assertThat(round("east").percent()).isBetween(45, 60);
    assertThat(round("west").ended()).isEmpty();

    pass(PERIOD.dividedBy(2));
    assertThat(scrub.status().regions())
        .allSatisfy(round -> assertThat(round.ended()).isPresent())
        .hasSize(2);
    pass(PERIOD.plus(HOUR));
    assertThat(round("west").copies()).isLessThanOrEqualTo(files.size());
    assertThat(scrub.status().open()).isZero();
  }

  @Test
  void d10_aRoundThatBeganInAnEmptierHouseCatchesUpWithWhatCame() {
    scrub.step();
    IntStream.range(0, 400)
        .forEach(i -> House.file(drive, drive.root(), "later " + i, "later " + i));

    pass(PERIOD);
    pass(HOUR.multipliedBy(60)); // 400 of them at eight times the usual pace

    assertThat(scrub.status().regions())
        .hasSize(2)
        .allSatisfy(round -> assertThat(round.ended()).isPresent());
  }

  @Test
  void d10_flippedLostAndExchangedCopiesAreMadeAnewInEachRegion() {
    for (MemoryRegion region : List.of(house.west, house.east)) {
      region.flipABit(files.get(3));
      region.lose(files.get(region == house.west ? 7 : 8));
      region.exchange(files.get(region == house.west ? 20 : 21), files.get(30));
      if (region == house.west) {
        pass(PERIOD.plus(HOUR));
      }
    }
    pass(PERIOD.plus(HOUR));

    assertThat(told.damaged).hasSize(6).contains("west", "east");
    assertThat(told.healed).hasSize(6);
    assertThat(told.unreadable).isEmpty();
    assertThat(house.verify(drive).clean()).isTrue();
    assertThat(scrub.status().open()).isZero();
  }

  @Test
  void d10_aRegionThatIsAwayIsNoDamageAndIsCaughtUpWith() {
    house.east.flipABit(files.get(5));
    house.east.cutOff = true;
    pass(PERIOD.plus(HOUR));

    assertThat(round("west").ended()).isPresent();
    assertThat(round("east").ended()).isEmpty();
    assertThat(round("east").copies()).isZero();
    assertThat(told.damaged).isEmpty();
    assertThat(scrub.status().open()).isZero();

    house.east.cutOff = false;
    pass(PERIOD);
    assertThat(round("east").ended()).isPresent();
    assertThat(told.healed).containsExactly("east");
  }

  @Test
  void d10_whatSomebodyElseMissedIsMadeGoodWithTheNextStep() {
    scrub.step();
    house.west.lose(files.get(20));

    scrub.suspect(drive.id(), house.verify(drive).findings());
    assertThat(scrub.status().open()).isEqualTo(1);
    scrub.step();

    assertThat(told.healed).containsExactly("west");
    assertThat(scrub.status().open()).isZero();
    assertThat(house.verify(drive).clean()).isTrue();
  }

  @Test
  void d10_aRegionThatIsSuspectedWhileItIsReadIsReadOnceMore() {
    int[] contents = {0};
    Scrub.Foreground suspecting =
        new Scrub.Foreground() {
          @Override
          public boolean isBusy() {
            if (++contents[0] == files.size() / 2) {
              house.west.lose(files.getFirst()); // which was read already
              scrub.suspect("west");
            }
            return false;
          }

          @Override
          public void pause(Duration atLeast) {}
        };
    scrub = house.drives.scrub(house.regions(), PERIOD, suspecting, told);
    scrub.suspect("west");

    scrub.step();
    assertThat(house.verify(drive).missed()).containsOnlyKeys("west");
    scrub.step();

    assertThat(house.verify(drive).clean()).isTrue();
    assertThat(scrub.measures().lacking()).isEmpty();
  }

  @Test
  void d10_anotherProcessGoesOnWhereTheFirstOneStopped() {
    scrub.step();
    pass(PERIOD.dividedBy(2));
    long before = round("west").copies();

    Scrub second = process();
    second.step(); // the first has the turn still
    assertThat(round("west").copies()).isEqualTo(before);
    house.clock.advance(HOUR);
    second.step();
    assertThat(round("west").copies()).isBetween(before, before + 2);
    scrub = second;
    pass(PERIOD.dividedBy(2).minus(HOUR.multipliedBy(3)));
    assertThat(round("west").ended()).isPresent();
    assertThat(round("west").copies()).isEqualTo(files.size());
  }

  /// Where nobody else can have the database, whoever has the turn was killed.
  @Test
  void d10_whoIsAloneTakesTheTurnOfOneThatWasKilled() {
    Scrub killed = house.drives.scrub(house.regions(), PERIOD, People.alone(() -> true), told);
    killed.step();
    Scrub next = process();

    next.begin(false);
    next.step();
    assertThat(round("west").copies()).as("another may have it").isZero();

    next.begin(true);
    next.step();
    assertThat(round("west").copies()).isOne();
  }

  @Test
  void d10_whoEndsLeavesTheTurnToTheNext() {
    Scrub ending = house.drives.scrub(house.regions(), PERIOD, People.alone(() -> true), told);
    ending.step();
    scrub.step();
    assertThat(round("west").copies()).isZero();

    ending.passOn();
    scrub.step();
    assertThat(round("west").copies()).isOne();
  }

  @Test
  void d10_whatNoRegionHasIsAnAlarmUntilItIsWholeAgain() {
    house.west.flipABit(files.get(11));
    house.east.cutOff = true;
    pass(PERIOD.plus(HOUR));

    assertThat(scrub.status().open()).isOne();
    assertThat(scrub.status().unreadable()).isOne();
    assertThat(told.unreadable)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.owner()).isEqualTo(drive.owner());
              assertThat(finding.item()).isPresent();
              assertThat(finding.readable()).isFalse();
              assertThat(finding.what()).contains("west: damaged").contains("east: away");
            });
    assertThat(drive.unreadable(10)).extracting(Item::name).containsExactly("11.txt");

    pass(HOUR.multipliedBy(5)); // not told again, and not forgotten
    assertThat(told.unreadable).hasSize(1);
    assertThat(scrub.status().unreadable()).isOne();

    house.east.cutOff = false;
    pass(HOUR);
    assertThat(scrub.status().open()).isZero();
    assertThat(drive.unreadable(10)).isEmpty();
    assertThat(told.healed).contains("west");
    assertThat(house.verify(drive).clean()).isTrue();
  }

  @Test
  void d10_whatIsLostEverywhereStaysAFindingUntilItIsGone() {
    house.west.lose(files.get(0));
    house.east.flipABit(files.get(0));
    pass(PERIOD.multipliedBy(2));
    assertThat(scrub.status().unreadable()).isOne();
    assertThat(told.unreadable).hasSize(1);
    assertThat(scrub.findings(10))
        .singleElement()
        .extracting(ScrubFinding::readable)
        .isEqualTo(false);

    house.drives.destroy(drive.owner());
    pass(HOUR);
    assertThat(scrub.status().open()).isZero();
  }

  /// What is removed while it is read is neither lost nor brought back.
  @Test
  void d10_aDriveThatIsDestroyedMeanwhileIsNoFinding() {
    house.west.lose(files.get(1));
    house.west.afterPut = () -> house.drives.destroy(drive.owner());
    pass(PERIOD);

    assertThat(scrub.status().open()).isZero();
    assertThat(told.unreadable).isEmpty();
    house.drives.removeDestroyed(drive.owner());
    house.blobs.removeDoomed(1_000);
    assertThat(house.west.size() + house.east.size()).isZero();
  }

  @Test
  void d10_aContentWhoseRowWasAlteredIsNeverCountedAsWhole() {
    house.database.write(
        tx ->
            Sql.of(tx, "UPDATE revision SET size_bytes = size_bytes + 1 WHERE revision_id = ?")
                .with(files.get(2))
                .run());
    pass(PERIOD);

    assertThat(scrub.status().unreadable()).isOne();
    pass(HOUR);
    assertThat(scrub.status().unreadable()).isOne();
  }

  @Test
  void d10_peopleGoFirstUntilItIsLate() {
    boolean[] busy = {true};
    scrub = house.drives.scrub(house.regions(), PERIOD, People.alone(() -> busy[0]), told);
    pass(PERIOD.dividedBy(20));
    assertThat(round("west").copies()).isZero();
    pass(PERIOD.multipliedBy(8).dividedBy(10));
    assertThat(round("west").percent()).isBetween(70, 90);
    busy[0] = false;
    pass(PERIOD.dividedBy(8));
    assertThat(round("west").ended()).isPresent();
  }

  @Test
  void d10_aRegionThatLacksEverythingIsFilledAtOnceAndToldOfOnce() {
    files.forEach(house.east::lose);
    scrub.step();

    assertThat(round("east").copies()).isEqualTo(files.size());
    assertThat(round("east").repaired()).isEqualTo(files.size());
    assertThat(round("west").copies()).as("evenly, as always").isLessThan(3);
    assertThat(told.fills).containsExactly("filling east", "filled east with " + files.size());
    assertThat(told.damaged).hasSize(7).containsOnly("east");
    assertThat(told.healed).hasSize(7);
    assertThat(round("east").filling()).isFalse();
    assertThat(house.verify(drive).clean()).isTrue();
  }

  @Test
  void d10_aFillMakesWayForPeopleAndIsToldWhileItLasts() {
    boolean[] busy = {false};
    int[] left = {10};
    scrub =
        house.drives.scrub(
            house.regions(),
            PERIOD,
            People.alone(
                () -> {
                  busy[0] |= left[0]-- <= 0;
                  return busy[0];
                }),
            told);
    files.forEach(house.east::lose);
    scrub.step();
    long made = round("east").copies();
    assertThat(made).isBetween(1L, 39L);
    pass(HOUR);
    assertThat(round("east").copies()).as("while people are there").isLessThan(made + 3);

    busy[0] = false;
    left[0] = 30;
    scrub.step();
    assertThat(round("east").filling()).isTrue();
    assertThat(told.fills).containsExactly("filling east");
    busy[0] = false;
    left[0] = Integer.MAX_VALUE;
    scrub.step();
    assertThat(round("east").filling()).isFalse();
    assertThat(house.verify(drive).clean()).isTrue();
  }

  @Test
  void d10_whereSomebodyAlwaysWaitsARegionIsFilledAllTheSame() {
    scrub = house.drives.scrub(house.regions(), PERIOD, new People(() -> true, 1), told);
    files.forEach(house.east::lose);

    scrub.step();
    assertThat(round("east").copies()).as("a step's share").isOne();
    assertThat(round("west").copies()).as("whole, so the rest can wait").isOne();
    for (int step = 1; step < files.size(); step++) {
      scrub.step();
    }

    assertThat(round("east").repaired()).isEqualTo(files.size());
    assertThat(round("west").copies()).isOne();
    assertThat(house.verify(drive).clean()).isTrue();
  }

  @Test
  void d45_howLongARoundTookIsKeptWhenTheNextOneHasBegun() {
    scrub.step();
    assertThat(scrub.measures().rounds()).isEmpty();
    pass(PERIOD.plus(HOUR));

    assertThat(scrub.status().regions())
        .allSatisfy(round -> assertThat(round.percent()).isLessThan(100));
    assertThat(scrub.measures().rounds()).containsOnlyKeys("west", "east");
    assertThat(scrub.measures().rounds().values())
        .allSatisfy(took -> assertThat(took).isBetween(PERIOD.dividedBy(2), PERIOD));
  }

  @Test
  void d45_aRegionThatIsAwayLacksFromThenOnAndTheOutageIsMeasured() {
    scrub.step();
    assertThat(scrub.measures().lacking()).isEmpty();
    house.east.cutOff = true;
    house.clock.advance(HOUR);
    Instant since = house.clock.instant();
    scrub.step();
    scrub = process(); // it is in the database, and not in the process
    pass(HOUR.multipliedBy(5));

    assertThat(scrub.measures().lacking()).containsExactly(Map.entry("east", since));
    assertThat(scrub.measures().longestOutage()).isEmpty();
    house.east.cutOff = false;
    pass(HOUR);
    assertThat(scrub.measures().lacking()).isEmpty();
    assertThat(scrub.measures().longestOutage()).contains(HOUR.multipliedBy(6));

    house.east.cutOff = true;
    pass(HOUR);
    house.east.cutOff = false;
    pass(HOUR);
    assertThat(scrub.measures().longestOutage()).as("a shorter one").contains(HOUR.multipliedBy(6));
    house.clock.advance(Duration.ofDays(365));
    assertThat(scrub.measures().longestOutage()).as("forgotten").isEmpty();
  }

  @Test
  void d45_aFillTellsHowFastItWent() {
    List<RevisionId> all = new ArrayList<>(files);
    for (int i = 0; i < 9; i++) {
      Item large = House.file(drive, drive.root(), i + ".bin", "x".repeat(2 << 20));
      all.add(((Facet.File) large.facet()).revision());
    }
    assertThat(scrub.stored().contents()).isEqualTo(49);
    scrub = house.drives.scrub(house.regions(), PERIOD, new People(() -> true, 1), told);
    all.forEach(house.east::lose);

    scrub.step(); // a content or some, as people let it
    int hours = 0;
    while (!told.fills.contains("filled east with 49")) {
      assertThat(scrub.measures().bytesPerSecond()).isEmpty();
      house.clock.advance(HOUR);
      scrub.step();
      hours++;
    }

    long rate = scrub.stored().work() / HOUR.multipliedBy(hours).toSeconds();
    assertThat(hours).isGreaterThan(8);
    assertThat(scrub.measures().bytesPerSecond()).hasValue(rate);
    assertThat(scrub.measures().lacking()).isEmpty();
    assertThat(scrub.measures().longestOutage()).isPresent();
  }

  @Test
  void d45_oneCopyThatIsMadeAnewIsNoMeasureOfAFill() {
    house.east.lose(files.get(3));
    pass(PERIOD.plus(HOUR));

    assertThat(told.healed).containsExactly("east");
    assertThat(scrub.measures().bytesPerSecond()).isEmpty();
    assertThat(scrub.measures().longestOutage()).isEmpty();
  }

  @Test
  void d10_oneCopyThatLacksDoesNotHurryTheRest() {
    house.east.lose(files.getFirst());
    scrub.step();
    assertThat(round("east").copies()).isLessThan(4);
    assertThat(told.fills).isEmpty();
    assertThat(told.damaged).containsExactly("east");
  }

  @Test
  void d10_aLargeContentIsReadAtARateAndNotAtOnce() {
    List<Duration> pauses = new ArrayList<>();
    Scrub.Foreground paced =
        new Scrub.Foreground() {
          @Override
          public boolean isBusy() {
            return false;
          }

          @Override
          public void pause(Duration atLeast) {
            pauses.add(atLeast);
          }
        };
    House.file(drive, drive.root(), "large", "x".repeat(8 << 20));
    scrub = house.drives.scrub(List.of(house.west), PERIOD, paced, told);
    pass(PERIOD);
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofMillis(1_900), Duration.ofMillis(2_200)); // 4 MiB a second
  }
}
