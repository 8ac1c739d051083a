package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Archives of a drive, on any database.
abstract class ArchiveContract {

  private static final long SEED = Long.getLong("archive.seed", System.nanoTime());
  private static final Instant LONG_AGO = Instant.parse("2019-07-04T12:34:57Z");

  @TempDir Path temp;

  private final Random random = new Random(SEED);
  private House house;
  private Drive drive;
  private Item tax;
  private Item notes;
  private Item old;

  abstract House house();

  // /                    at the point of the archive
  // ├── tax/
  // │   ├── Übersicht 2025.txt
  // │   └── empty/
  // ├── film.bin         300,000 bytes
  // ├── notes.txt        3 versions
  // └── (old.txt)        recycled, 2 versions
  @BeforeEach
  void open() {
    house = house();
    drive = house.drive();
    tax = House.folder(drive, drive.root(), "tax");
    House.folder(drive, tax, "empty");
    House.file(drive, tax, "Übersicht 2025.txt", "all of it");
    dated("film.bin", bytes(300_000));
    notes = House.file(drive, drive.root(), "notes.txt", "first");
    House.rewrite(drive, notes, "second");
    House.rewrite(drive, notes, "third");
    old = House.file(drive, drive.root(), "old.txt", "nearly gone");
    House.rewrite(drive, old, "gone");
    drive.recycle(House.actor(drive), old.id(), Precondition.NONE);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void holdsTheTreeAsOthersReadIt() throws Exception {
    Path archive = saved(everything(false, false));

    assertThat(contents(archive))
        .containsOnlyKeys(
            "README.txt",
            "metadata.json",
            "files/",
            "files/tax/",
            "files/tax/empty/",
            "files/tax/Übersicht 2025.txt",
            "files/film.bin",
            "files/notes.txt")
        .containsEntry("README.txt", "read me")
        .containsEntry("files/notes.txt", "third")
        .containsEntry("files/tax/Übersicht 2025.txt", "all of it");
    ZipTools.check(archive);
  }

  @Test
  void isReadFromItsBeginningOnToo() throws Exception {
    Map<String, String> streamed = new HashMap<>();
    try (ZipInputStream in =
        new ZipInputStream(new ByteArrayInputStream(whole(everything(true, true))))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        streamed.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
      }
    }

    assertThat(streamed).containsEntry("files/notes.txt", "third").hasSize(12);
  }

  @Test
  void datesAreThoseOfTheFiles() throws Exception {
    try (ZipFile zip = new ZipFile(saved(everything(false, false)).toFile())) {
      assertThat(zip.getEntry("files/film.bin").getLastModifiedTime().toInstant())
          .isEqualTo(LONG_AGO);
      assertThat(zip.getEntry("files/film.bin").getCreationTime().toInstant()).isEqualTo(LONG_AGO);
    }
  }

  @Test
  void versionsAndTheRecycleBinComeOnWish() throws Exception {
    Map<String, String> contents = contents(saved(everything(true, true)));

    assertThat(contents.keySet())
        .filteredOn(path -> path.startsWith("versions/") || path.startsWith("recycled/"))
        .hasSize(4);
    assertThat(only(contents, "versions/files/notes.txt/000001 ")).isEqualTo("first");
    assertThat(only(contents, "versions/files/notes.txt/000002 ")).isEqualTo("second");
    assertThat(only(contents, "recycled/000001/old.txt")).isEqualTo("gone");
    assertThat(only(contents, "versions/recycled/000001/old.txt/000001 ")).isEqualTo("nearly gone");
  }

  @Test
  void getsNoLongerThanItMay() {
    ArchiveId id =
        house.drives.archives().begin(drive, new ArchiveScope.Selection(List.of(tax.id())), end());

    assertThat(house.drives.archives().isSelection(id)).isTrue();
    assertThat(house.drives.archives().living(drive)).isOne();
    assertThatThrownBy(() -> house.drives.archives().make(id, List::of, 2))
        .isInstanceOf(DriveRefusal.ArchiveTooLarge.class);
    assertThat(house.drives.archives().make(id, List::of, 3)).isTrue();
    assertThat(house.drives.archives().open(id).info().entries()).isEqualTo(3);
  }

  @Test
  void metadataNamesEveryItemAndVersion() throws Exception {
    drive.change(
        House.actor(drive),
        notes.id(),
        new ItemChange(
            Optional.empty(),
            Optional.empty(),
            FileTimes.NONE,
            Optional.of("a \"note\" of mine\n"),
            Conflict.FAIL),
        Precondition.NONE);

    String json = only(contents(saved(everything(false, false))), "metadata.json");

    assertThat(count(json, "\"kind\":\"file\"")).isEqualTo(4);
    assertThat(count(json, "\"kind\":\"folder\"")).isEqualTo(3);
    assertThat(count(json, "\"kind\":\"version\"")).isEqualTo(3);
    assertThat(json)
        .contains("\"path\":\"files/notes.txt\"")
        .contains("a \\\"note\\\" of mine\\n")
        .contains("\"recycled\":true")
        .doesNotContain("recycled/000001");
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      JsonToken last = JsonToken.NOT_AVAILABLE;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        last = token;
      }
      assertThat(last).isEqualTo(JsonToken.END_OBJECT);
    }
  }

  @Test
  void anyRangeIsTheSameBytes() {
    ArchiveId id = everything(true, true);
    byte[] whole = whole(id);

    for (int round = 0; round < 300; round++) {
      int from = random.nextInt(whole.length);
      int length = 1 + random.nextInt(whole.length - from);

      assertThat(range(id, from, length))
          .as("seed %s, from %s, %s bytes", SEED, from, length)
          .isEqualTo(Arrays.copyOfRange(whole, from, from + length));
    }
    assertThat(range(id, whole.length - 1, 1)).isEqualTo(new byte[] {whole[whole.length - 1]});
  }

  @Test
  void whatWasCutAnywhereGoesOnToTheSameBytes() {
    ArchiveId id = everything(true, true);
    byte[] whole = whole(id);
    for (int round = 0; round < 20; round++) {
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      while (got.size() < whole.length) {
        CutStream cut = new CutStream(1 + random.nextInt(whole.length / 3));
        assertThatNothingElseFails(id, got.size(), cut);
        got.writeBytes(cut.got.toByteArray());
      }

      assertThat(got.toByteArray()).as("seed %s", SEED).isEqualTo(whole);
    }
  }

  @Test
  void othersWritingChangeNothingInIt() {
    ArchiveId id = house.drives.archives().begin(drive, all(true, true), end());
    House.file(drive, tax, "late.txt", "came later");
    House.rewrite(drive, notes, "fourth");
    drive.restore(House.actor(drive), old.id(), Optional.empty(), Optional.empty());
    make(id);
    byte[] before = whole(id);

    House.rewrite(drive, notes, "fifth");
    drive.recycle(House.actor(drive), tax.id(), Precondition.NONE);
    drive.change(
        House.actor(drive),
        notes.id(),
        ItemChange.rename(House.name("renamed.txt"), Conflict.FAIL),
        Precondition.NONE);

    assertThat(whole(id)).isEqualTo(before);
    assertThat(new String(before, UTF_8))
        .contains("files/notes.txt", "third", "recycled/000001/old.txt")
        .doesNotContain("late.txt", "fourth", "renamed");
  }

  @Test
  void anotherProcessShowsTheSameBytesDaysLater() {
    ArchiveId id = everything(true, true);
    byte[] before = whole(id);
    String tag = house.drives.archives().open(id).eTag();
    house.clock.advance(Duration.ofDays(5));

    Drives elsewhere =
        new Drives(
            house.database,
            house.blobs,
            house.keys,
            house.random,
            house.clock,
            EntitlementSource.everybody(Entitlements.defaults(Plan.FREE)));

    assertThat(range(elsewhere, id, 1_000, before.length - 1_000))
        .isEqualTo(Arrays.copyOfRange(before, 1_000, before.length));
    assertThat(elsewhere.archives().open(id).eTag()).isEqualTo(tag);
  }

  @Test
  void anotherListHasAnotherTag() {
    String first = house.drives.archives().open(everything(false, false)).eTag();

    assertThat(house.drives.archives().open(everything(false, false)).eTag()).isNotEqualTo(first);
  }

  @Test
  void whatWasRemovedForGoodIsGivenOutNoMore() {
    ArchiveId with = everything(false, true);
    ArchiveId without = everything(false, false);
    drive.purge(House.actor(drive), old.id(), Precondition.NONE);

    assertThatThrownBy(() -> house.drives.archives().open(with))
        .isInstanceOf(DriveRefusal.ArchiveNotWhole.class);
    assertThat(whole(without)).isNotEmpty();
  }

  @Test
  void aFolderRemovedForGoodTakesWhatIsInItAlong() {
    ArchiveId id = selection(tax);
    drive.recycle(House.actor(drive), tax.id(), Precondition.NONE);
    assertThat(whole(id)).isNotEmpty();

    drive.purge(House.actor(drive), tax.id(), Precondition.NONE);

    assertThatThrownBy(() -> whole(id)).isInstanceOf(DriveRefusal.ArchiveNotWhole.class);
  }

  @Test
  void aVersionRemovedForGoodIsGivenOutNoMore() {
    ArchiveId with = everything(true, false);
    ArchiveId without = everything(false, false);
    drive.deleteVersion(House.actor(drive), notes.id(), 1);

    assertThatThrownBy(() -> house.drives.archives().open(with))
        .isInstanceOf(DriveRefusal.ArchiveNotWhole.class);
    assertThat(whole(without)).isNotEmpty();
  }

  @Test
  void whatIsRemovedWhileItIsReadCutsItOff() {
    ArchiveId id = everything(false, true);
    Archive archive = house.drives.archives().open(id);
    drive.purge(House.actor(drive), old.id(), Precondition.NONE);

    assertThatThrownBy(() -> archive.copyTo(new ByteArrayOutputStream(), 0, archive.sizeBytes()))
        .isInstanceOf(DriveRefusal.ArchiveNotWhole.class);
  }

  @Test
  void aRevisionThatIsGoneIsNeverOtherBytes() {
    ArchiveId id = everything(false, false);
    Facet.File file = (Facet.File) drive.find(notes.id()).orElseThrow().facet();
    house.database.write(
        tx ->
            tx.execute(
                "DELETE FROM revision WHERE revision_id = ?", (Object) file.revision().bytes()));

    assertThatThrownBy(() -> whole(id)).isInstanceOf(DriveRefusal.ArchiveNotWhole.class);
  }

  @Test
  void r11_aListThatWasAlteredIsRefused() {
    ArchiveId id = everything(false, false);
    house.database.write(tx -> tx.execute("UPDATE archive_piece SET entries_at = entries_at + 1"));

    assertThatThrownBy(() -> range(id, 10, 10)).isInstanceOf(DriveRefusal.Tampered.class);
  }

  @Test
  void r11_anArchiveThatWasAlteredIsRefused() {
    ArchiveId id = everything(false, false);
    for (String column : List.of("seq", "ends_at", "entries", "directory_at", "directory_bytes")) {
      house.database.write(
          tx -> tx.execute("UPDATE archive SET %1$s = %1$s + 1".formatted(column)));

      assertThatThrownBy(() -> house.drives.archives().open(id))
          .as(column)
          .isInstanceOf(DriveRefusal.Tampered.class);
      house.database.write(
          tx -> tx.execute("UPDATE archive SET %1$s = %1$s - 1".formatted(column)));
    }
    assertThat(whole(id)).isNotEmpty();
  }

  @Test
  void aSelectionHasItsItemsAtTheTop() throws Exception {
    Item other = House.folder(drive, tax, "deep");
    Item twin = House.file(drive, other, "NOTES.txt", "another");
    Path archive = saved(selection(notes, twin, tax));

    assertThat(contents(archive))
        .containsOnlyKeys(
            "notes.txt",
            "NOTES (2).txt",
            "tax/",
            "tax/empty/",
            "tax/deep/",
            "tax/deep/NOTES.txt",
            "tax/Übersicht 2025.txt");
    ZipTools.check(archive);
  }

  @Test
  void aSelectionOfWhatIsNotThereIsRefused() {
    assertThatThrownBy(() -> selection(old)).isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  @Test
  void oneThatIsBeingMadeSaysSo() {
    ArchiveId id = house.drives.archives().begin(drive, all(true, true), end());

    assertThatThrownBy(() -> house.drives.archives().open(id))
        .isInstanceOf(DriveRefusal.ArchiveUnfinished.class);
  }

  @Test
  void oneWhoseMakingBrokeOffIsMadeByTheNext() {
    ArchiveId id = house.drives.archives().begin(drive, all(true, true), end());
    assertThatThrownBy(
            () ->
                house
                    .drives
                    .archives()
                    .make(
                        id,
                        () -> {
                          throw new IllegalStateException("killed");
                        }))
        .hasMessage("killed");
    assertThat(house.drives.archives().unfinished(Duration.ofMinutes(2))).isEmpty();
    house.clock.advance(Duration.ofMinutes(3));

    assertThat(house.drives.archives().unfinished(Duration.ofMinutes(2))).containsExactly(id);
    assertThat(make(id)).isTrue();
    assertThat(make(id)).isFalse();
    assertThat(whole(id)).isNotEmpty();
  }

  @Test
  void oneThatIsOverIsGoneWithEverythingOfIt() {
    ArchiveId id = everything(true, true);
    int blobs = house.west.size();
    house.clock.advance(Duration.ofDays(8));

    assertThatThrownBy(() -> house.drives.archives().open(id))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThat(house.drives.archives().sweep(Duration.ofHours(1), _ -> true)).isEqualTo(1);
    assertThat(house.west.size()).isEqualTo(blobs - 2);
    assertThat(count("archive")).isZero();
    assertThat(count("archive_piece")).isZero();
    assertThat(count("archive_blob")).isZero();
  }

  @Test
  void oneThatNobodyWantsIsSwept() {
    ArchiveId wanted = everything(true, true);
    ArchiveId unwanted = everything(true, true);
    house.clock.advance(Duration.ofHours(2));
    ArchiveId young = everything(true, true);

    house.drives.archives().sweep(Duration.ofHours(1), wanted::equals);

    assertThat(house.drives.archives().find(unwanted)).isEmpty();
    assertThat(house.drives.archives().find(wanted)).isPresent();
    assertThat(house.drives.archives().find(young)).isPresent();
  }

  @Test
  void theSweepOfBlobsLeavesItsDocumentsAlone() {
    ArchiveId id = everything(true, true);
    byte[] before = whole(id);

    assertThat(house.sweepAfterTheWait().removed()).isZero();

    assertThat(whole(id)).isEqualTo(before);
  }

  @Test
  void contentsFromBeforeTheChecksumWasKeptAreInIt() throws Exception {
    ArchiveId now = everything(true, true);
    Map<String, String> contents = contents(saved(now));
    asWrittenBefore();

    ArchiveId before = everything(true, true);

    assertThat(contents(saved(before)).get("files/film.bin"))
        .isEqualTo(contents.get("files/film.bin"));
    assertThat(range(before, 0, house.drives.archives().open(before).sizeBytes()))
        .hasSize(whole(now).length);
    ZipTools.check(saved(before));
  }

  /// Every revision as the first format has it.
  private void asWrittenBefore() {
    Map<RevisionId, byte[]> old =
        drive
            .access()
            .read(
                view -> {
                  Map<RevisionId, byte[]> fresh = new HashMap<>();
                  for (SealedRow<RevisionRow> each :
                      view.revisions()
                          .between(1, view.drive().seq(), RevisionId.of(new byte[16]), 100)) {
                    byte[] secret = view.seal().open(each.clear(), each.sealed());
                    byte[] without = Arrays.copyOf(secret, secret.length - 4);
                    System.arraycopy(secret, 76, without, 72, secret.length - 76);
                    byte[] clear = each.clear().clone();
                    clear[3] = '1';
                    fresh.put(each.row().address().revision(), view.seal().seal(clear, without));
                  }
                  return fresh;
                });
    house.database.write(
        tx -> {
          old.forEach(
              (revision, row) ->
                  tx.execute(
                      "UPDATE revision SET format = 1, sealed = ? WHERE revision_id = ?",
                      row,
                      revision.bytes()));
          return true;
        });
  }

  private ArchiveScope all(boolean versions, boolean recycled) {
    return new ArchiveScope.Everything(versions, recycled);
  }

  private Instant end() {
    return house.clock.instant().plus(Duration.ofDays(7));
  }

  private ArchiveId everything(boolean versions, boolean recycled) {
    return made(all(versions, recycled));
  }

  private ArchiveId selection(Item... items) {
    return made(new ArchiveScope.Selection(Arrays.stream(items).map(Item::id).toList()));
  }

  private ArchiveId made(ArchiveScope scope) {
    ArchiveId id = house.drives.archives().begin(drive, scope, end());
    assertThat(make(id)).isTrue();
    return id;
  }

  private boolean make(ArchiveId id) {
    return house
        .drives
        .archives()
        .make(
            id,
            () ->
                house.drives.archives().find(id).isPresent() && isEverything(id)
                    ? List.of(
                        new ArchiveDocument(
                            "README.txt",
                            List.of("read ".getBytes(UTF_8), "me".getBytes(UTF_8)).iterator()))
                    : List.of());
  }

  private boolean isEverything(ArchiveId id) {
    return drive
            .access()
            .read(view -> ArchiveRow.find(view.tx(), id).orElseThrow().open(view.seal()))
            .scope()
        instanceof ArchiveScope.Everything;
  }

  private byte[] whole(ArchiveId id) {
    return range(id, 0, house.drives.archives().open(id).sizeBytes());
  }

  private byte[] range(ArchiveId id, long from, long length) {
    return range(house.drives, id, from, length);
  }

  private static byte[] range(Drives drives, ArchiveId id, long from, long length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      drives.archives().open(id).copyTo(out, from, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void assertThatNothingElseFails(ArchiveId id, long from, CutStream cut) {
    Archive archive = house.drives.archives().open(id);
    try {
      archive.copyTo(cut, from, archive.sizeBytes() - from);
    } catch (IOException e) {
      assertThat(e).hasMessage("cut");
    }
  }

  private Path saved(ArchiveId id) throws IOException {
    return Files.write(temp.resolve(id.value() + ".zip"), whole(id));
  }

  private static Map<String, String> contents(Path archive) throws IOException {
    Map<String, String> contents = new HashMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        try (InputStream in = zip.getInputStream(entry)) {
          contents.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
        }
      }
    }
    return contents;
  }

  private static String only(Map<String, String> contents, String prefix) {
    List<String> found =
        contents.keySet().stream().filter(path -> path.startsWith(prefix)).toList();
    assertThat(found).hasSize(1);
    return contents.getOrDefault(found.getFirst(), "");
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  private long count(String table) {
    return house.database.read(tx -> Sql.of(tx, "SELECT COUNT(*) FROM " + table).number());
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private void dated(String name, byte[] content) {
    try {
      drive.write(
          House.actor(drive),
          House.at(drive.root(), name),
          new Upload(
              new ByteArrayInputStream(content),
              OptionalLong.of(content.length),
              Optional.empty(),
              new FileTimes(Optional.of(LONG_AGO), Optional.of(LONG_AGO)),
              Optional.empty()),
          Precondition.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A client whose line is cut after some bytes.
  private static final class CutStream extends java.io.OutputStream {

    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private final int most;

    CutStream(int most) {
      this.most = most;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      got.write(bytes, offset, Math.min(length, most - got.size()));
      if (got.size() == most) {
        throw new IOException("cut");
      }
    }
  }
}
