package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.content.RevisionId;
import org.holdfast.database.Database;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.EntitlementSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// While a hold is on a drive nothing of it is destroyed, on every engine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class HoldsContract {

  private static final Duration DAY = Duration.ofDays(1);

  // One day more than is kept: a day is counted once it is over.
  private static final int LONG_AGO = 34;

  private House house;
  private Drive drive;
  private Drive other;
  private Holds holds;
  private Forgetting forgetting;
  private final List<Event> log = new ArrayList<>();

  abstract Database open();

  @BeforeEach
  void begin() {
    house = House.over(open());
    drive = house.drive();
    other = house.drive();
    DriveAccess.Rooms rooms =
        new DriveAccess.Rooms(
            house.database,
            house.blobs,
            house.keys,
            house.random,
            house.clock,
            house.passedNanos::get,
            (_, _) -> new EntitlementSource.Current(house.plan, house.since),
            (_, event) -> log.add(event));
    holds = new Holds(rooms);
    forgetting =
        new Forgetting(
            rooms,
            new SweepClock(rooms),
            SweepConsent.ALWAYS,
            () -> Optional.of(Duration.ofDays(8)),
            UnheldContents.Bounds.DEFAULT,
            Forgetting.VERSIONS);
    forgetting.round();
  }

  @AfterEach
  void end() {
    house.close();
  }

  private void pass(int days) {
    for (int day = 0; day < days; day++) {
      house.passWatched(DAY);
      forgetting.round();
    }
  }

  /// @return its content
  private RevisionId purgedFile(Drive in) {
    Item file = House.file(in, in.root(), "gone.txt", "what was purged");
    in.purge(House.actor(in), file.id(), Precondition.NONE);
    return ((Facet.File) file.facet()).revision();
  }

  private void sql(String statement) {
    house.database.write(tx -> Sql.of(tx, statement).run());
  }

  @Test
  void whatWasPurgedStaysWhileItIsHeldAndGoesAfterIt() {
    RevisionId held = purgedFile(drive);
    RevisionId free = purgedFile(other);
    Hold hold = holds.place(drive.owner(), "a dispute");

    pass(LONG_AGO + 60);

    assertThat(house.drives.hasContent(held)).isTrue();
    assertThat(house.drives.hasContent(free)).isFalse();
    assertThat(holds.end(hold)).isTrue();
    pass(2);
    assertThat(house.drives.hasContent(held)).isFalse();
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  @Test
  void theLastOfSeveralEndsIt() {
    RevisionId held = purgedFile(drive);
    Hold first = holds.place(drive.owner(), "a dispute");
    house.passWatched(DAY);
    Hold second = holds.place(drive.owner(), "another dispute");
    assertThat(holds.of(drive.owner())).containsExactly(first, second);
    assertThat(holds.all()).containsExactly(first, second);

    holds.end(first);
    pass(LONG_AGO + 2);

    assertThat(house.drives.hasContent(held)).isTrue();
    assertThat(holds.of(drive.owner())).containsExactly(second);
    holds.end(second);
    pass(2);
    assertThat(house.drives.hasContent(held)).isFalse();
  }

  @Test
  void aHeldDriveIsNotDestroyed() {
    RevisionId content = purgedFile(drive);
    Hold hold = holds.place(drive.owner(), "a dispute");

    assertThatThrownBy(() -> house.drives.destroy(drive.owner())).isInstanceOf(OnHold.class);

    assertThat(house.drives.ofOwner(drive.owner())).isPresent();
    assertThat(house.drives.hasContent(content)).isTrue();
    assertThat(house.drives.destroy(other.owner())).isPresent();
    holds.end(hold);
    assertThat(house.drives.destroy(drive.owner())).isPresent();
    house.drives.removeDestroyed(drive.owner());
    assertThat(holds.of(drive.owner())).isEmpty();
  }

  @Test
  void itsOwnerWorksAsEver() {
    holds.place(drive.owner(), "a dispute");
    Item file = House.file(drive, drive.root(), "new.txt", "one");
    House.rewrite(drive, file, "two");
    drive.deleteVersion(House.actor(drive), file.id(), 1);
    drive.recycle(House.actor(drive), file.id(), Precondition.NONE);
    drive.emptyRecycleBin(House.actor(drive));

    assertThat(drive.children(drive.rootId(), Listing.first(10)).items()).isEmpty();
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  @Test
  void theLogSaysHowManyThereAreEachTime() {
    Hold first = holds.place(drive.owner(), "a dispute");
    Hold second = holds.place(drive.owner(), "another");
    holds.end(first);
    holds.end(second);

    assertThat(holds.end(second)).isFalse();
    assertThat(log)
        .allMatch(event -> event.account().equals(Optional.of(drive.owner().value())))
        .extracting(Event::kind)
        .containsExactly(
            EventKind.HOLD_PLACED,
            EventKind.HOLD_PLACED,
            EventKind.HOLD_ENDED,
            EventKind.HOLD_ENDED);
    assertThat(log)
        .extracting(Event::detail)
        .containsExactly(
            new Detail.Count(1), new Detail.Count(2), new Detail.Count(1), new Detail.Count(0));
  }

  @Test
  void withoutAReasonOrADriveThereIsNone() {
    AccountId owner = drive.owner();
    for (String reason : List.of("", "  ", "x".repeat(Holds.LONGEST_REASON + 1))) {
      assertThatThrownBy(() -> holds.place(owner, reason))
          .isInstanceOf(HoldRefused.class)
          .hasMessageContaining("Say why");
    }
    assertThat(holds.place(owner, " " + "x".repeat(Holds.LONGEST_REASON) + " ").reason())
        .hasSize(Holds.LONGEST_REASON);
    house.drives.destroy(other.owner());
    assertThatThrownBy(() -> holds.place(other.owner(), "a dispute"))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  @Test
  void noMoreThanSomebodyCanLookThrough() {
    for (int i = 0; i < Holds.MOST; i++) {
      holds.place(drive.owner(), "dispute " + i);
    }

    assertThatThrownBy(() -> holds.place(drive.owner(), "one more"))
        .isInstanceOf(HoldRefused.class)
        .hasMessageContaining("100");
    assertThat(holds.count(drive.owner())).isEqualTo(Holds.MOST);
    assertThat(holds.count(other.owner())).isZero();
  }

  @Test
  void r12_anAlteredOneHoldsStillAndCanBeEnded() {
    holds.place(drive.owner(), "a dispute");
    for (String altered :
        List.of(
            "UPDATE drive_hold SET placed_at = placed_at + 1",
            "UPDATE drive_hold SET drive_no = 2",
            "UPDATE drive_hold SET sealed = "
                + "(SELECT sealed FROM item_state WHERE drive_no = 1 LIMIT 1)")) {
      sql("DELETE FROM drive_hold");
      holds.place(drive.owner(), "a dispute");
      sql(altered);

      assertThat(holds.all()).as(altered).singleElement().extracting(Hold::reason).isEqualTo("");
      AccountId owner = altered.contains("drive_no = 2") ? other.owner() : drive.owner();
      assertThatThrownBy(() -> house.drives.destroy(owner)).isInstanceOf(OnHold.class);
      assertThat(holds.end(holds.all().getFirst())).isTrue();
    }
  }

  @Test
  void r12_aRowOfNoDriveHidesNoOther() {
    Hold hold = holds.place(drive.owner(), "a dispute");
    holds.place(other.owner(), "another");
    sql("UPDATE drive_hold SET drive_no = 99 WHERE drive_no = 2");

    assertThat(holds.all()).containsExactly(hold);
  }

  @Test
  void r18_whyLiesNowhereInClear() {
    holds.place(drive.owner(), "the dispute with Mallory");

    List<byte[]> sealed =
        house.database.read(
            tx -> Sql.of(tx, "SELECT sealed FROM drive_hold").list(row -> row.getBytes(1)));
    assertThat(new String(sealed.getFirst(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("Mallory");
    assertThat(holds.all().getFirst().reason()).isEqualTo("the dispute with Mallory");
  }
}
