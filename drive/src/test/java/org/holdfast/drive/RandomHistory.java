package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.drive.House.actor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.holdfast.content.ItemId;

/// One random history of one drive, done to the real one and to its [Twin], compared after every
/// step: tree, sizes, recycle bin, versions, quota, delta clients; and at the end everything that
/// verification looks at.
final class RandomHistory {

  private static final List<String> NAMES = List.of("a", "b.txt", "B.TXT", "c", "photos");

  private final House house;
  private final Random random;
  private final Drive drive;
  private final Twin twin;
  private final List<DeltaClient> clients = new ArrayList<>();
  private final List<Long> restores = new ArrayList<>();
  private final Map<Long, Optional<ItemId>> scopes = new HashMap<>();
  private final List<String> log = new ArrayList<>();
  private int contents;

  private RandomHistory(House house, long seed) {
    this.house = house;
    this.random = new Random(seed);
    this.drive = house.drive();
    this.twin = new Twin(drive.root().id(), drive.info().seq());
  }

  static void run(House house, long seed, int steps) {
    RandomHistory history = new RandomHistory(house, seed);
    try {
      for (int i = 0; i < steps; i++) {
        history.step();
        history.compare();
      }
      history.finish();
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + "\n" + String.join("\n", history.log), e);
    }
  }

  private void step() {
    switch (random.nextInt(22)) {
      case 0, 1, 2 -> createFolder();
      case 3, 4, 5, 6 -> writeFile();
      case 7 -> rewrite();
      case 8, 9, 10 -> move();
      case 11 -> describe();
      case 12, 13 -> recycle();
      case 14 -> restore();
      case 15 -> purge();
      case 16 -> restoreVersion();
      case 17 -> copy();
      case 18 -> newClient();
      case 19 -> followClient();
      case 20 -> restoreToPoint();
      default -> undo();
    }
  }

  private void createFolder() {
    Twin.Node parent = pick(twin.visible(Twin.Node::isFolder));
    String name = anyName();
    Conflict conflict = anyConflict();
    Optional<Twin.Node> there = twin.child(parent.id(), name);
    boolean refused =
        there.isPresent()
            && (conflict == Conflict.FAIL
                || (conflict == Conflict.REPLACE && !there.get().isFolder()));
    note("folder, parent, conflict", name, parent.name(), conflict);
    Placement at = placement(parent.id(), name, conflict);
    attempt(refused, () -> drive.createFolder(actor(drive), at, House.NO_TIMES))
        .ifPresent(
            written -> {
              boolean kept = there.isPresent() && conflict == Conflict.REPLACE;
              assertThat(written.created()).isEqualTo(!kept);
              if (written.created()) {
                recordNew(written.item(), parent.id(), name, Optional.empty(), "");
              }
            });
  }

  private void writeFile() {
    Twin.Node parent = pick(twin.visible(Twin.Node::isFolder));
    String name = anyName();
    Conflict conflict = anyConflict();
    String content = anyContent();
    Optional<Twin.Node> there = twin.child(parent.id(), name);
    boolean refused =
        there.isPresent()
            && (conflict == Conflict.FAIL
                || (conflict == Conflict.REPLACE && there.get().isFolder()));
    note("write, parent, conflict, content", name, parent.name(), conflict, content);
    Placement at = placement(parent.id(), name, conflict);
    attempt(refused, () -> House.write(drive, at, content, Precondition.NONE))
        .ifPresent(
            written -> {
              if (written.created()) {
                recordNew(written.item(), parent.id(), name, Optional.of(content), "");
              } else {
                recordContent(there.orElseThrow(), content);
              }
            });
  }

  private void rewrite() {
    any(twin.visible(node -> !node.isFolder()))
        .ifPresent(
            file -> {
              boolean same = random.nextInt(4) == 0;
              String content = same ? file.content().orElseThrow() : anyContent();
              note("rewrite", file.name(), content);
              try {
                drive.write(
                    actor(drive),
                    file.id(),
                    upload(content),
                    new Precondition.IfItem(drive.find(file.id()).orElseThrow().seq()));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
              recordContent(file, content);
            });
  }

  private void recordContent(Twin.Node file, String content) {
    if (!file.content().equals(Optional.of(content))) {
      twin.record(twin.seq() + 1, file.with(content));
    }
  }

  private void move() {
    any(twin.visible(node -> node.parent().isPresent()))
        .ifPresent(node -> move(node, pick(twin.visible(Twin.Node::isFolder))));
  }

  private void move(Twin.Node node, Twin.Node into) {
    String name = random.nextInt(3) == 0 ? anyName() : node.name();
    Conflict conflict = anyConflict();
    note("move, to, into, conflict", node.name(), name, into.name(), conflict);
    boolean still = node.parent().equals(Optional.of(into.id())) && name.equals(node.name());
    Optional<Twin.Node> there =
        twin.child(into.id(), name).filter(other -> !other.id().equals(node.id()));
    boolean refused =
        !still
            && (twin.isBelow(into.id(), node.id())
                || (there.isPresent() && conflict == Conflict.FAIL)
                || (there.isPresent()
                    && conflict == Conflict.REPLACE
                    && (node.isFolder() || there.get().isFolder())));
    ItemChange change =
        new ItemChange(
            Optional.of(ItemName.of(name)),
            Optional.of(into.id()),
            House.NO_TIMES,
            Optional.empty(),
            conflict);
    attempt(refused, () -> drive.change(actor(drive), node.id(), change, Precondition.NONE))
        .ifPresent(
            item -> {
              if (still) {
                return;
              }
              Twin.Node after = node.at(into.id(), item.name());
              if (there.isPresent() && conflict == Conflict.REPLACE) {
                twin.record(twin.seq() + 1, after, there.get().with(Status.RECYCLED));
              } else {
                checkName(item.name(), name, there.isPresent());
                twin.record(twin.seq() + 1, after);
              }
            });
  }

  private void describe() {
    Twin.Node node = pick(twin.visible(_ -> true));
    String description = "note " + random.nextInt(3);
    note("describe", node.name(), description);
    drive.change(
        actor(drive),
        node.id(),
        new ItemChange(
            Optional.empty(),
            Optional.empty(),
            House.NO_TIMES,
            Optional.of(description),
            Conflict.FAIL),
        Precondition.NONE);
    if (!node.description().equals(description)) {
      twin.record(twin.seq() + 1, node.described(description));
    }
  }

  private void recycle() {
    any(twin.visible(node -> node.parent().isPresent()))
        .ifPresent(
            node -> {
              note("recycle", node.name());
              drive.recycle(actor(drive), node.id(), Precondition.NONE);
              twin.record(twin.seq() + 1, node.with(Status.RECYCLED));
            });
  }

  private void restore() {
    any(twin.recycled())
        .ifPresent(
            node -> {
              note("restore", node.name());
              ItemId former = node.parent().orElseThrow();
              ItemId into = twin.isVisible(former) ? former : drive.root().id();
              boolean taken = twin.child(into, node.name()).isPresent();
              Item back =
                  drive.restore(actor(drive), node.id(), Optional.empty(), Optional.empty());
              assertThat(back.parent()).contains(into);
              checkName(back.name(), node.name(), taken);
              twin.record(twin.seq() + 1, node.at(into, back.name()).with(Status.LIVE));
            });
  }

  private void purge() {
    if (random.nextInt(3) == 0) {
      note("empty the recycle bin");
      List<Twin.Node> all = twin.recycled();
      assertThat(drive.emptyRecycleBin(actor(drive))).isEqualTo(all.size());
      if (!all.isEmpty()) {
        twin.record(twin.seq() + 1, all.stream().map(node -> node.with(Status.PURGED)).toList());
      }
      return;
    }
    List<Twin.Node> candidates = new ArrayList<>(twin.recycled());
    candidates.addAll(twin.visible(node -> node.parent().isPresent() && !node.isFolder()));
    any(candidates)
        .ifPresent(
            node -> {
              note("purge", node.name());
              drive.purge(actor(drive), node.id(), Precondition.NONE);
              twin.record(twin.seq() + 1, node.with(Status.PURGED));
            });
  }

  private void restoreVersion() {
    any(twin.visible(node -> !node.isFolder()))
        .ifPresent(
            file -> {
              NavigableMap<Integer, String> known = knownVersions(file);
              List<Integer> numbers = new ArrayList<>(known.navigableKeySet());
              int version = numbers.get(random.nextInt(numbers.size()));
              if (random.nextInt(3) == 0 && version != numbers.getLast()) {
                note("delete version", version, file.name());
                drive.deleteVersion(actor(drive), file.id(), version);
                known.remove(version);
                twin.record(twin.seq() + 1);
                return;
              }
              String wanted = Optional.ofNullable(known.get(version)).orElseThrow();
              note("restore version", version, file.name());
              long before = drive.info().seq();
              drive.restoreVersion(actor(drive), file.id(), version);
              if (drive.info().seq() > before) {
                twin.record(twin.seq() + 1, file.with(wanted));
              } else {
                assertThat(wanted).isEqualTo(file.content().orElseThrow());
              }
            });
  }

  private NavigableMap<Integer, String> knownVersions(Twin.Node file) {
    return Optional.ofNullable(twin.versions.get(file.id())).orElseThrow();
  }

  private void copy() {
    any(twin.visible(node -> node.parent().isPresent()))
        .ifPresent(
            node -> {
              Twin.Node into = pick(twin.visible(Twin.Node::isFolder));
              String name = anyName();
              boolean taken = twin.child(into.id(), name).isPresent();
              boolean refused = node.isFolder() && twin.isBelow(into.id(), node.id());
              note("copy, to, into", node.name(), name, into.name());
              Placement to = placement(into.id(), name, Conflict.RENAME);
              attempt(refused, () -> drive.copy(actor(drive), node.id(), to, CopyProgress.SILENT))
                  .ifPresent(
                      item -> {
                        checkName(item.name(), name, taken);
                        List<Twin.Node> made = new ArrayList<>();
                        copied(node, item, into.id(), item.name(), made);
                        twin.record(twin.seq() + 1, made);
                      });
            });
  }

  private void copied(Twin.Node node, Item item, ItemId parent, String name, List<Twin.Node> made) {
    made.add(
        new Twin.Node(
            item.id(), Optional.of(parent), name, node.content(), node.description(), Status.LIVE));
    for (Twin.Node child : twin.visible(other -> other.parent().equals(Optional.of(node.id())))) {
      Item copy = drive.resolve(item.id(), List.of(child.name())).orElseThrow();
      copied(child, copy, item.id(), child.name(), made);
    }
  }

  private void newClient() {
    clients.add(new DeltaClient(pick(twin.visible(Twin.Node::isFolder)).id()));
  }

  private void followClient() {
    any(clients)
        .filter(client -> twin.isVisible(client.scope))
        .ifPresent(client -> client.step(drive, 1 + random.nextInt(4)));
  }

  private void restoreToPoint() {
    long seq = 1 + random.nextLong(twin.seq());
    Optional<Twin.Node> folder =
        random.nextBoolean()
            ? any(twin.visible(node -> node.isFolder() && node.parent().isPresent()))
            : Optional.empty();
    note("restore to point", folder.map(Twin.Node::name).orElse("the drive"), seq);
    RestoreTarget target =
        new RestoreTarget(new RestorePoint.After(seq), folder.map(Twin.Node::id));
    RestorePreview preview = drive.preview(target);
    RestoreReport report = drive.restoreTo(actor(drive), target);
    assertThat(report.counts()).isEqualTo(preview.counts());
    assertThat(report.notRestored()).hasSameSizeAs(preview.notRestored());
    recordRestore(report, folder.map(Twin.Node::id), seq);
  }

  private void undo() {
    any(restores)
        .ifPresent(
            seq -> {
              Optional<ItemId> folder = scopes.get(seq);
              if (folder == null || folder.filter(id -> !twin.isVisible(id)).isPresent()) {
                return;
              }
              note("undo", seq);
              RestoreReport report = drive.undo(actor(drive), seq);
              recordRestore(report, folder, seq - 1);
            });
  }

  private void recordRestore(RestoreReport report, Optional<ItemId> folder, long seq) {
    List<Twin.Node> expected =
        folder.map(id -> twin.restoreFolder(id, seq)).orElseGet(() -> twin.restoreDrive(seq));
    if (report.notRestored().stream()
        .anyMatch(item -> item.reason() == NotRestored.Reason.NAME_TAKEN)) {
      expected = expected.stream().map(this::asRenamed).toList();
    }
    assertThat(report.counts().total()).isEqualTo(expected.size());
    assertThat(report.seq().isPresent()).isEqualTo(!expected.isEmpty());
    if (report.seq().isPresent()) {
      long done = report.seq().getAsLong();
      restores.add(done);
      scopes.put(done, folder);
      twin.record(done, expected);
    }
  }

  // Which of those that came back had to get a new name, and which, is free to choose.
  private Twin.Node asRenamed(Twin.Node node) {
    return drive
        .find(node.id())
        .filter(item -> !item.name().equals(node.name()))
        .map(item -> node.at(node.parent().orElseThrow(), item.name()))
        .orElse(node);
  }

  private void compare() {
    house.clock.advance(Duration.ofSeconds(random.nextInt(100)));
    DriveInfo info = drive.info();
    assertThat(info.seq()).as("seq").isEqualTo(twin.seq());
    assertThat(info.quota().used()).as("used").isEqualTo(twin.usedBytes());
    assertThat(info.quota().recycled()).as("recycled").isEqualTo(twin.recycledBytes());
    if (random.nextInt(5) == 0) {
      compareTree();
      compareBin();
      compareVersions();
    }
  }

  private void compareTree() {
    Map<String, String> found = new TreeMap<>();
    walk(drive.root(), found);
    assertThat(found).isEqualTo(Twin.tree(twin.now(), drive.root().id()));
  }

  private void walk(Item item, Map<String, String> found) {
    found.put(item.id().text(), DeltaClient.show(item));
    Twin.Node node = twin.get(item.id());
    assertThat(item.sizeBytes()).as("size of " + item.name()).isEqualTo(twin.size(node));
    if (item.facet() instanceof Facet.Folder folder) {
      List<Item> children = children(item.id());
      assertThat(children).hasSize(folder.childCount());
      children.forEach(child -> walk(child, found));
    }
  }

  private List<Item> children(ItemId folder) {
    List<Item> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    Listing.Order order = pick(List.of(Listing.Order.values()));
    boolean descending = random.nextBoolean();
    do {
      ItemPage page =
          drive.children(
              folder,
              new Listing(order, descending, 1 + random.nextInt(4), cursor, Listing.Filter.ALL));
      all.addAll(page.items());
      cursor = page.next();
    } while (cursor.isPresent());
    return all;
  }

  private void compareBin() {
    assertThat(
            drive.recycleBin(1000, Optional.empty()).items().stream()
                .map(item -> item.item().id().text())
                .sorted())
        .isEqualTo(twin.recycled().stream().map(node -> node.id().text()).toList());
  }

  private void compareVersions() {
    for (Twin.Node file : twin.visible(node -> !node.isFolder())) {
      List<Integer> numbers = new ArrayList<>(knownVersions(file).descendingKeySet());
      assertThat(drive.versions(file.id())).extracting(Version::number).isEqualTo(numbers);
    }
  }

  private void finish() {
    compareTree();
    compareBin();
    compareVersions();
    readPoints();
    for (DeltaClient client : clients) {
      if (twin.isVisible(client.scope)) {
        client.follow(drive, 1 + random.nextInt(5));
        client.follow(drive, 3);
        assertThat(client.tree())
            .as("delta of " + client.scope)
            .isEqualTo(Twin.tree(twin.now(), client.scope));
      }
    }
    assertThat(drive.verify(List.of(), VerifyProgress.SILENT).findings()).isEmpty();
    for (Twin.Node file : twin.visible(node -> !node.isFolder())) {
      assertThat(House.read(drive, file.id())).isEqualTo(file.content().orElseThrow());
    }
  }

  /// The tree at every point, as a restore there would see it.
  private void readPoints() {
    for (Map.Entry<Long, Map<ItemId, Twin.Node>> point : twin.states.entrySet()) {
      RestorePreview preview = drive.preview(RestoreTarget.after(point.getKey()));
      assertThat(preview.counts().total())
          .as("point " + point.getKey())
          .isEqualTo(twin.restoreDrive(point.getKey()).size());
    }
  }

  private void recordNew(
      Item item, ItemId parent, String wanted, Optional<String> content, String description) {
    checkName(item.name(), wanted, twin.child(parent, wanted).isPresent());
    twin.record(
        twin.seq() + 1,
        new Twin.Node(
            item.id(), Optional.of(parent), item.name(), content, description, Status.LIVE));
  }

  private static void checkName(String got, String wanted, boolean taken) {
    if (taken) {
      assertThat(got)
          .isNotEqualTo(wanted)
          .startsWith(wanted.substring(0, 1))
          .containsPattern("\\d");
    } else {
      assertThat(got).isEqualTo(wanted);
    }
  }

  private static <T> Optional<T> attempt(boolean refused, Supplier<T> verb) {
    try {
      T result = verb.get();
      assertThat(refused).as("was to be refused").isFalse();
      return Optional.of(result);
    } catch (DriveRefusal e) {
      if (!refused) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private Upload upload(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new Upload(
        new ByteArrayInputStream(bytes),
        OptionalLong.empty(),
        Optional.empty(),
        House.NO_TIMES,
        Optional.empty());
  }

  private static Placement placement(ItemId parent, String name, Conflict conflict) {
    return new Placement(parent, ItemName.of(name), conflict);
  }

  private String anyName() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private Conflict anyConflict() {
    return pick(List.of(Conflict.values()));
  }

  // Never the same twice: versions are told apart by it.
  private String anyContent() {
    contents++;
    return "content " + contents + "x".repeat(random.nextInt(9));
  }

  private <T> T pick(List<T> some) {
    return any(some).orElseThrow();
  }

  private <T> Optional<T> any(List<T> some) {
    return some.isEmpty() ? Optional.empty() : Optional.of(some.get(random.nextInt(some.size())));
  }

  private void note(String what, Object... about) {
    log.add(twin.seq() + " " + what + " " + List.of(about));
  }
}
