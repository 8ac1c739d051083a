package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.drive.House.actor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.holdfast.audit.Who;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;

/// One random history of one drive, done to the real one and to its [Twin], compared after every
/// step: tree, sizes, recycle bin, versions, quota, delta clients, uploads in fragments; and at the
/// end everything that verification looks at.
///
/// Steps may fail for trouble below the drive, and end with the machine in the middle. Then the
/// change that was not answered is unsure: [#settle] finds out whether it is there, and if it is,
/// the twin does it too, whole.
public final class RandomHistory {

  private static final List<String> NAMES = List.of("a", "b.txt", "B.TXT", "c", "photos");

  /// How much longer than a few words a content is.
  public interface Padding {
    int characters(Random random);
  }

  private final Random random;
  private final Padding padding;
  private final BooleanSupplier heard;
  private Drives drives;
  private Drive drive;
  private Twin twin;
  private final List<Sending> sendings = new ArrayList<>();
  private final List<Unsure> unsure = new ArrayList<>();

  /// The last request that can be repeated, until it is answered.
  private Optional<Runnable> again = Optional.empty();

  private final List<DeltaClient> clients = new ArrayList<>();
  private final List<Long> restores = new ArrayList<>();
  private final Map<Long, Optional<ItemId>> scopes = new HashMap<>();
  private final List<String> log = new ArrayList<>();
  private int contents;

  /// A change whose effect the twin has not taken over yet.
  ///
  /// @param answered whether it was answered with success, so that it must be there
  private record Unsure(boolean answered, Runnable record) {}

  /// Begins a history with a drive that nobody else changes.
  ///
  /// @param drive fresh, of `drives`
  /// @param heard whether an answer that comes now is heard: not if the machine is off
  public RandomHistory(
      Drives drives, Drive drive, Random random, Padding padding, BooleanSupplier heard) {
    this.drives = drives;
    this.drive = drive;
    this.random = random;
    this.padding = padding;
    this.heard = heard;
    this.twin = new Twin(drive.root().id(), drive.info().seq());
  }

  static void run(House house, long seed, int steps) {
    Random random = new Random(seed);
    RandomHistory history =
        new RandomHistory(house.drives, house.drive(), random, some -> some.nextInt(9), () -> true);
    try {
      for (int i = 0; i < steps; i++) {
        history.step();
        house.clock.advance(Duration.ofSeconds(random.nextInt(100)));
        history.compare();
      }
      history.finish();
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + "\n" + history.log(), e);
    }
  }

  /// What was done, one line for each step.
  public String log() {
    return String.join("\n", log);
  }

  /// The drive after a restart.
  public void reopen(Drives reopened) {
    drives = reopened;
    drive = reopened.find(drive.id()).orElseThrow();
  }

  public Drive drive() {
    return drive;
  }

  /// Whether a refusal says that something below the drive failed. Only those may come unexpected.
  public static boolean isTrouble(DriveRefusal refusal) {
    return refusal instanceof DriveRefusal.StoreUnavailable
        || refusal instanceof DriveRefusal.TooFewRegions;
  }

  /// Looks whether a change that was not answered happened. One that did not may still come with
  /// the next restart, until a later change has been answered.
  public void settle() {
    long seq = drive.info().seq();
    if (unsure.size() == 1 && (seq > twin.seq() || unsure.getFirst().answered())) {
      note("it happened");
      unsure.getFirst().record().run();
      unsure.clear();
    } else if (seq > twin.seq()) {
      assertThat(unsure.reversed().stream().anyMatch(this::explainsAll))
          .as("one of the unsure changes explains the drive")
          .isTrue();
      unsure.clear();
    }
    assertThat(seq).as("seq").isEqualTo(twin.seq());
  }

  /// Whether the drive is as if this change had happened; the twin has done it then.
  private boolean explainsAll(Unsure change) {
    Twin before = twin.copy();
    try {
      change.record().run();
      compareAll();
      note("it happened after all");
      return true;
    } catch (AssertionError | NoSuchElementException _) {
      twin = before;
      return false;
    }
  }

  /// Does one thing; after a request that was not answered, often the same once more.
  ///
  /// @throws DriveRefusal only of trouble
  public void step() {
    if (again.isPresent() && random.nextInt(3) > 0) {
      note("again");
      again.get().run();
      again = Optional.empty();
      return;
    }
    again = Optional.empty();
    switch (random.nextInt(27)) {
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
      case 21 -> undo();
      case 22 -> beginUpload();
      case 23 -> replaceKey();
      default -> any(sendings).ifPresent(this::goOn);
    }
  }

  private void createFolder() {
    Twin.Node parent = pick(twin.visible(Twin.Node::isFolder));
    createFolder(parent, anyName(), anyConflict());
  }

  private void createFolder(Twin.Node parent, String name, Conflict conflict) {
    repeatable(parent, () -> createFolder(parent, name, conflict));
    Optional<Twin.Node> there = twin.child(parent.id(), name);
    boolean refused =
        there.isPresent()
            && (conflict == Conflict.FAIL
                || (conflict == Conflict.REPLACE && !there.get().isFolder()));
    note("folder, parent, conflict", name, parent.name(), conflict);
    Placement at = placement(parent.id(), name, conflict);
    attempt(
        refused,
        () -> drive.createFolder(actor(drive), at, House.NO_TIMES),
        () -> new Written(strangerIn(parent.id()).orElseThrow(), List.of(), true),
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
    writeFile(parent, anyName(), anyConflict(), anyContent());
  }

  private void writeFile(Twin.Node parent, String name, Conflict conflict, String content) {
    repeatable(parent, () -> writeFile(parent, name, conflict, content));
    Optional<Twin.Node> there = twin.child(parent.id(), name);
    boolean refused =
        there.isPresent()
            && (conflict == Conflict.FAIL
                || (conflict == Conflict.REPLACE && there.get().isFolder()));
    note("write, parent, conflict, content", name, parent.name(), conflict, brief(content));
    Placement at = placement(parent.id(), name, conflict);
    attempt(
        refused,
        () -> House.write(drive, at, content, Precondition.NONE),
        () -> foundIn(parent.id(), there),
        written -> recordWritten(written, parent.id(), name, there, content));
  }

  private void recordWritten(
      Written written, ItemId parent, String name, Optional<Twin.Node> there, String content) {
    if (written.created()) {
      recordNew(written.item(), parent, name, Optional.of(content), "");
    } else {
      assertThat(written.item().id()).isEqualTo(there.orElseThrow().id());
      recordContent(there.orElseThrow(), content);
    }
  }

  private Written foundIn(ItemId parent, Optional<Twin.Node> there) {
    Optional<Item> stranger = strangerIn(parent);
    return new Written(
        stranger.orElseGet(() -> drive.find(there.orElseThrow().id()).orElseThrow()),
        List.of(),
        stranger.isPresent());
  }

  /// The item that the twin does not know.
  private Optional<Item> strangerIn(ItemId folder) {
    return children(folder).stream().filter(item -> !twin.now().containsKey(item.id())).findFirst();
  }

  private void beginUpload() {
    Twin.Node parent = pick(twin.visible(Twin.Node::isFolder));
    String name = anyName();
    Conflict conflict = anyConflict();
    String content = anyContent() + "+".repeat(padding.characters(random));
    note("begin upload, parent, conflict, content", name, parent.name(), conflict, brief(content));
    Placement at = placement(parent.id(), name, conflict);
    boolean refused =
        twin.child(parent.id(), name)
            .filter(
                there ->
                    conflict == Conflict.FAIL || (conflict == Conflict.REPLACE && there.isFolder()))
            .isPresent();
    UploadOptions options =
        new UploadOptions(
            OptionalLong.of(content.length()),
            House.NO_TIMES,
            Optional.empty(),
            Optional.empty(),
            random.nextBoolean());
    try {
      UploadBegun begun =
          drive.beginUpload(actor(drive), new UploadTarget.Into(at), options, Precondition.NONE);
      assertThat(refused).as("was to be refused").isFalse();
      if (heard.getAsBoolean()) {
        sendings.add(new Sending(begun.secret(), at, content));
      }
    } catch (DriveRefusal e) {
      if (!refused || isTrouble(e)) {
        throw e;
      }
    }
  }

  /// An upload in fragments, as its client knows it.
  private static final class Sending {
    private final UploadSecret secret;
    private final Placement at;
    private final String content;

    /// What was answered.
    private int received;

    /// What may be there instead: fragments may have come, though nobody said so.
    private final Set<Integer> possible = new HashSet<>();

    private boolean cancelled;

    Sending(UploadSecret secret, Placement at, String content) {
      this.secret = secret;
      this.at = at;
      this.content = content;
    }
  }

  private void goOn(Sending sending) {
    Optional<UploadStatus> status = status(sending);
    if (status.isEmpty()) {
      assertThat(sending.cancelled).as("gone though nobody cancelled it").isTrue();
      sendings.remove(sending);
      return;
    }
    int there = (int) status.get().receivedBytes();
    if (there != sending.received) {
      assertThat(there).as("received").isIn(sending.possible);
      sending.received = there;
    }
    boolean whole = there == sending.content.length();
    if (!whole || random.nextInt(5) == 0) {
      sendFragment(sending, whole ? random.nextInt(there) : there);
    } else if (random.nextInt(8) == 0) {
      cancel(sending);
    } else {
      commit(sending);
    }
  }

  private Optional<UploadStatus> status(Sending sending) {
    try {
      return Optional.of(drives.upload(sending.secret));
    } catch (DriveRefusal.UploadAbsent _) {
      return Optional.empty();
    }
  }

  private void cancel(Sending sending) {
    note("cancel upload");
    sending.cancelled = true;
    drives.cancel(sending.secret);
    if (heard.getAsBoolean()) {
      sendings.remove(sending);
    }
  }

  /// @param from a whole upload gets its last bytes once more
  private void sendFragment(Sending sending, int from) {
    int left = sending.content.length() - from;
    boolean again = from < sending.received;
    int length = again || random.nextBoolean() ? left : 1 + random.nextInt(left);
    note("send, from, bytes", from, length);
    int to = from + length;
    sending.possible.add(to);
    byte[] bytes = sending.content.substring(from, to).getBytes(StandardCharsets.UTF_8);
    try {
      UploadStatus status =
          drives.append(
              sending.secret,
              new Fragment(from, length, OptionalLong.empty()),
              new ByteArrayInputStream(bytes));
      assertThat(status.receivedBytes()).isEqualTo(to);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    if (heard.getAsBoolean()) {
      sending.received = to;
      sending.possible.clear();
    }
  }

  private void commit(Sending sending) {
    ItemId parent = sending.at.parent();
    String name = sending.at.name().shown();
    Conflict conflict = sending.at.conflict();
    Optional<Twin.Node> there =
        twin.isVisible(parent) ? twin.child(parent, name) : Optional.empty();
    boolean refused =
        !twin.isVisible(parent)
            || (there.isPresent()
                && (conflict == Conflict.FAIL
                    || (conflict == Conflict.REPLACE && there.get().isFolder())));
    note("commit upload", name, conflict, brief(sending.content));
    boolean done =
        attempt(
            refused,
            () -> {
              UploadResult result =
                  drives.commit(sending.secret, Optional.empty(), Precondition.NONE);
              return new Written(result.item(), List.of(), result.created());
            },
            () -> foundIn(parent, there),
            written -> {
              sendings.remove(sending);
              recordWritten(written, parent, name, there, sending.content);
            });
    if (!done) {
      cancel(sending);
    }
  }

  private void rewrite() {
    any(twin.visible(node -> !node.isFolder()))
        .ifPresent(
            file -> {
              boolean same = random.nextInt(4) == 0;
              String content = same ? file.content().orElseThrow() : anyContent();
              note("rewrite", file.name(), brief(content));
              Precondition unchanged =
                  new Precondition.IfItem(drive.find(file.id()).orElseThrow().seq());
              change(
                  () -> rewrite(file.id(), content, unchanged), () -> recordContent(file, content));
            });
  }

  private void rewrite(ItemId file, String content, Precondition precondition) {
    try {
      drive.write(actor(drive), file, upload(content), precondition);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
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
    move(node, into, random.nextInt(3) == 0 ? anyName() : node.name(), anyConflict());
  }

  private void move(Twin.Node node, Twin.Node into, String name, Conflict conflict) {
    repeatable(
        into,
        () -> {
          if (twin.isVisible(node.id())) {
            move(twin.get(node.id()), into, name, conflict);
          }
        });
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
    attempt(
        refused,
        () -> drive.change(actor(drive), node.id(), change, Precondition.NONE),
        () -> drive.find(node.id()).orElseThrow(),
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
    ItemChange change =
        new ItemChange(
            Optional.empty(),
            Optional.empty(),
            House.NO_TIMES,
            Optional.of(description),
            Conflict.FAIL);
    change(
        () -> drive.change(actor(drive), node.id(), change, Precondition.NONE),
        () -> {
          if (!node.description().equals(description)) {
            twin.record(twin.seq() + 1, node.described(description));
          }
        });
  }

  private void recycle() {
    any(twin.visible(node -> node.parent().isPresent()))
        .ifPresent(
            node -> {
              note("recycle", node.name());
              change(
                  () -> drive.recycle(actor(drive), node.id(), Precondition.NONE),
                  () -> twin.record(twin.seq() + 1, node.with(Status.RECYCLED)));
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
              attempt(
                  false,
                  () -> drive.restore(actor(drive), node.id(), Optional.empty(), Optional.empty()),
                  () -> drive.find(node.id()).orElseThrow(),
                  back -> {
                    assertThat(back.parent()).contains(into);
                    checkName(back.name(), node.name(), taken);
                    twin.record(twin.seq() + 1, node.at(into, back.name()).with(Status.LIVE));
                  });
            });
  }

  private void purge() {
    if (random.nextInt(3) == 0) {
      note("empty the recycle bin");
      List<Twin.Node> all = twin.recycled();
      attempt(
          false,
          () -> drive.emptyRecycleBin(actor(drive)),
          all::size,
          purged -> {
            assertThat(purged).isEqualTo(all.size());
            if (!all.isEmpty()) {
              twin.record(
                  twin.seq() + 1, all.stream().map(node -> node.with(Status.PURGED)).toList());
            }
          });
      return;
    }
    List<Twin.Node> candidates = new ArrayList<>(twin.recycled());
    candidates.addAll(twin.visible(node -> node.parent().isPresent() && !node.isFolder()));
    any(candidates)
        .ifPresent(
            node -> {
              note("purge", node.name());
              change(
                  () -> drive.purge(actor(drive), node.id(), Precondition.NONE),
                  () -> twin.record(twin.seq() + 1, node.with(Status.PURGED)));
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
                change(
                    () -> drive.deleteVersion(actor(drive), file.id(), version),
                    () -> {
                      knownVersions(file).remove(version);
                      twin.record(twin.seq() + 1);
                    });
                return;
              }
              String wanted = Optional.ofNullable(known.get(version)).orElseThrow();
              note("restore version", version, file.name());
              change(
                  () -> drive.restoreVersion(actor(drive), file.id(), version),
                  () -> {
                    if (drive.info().seq() > twin.seq()) {
                      twin.record(twin.seq() + 1, file.with(wanted));
                    } else {
                      assertThat(wanted).isEqualTo(file.content().orElseThrow());
                    }
                  });
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
              attempt(
                  refused,
                  () -> drive.copy(actor(drive), node.id(), to, CopyProgress.SILENT),
                  () -> strangerIn(into.id()).orElseThrow(),
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

  /// What was made some steps ago comes into force, and another is made: nobody notices.
  private void replaceKey() {
    note("replace the key");
    DriveKeyRotation rotation = drives.keyRotation();
    rotation.bringIntoForce();
    rotation.make(drive.id(), new Who.Server());
    sealSome(rotation);
  }

  private void sealSome(DriveKeyRotation rotation) {
    for (DriveId each : rotation.toSealAnew()) {
      if (random.nextInt(3) > 0) {
        rotation.sealAnew(each);
      }
    }
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
    restoring(
        () -> {
          RestoreReport report = drive.restoreTo(actor(drive), target);
          assertThat(report.counts()).isEqualTo(preview.counts());
          assertThat(report.notRestored()).hasSameSizeAs(preview.notRestored());
          return report;
        },
        folder.map(Twin.Node::id),
        seq);
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
              restoring(() -> drive.undo(actor(drive), seq), folder, seq - 1);
            });
  }

  private void restoring(Supplier<RestoreReport> verb, Optional<ItemId> folder, long seq) {
    this.<Optional<RestoreReport>>attempt(
        false,
        () -> Optional.of(verb.get()),
        Optional::empty,
        report ->
            report.ifPresentOrElse(
                answered -> recordRestore(answered, folder, seq),
                () -> recordRestored(expectedRestore(folder, seq, true), folder)));
  }

  private void recordRestore(RestoreReport report, Optional<ItemId> folder, long seq) {
    boolean renamed =
        report.notRestored().stream()
            .anyMatch(item -> item.reason() == NotRestored.Reason.NAME_TAKEN);
    List<Twin.Node> expected = expectedRestore(folder, seq, renamed);
    assertThat(report.counts().total()).isEqualTo(expected.size());
    assertThat(report.seq().isPresent()).isEqualTo(!expected.isEmpty());
    if (report.seq().isPresent()) {
      assertThat(report.seq().getAsLong()).isEqualTo(twin.seq() + 1);
      recordRestored(expected, folder);
    }
  }

  private List<Twin.Node> expectedRestore(Optional<ItemId> folder, long seq, boolean renamed) {
    List<Twin.Node> expected =
        folder.map(id -> twin.restoreFolder(id, seq)).orElseGet(() -> twin.restoreDrive(seq));
    return renamed ? expected.stream().map(this::asRenamed).toList() : expected;
  }

  private void recordRestored(List<Twin.Node> expected, Optional<ItemId> folder) {
    long done = twin.seq() + 1;
    restores.add(done);
    scopes.put(done, folder);
    twin.record(done, expected);
  }

  // Which of those that came back had to get a new name, and which, is free to choose.
  private Twin.Node asRenamed(Twin.Node node) {
    return drive
        .find(node.id())
        .filter(item -> !item.name().equals(node.name()))
        .map(item -> node.at(node.parent().orElseThrow(), item.name()))
        .orElse(node);
  }

  /// Compares what is quickly compared, and the rest now and then.
  public void compare() {
    DriveInfo info = drive.info();
    assertThat(info.seq()).as("seq").isEqualTo(twin.seq());
    assertThat(info.quota().used()).as("used").isEqualTo(twin.usedBytes());
    assertThat(info.quota().recycled()).as("recycled").isEqualTo(twin.recycledBytes());
    if (random.nextInt(5) == 0) {
      compareAll();
    }
  }

  /// Compares the tree, the recycle bin and the versions.
  public void compareAll() {
    compareTree();
    compareBin();
    compareVersions();
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

  /// Compares everything.
  public void finish() {
    compareAll();
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
    readAll();
  }

  /// Reads every file from end to end.
  public void readAll() {
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

  /// Tries a change, and has the twin do the same.
  ///
  /// @param refused whether it has to be refused
  /// @param found what the answer would have been, if it turns out to have happened unanswered
  /// @return whether it was answered with success
  private <T> boolean attempt(
      boolean refused, Supplier<T> verb, Supplier<T> found, Consumer<T> record) {
    T answer;
    try {
      answer = verb.get();
    } catch (DriveRefusal e) {
      if (isTrouble(e)) {
        if (!refused) { // else it cannot have happened, and the twin could not do it
          unsure.add(new Unsure(false, () -> record.accept(found.get())));
        }
        throw e;
      }
      if (!refused) {
        throw e;
      }
      again = Optional.empty();
      return false;
    }
    if (heard.getAsBoolean()) {
      again = Optional.empty();
      assertThat(refused).as("was to be refused").isFalse();
      unsure.clear();
      unsure.add(new Unsure(true, () -> record.accept(answer)));
      record.accept(answer); // which may look at the drive, and meet trouble
      unsure.clear();
    } else {
      unsure.add(new Unsure(false, () -> record.accept(found.get())));
    }
    return true;
  }

  private void repeatable(Twin.Node folder, Runnable request) {
    again =
        Optional.of(
            () -> {
              if (twin.isVisible(folder.id())) {
                request.run();
              }
            });
  }

  private void change(Runnable verb, Runnable record) {
    attempt(
        false,
        () -> {
          verb.run();
          return true;
        },
        () -> true,
        _ -> record.run());
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
    return pick(List.of(Conflict.FAIL, Conflict.REPLACE, Conflict.RENAME));
  }

  // Never the same twice: versions are told apart by it.
  private String anyContent() {
    contents++;
    return "content " + contents + "x".repeat(padding.characters(random));
  }

  private static String brief(String content) {
    return content.substring(0, Math.min(16, content.length())) + " " + content.length();
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
