package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;
import static org.holdfast.drive.House.name;
import static org.holdfast.drive.House.names;
import static org.holdfast.drive.House.read;
import static org.holdfast.drive.House.write;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveTest {

  @TempDir Path temp;
  private House house;
  private Drive drive;
  private Item root;

  @BeforeEach
  void open() {
    house = House.in(temp);
    drive = house.drive();
    root = drive.root();
  }

  @AfterEach
  void verifyAndClose() {
    assertThat(house.verify(drive).findings()).isEmpty();
    assertThat(house.drives.strangers(house.regions())).isEmpty();
    house.close();
  }

  @Test
  void beginsWithAnEmptyRoot() {
    assertThat(root.name()).isEmpty();
    assertThat(root.parent()).isEmpty();
    assertThat(root.facet()).isEqualTo(new Facet.Folder(0, 0));
    assertThat(drive.info().quota().used()).isZero();
    assertThat(drive.info().seq()).isEqualTo(1);
    assertThat(house.drives.ofOwner(drive.owner()).orElseThrow().id()).isEqualTo(drive.id());
    assertThat(house.drives.find(drive.id())).isPresent();
    assertThat(house.drives.all()).hasSize(1);
  }

  @Test
  void refusesASecondDriveForAnAccount() {
    assertThatThrownBy(() -> house.drives.create(drive.owner()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void findsWhatItWrote() {
    Item docs = folder(drive, root, "Docs");
    Item letter = file(drive, docs, "Letter.txt", "Dear Ana");

    assertThat(drive.find(letter.id())).contains(letter);
    assertThat(drive.resolve(root.id(), List.of("docs", "LETTER.TXT"))).contains(letter);
    assertThat(drive.resolve(root.id(), List.of())).map(Item::id).contains(root.id());
    assertThat(drive.resolve(root.id(), List.of("docs", "a/b"))).isEmpty();
    assertThat(drive.resolve(letter.id(), List.of("x"))).isEmpty();
    assertThat(drive.path(letter.id())).containsExactly("Docs", "Letter.txt");
    assertThat(read(drive, letter.id())).isEqualTo("Dear Ana");
    assertThat(letter.facet())
        .isInstanceOfSatisfying(
            Facet.File.class,
            facet -> {
              assertThat(facet.version()).isEqualTo(1);
              assertThat(facet.sizeBytes()).isEqualTo(8);
              assertThat(facet.mediaType()).isEqualTo("text/plain");
            });
    assertThat(drive.find(docs.id()).orElseThrow().facet()).isEqualTo(new Facet.Folder(8, 1));
    assertThat(drive.root().facet()).isEqualTo(new Facet.Folder(8, 1));
    assertThat(drive.find(ItemId.random(house.random))).isEmpty();
  }

  @Test
  void keepsNamesUniqueWithoutRegardToCase() {
    file(drive, root, "a.txt", "1");

    assertThatThrownBy(() -> write(drive, at(root, "A.TXT"), "2", Precondition.NONE))
        .isInstanceOf(DriveRefusal.NameTaken.class);
    assertThatThrownBy(() -> folder(drive, root, "A.txt"))
        .isInstanceOf(DriveRefusal.NameTaken.class);
  }

  @Test
  void renamesOnConflict() {
    file(drive, root, "a.txt", "0");
    for (int i = 0; i < 20; i++) {
      Written written =
          write(drive, at(root, "A.txt", Conflict.RENAME), "x" + i, Precondition.NONE);
      assertThat(written.created()).isTrue();
      assertThat(written.item().name()).startsWith("A ").endsWith(".txt");
    }

    assertThat(names(drive, root)).hasSize(21).doesNotHaveDuplicates().contains("A 1.txt");
    assertThat(folder(drive, root, "photos").name()).isEqualTo("photos");
    assertThat(
            drive
                .createFolder(actor(drive), at(root, "photos", Conflict.RENAME), House.NO_TIMES)
                .item()
                .name())
        .isEqualTo("photos 1");
  }

  @Test
  void renamesTheLongestNameWithinItsLimit() {
    String longest = "x".repeat(251) + ".txt";
    file(drive, root, longest, "1");

    Written second = write(drive, at(root, longest, Conflict.RENAME), "2", Precondition.NONE);

    assertThat(second.item().name()).hasSize(255).endsWith("x 1.txt");
  }

  @Test
  void replacesAFileByItsNextVersion() {
    Item first = file(drive, root, "a.txt", "one");
    Written second = write(drive, at(root, "a.txt", Conflict.REPLACE), "second", Precondition.NONE);

    assertThat(second.created()).isFalse();
    assertThat(second.item().id()).isEqualTo(first.id());
    assertThat(second.item().seq()).isGreaterThan(first.seq());
    assertThat(read(drive, first.id())).isEqualTo("second");
    assertThat(drive.root().sizeBytes()).isEqualTo(6);
    assertThat(drive.versions(first.id())).extracting(Version::number).containsExactly(2, 1);
    assertThat(read(drive.open(first.id(), 1))).isEqualTo("one");
  }

  @Test
  void doesNotReplaceAFolderByAFileOrAFileByAFolder() {
    folder(drive, root, "f");
    file(drive, root, "a", "1");

    assertThatThrownBy(() -> write(drive, at(root, "f", Conflict.REPLACE), "x", Precondition.NONE))
        .isInstanceOf(DriveRefusal.NameTaken.class);
    assertThatThrownBy(
            () -> drive.createFolder(actor(drive), at(root, "a", Conflict.REPLACE), House.NO_TIMES))
        .isInstanceOf(DriveRefusal.NameTaken.class);
  }

  @Test
  void keepsAFolderThatIsCreatedAgain() {
    Item docs = folder(drive, root, "docs");

    Written again =
        drive.createFolder(actor(drive), at(root, "DOCS", Conflict.REPLACE), House.NO_TIMES);

    assertThat(again).isEqualTo(new Written(docs, List.of(), false));
  }

  @Test
  void recordsNothingForTheSameBytes() {
    Item first = file(drive, root, "a.txt", "same");

    Item again = file(drive, root, "a.txt", "same");

    assertThat(again).isEqualTo(first);
    assertThat(drive.info().seq()).isEqualTo(2);
    assertThat(house.west.size()).isEqualTo(1);
  }

  @Test
  void looksAtPreconditions() {
    Item file = file(drive, root, "a.txt", "1");
    Precondition asSeen = new Precondition.IfItem(file.seq());
    Item changed = House.rewrite(drive, file, "22");
    Placement there = at(root, "a.txt", Conflict.REPLACE);

    assertChanged(() -> write(drive, there, "333", asSeen));
    assertChanged(() -> write(drive, there, "333", new Precondition.IfNoneExists()));
    assertChanged(() -> write(drive, at(root, "new"), "333", asSeen));
    assertChanged(() -> drive.recycle(actor(drive), file.id(), asSeen));
    assertChanged(() -> drive.purge(actor(drive), file.id(), asSeen));
    assertChanged(
        () ->
            drive.change(
                actor(drive), file.id(), ItemChange.rename(name("b"), Conflict.FAIL), asSeen));
    write(drive, there, "4444", new Precondition.IfItem(changed.seq()));
    write(drive, at(root, "new"), "5", new Precondition.IfNoneExists());
  }

  private static void assertChanged(Runnable verb) {
    assertThatThrownBy(verb::run).isInstanceOf(DriveRefusal.Changed.class);
  }

  @Test
  void renamesMovesAndDescribesInOneOperation() {
    Item docs = folder(drive, root, "docs");
    Item file = file(drive, root, "a.txt", "1");
    Instant day = Instant.parse("2001-02-03T04:05:06.789Z");

    Item after =
        drive.change(
            actor(drive),
            file.id(),
            new ItemChange(
                Optional.of(name("b.txt")),
                Optional.of(docs.id()),
                new FileTimes(Optional.of(day), Optional.of(day.plusNanos(999))),
                Optional.of("a note"),
                Conflict.FAIL),
            Precondition.NONE);

    assertThat(after.name()).isEqualTo("b.txt");
    assertThat(after.parent()).contains(docs.id());
    assertThat(after.times()).isEqualTo(new FileTimesShown(day, day));
    assertThat(after.description()).isEqualTo("a note");
    assertThat(drive.info().seq()).isEqualTo(after.seq()).isEqualTo(4);
    assertThat(drive.versions(file.id())).hasSize(1);
    assertThat(names(drive, root)).containsExactly("docs");
  }

  @Test
  void changesTheSpellingOfANameInPlace() {
    Item file = file(drive, root, "readme.txt", "1");

    Item after = rename(file, "README.txt", Conflict.FAIL);

    assertThat(after.name()).isEqualTo("README.txt");
    assertThat(rename(after, "README.txt", Conflict.FAIL).seq()).isEqualTo(after.seq());
  }

  @Test
  void sendsAFileThatAMoveReplacesToTheRecycleBin() {
    Item docs = folder(drive, root, "docs");
    Item old = file(drive, docs, "a.txt", "old");
    Item incoming = file(drive, root, "a.txt", "new");

    move(incoming, docs, Conflict.REPLACE);

    assertThat(names(drive, docs)).containsExactly("a.txt");
    assertThat(read(drive, incoming.id())).isEqualTo("new");
    assertThat(recycled()).containsExactly(old.id());
    assertThat(drive.info().quota().used()).isEqualTo(6);
  }

  @Test
  void doesNotMoveAFolderIntoItself() {
    Item outer = folder(drive, root, "outer");
    Item inner = folder(drive, outer, "inner");

    assertThatThrownBy(() -> move(outer, inner, Conflict.FAIL))
        .isInstanceOf(DriveRefusal.IntoItself.class);
    assertThatThrownBy(() -> move(outer, outer, Conflict.FAIL))
        .isInstanceOf(DriveRefusal.IntoItself.class);
    assertThatThrownBy(
            () -> drive.copy(actor(drive), outer.id(), at(inner, "x"), CopyProgress.SILENT))
        .isInstanceOf(DriveRefusal.IntoItself.class);
  }

  @Test
  void leavesTheRootWhereItIs() {
    assertThatThrownBy(() -> rename(root, "x", Conflict.FAIL))
        .isInstanceOf(DriveRefusal.RootFixed.class);
    assertThatThrownBy(() -> drive.recycle(actor(drive), root.id(), Precondition.NONE))
        .isInstanceOf(DriveRefusal.RootFixed.class);
    assertThatThrownBy(() -> drive.purge(actor(drive), root.id(), Precondition.NONE))
        .isInstanceOf(DriveRefusal.RootFixed.class);
  }

  @Test
  void limitsThePath() {
    Item at = root;
    for (int i = 0; i < 16; i++) {
      at = folder(drive, at, "x".repeat(254));
    }
    Item deepest = at;

    assertThatThrownBy(() -> folder(drive, deepest, "y".repeat(20)))
        .isInstanceOf(DriveRefusal.PathTooLong.class);
    assertThat(drive.path(deepest.id())).hasSize(16);
  }

  @Test
  void recyclesAFolderAsOneRowAndBringsItBack() {
    Item docs = folder(drive, root, "docs");
    Item file = file(drive, docs, "a.txt", "12345");

    drive.recycle(actor(drive), docs.id(), Precondition.NONE);

    assertThat(drive.find(docs.id())).isEmpty();
    assertThat(drive.find(file.id())).isEmpty();
    assertThat(drive.recycleBin(10, Optional.empty()).items())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.item().id()).isEqualTo(docs.id());
              assertThat(item.item().sizeBytes()).isEqualTo(5);
              assertThat(item.formerPath()).isEmpty();
              assertThat(item.by()).isEqualTo(drive.owner());
            });
    assertThat(drive.info().quota().recycled()).isEqualTo(5);
    assertThat(drive.info().quota().used()).isEqualTo(5);

    Item back = drive.restore(actor(drive), docs.id(), Optional.empty(), Optional.empty());

    assertThat(back.name()).isEqualTo("docs");
    assertThat(read(drive, file.id())).isEqualTo("12345");
    assertThat(drive.info().quota().recycled()).isZero();
  }

  @Test
  void restoresUnderANewNameIfTheOldOneIsTaken() {
    Item old = file(drive, root, "a.txt", "old");
    drive.recycle(actor(drive), old.id(), Precondition.NONE);
    file(drive, root, "a.txt", "new");

    Item back = drive.restore(actor(drive), old.id(), Optional.empty(), Optional.empty());

    assertThat(back.name()).isEqualTo("a 1.txt");
  }

  @Test
  void restoresIntoTheRootIfTheFolderIsGone() {
    Item docs = folder(drive, root, "docs");
    Item file = file(drive, docs, "a.txt", "1");
    drive.recycle(actor(drive), file.id(), Precondition.NONE);
    drive.recycle(actor(drive), docs.id(), Precondition.NONE);
    assertThat(recycled()).containsExactly(docs.id(), file.id());

    Item back = drive.restore(actor(drive), file.id(), Optional.empty(), Optional.empty());

    assertThat(back.parent()).contains(root.id());
    assertThat(drive.recycleBin(10, Optional.empty()).items()).hasSize(1);
  }

  @Test
  void restoresWhereItIsTold() {
    Item docs = folder(drive, root, "docs");
    Item file = file(drive, root, "a.txt", "1");
    drive.recycle(actor(drive), file.id(), Precondition.NONE);

    Item back =
        drive.restore(actor(drive), file.id(), Optional.of(docs.id()), Optional.of(name("b.txt")));

    assertThat(drive.path(back.id())).containsExactly("docs", "b.txt");
    assertThatThrownBy(
            () -> drive.restore(actor(drive), file.id(), Optional.empty(), Optional.empty()))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  @Test
  void pagesTheRecycleBinNewestFirst() {
    List<ItemId> removed = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Item file = file(drive, root, "f" + i, "x");
      drive.recycle(actor(drive), file.id(), Precondition.NONE);
      removed.addFirst(file.id());
    }

    assertThat(recycled()).containsExactlyElementsOf(removed);
    assertThat(drive.emptyRecycleBin(actor(drive))).isEqualTo(7);
    assertThat(recycled()).isEmpty();
    assertThat(drive.emptyRecycleBin(actor(drive))).isZero();
    assertThat(drive.info().quota().used()).isZero();
  }

  @Test
  void purgesFromTheBinAndPastIt() {
    Item one = file(drive, root, "one", "1");
    Item two = file(drive, root, "two", "22");
    drive.recycle(actor(drive), one.id(), Precondition.NONE);

    drive.purge(actor(drive), one.id(), Precondition.NONE);
    drive.purge(actor(drive), two.id(), Precondition.NONE);

    assertThat(recycled()).isEmpty();
    assertThat(drive.info().quota().used()).isZero();
    assertThatThrownBy(() -> drive.purge(actor(drive), one.id(), Precondition.NONE))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  @Test
  void purgesOldItemsWhenSwept() {
    Item file = file(drive, root, "a", "1");
    drive.recycle(actor(drive), file.id(), Precondition.NONE);
    house.clock.advance(Duration.ofDays(29));
    assertThat(house.drives.sweep().purgedItems()).isZero();

    house.clock.advance(Duration.ofDays(2));

    assertThat(house.drives.sweep().purgedItems()).isEqualTo(1);
    assertThat(recycled()).isEmpty();
  }

  @Test
  void restoresAndDeletesVersions() {
    Item file = file(drive, root, "a", "one");
    House.rewrite(drive, file, "two");
    House.rewrite(drive, file, "three");

    Item back = drive.restoreVersion(actor(drive), file.id(), 1);

    assertThat(read(drive, file.id())).isEqualTo("one");
    assertThat(((Facet.File) back.facet()).version()).isEqualTo(4);
    assertThat(house.west.size()).isEqualTo(3);
    drive.deleteVersion(actor(drive), file.id(), 2);
    assertThat(drive.versions(file.id())).extracting(Version::number).containsExactly(4, 3, 1);
    assertThatThrownBy(() -> drive.open(file.id(), 2))
        .isInstanceOf(DriveRefusal.VersionAbsent.class);
    assertThatThrownBy(() -> drive.restoreVersion(actor(drive), file.id(), 9))
        .isInstanceOf(DriveRefusal.VersionAbsent.class);
    assertThatThrownBy(() -> drive.deleteVersion(actor(drive), file.id(), 4))
        .isInstanceOf(DriveRefusal.VersionCurrent.class);
    Version third = drive.versions(file.id()).get(1);
    assertThat(read(drive.open(file.id(), third.revision()))).isEqualTo("three");
  }

  @Test
  void copiesAFolderAsOneOperation() {
    Item docs = folder(drive, root, "docs");
    Item sub = folder(drive, docs, "sub");
    file(drive, docs, "a.txt", "aaa");
    file(drive, sub, "b.txt", "bb");
    long before = drive.info().seq();
    List<Long> told = new ArrayList<>();

    Item copy =
        drive.copy(
            actor(drive),
            docs.id(),
            at(root, "docs", Conflict.RENAME),
            (bytes, _) -> told.add(bytes));

    assertThat(drive.info().seq()).isEqualTo(before + 1);
    assertThat(copy.name()).isEqualTo("docs 1");
    assertThat(copy.facet()).isEqualTo(new Facet.Folder(5, 2));
    Item b = drive.resolve(copy.id(), List.of("sub", "b.txt")).orElseThrow();
    assertThat(read(drive, b.id())).isEqualTo("bb");
    assertThat(told).endsWith(5L);
    assertThat(house.west.size()).isEqualTo(4);
  }

  @Test
  void leavesNothingOfACopyThatFails() {
    Item docs = folder(drive, root, "docs");
    file(drive, docs, "a.txt", "aaa");

    assertThatThrownBy(
            () ->
                drive.copy(
                    actor(drive),
                    docs.id(),
                    at(root, "copy"),
                    (_, _) -> {
                      throw new IllegalArgumentException("stop");
                    }))
        .hasMessage("stop");

    assertThat(house.west.size()).isEqualTo(1);
    assertThat(names(drive, root)).containsExactly("docs");
  }

  @Test
  void listsOperationsAndCountsThem() {
    Item file = file(drive, root, "a.txt", "1");
    house.clock.advance(Duration.ofHours(2));
    rename(file, "b.txt", Conflict.FAIL);
    Instant end = house.clock.instant().plusSeconds(1);
    OperationsQuery all = new OperationsQuery(Instant.EPOCH, end, 2, Optional.empty());

    OperationPage page = drive.operations(all);

    assertThat(page.operations())
        .extracting(Operation::kind)
        .containsExactly(OperationKind.RENAME, OperationKind.CREATE_FILE);
    assertThat(page.operations().getFirst().name()).contains("b.txt");
    assertThat(page.operations().getFirst().item()).contains(file.id());
    assertThat(page.operations().getFirst().actor()).isEqualTo(actor(drive));
    OperationPage rest =
        drive.operations(new OperationsQuery(Instant.MIN, Instant.MAX, 2, page.next()));
    assertThat(rest.operations())
        .extracting(Operation::kind)
        .containsExactly(OperationKind.CREATE_DRIVE);
    assertThat(rest.next()).isEmpty();
    assertThat(drive.activity(Instant.EPOCH, end, Bucket.HOUR))
        .extracting(ActivityCount::kind)
        .containsExactly(
            OperationKind.CREATE_DRIVE, OperationKind.CREATE_FILE, OperationKind.RENAME);
    assertThat(drive.activity(Instant.EPOCH, end, Bucket.DAY))
        .allMatch(count -> count.from().equals(Instant.parse("2026-11-23T00:00:00Z")));
  }

  @Test
  void doesNotTurnBackWithTheClock() {
    house.clock.advance(Duration.ofDays(-400));

    Item file = file(drive, root, "a", "1");

    assertThat(file.createdAt()).isEqualTo(drive.info().createdAt());
  }

  @Test
  void hidesTheDriveOfANeighbour() {
    Item mine = file(drive, root, "a", "1");
    Drive other = house.drive();

    assertThat(other.find(mine.id())).isEmpty();
    assertThatThrownBy(() -> other.open(mine.id())).isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThatThrownBy(() -> other.recycle(actor(other), mine.id(), Precondition.NONE))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThatThrownBy(() -> move(mine, other.root(), Conflict.FAIL))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  private Item rename(Item item, String to, Conflict conflict) {
    return drive.change(
        actor(drive), item.id(), ItemChange.rename(name(to), conflict), Precondition.NONE);
  }

  private Item move(Item item, Item into, Conflict conflict) {
    return drive.change(
        actor(drive), item.id(), ItemChange.move(into.id(), conflict), Precondition.NONE);
  }

  private List<ItemId> recycled() {
    List<ItemId> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      RecycledPage page = drive.recycleBin(3, cursor);
      page.items().forEach(item -> all.add(item.item().id()));
      cursor = page.next();
    } while (cursor.isPresent());
    return all;
  }
}
