package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.holdfast.audit.EventKind;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Listing;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.identity.Account;
import org.holdfast.identity.EmailAddress;
import org.holdfast.stores.S3Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups of a whole server over two folders into a third.
@SuppressWarnings("NullAway.Init") // made before each test
class BackupTest {

  private static final BackupKeep NEWEST = new BackupKeep(1, 0, 0, 0, 0);
  private static final String CANARY = "a word that nobody may read in a backup";

  @TempDir private Path folder;
  private Path data;
  private Path place;
  private Holdfast holdfast;
  private Drive drive;
  private Item small;
  private Item large;
  private Instant now = Instant.now();

  @BeforeEach
  void begin() throws IOException {
    data = folder.resolve("data");
    place = Files.createDirectory(folder.resolve("place"));
    holdfast = Machine.open(data);
    Account ana = holdfast.accounts().create(EmailAddress.parse("ana@example.org"), "Ana");
    drive = holdfast.drives().create(ana.id());
    small = put("small.txt", CANARY);
    large = put("large.txt", (CANARY + "\n").repeat(8_000));
  }

  @AfterEach
  void end() {
    holdfast.close();
  }

  private Item put(String name, String content) throws IOException {
    return put(drive, name, content);
  }

  /// Somebody else's drive, with one file that has a blob of its own.
  private Drive berts() throws IOException {
    Account bert = holdfast.accounts().create(EmailAddress.parse("bert@example.org"), "Bert");
    Drive berts = holdfast.drives().create(bert.id());
    put(berts, "berts.txt", "Bert's ".repeat(20_000));
    return berts;
  }

  /// As when an account's time is over: keys, rows and copies go.
  private void destroy(Drive of) {
    destroy(holdfast, of);
  }

  static void destroy(Holdfast holdfast, Drive of) {
    holdfast.drives().destroy(of.owner());
    holdfast.drives().removeDestroyed(of.owner());
    holdfast.blobs().removeDoomed(1_000);
  }

  static Item put(Drive drive, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Upload upload =
        new Upload(
            new ByteArrayInputStream(bytes),
            OptionalLong.of(bytes.length),
            Optional.of("text/plain"),
            FileTimes.NONE,
            Optional.empty());
    Placement at = new Placement(drive.rootId(), ItemName.of(name), Conflict.REPLACE);
    return drive.write(new Actor(drive.owner(), "test"), at, upload, Precondition.NONE).item();
  }

  private ConsoleAnswer make(BackupKeep keep) {
    return holdfast
        .backups()
        .make(place.toString(), true, Optional.of(keep), Optional.empty(), (_, _) -> {});
  }

  private ConsoleAnswer verify() {
    return holdfast.backups().verify(place.toString(), false, (_, _) -> {});
  }

  private List<String> points() {
    return holdfast.backups().list(place.toString()).lines().stream()
        .filter(line -> line.matches("[0-9a-f]{32}  .*"))
        .map(line -> line.substring(0, 32))
        .toList();
  }

  private ConsoleAnswer recover(Path to, boolean newRegions, Optional<String> point) {
    Path passphrase = to.resolve("vault-passphrase");
    try {
      Files.createDirectories(to);
      if (!Files.exists(passphrase)) {
        Files.copy(data.resolve("vault-passphrase"), passphrase);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new Recovery(place.toString(), Optional.empty(), to, Machine.NOBODY)
        .run(new Recovery.Wish(point, false, false, newRegions), (_, _) -> {});
  }

  private static String read(Drive from, Item item) throws IOException {
    try (FileContent content = from.open(item.id())) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      content.reader().copyTo(out, 0, content.reader().sizeBytes());
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  private static String all(ConsoleAnswer answer) {
    return String.join("\n", answer.lines());
  }

  private List<Path> files(Path below) throws IOException {
    try (Stream<Path> paths = Files.walk(below)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    FileTime time = Files.getLastModifiedTime(file);
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, time);
  }

  @Test
  void aPointIsMadeListedAndVerifiedAndTheLogSaysSo() {
    List<Long> shown = new ArrayList<>();
    ConsoleAnswer made =
        holdfast
            .backups()
            .make(
                place.toString(),
                true,
                Optional.empty(),
                Optional.empty(),
                (done, _) -> shown.add(done));

    assertThat(made.exit()).as(all(made)).isZero();
    assertThat(all(made)).contains("2 contents", "2 of them");
    assertThat(shown).isSorted().hasSizeGreaterThan(2);
    assertThat(points()).hasSize(1);
    ConsoleAnswer verified = verify();
    assertThat(verified.exit()).as(all(verified)).isZero();
    assertThat(all(verified)).contains("1 points and 2 contents", "as it was written");
    assertThat(data.resolve("backup")).doesNotExist();
    holdfast.checkpoint();
    assertThat(holdfast.audit().last(EventKind.BACKUP_MADE)).isPresent();
  }

  @Test
  void anotherRunCopiesOnlyWhatIsNew() throws IOException {
    make(BackupKeep.ALL);
    List<Path> before = files(place.resolve("blobs"));
    FileTime written = Files.getLastModifiedTime(before.getFirst());

    put("another.txt", "another");
    ConsoleAnswer made = make(BackupKeep.ALL);

    assertThat(all(made)).contains("3 contents", "1 of them");
    assertThat(files(place.resolve("blobs"))).isEqualTo(before);
    assertThat(Files.getLastModifiedTime(before.getFirst())).isEqualTo(written);
    assertThat(all(make(BackupKeep.ALL))).contains("3 contents", "0 of them");
    assertThat(points()).hasSize(3);
    assertThat(verify().exit()).isZero();
  }

  @Test
  void aServerComesBackFromABackupAlone() throws IOException {
    make(BackupKeep.ALL);
    put("later.txt", "later");
    holdfast.close();

    Path to = folder.resolve("elsewhere");
    assertThatThrownBy(() -> recover(to, false, Optional.empty()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("regionsAbsent");
    ConsoleAnswer recovered = recover(to, true, Optional.empty());

    assertThat(recovered.exit()).as(all(recovered)).isZero();
    assertThat(all(recovered)).contains("4 copies were brought back", "everything is as it was");
    holdfast = Machine.open(to);
    Drive there = holdfast.drives().find(drive.id()).orElseThrow();
    assertThat(read(there, small)).isEqualTo(CANARY);
    assertThat(read(there, large)).isEqualTo((CANARY + "\n").repeat(8_000));
    ConsoleAnswer verified = new Verification(holdfast, (_, _) -> {}).run();
    assertThat(verified.exit()).as(all(verified)).isZero();
  }

  @Test
  void anOlderPointComesBackWithWhatWasDestroyedSince() throws IOException {
    Drive berts = berts();
    make(BackupKeep.ALL);
    String older = points().getFirst();
    destroy(berts);
    make(BackupKeep.ALL);
    holdfast.close();

    Path to = folder.resolve("elsewhere");
    ConsoleAnswer recovered = recover(to, true, Optional.of(older));

    assertThat(recovered.exit()).as(all(recovered)).isZero();
    holdfast = Machine.open(to);
    Drive there = holdfast.drives().find(berts.id()).orElseThrow();
    Item file = there.children(there.rootId(), Listing.first(1)).items().getFirst();
    assertThat(read(there, file)).startsWith("Bert's");
  }

  @Test
  void pointsThatDoNotStayGoWithWhatTheyAloneNeeded() throws IOException {
    Drive berts = berts();
    make(BackupKeep.ALL);
    destroy(berts);
    make(BackupKeep.ALL);
    assertThat(files(place.resolve("blobs"))).hasSize(2);

    ConsoleAnswer made = make(NEWEST);

    assertThat(all(made)).contains("2 older points were removed");
    assertThat(points()).hasSize(1);
    assertThat(files(place.resolve("blobs"))).hasSize(1);
    assertThat(verify().exit()).isZero();
    holdfast.checkpoint();
    assertThat(holdfast.audit().last(EventKind.BACKUP_POINTS_REMOVED)).isPresent();
  }

  @Test
  void whatIsDestroyedWhileAPointIsMadeIsInNone() throws IOException {
    for (int i = 0; i < 40; i++) {
      put("small " + i, "small " + i);
    }
    Drive berts = berts();
    AtomicBoolean destroyed = new AtomicBoolean();

    ConsoleAnswer made =
        holdfast
            .backups()
            .make(
                place.toString(),
                true,
                Optional.empty(),
                Optional.empty(),
                (_, _) -> {
                  if (destroyed.compareAndSet(false, true)) {
                    destroy(berts);
                  }
                });

    assertThat(made.exit()).as(all(made)).isZero();
    assertThat(all(made)).contains("42 contents");
    assertThat(points()).hasSize(1);
    assertThat(verify().exit()).isZero();
  }

  @Test
  void nothingIsRemovedWhileSomePointCannotTellWhatItNeeds() throws IOException {
    Drive berts = berts();
    make(BackupKeep.ALL);
    String older = points().getFirst();
    destroy(berts);
    Path point = place.resolve("mirror/" + older + "-p0000000000000001-0000");
    flip(point, 60);

    assertThat(all(make(NEWEST))).contains("no content was removed");

    flip(point, 60);
    assertThat(verify().exit()).isZero();
    assertThat(files(place.resolve("blobs"))).hasSize(2);
  }

  @Test
  void aByteThatFlipsAnywhereIsFound() throws IOException {
    make(BackupKeep.ALL);
    Random random = new Random(46);
    for (Path file : files(place)) {
      String name = place.relativize(file).toString();
      if (name.endsWith("-shm") || name.endsWith("-wal") || Files.size(file) == 0) {
        continue; // SQLite's own, which hold nothing once the pack is closed
      }
      boolean pack = name.equals("pack.db");
      int at = pack ? blobInPack(file) : random.nextInt((int) Files.size(file));
      flip(file, at);
      String told;
      try {
        ConsoleAnswer verified = verify();
        told = verified.exit() == 0 ? "" : all(verified);
      } catch (BackupRefused e) {
        told = String.valueOf(e.getMessage());
      }
      assertThat(told).as("%s, byte %d", name, at).isNotEmpty();
      flip(file, at);
    }
    assertThat(verify().exit()).isZero();
  }

  /// Somewhere in a blob: what is no row's harms nothing.
  private static int blobInPack(Path file) throws IOException {
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    return bytes.indexOf("HFB1") + 60;
  }

  @Test
  void whatIsDamagedInABackupIsCopiedAnew() throws IOException {
    make(BackupKeep.ALL);
    flip(files(place.resolve("blobs")).getFirst(), 1_000);
    assertThat(verify().exit()).isEqualTo(1);

    ConsoleAnswer mended = holdfast.backups().verify(place.toString(), true, (_, _) -> {});

    assertThat(mended.exit()).as(all(mended)).isZero();
    assertThat(all(mended)).contains("copied anew");
    assertThat(verify().exit()).isZero();
  }

  @Test
  void damageIsNeverCopiedAndTold() throws IOException {
    for (String region : List.of("west", "east")) {
      flip(files(data.resolve("regions").resolve(region).resolve("blobs")).getFirst(), 1_000);
    }

    ConsoleAnswer made = make(BackupKeep.ALL);

    assertThat(made.exit()).isEqualTo(1);
    assertThat(all(made)).contains("was not copied", "backupLacks");
    assertThat(files(place.resolve("blobs"))).isEmpty();
    assertThat(verify().exit()).as("what lacks is said in the point itself").isZero();
    assertThat(all(holdfast.backups().list(place.toString()))).contains("of which 1 lack");
  }

  @Test
  void oneGoodCopyIsEnough() throws IOException {
    flip(files(data.resolve("regions/west/blobs")).getFirst(), 1_000);
    assertThat(make(BackupKeep.ALL).exit()).isZero();
    assertThat(verify().exit()).isZero();
  }

  @Test
  void whatNoRegionHasAnyMoreIsBroughtBack() throws IOException {
    make(BackupKeep.ALL);
    for (String region : List.of("west", "east")) {
      Files.delete(files(data.resolve("regions").resolve(region).resolve("blobs")).getFirst());
    }
    assertThat(new Verification(holdfast, (_, _) -> {}).run().exit()).isEqualTo(1);

    ConsoleAnswer given = holdfast.backups().give(place.toString(), (_, _) -> {});

    assertThat(given.exit()).as(all(given)).isZero();
    assertThat(new Verification(holdfast, (_, _) -> {}).run().exit()).isZero();
    assertThat(read(drive, large)).startsWith(CANARY);
  }

  @Test
  void nothingInABackupCanBeRead() throws IOException {
    make(BackupKeep.ALL);
    for (Path file : files(place)) {
      String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(bytes).as(file.toString()).doesNotContain("nobody may read", "small.txt");
    }
    assertThat(files(place).stream().map(file -> file.getFileName().toString()))
        .contains("note-vault")
        .doesNotContain("vault-passphrase");
  }

  @Test
  void aVaultIsLeftOutIfSomebodySaysSo() {
    holdfast
        .backups()
        .make(place.toString(), true, Optional.empty(), Optional.of(false), (_, _) -> {});
    assertThat(place.resolve("note-vault")).doesNotExist();
    assertThat(place.resolve("note-backup")).exists();
  }

  @Test
  void placesThatAreNoneOfItsOwnAreRefused() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("letter.txt"), "mine");
    Path inside = Files.createDirectory(data.resolve("inside"));
    for (Path unfit : List.of(data, inside, folder, data.resolve("regions/west"), other)) {
      assertThatThrownBy(
              () ->
                  holdfast
                      .backups()
                      .make(
                          unfit.toString(), true, Optional.empty(), Optional.empty(), (_, _) -> {}))
          .as(unfit.toString())
          .isInstanceOf(BackupRefused.class);
    }
    assertThatThrownBy(
            () ->
                holdfast
                    .backups()
                    .make(
                        place.toString(), false, Optional.empty(), Optional.empty(), (_, _) -> {}))
        .hasMessageContaining("backupAbsent");
    assertThat(files(other)).hasSize(1);
    assertThat(files(place)).isEmpty();
  }

  @Test
  void oneThatIsDueIsMadeByItselfAndOneThatIsLateIsTold() throws IOException {
    holdfast.close();
    String yaml = "backups: [{name: usb, folder: '%s', every: 1d, keep-last: 2}]".formatted(place);
    holdfast = Machine.open(data, yaml);
    Backups backups = new Backups(holdfast, DrillFolder.Room.REAL, () -> now);
    now = now.plus(Duration.ofHours(1));
    backups.step();
    assertThat(files(place)).as("none is begun by itself").isEmpty();
    assertThat(backups.statuses().getFirst().failing()).isTrue();
    backups.make("usb", true, Optional.empty(), Optional.empty(), (_, _) -> {});
    backups.step();
    assertThat(points()).hasSize(1);

    for (int day = 0; day < 3; day++) {
      now = Instant.now().plus(Duration.ofHours(25L * (day + 1)));
      backups.step();
    }
    assertThat(points()).as("keep-last").hasSize(2);
    now = Instant.now();
    assertThat(backups.statuses().getFirst().isWell()).isTrue();

    now = Instant.now().plus(Duration.ofDays(20));
    Files.move(place, folder.resolve("away"));
    backups.step();
    BackupStatus late = backups.statuses().getFirst();
    assertThat(late.overdue()).isTrue();
    assertThat(late.failing()).isTrue();
    assertThat(late.isWell()).isFalse();
  }

  @Test
  void anotherHoldfastIsRefusedWhileOneWrites() throws IOException {
    try (Holdfast other = Machine.open(folder.resolve("other"))) {
      refusedWhileOneWrites(other, place.toString());
    }
  }

  @Test
  void anotherHoldfastIsRefusedWhileOneWritesIntoAStore() throws IOException {
    try (S3Server store = S3Server.start(folder.resolve("store"))) {
      String yaml =
          "backups: [{name: elsewhere, kind: s3, endpoint: '%s', bucket: %s, credentials-file: %s}]"
              .formatted(store.endpoint(), S3Server.BUCKET, folder.resolve("store/credentials"));
      holdfast.close();
      holdfast = Machine.open(data, yaml);
      try (Holdfast other = Machine.open(folder.resolve("other"), yaml)) {
        refusedWhileOneWrites(other, "elsewhere");
      }
    }
  }

  /// At every step of it.
  private void refusedWhileOneWrites(Holdfast other, String where) {
    List<String> refused = new ArrayList<>();
    ConsoleAnswer made =
        holdfast
            .backups()
            .make(
                where,
                true,
                Optional.empty(),
                Optional.empty(),
                (_, _) -> {
                  try {
                    other
                        .backups()
                        .make(where, true, Optional.of(NEWEST), Optional.empty(), (_, _) -> {});
                  } catch (BackupRefused e) {
                    refused.add(String.valueOf(e.getMessage()));
                  }
                });
    assertThat(made.exit()).as(all(made)).isZero();
    assertThat(refused)
        .hasSizeGreaterThan(2)
        .allSatisfy(said -> assertThat(said).contains("Another Holdfast", "backupBusy"));
    ConsoleAnswer verified = holdfast.backups().verify(where, false, (_, _) -> {});
    assertThat(verified.exit()).as(all(verified)).isZero();
    assertThat(holdfast.backups().list(where).lines()).hasSize(1);
    assertThat(
            holdfast
                .backups()
                .make(where, false, Optional.of(NEWEST), Optional.empty(), (_, _) -> {})
                .exit())
        .as("it is let go of")
        .isZero();
  }

  @Test
  void aBackupThatIsMadeByHandIsKnownAfterAStart() throws IOException {
    holdfast.close();
    holdfast = Machine.open(data, "backups: [{name: usb, folder: '%s'}]".formatted(place));
    make(BackupKeep.ALL);
    Backups started = new Backups(holdfast, DrillFolder.Room.REAL, () -> now);
    started.step();
    assertThat(started.statuses().getFirst().newest()).as("others come first").isEmpty();

    now = now.plus(Duration.ofHours(1));
    started.step();

    assertThat(started.statuses().getFirst().newest()).isPresent();
    assertThat(started.statuses().getFirst().isWell()).isTrue();
    assertThat(points()).hasSize(1);
  }

  @Test
  void aFullDataFolderIsTold() {
    Backups backups = new Backups(holdfast, _ -> 1 << 20, () -> now);
    assertThatThrownBy(
            () ->
                backups.make(
                    place.toString(), true, Optional.empty(), Optional.empty(), (_, _) -> {}))
        .hasMessageContaining("backupNoRoom");
  }

  @Test
  void aBackupIsNoRegion() {
    make(BackupKeep.ALL);
    holdfast.close();
    Path next = folder.resolve("next");
    String yaml =
        """
        trial: true
        regions:
          - {name: west, folder: %s, latitude: 1, longitude: 1}
          - {name: east, folder: east, latitude: 2, longitude: 2}
        """
            .formatted(place);
    try (Holdfast other = Machine.open(next, yaml)) {
      assertThat(other.blobs().regions().getFirst().lastError().orElse(""))
          .contains("backupIsNoRegion");
    }
    holdfast = Machine.open(data);
  }
}
