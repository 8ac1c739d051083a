package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ListingTest {

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
  void close() {
    house.close();
  }

  @Test
  void sortsByNameSizeAndChange() {
    for (String name : List.of("b", "A", "c")) {
      house.clock.advance(Duration.ofSeconds(1));
      file(drive, root, name, name.equals("A") ? "long" : name + name.equals("c"));
    }
    house.clock.advance(Duration.ofSeconds(1));
    folder(drive, root, "z");

    assertThat(names(Listing.Order.NAME, false)).containsExactly("A", "b", "c", "z");
    assertThat(names(Listing.Order.NAME, true)).containsExactly("z", "c", "b", "A");
    assertThat(names(Listing.Order.SIZE, false)).containsExactly("z", "A", "c", "b");
    assertThat(names(Listing.Order.MODIFIED, false)).containsExactly("b", "A", "c", "z");
  }

  @Test
  void filters() {
    file(drive, root, "file", "1");
    folder(drive, root, "folder");

    for (Listing.Order order : Listing.Order.values()) {
      assertThat(list(order, Listing.Filter.FILES)).containsExactly("file");
      assertThat(list(order, Listing.Filter.FOLDERS)).containsExactly("folder");
    }
  }

  @ParameterizedTest
  @EnumSource(Listing.Order.class)
  void showsWhatIsThereThroughoutExactlyOnce(Listing.Order order) {
    List<Item> stable = new ArrayList<>();
    List<Item> restless = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      stable.add(file(drive, root, "s" + i, "x"));
      restless.add(file(drive, root, "r" + i, "x"));
    }
    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    int page = 0;
    do {
      ItemPage found =
          drive.children(root.id(), new Listing(order, false, 3, cursor, Listing.Filter.ALL));
      found.items().forEach(item -> seen.add(item.id().text()));
      cursor = found.next();
      disturb(stable.get(page), restless.get(page), page);
      page++;
    } while (cursor.isPresent() && page < 10);

    assertThat(cursor).isEmpty();
    assertThat(seen).doesNotHaveDuplicates();
    assertThat(seen).containsAll(stable.stream().map(item -> item.id().text()).toList());
  }

  // The one is renamed and rewritten, which moves it in every order; the other comes and goes.
  private void disturb(Item stays, Item goes, int page) {
    house.clock.advance(Duration.ofSeconds(1));
    drive.change(
        actor(drive),
        stays.id(),
        ItemChange.rename(House.name((page % 2 == 0 ? "zz" : "0") + page), Conflict.FAIL),
        Precondition.NONE);
    House.rewrite(drive, stays, "much longer " + page);
    drive.recycle(actor(drive), goes.id(), Precondition.NONE);
    file(drive, root, "new" + page, "new");
  }

  @Test
  void refusesForgedAndForeignCursors() {
    for (int i = 0; i < 3; i++) {
      file(drive, root, "f" + i, "x");
    }
    Item sub = folder(drive, root, "sub");
    String next = drive.children(root.id(), Listing.first(1)).next().orElseThrow();

    assertUnusable(root, Listing.Order.ID, "AAAA");
    assertUnusable(root, Listing.Order.ID, "\u00e4");
    assertUnusable(sub, Listing.Order.ID, next);
    assertUnusable(root, Listing.Order.NAME, next);
    assertThatThrownBy(() -> drive.recycleBin(1, Optional.of(next)))
        .isInstanceOf(DriveRefusal.CursorUnusable.class);
  }

  @Test
  void refusesToListAFile() {
    Item file = file(drive, root, "f", "x");

    assertThatThrownBy(() -> drive.children(file.id(), Listing.first(10)))
        .isInstanceOf(DriveRefusal.NotAFolder.class);
  }

  private void assertUnusable(Item folder, Listing.Order order, String cursor) {
    Listing listing = new Listing(order, false, 1, Optional.of(cursor), Listing.Filter.ALL);
    assertThatThrownBy(() -> drive.children(folder.id(), listing))
        .isInstanceOf(DriveRefusal.CursorUnusable.class);
  }

  @Test
  void showsWhatChangedSinceItWasListedBefore() {
    Item below = folder(drive, root, "below");
    Item renamed = file(drive, root, "a", "1");
    Item written = file(drive, root, "b", "1");
    Item removed = file(drive, root, "c", "1");
    assertThat(drive.children(root.id(), Listing.first(10)).items()).hasSize(4);

    ItemChange toNew =
        new ItemChange(
            Optional.of(ItemName.of("new")),
            Optional.empty(),
            House.NO_TIMES,
            Optional.empty(),
            Conflict.FAIL);
    drive.change(actor(drive), renamed.id(), toNew, Precondition.NONE);
    House.rewrite(drive, written, "longer");
    drive.recycle(actor(drive), removed.id(), Precondition.NONE);
    file(drive, below, "d", "123");

    List<Item> now = drive.children(root.id(), Listing.first(10)).items();
    assertThat(now)
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                drive.find(below.id()).orElseThrow(),
                drive.find(renamed.id()).orElseThrow(),
                drive.find(written.id()).orElseThrow()));
    assertThat(now).extracting(Item::name).contains("new");
    assertThat(now).extracting(Item::sizeBytes).contains(3L, 6L);
  }

  private List<String> names(Listing.Order order, boolean descending) {
    List<String> names = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      ItemPage page =
          drive.children(root.id(), new Listing(order, descending, 1, cursor, Listing.Filter.ALL));
      page.items().forEach(item -> names.add(item.name()));
      cursor = page.next();
    } while (cursor.isPresent());
    return names;
  }

  private List<String> list(Listing.Order order, Listing.Filter filter) {
    return drive
        .children(root.id(), new Listing(order, false, 10, Optional.empty(), filter))
        .items()
        .stream()
        .map(Item::name)
        .toList();
  }
}
