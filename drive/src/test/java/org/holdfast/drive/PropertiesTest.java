package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;
import static org.holdfast.drive.House.name;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.ItemProperties.Name;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What clients keep with an item; and what makes way for what is moved or copied.
class PropertiesTest {

  private static final Name COLOUR = new Name("urn:test", "colour");
  private static final Name SHAPE = new Name("", "Form \u00c4");

  @TempDir Path temp;
  private House house;
  private Drive drive;
  private Item root;
  private Item file;

  @BeforeEach
  void open() {
    house = House.in(temp);
    drive = house.drive();
    root = drive.root();
    file = file(drive, root, "a.txt", "a");
  }

  @AfterEach
  void verifyAndClose() {
    assertThat(house.verify(drive).findings()).isEmpty();
    house.close();
  }

  @Test
  void theyAreKeptThroughNewContentRenamesCopiesAndTheRecycleBin() {
    put(file, COLOUR, "<c>red &amp; blue</c>");
    put(file, SHAPE, "\ud83d\udd36");
    House.rewrite(drive, file, "b");
    drive.change(
        actor(drive),
        file.id(),
        ItemChange.rename(name("b.txt"), Conflict.FAIL),
        Precondition.NONE);
    Item copy = drive.copy(actor(drive), file.id(), at(root, "copy.txt"), (_, _) -> {});
    drive.recycle(actor(drive), file.id(), Precondition.NONE);
    Item back = drive.restore(actor(drive), file.id(), Optional.empty(), Optional.empty());

    for (Item each : List.of(copy, back, drive.find(copy.id()).orElseThrow())) {
      assertThat(each.properties().get(COLOUR)).contains("<c>red &amp; blue</c>");
      assertThat(each.properties().get(SHAPE)).contains("\ud83d\udd36");
    }
  }

  @Test
  void whoGoesBackToAPointHasThoseOfThen() {
    put(file, COLOUR, "red");
    house.clock.advance(Duration.ofMinutes(1));
    Instant then = house.clock.instant();
    house.clock.advance(Duration.ofMinutes(1));
    put(file, COLOUR, "blue");

    drive.restoreTo(actor(drive), RestoreTarget.at(then));

    assertThat(drive.find(file.id()).orElseThrow().properties().get(COLOUR)).contains("red");
  }

  @Test
  void removingThemLeavesTheOthersAndNoOperationIfThereIsNone() {
    put(file, COLOUR, "red");
    put(file, SHAPE, "round");
    change(file, List.of(new ItemProperties.Change.Remove(COLOUR)));
    long seq = drive.info().seq();
    Item after = change(file, List.of(new ItemProperties.Change.Remove(COLOUR)));

    assertThat(after.properties().names()).containsExactly(SHAPE);
    assertThat(drive.info().seq()).isEqualTo(seq);
  }

  @Test
  void tooManyOfThemAreRefusedAndNothingIsKept() {
    put(file, COLOUR, "x".repeat(30_000));

    assertThatThrownBy(() -> put(file, SHAPE, "x".repeat(3_000)))
        .isInstanceOf(DriveRefusal.PropertiesTooLarge.class);
    assertThat(drive.find(file.id()).orElseThrow().properties().names()).containsExactly(COLOUR);
  }

  @Test
  void aFolderMakesWayWithAllItHoldsAndCanBeBroughtBack() {
    Item there = folder(drive, root, "there");
    file(drive, there, "old.txt", "old");
    Item moved = folder(drive, root, "moved");
    file(drive, moved, "new.txt", "new");

    drive.change(
        actor(drive),
        moved.id(),
        ItemChange.rename(name("there"), Conflict.SUPERSEDE),
        Precondition.NONE);

    assertThat(House.names(drive, root)).containsExactly("a.txt", "there");
    assertThat(House.names(drive, moved)).containsExactly("new.txt");
    Item back = drive.restore(actor(drive), there.id(), Optional.empty(), Optional.empty());
    assertThat(House.names(drive, back)).containsExactly("old.txt");
  }

  @Test
  void aFolderDoesNotMakeWayForWhatIsInIt() {
    Item top = folder(drive, root, "top");
    Item sub = folder(drive, top, "sub");
    ItemChange up =
        new ItemChange(
            Optional.of(name("top")),
            Optional.of(root.id()),
            FileTimes.NONE,
            Optional.empty(),
            Conflict.SUPERSEDE);

    assertThatThrownBy(() -> drive.change(actor(drive), sub.id(), up, Precondition.NONE))
        .isInstanceOf(DriveRefusal.IntoItself.class);
  }

  @Test
  void aFolderIsCopiedAloneOverAFile() {
    Item top = folder(drive, root, "top");
    file(drive, top, "in.txt", "in");
    put(top, COLOUR, "red");

    Item copy = drive.copyAlone(actor(drive), top.id(), at(root, "a.txt", Conflict.SUPERSEDE));

    assertThat(copy.isFolder()).isTrue();
    assertThat(House.names(drive, copy)).isEmpty();
    assertThat(copy.properties().get(COLOUR)).contains("red");
    assertThat(drive.recycleBin(10, Optional.empty()).items()).hasSize(1);
  }

  private Item put(Item item, Name name, String value) {
    return change(item, List.of(new ItemProperties.Change.Put(name, value)));
  }

  private Item change(Item item, List<ItemProperties.Change> changes) {
    ItemChange change =
        new ItemChange(
            Optional.empty(),
            Optional.empty(),
            FileTimes.NONE,
            Optional.empty(),
            changes,
            Conflict.FAIL);
    return drive.change(actor(drive), item.id(), change, Precondition.NONE);
  }
}
