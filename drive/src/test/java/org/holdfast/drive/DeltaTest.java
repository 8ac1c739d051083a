package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaTest {

  // /
  // ├── docs/
  // │   ├── a.txt
  // │   └── deep/
  // │       └── b.txt
  // └── c.txt
  @TempDir Path temp;
  private House house;
  private Drive drive;
  private Item root;
  private Item docs;
  private Item a;
  private Item deep;
  private Item b;

  @BeforeEach
  void open() {
    house = House.in(temp);
    drive = house.drive();
    root = drive.root();
    docs = folder(drive, root, "docs");
    a = file(drive, docs, "a.txt", "a");
    deep = folder(drive, docs, "deep");
    b = file(drive, deep, "b.txt", "b");
    file(drive, root, "c.txt", "c");
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void enumeratesEverythingWithParentsFirst() {
    List<ItemId> seen = new ArrayList<>();
    DeltaToken token = DeltaToken.start();
    for (int page = 0; page < 20; page++) {
      DeltaPage found = drive.delta(root.id(), token, 2);
      for (DeltaEntry entry : found.entries()) {
        Item item = ((DeltaEntry.Present) entry).item();
        item.parent().ifPresent(parent -> assertThat(seen).contains(parent));
        seen.add(item.id());
      }
      if (found.delta().isPresent()) {
        break;
      }
      token = found.next().orElseThrow();
    }

    assertThat(seen).hasSize(6).doesNotHaveDuplicates().startsWith(root.id());
  }

  @Test
  void isEmptyWhenNothingHappened() {
    DeltaToken end = end(root, DeltaToken.start());

    assertThat(drive.delta(root.id(), end, 10).entries()).isEmpty();
    assertThat(drive.delta(root.id(), DeltaToken.latest(), 10).entries()).isEmpty();
    assertThat(drive.delta(root.id(), end(root, DeltaToken.latest()), 10).entries()).isEmpty();
  }

  @Test
  void tellsOnlyOfTheFolderThatIsRemoved() {
    DeltaToken end = end(root, DeltaToken.start());

    drive.recycle(actor(drive), docs.id(), Precondition.NONE);

    assertThat(drive.delta(root.id(), end, 10).entries())
        .containsExactly(new DeltaEntry.Gone(docs.id(), docs.parent(), Optional.of("docs")));
  }

  @Test
  void tellsOfEverythingInAFolderThatComesBack() {
    drive.recycle(actor(drive), docs.id(), Precondition.NONE);
    DeltaToken end = end(root, DeltaToken.start());

    drive.restore(actor(drive), docs.id(), Optional.empty(), Optional.empty());

    assertThat(ids(drive.delta(root.id(), end, 10)))
        .containsExactlyInAnyOrder(docs.id(), a.id(), deep.id(), b.id())
        .startsWith(docs.id());
  }

  @Test
  void callsGoneWhatLeavesItsFolderAndPresentWhatComes() {
    DeltaToken end = end(docs, DeltaToken.start());

    move(deep, root);
    assertThat(drive.delta(docs.id(), end, 10).entries())
        .singleElement()
        .isInstanceOf(DeltaEntry.Gone.class);
    DeltaToken then = end(docs, end);
    move(deep, docs);

    assertThat(ids(drive.delta(docs.id(), then, 10))).containsExactly(deep.id(), b.id());
  }

  @Test
  void movesOutOfAFolderBeforeItDropsTheFolder() {
    DeltaToken end = end(root, DeltaToken.start());
    move(deep, root);
    drive.recycle(actor(drive), docs.id(), Precondition.NONE);
    drive.change(
        actor(drive),
        deep.id(),
        ItemChange.rename(House.name("deeper"), Conflict.FAIL),
        Precondition.NONE);

    List<DeltaEntry> entries = drive.delta(root.id(), end, 10).entries();

    assertThat(entries).hasSize(2);
    assertThat(entries.getFirst()).isInstanceOf(DeltaEntry.Present.class);
    assertThat(entries.getLast()).isInstanceOf(DeltaEntry.Gone.class);
  }

  @Test
  void asksForResyncWhenATokenIsNotOfThisHistory() {
    DeltaToken ours = end(root, DeltaToken.start());
    Drive other = house.drive();
    String text = ours.text();
    char last = text.charAt(text.length() - 2);
    String forged =
        text.substring(0, text.length() - 2) + (last == 'A' ? 'B' : 'A') + text.charAt(0);

    for (String bad : List.of("x", "not base64!", forged, text.substring(4))) {
      assertResync(drive, root.id(), new DeltaToken(bad));
    }
    assertResync(other, other.root().id(), ours);
    assertResync(drive, docs.id(), ours);
    assertThat(text).hasSizeLessThanOrEqualTo(200).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void asksForResyncWhenTheDatabaseWasSetBack() {
    file(drive, root, "new.txt", "1");
    DeltaToken ahead = end(root, DeltaToken.start());
    setBackByOne();

    assertResync(drive, root.id(), ahead);
    file(drive, root, "other.txt", "2");

    assertResync(drive, root.id(), ahead);
  }

  private void setBackByOne() {
    long head = drive.info().seq();
    house.database.write(
        tx -> {
          byte[] digest =
              tx.fetchSingle("SELECT digest FROM operation WHERE seq = ?", head - 1)
                  .get(0, byte[].class);
          tx.execute("DELETE FROM item_state WHERE from_seq = ?", head);
          tx.execute("UPDATE item_state SET to_seq = NULL WHERE to_seq = ?", head);
          tx.execute("DELETE FROM revision WHERE seq = ?", head);
          tx.execute("DELETE FROM operation WHERE seq = ?", head);
          return tx.execute("UPDATE drive SET seq = ?, head_digest = ?", head - 1, digest);
        });
  }

  private static void assertResync(Drive drive, ItemId scope, DeltaToken token) {
    assertThatThrownBy(() -> drive.delta(scope, token, 10))
        .isInstanceOf(DriveRefusal.ResyncRequired.class);
  }

  private DeltaToken end(Item scope, DeltaToken from) {
    DeltaToken token = from;
    while (true) {
      DeltaPage page = drive.delta(scope.id(), token, 3);
      if (page.delta().isPresent()) {
        return page.delta().get();
      }
      token = page.next().orElseThrow();
    }
  }

  private void move(Item item, Item into) {
    drive.change(
        actor(drive), item.id(), ItemChange.move(into.id(), Conflict.FAIL), Precondition.NONE);
  }

  private static List<ItemId> ids(DeltaPage page) {
    return page.entries().stream().map(entry -> ((DeltaEntry.Present) entry).item().id()).toList();
  }
}
