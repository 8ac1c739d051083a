package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Entry;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.content.ObjectStore;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Fragment;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.drive.UploadOptions;
import org.holdfast.drive.UploadSecret;
import org.holdfast.drive.UploadTarget;
import org.holdfast.identity.Account;
import org.holdfast.identity.EmailAddress;
import org.holdfast.stores.FaultProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Restore drills of a whole server whose regions lie in an object store, on a real server: what is
/// rebuilt in the scratch folder comes from one of them alone (ADR 41).
@SuppressWarnings("NullAway.Init") // made before each test
abstract class FarDrillContract {

  private static final int SMALL_BYTES = 1_000;
  private static final int LARGE_BYTES = 300_000;
  private static final int PARTS_BYTES = 6_000_000; // more than one request takes
  private static final int STEP_BYTES = 700_000;

  /// The last moment of all, so that everything is there at the point.
  private static final RandomGenerator LATEST =
      new Random(7) {
        private static final long serialVersionUID = 1L;

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  private static final AtomicInteger PREFIXES = new AtomicInteger();

  @TempDir private Path folder;
  private final String prefix = "d" + PREFIXES.incrementAndGet() + "/";
  private Path data;
  private FaultProxy proxy;
  private ObjectStore store;
  private Holdfast holdfast;
  private Drive drive;
  private DrillFolder.Room room = DrillFolder.Room.REAL;

  /// What stands in the settings of such a region, but for its name and prefix.
  ///
  /// @param port where the store is reached
  /// @param credential the one file that it is asked with
  abstract String place(int port, Path credential);

  abstract int port();

  /// The bucket or container that the regions lie in.
  abstract ObjectStore open();

  /// A file with a credential that may do all.
  abstract Path credential();

  /// A file with one that the store does not know.
  abstract Path wrong();

  @BeforeEach
  void begin() throws IOException {
    proxy = new FaultProxy(port());
    store = open();
    data = folder.resolve("data");
    Files.copy(credential(), folder.resolve("credential"));
    holdfast =
        Machine.open(
            data,
            "trial: true\ndatabase: {mirror: true}\nregions:\n"
                + region("west", proxy.port(), folder.resolve("credential"))
                + region("east", port(), credential())
                + region("north", port(), credential()));
    Account ana = holdfast.accounts().create(EmailAddress.parse("ana@example.org"), "Ana");
    drive = holdfast.drives().create(ana.id());
    put("small.bin", SMALL_BYTES);
    put("large.bin", LARGE_BYTES);
    put("parts.bin", PARTS_BYTES);
    putInSteps("steps.bin");
  }

  private String region(String name, int port, Path credential) {
    return "  - {name: %s, prefix: '%s%s/', %s, latitude: 1, longitude: 2}\n"
        .formatted(name, prefix, name, place(port, credential));
  }

  @AfterEach
  void end() {
    holdfast.close();
    store.close();
    proxy.close();
  }

  private Actor actor() {
    return new Actor(drive.owner(), "test");
  }

  private Placement at(String name) {
    return new Placement(drive.rootId(), ItemName.of(name), Conflict.FAIL);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private Item put(String name, int length) throws IOException {
    Upload upload = Upload.of(new ByteArrayInputStream(bytes(length)));
    return drive.write(actor(), at(name), upload, Precondition.NONE).item();
  }

  /// A content that lies in the store as pieces, and a list of them.
  private void putInSteps(String name) throws IOException {
    byte[] content = bytes(2 * STEP_BYTES);
    OptionalLong total = OptionalLong.of(content.length);
    UploadSecret upload =
        drive
            .beginUpload(
                actor(),
                new UploadTarget.Into(at(name)),
                new UploadOptions(total, FileTimes.NONE, Optional.empty(), Optional.empty(), true),
                Precondition.NONE)
            .secret();
    for (int from = 0; from < content.length; from += STEP_BYTES) {
      holdfast
          .drives()
          .append(
              upload,
              new Fragment(from, STEP_BYTES, total),
              new ByteArrayInputStream(content, from, STEP_BYTES));
    }
    holdfast.drives().commit(upload, Optional.empty(), Precondition.NONE);
  }

  private ConsoleAnswer drill(String region) {
    return new Drills(
            holdfast,
            DrillBounds.USUAL,
            path -> room.freeBytes(path),
            LATEST,
            InstantSource.system())
        .now(region, (_, _) -> {});
  }

  /// Once it has begun: its first row is answered, and nothing of the region is read yet.
  private ConsoleAnswer drillWhenBegun(String region, Runnable happens) {
    room =
        path -> {
          happens.run();
          room = DrillFolder.Room.REAL;
          return room.freeBytes(path);
        };
    return drill(region);
  }

  private static String all(ConsoleAnswer answer) {
    return String.join("\n", answer.lines());
  }

  private Entry evidence() {
    holdfast.checkpoint();
    return holdfast.audit().last(EventKind.RESTORE_DRILLED).orElseThrow();
  }

  private void isFound(ConsoleAnswer answer, String what) {
    assertThat(answer.exit()).as(all(answer)).isEqualTo(1);
    assertThat(all(answer)).contains("from region west alone not everything", what);
    Entry entry = evidence();
    assertThat(entry.event().outcome()).isEqualTo(Outcome.FOUND);
    Detail.Drill told = (Detail.Drill) entry.event().detail();
    assertThat(told.region()).isEqualTo(1);
    assertThat(told.findings()).isPositive();
    assertThat(data.resolve("drill")).doesNotExist();
    DrillStatus status = holdfast.drills().status();
    assertThat(status.isWell()).isFalse();
    assertThat(status.failing()).singleElement().extracting(DrillResult::region).isEqualTo("west");
  }

  private void comesBackFrom(String region) {
    ConsoleAnswer answer = drill(region);
    assertThat(answer.exit()).as(all(answer)).isZero();
  }

  /// Every object of the region but the database's log, by name.
  private Map<String, String> objects(String region) throws IOException {
    Map<String, String> all = new TreeMap<>();
    Optional<String> next = Optional.empty();
    do {
      ObjectStore.Page page = store.list(prefix + region + "/", next);
      page.seen().forEach(seen -> all.put(seen.name(), seen.version()));
      next = page.next();
    } while (next.isPresent());
    return all;
  }

  private String object(String region, String like) throws IOException {
    return objects(region).keySet().stream()
        .filter(name -> name.matches(".*/" + like))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private void flip(String object) throws IOException {
    ObjectStore.Fetched was =
        store.fetch(object, Optional.empty(), 0, 2 * PARTS_BYTES).orElseThrow();
    byte[] bytes = was.bytes();
    bytes[bytes.length / 2] ^= 1;
    assertThat(store.replace(object, ByteBuffer.wrap(bytes), was.version())).isTrue();
  }

  @Test
  void everythingComesBackFromOneRegionAloneWhichStaysAsItIs() throws IOException {
    drive.recycle(actor(), put("old.bin", SMALL_BYTES).id(), Precondition.NONE);
    Map<String, String> before = objects("west");

    ConsoleAnswer answer = drill("west");

    // Before the log is asked: each checkpoint renews the region's note of it.
    Map<String, String> after = objects("west");
    assertThat(answer.exit()).as(all(answer)).isZero();
    assertThat(all(answer))
        .contains("came back from region west", "items compared: 4; contents read: 4", "(RTO)");
    Entry entry = evidence();
    assertThat(entry.event().outcome()).isEqualTo(Outcome.DONE);
    Detail.Drill told = (Detail.Drill) entry.event().detail();
    assertThat(told.lacking()).isZero();
    assertThat(told.bytes()).isEqualTo(SMALL_BYTES + LARGE_BYTES + PARTS_BYTES + 2L * STEP_BYTES);
    assertThat(after).containsAllEntriesOf(before); // only the database's log went on
    assertThat(data.resolve("drill")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "small,small/[0-9a-f]{32}",
    "large,large/[0-9a-f]{32}/blob",
    "piece,large/[0-9a-f]{32}/piece-[0-9a-f]{16}"
  })
  void r21_aDamagedContentIsFoundThereAndNowhereElse(String kind, String like) throws IOException {
    String object = object("west", like);
    flip(object);

    isFound(drill("west"), "is missing or damaged in the region");

    comesBackFrom("east");
    assertThat(holdfast.drills().status().isWell()).as(kind).isFalse();
    flip(object);
    comesBackFrom("west");
    assertThat(holdfast.drills().status().isWell()).isTrue();
  }

  @Test
  void r21_aContentThatSomebodyDeletedIsFound() throws IOException {
    store.delete(object("west", "large/[0-9a-f]{32}/blob"));

    isFound(drill("west"), "is missing or damaged in the region");
  }

  @Test
  void r21_aDamagedLogIsFoundUntilItIsMended() throws IOException {
    String segment = object("west", "mirror/[0-9a-f]{32}-s[0-9a-f-]+");
    put("later.bin", SMALL_BYTES); // so that it is not the last one, which a kill may have torn
    flip(segment);

    isFound(drill("west"), "not as it was");

    comesBackFrom("east");
    flip(segment);
    comesBackFrom("west");
  }

  @Test
  void aRegionThatAnswersNoMoreIsFoundUntilItIsThereAgain() throws Exception {
    isFound(drillWhenBegun("west", () -> proxy.set(FaultProxy.Fault.CUT, 0)), "storeUnreachable");

    proxy.set(FaultProxy.Fault.NONE, 0);
    Waiting.until(this::hasCaughtUp);
    comesBackFrom("west");
    assertThat(holdfast.drills().status().isWell()).isTrue();
  }

  /// A region that failed is tried once a second at most, so one turn of the house's round may come
  /// too early; the next does not.
  private boolean hasCaughtUp() {
    holdfast.tendMirror();
    return holdfast.mirror().orElseThrow().places().stream()
        .allMatch(each -> each.behindGroups() == 0);
  }

  /// The running server holds the one that it read at its start.
  @Test
  void aCredentialThatNoLongerOpensTheRegionIsFound() throws IOException {
    Path credential = folder.resolve("credential");
    Files.write(credential, Files.readAllBytes(wrong()));

    isFound(drill("west"), "storeDenied");

    Files.write(credential, Files.readAllBytes(credential()));
    comesBackFrom("west");
  }

  @Test
  void withoutTheFileOfItsCredentialNothingIsSaidOfTheRegion() throws IOException {
    Files.delete(folder.resolve("credential"));

    ConsoleAnswer answer = drill("west");

    assertThat(answer.exit()).as(all(answer)).isEqualTo(2);
    assertThat(all(answer)).contains("did not come to its end", "Region west:", "credential");
    assertThat(evidence().event().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(holdfast.drills().status().failing()).isEmpty();
  }
}
