package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;
import static org.holdfast.drive.House.name;
import static org.holdfast.drive.House.names;
import static org.holdfast.drive.House.read;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreToPointTest {

  // /               Ana's drive at the point
  // ├── tax/
  // │   ├── 2024.pdf
  // │   └── old/
  // └── notes.txt
  @TempDir Path temp;
  private House house;
  private Drive drive;
  private Item root;
  private Item tax;
  private Item y2024;
  private Item old;
  private Item notes;
  private Instant point;

  @BeforeEach
  void open() {
    house = House.in(temp);
    drive = house.drive();
    root = drive.root();
    tax = folder(drive, root, "tax");
    y2024 = file(drive, tax, "2024.pdf", "twenty-four");
    old = folder(drive, tax, "old");
    notes = file(drive, root, "notes.txt", "notes");
    house.clock.advance(Duration.ofHours(1));
    point = house.clock.instant();
    house.clock.advance(Duration.ofHours(1));
  }

  @AfterEach
  void verifyAndClose() {
    assertThat(house.verify(drive).findings()).isEmpty();
    house.close();
  }

  @Test
  void bringsBackWhatRansomwareDid() {
    House.rewrite(drive, y2024, "encrypted!!");
    rename(y2024, "2024.pdf.locked");
    file(drive, root, "READ ME.txt", "pay");
    drive.recycle(actor(drive), notes.id(), Precondition.NONE);
    drive.purge(actor(drive), notes.id(), Precondition.NONE);
    RestorePreview preview = drive.preview(RestoreTarget.at(point));

    RestoreReport report = drive.restoreTo(actor(drive), RestoreTarget.at(point));

    assertThat(read(drive, y2024.id())).isEqualTo("twenty-four");
    assertThat(drive.path(y2024.id())).containsExactly("tax", "2024.pdf");
    assertThat(read(drive, notes.id())).isEqualTo("notes");
    assertThat(names(drive, root)).containsExactly("notes.txt", "tax");
    assertThat(report.counts()).isEqualTo(new RestoreCounts(1, 1, 1, 0, 0));
    assertThat(preview.counts()).isEqualTo(report.counts());
    assertThat(preview.changes())
        .extracting(RestoreChange::name)
        .containsExactlyInAnyOrder("2024.pdf", "READ ME.txt", "notes.txt");
    assertThat(report.notRestored()).isEmpty();
    assertThat(house.west.size()).isEqualTo(4); // no content was copied
  }

  @Test
  void isUndone() {
    House.rewrite(drive, y2024, "changed");
    Item fresh = file(drive, root, "fresh.txt", "fresh");
    RestoreReport report = drive.restoreTo(actor(drive), RestoreTarget.at(point));
    assertThat(drive.find(fresh.id())).isEmpty();

    RestoreReport undone = drive.undo(actor(drive), report.seq().orElseThrow());

    assertThat(read(drive, y2024.id())).isEqualTo("changed");
    assertThat(read(drive, fresh.id())).isEqualTo("fresh");
    assertThat(drive.versions(y2024.id())).hasSize(4);
    drive.undo(actor(drive), undone.seq().orElseThrow());
    assertThat(read(drive, y2024.id())).isEqualTo("twenty-four");
    assertThatThrownBy(() -> drive.undo(actor(drive), 2))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  @Test
  void changesNothingWhenNothingChanged() {
    long seq = drive.info().seq();
    rename(notes, "other");
    rename(notes, "notes.txt");

    RestoreReport report = drive.restoreTo(actor(drive), RestoreTarget.at(point));

    assertThat(report.seq()).isEmpty();
    assertThat(drive.info().seq()).isEqualTo(seq + 2);
  }

  @Test
  void swapsNamesBack() {
    Item one = file(drive, root, "one", "1");
    Item two = file(drive, root, "two", "2");
    long before = drive.info().seq();
    rename(one, "three");
    rename(two, "one");
    rename(one, "two");

    drive.restoreTo(actor(drive), RestoreTarget.after(before));

    assertThat(read(drive, drive.resolve(root.id(), List.of("one")).orElseThrow().id()))
        .isEqualTo("1");
  }

  @Test
  void leavesSiblingsOfTheFolderAlone() {
    rename(notes, "changed.txt");
    rename(y2024, "gone.pdf");
    file(drive, tax, "2025.pdf", "new");
    rename(tax, "taxes");

    RestoreReport report = drive.restoreTo(actor(drive), RestoreTarget.at(point).within(tax.id()));

    assertThat(names(drive, tax)).containsExactly("2024.pdf", "old");
    assertThat(names(drive, root)).containsExactly("changed.txt", "taxes");
    assertThat(report.counts()).isEqualTo(new RestoreCounts(0, 1, 0, 1, 0));
    assertThat(drive.operations(all()).operations().getFirst().name()).contains("taxes");
  }

  @Test
  void takesBackIntoTheFolderWhatWasMovedOut() {
    move(y2024, root);
    move(notes, tax);

    drive.restoreTo(actor(drive), RestoreTarget.at(point).within(tax.id()));

    assertThat(names(drive, tax)).containsExactly("2024.pdf", "old");
    assertThat(names(drive, root)).containsExactly("tax");
    assertThat(drive.recycleBin(10, Optional.empty()).items())
        .extracting(recycled -> recycled.item().id())
        .containsExactly(notes.id());
  }

  @Test
  void recyclesOnlyTheTopOfWhatIsNew() {
    Item fresh = folder(drive, tax, "fresh");
    Item inside = file(drive, fresh, "inside", "1");

    RestoreReport report = drive.restoreTo(actor(drive), RestoreTarget.at(point));

    assertThat(report.counts().recycled()).isEqualTo(1);
    drive.restore(actor(drive), fresh.id(), Optional.empty(), Optional.empty());
    assertThat(read(drive, inside.id())).isEqualTo("1");
  }

  @Test
  void leavesAFolderThatHoldsTheRestoredOneWhereItIs() {
    move(old, root);
    move(tax, old);
    Item other = file(drive, old, "other", "1");

    RestoreReport report = drive.restoreTo(actor(drive), RestoreTarget.at(point).within(tax.id()));

    assertThat(report.notRestored())
        .containsExactly(new NotRestored(old.id(), "old", NotRestored.Reason.HOLDS_THE_FOLDER));
    assertThat(drive.path(tax.id())).containsExactly("old", "tax");
    assertThat(drive.find(other.id())).isPresent();
  }

  @Test
  void givesANewNameWhereTheFolderThatStaysHasOneOfThatName() {
    Item inOld = file(drive, old, "tax", "was in old");
    long before = drive.info().seq();
    drive.recycle(actor(drive), inOld.id(), Precondition.NONE);
    move(old, root);
    move(tax, old);

    RestoreReport report =
        drive.restoreTo(actor(drive), RestoreTarget.after(before).within(tax.id()));

    assertThat(report.notRestored())
        .extracting(NotRestored::reason)
        .containsExactlyInAnyOrder(
            NotRestored.Reason.HOLDS_THE_FOLDER, NotRestored.Reason.NAME_TAKEN);
    assertThat(drive.path(inOld.id())).containsExactly("old", "tax 1");
  }

  @Test
  void refusesPointsOutsideOfTheWindow() {
    assertOutside(house.clock.instant().plusSeconds(1));
    assertOutside(drive.info().createdAt().minusSeconds(1));
    assertOutside(Instant.MIN);
    house.clock.advance(Duration.ofDays(31));
    assertOutside(point);
    assertThatThrownBy(() -> drive.preview(RestoreTarget.after(2)))
        .isInstanceOf(DriveRefusal.PointOutsideWindow.class);
    assertThatThrownBy(() -> drive.preview(RestoreTarget.after(99)))
        .isInstanceOf(DriveRefusal.PointOutsideWindow.class);
    assertThat(drive.preview(RestoreTarget.after(5)).counts().total()).isZero();
  }

  @Test
  void mayExceedTheQuota() {
    drive.purge(actor(drive), notes.id(), Precondition.NONE);
    file(drive, root, "filler", "1234567");
    house.quotaBytes = 20;
    assertThat(drive.preview(RestoreTarget.at(point)).overQuota()).isTrue();

    RestoreReport report = drive.restoreTo(actor(drive), RestoreTarget.at(point));

    assertThat(report.overQuota()).isTrue();
    assertThat(drive.info().quota()).isEqualTo(new Quota(20, 23, 7, 0));
    assertThatThrownBy(() -> file(drive, root, "more", "1"))
        .isInstanceOf(DriveRefusal.QuotaReached.class);
    drive.emptyRecycleBin(actor(drive));
    file(drive, root, "more", "1");
  }

  private void assertOutside(Instant instant) {
    assertThatThrownBy(() -> drive.restoreTo(actor(drive), RestoreTarget.at(instant)))
        .isInstanceOf(DriveRefusal.PointOutsideWindow.class);
  }

  private void rename(Item item, String to) {
    drive.change(
        actor(drive), item.id(), ItemChange.rename(name(to), Conflict.FAIL), Precondition.NONE);
  }

  private void move(Item item, Item into) {
    drive.change(
        actor(drive), item.id(), ItemChange.move(into.id(), Conflict.FAIL), Precondition.NONE);
  }

  private static OperationsQuery all() {
    return new OperationsQuery(Instant.EPOCH, Instant.MAX, 10, Optional.empty());
  }
}
