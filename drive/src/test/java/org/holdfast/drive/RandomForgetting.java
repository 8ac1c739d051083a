package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.holdfast.audit.Who;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// A drive that lives for some months, with a round of forgetting every day, beside the simplest
/// thought of what may be forgotten: what nobody saw for 33 days.
///
/// After each operation it notes what can be come to: in the tree, in lists of versions, in the
/// recycle bin with what lies below it. What was noted within the window has to be there, and every
/// point of it can be gone back to; what was not is gone in the end.
final class RandomForgetting {

  /// What could be come to from an instant on.
  private final TreeMap<Instant, Set<RevisionId>> reach = new TreeMap<>();

  /// What the tree held from an instant on, and what is written in it.
  private final TreeMap<Instant, Map<ItemId, String>> trees = new TreeMap<>();

  private final Set<RevisionId> ever = new HashSet<>();
  private final House house;
  private final Random random;
  private final Drive drive;
  private final Forgetting forgetting;
  private final List<Long> restores = new ArrayList<>();
  private int contents;

  /// So few that a file has more.
  static final int VERSIONS = 3;

  private RandomForgetting(House house, long seed) {
    this.house = house;
    this.random = new Random(seed);
    this.drive = house.drive();
    this.forgetting = house.drives.forgetting(SweepConsent.ALWAYS, Optional::empty, VERSIONS);
  }

  static void run(House house, long seed, int days) {
    RandomForgetting life = new RandomForgetting(house, seed);
    try {
      life.live(days);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private void live(int days) {
    note();
    for (int day = 0; day < days; day++) {
      Duration left = Duration.ofDays(1);
      for (int deeds = random.nextInt(3); deeds > 0; deeds--) {
        Duration pause = Duration.ofMinutes(1 + random.nextInt(300));
        left = left.minus(pause);
        house.passWatched(pause);
        deed();
        note();
      }
      house.passWatched(left);
      round();
      assertKept();
      if (day % 20 == 0) {
        assertThat(house.verify(drive).findings()).isEmpty();
        goBack();
      }
    }
    for (int day = 0; day < 40; day++) {
      house.passWatched(Duration.ofDays(1));
      round();
    }
    for (RevisionId revision : ever) {
      assertThat(house.drives.hasContent(revision))
          .as("what cannot be come to is gone, and nothing else: %s", history(revision))
          .isEqualTo(reach.lastEntry().getValue().contains(revision));
    }
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  private void round() {
    assertThat(forgetting.round().altered()).isEmpty();
  }

  private void assertKept() {
    Instant from = house.clock.instant().minus(Duration.ofDays(30));
    Instant first = Optional.ofNullable(reach.floorKey(from)).orElse(reach.firstKey());
    for (Set<RevisionId> then : reach.tailMap(first, true).values()) {
      for (RevisionId revision : then) {
        assertThat(house.drives.hasContent(revision)).isTrue();
      }
    }
  }

  /// To a random point of the window, and reads all that was there.
  private void goBack() {
    long window = Duration.ofDays(30).toMillis() - 1_000;
    Instant at = house.clock.instant().minusMillis((long) (random.nextDouble() * window));
    if (trees.floorKey(at) == null) {
      return;
    }
    restored(drive.restoreTo(House.actor(drive), RestoreTarget.at(at)));
    Map<ItemId, String> read = new HashMap<>();
    files(drive.root()).forEach(file -> read.put(file.id(), House.read(drive, file.id())));
    assertThat(read).isEqualTo(trees.floorEntry(at).getValue());
    note();
  }

  private void note() {
    Set<RevisionId> now = new HashSet<>(belowOf(drive.root()));
    for (Recycled each : drive.recycleBin(1_000, Optional.empty()).items()) {
      now.addAll(drive.access().read(view -> inBin(view, each.item().id())));
    }
    ever.addAll(now);
    reach.put(house.clock.instant(), now);
    Map<ItemId, String> tree = new HashMap<>();
    files(drive.root()).forEach(file -> tree.put(file.id(), House.read(drive, file.id())));
    trees.put(house.clock.instant(), tree);
  }

  /// For who looks why.
  private String history(RevisionId revision) {
    return house.database.read(
        tx ->
            Sql.of(
                    tx,
                    "SELECT item_id, from_seq, COALESCE(to_seq, 0), version_no, status,"
                        + " revision_id FROM item_state WHERE item_id IN (SELECT item_id FROM"
                        + " item_state WHERE revision_id = ?) ORDER BY item_id, from_seq")
                .with(revision)
                .list(
                    row ->
                        "%s [%d, %d) version %d status %d %s"
                            .formatted(
                                ItemSeal.itemId(row.getBytes(1)).text().substring(0, 4),
                                row.getLong(2),
                                row.getLong(3),
                                row.getInt(4),
                                row.getInt(5),
                                RevisionId.of(row.getBytes(6)).equals(revision) ? "this" : ""))
                .toString());
  }

  private Set<RevisionId> versions(Item file) {
    Set<RevisionId> all = new HashSet<>();
    List<Version> list = drive.versions(file.id());
    for (int i = 0; i < list.size(); i++) {
      if (i < VERSIONS || list.get(i).pinned()) {
        all.add(list.get(i).revision());
      }
    }
    all.addAll(drive.access().read(view -> inBin(view, file.id()))); // also what has a name alone
    return all;
  }

  /// What comes back with an item: no door shows what lies below it.
  private static Set<RevisionId> inBin(View view, ItemId item) {
    Set<RevisionId> all = new HashSet<>();
    ItemRow row = view.rows().current(item).orElseThrow();
    if (row.isFolder()) {
      view.rows()
          .children(item, ItemRows.FIRST, "", 1_000)
          .forEach(child -> all.addAll(inBin(view, child.id())));
    } else {
      Set<Integer> removed = Versions.removed(view, item);
      Map<Integer, MarkRow> marks = VersionMarks.of(view).of(item);
      List<ItemRow> list =
          Versions.firstRows(view, item).stream()
              .filter(each -> !removed.contains(each.version()))
              .toList();
      for (int i = 0; i < list.size(); i++) {
        MarkRow mark = marks.get(list.get(i).version());
        if (i < VERSIONS || (mark != null && mark.keeps())) {
          all.add(list.get(i).revision().orElseThrow());
        }
      }
    }
    return all;
  }

  private Set<RevisionId> belowOf(Item folder) {
    Set<RevisionId> all = new HashSet<>();
    files(folder).forEach(file -> all.addAll(versions(file)));
    return all;
  }

  private List<Item> children(Item folder) {
    return drive.children(folder.id(), Listing.first(1_000)).items();
  }

  private List<Item> files(Item folder) {
    List<Item> found = new ArrayList<>();
    for (Item child : children(folder)) {
      if (child.isFolder()) {
        found.addAll(files(child));
      } else {
        found.add(child);
      }
    }
    return found;
  }

  private List<Item> folders(Item folder) {
    List<Item> found = new ArrayList<>();
    for (Item child : children(folder)) {
      if (child.isFolder()) {
        found.add(child);
        found.addAll(folders(child));
      }
    }
    return found;
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private void deed() {
    List<Item> folders = new ArrayList<>(folders(drive.root()));
    folders.add(drive.root());
    List<Item> files = files(drive.root());
    List<Recycled> bin = drive.recycleBin(1_000, Optional.empty()).items();
    String name = "n" + contents++;
    int what = random.nextInt(files.isEmpty() ? 3 : 22);
    switch (what) {
      case 0 -> House.folder(drive, one(folders), name);
      case 1, 2 -> House.file(drive, one(folders), name, "content " + name);
      case 3, 4, 5 -> House.rewrite(drive, favourite(files), "content " + name);
      case 6 -> drive.recycle(House.actor(drive), one(files).id(), Precondition.NONE);
      case 7 -> drive.purge(House.actor(drive), one(files).id(), Precondition.NONE);
      case 8 -> remove(one(folders));
      case 9 -> fromTheBin(bin);
      case 10, 12 -> version(favourite(files));
      case 13 -> pin(favourite(files));
      case 11 -> move(one(files), one(folders));
      case 14 -> name(favourite(files));
      case 15 -> moveFolder(folders);
      case 16, 17 -> goBack(one(folders));
      case 18 -> undo();
      case 19 -> replaceKey();
      default -> goBack();
    }
  }

  private void replaceKey() {
    DriveKeyRotation rotation = house.drives.keyRotation();
    rotation.bringIntoForce();
    rotation.make(drive.id(), new Who.Server());
    if (random.nextBoolean()) {
      rotation.toSealAnew().forEach(rotation::sealAnew);
    }
  }

  /// Half of what happens happens to one file: so it has many versions.
  private Item favourite(List<Item> files) {
    return random.nextBoolean() ? files.getFirst() : one(files);
  }

  private void pin(Item file) {
    Version one = one(drive.versions(file.id()));
    drive.markVersion(
        House.actor(drive), file.id(), one.number(), VersionWish.pinned(!one.pinned()));
  }

  /// Half of the time it loses its name.
  private void name(Item file) {
    Version one = one(drive.versions(file.id()));
    drive.markVersion(
        House.actor(drive),
        file.id(),
        one.number(),
        VersionWish.named(one.name().equals(VersionName.NONE) ? "name " + contents : ""));
  }

  private void moveFolder(List<Item> folders) {
    Item folder = one(folders);
    Item into = one(folders);
    boolean possible =
        !folder.id().equals(drive.rootId())
            && !into.id().equals(folder.id())
            && folders(folder).stream().noneMatch(each -> each.id().equals(into.id()));
    if (possible) {
      move(folder, into);
    }
  }

  /// One folder to a random point of the window.
  private void goBack(Item folder) {
    long window = Duration.ofDays(30).toMillis() - 1_000;
    Instant at = house.clock.instant().minusMillis((long) (random.nextDouble() * window));
    if (trees.floorKey(at) == null || folder.id().equals(drive.rootId())) {
      return;
    }
    try {
      restored(drive.restoreTo(House.actor(drive), RestoreTarget.at(at).within(folder.id())));
    } catch (DriveRefusal.ItemAbsent _) {
      // It was no folder then.
    }
  }

  private void restored(RestoreReport report) {
    report.seq().ifPresent(restores::add);
  }

  private void undo() {
    if (!restores.isEmpty()) {
      try {
        restored(drive.undo(House.actor(drive), one(restores)));
      } catch (DriveRefusal.PointOutsideWindow _) {
        restores.removeFirst();
      } catch (DriveRefusal.ItemAbsent _) {
        // It was of a folder that is gone.
      }
    }
  }

  private void move(Item file, Item into) {
    drive.change(
        House.actor(drive),
        file.id(),
        ItemChange.move(into.id(), Conflict.RENAME),
        Precondition.NONE);
  }

  private void remove(Item folder) {
    if (folder.id().equals(drive.rootId())) {
      return;
    }
    if (random.nextBoolean()) {
      drive.recycle(House.actor(drive), folder.id(), Precondition.NONE);
    } else {
      drive.purge(House.actor(drive), folder.id(), Precondition.NONE);
    }
  }

  private void fromTheBin(List<Recycled> bin) {
    if (bin.isEmpty()) {
      return;
    }
    ItemId item = one(bin).item().id();
    if (random.nextBoolean()) {
      drive.restore(
          House.actor(drive), item, Optional.empty(), Optional.empty(), Precondition.NONE);
    } else {
      drive.purge(House.actor(drive), item, Precondition.NONE);
    }
  }

  private void version(Item file) {
    List<Version> versions = drive.versions(file.id());
    Version one = one(versions);
    if (one.current()) {
      return;
    }
    if (random.nextBoolean()) {
      drive.restoreVersion(House.actor(drive), file.id(), one.number());
    } else if (!one.pinned()) {
      drive.deleteVersion(House.actor(drive), file.id(), one.number());
    }
  }
}
