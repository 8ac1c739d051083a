package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.holdfast.audit.AuditLog;
import org.holdfast.content.Blobs;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.RevisionId;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.identity.EntitlementSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A drive of a copy of the database, which one region alone gives contents to, against the drive
/// that goes on.
@SuppressWarnings("NullAway.Init") // made before each test
class DriveDrillTest {

  @TempDir private Path folder;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private House house;
  private Drive live;
  private Item tax;
  private Item letter;
  private SqliteDatabase copy;
  private final List<SqliteDatabase> copies = new ArrayList<>();

  // /
  // ├── tax/          renamed from taxes
  // │   └── 2025.txt  2 revisions
  // ├── letter.txt
  // └── old.txt       recycled
  @BeforeEach
  void begin() {
    house = House.in(folder);
    live = house.drive();
    tax = House.folder(live, live.root(), "taxes");
    House.file(live, tax, "2025.txt", "first");
    pass();
    letter = House.file(live, live.root(), "letter.txt", "dear all");
    Item old = House.file(live, live.root(), "old.txt", "gone soon");
    pass();
    live.recycle(House.actor(live), old.id(), Precondition.NONE);
    pass();
  }

  @AfterEach
  void end() {
    copies.forEach(SqliteDatabase::close);
    house.close();
    threads.close();
  }

  private void pass() {
    house.clock.advance(Duration.ofHours(1));
  }

  /// What a region has of it, as of now.
  private void snapshot() throws IOException {
    copy("metadata.db", "region.db");
  }

  private void copy(String from, String to) throws IOException {
    for (String part : List.of("", "-wal")) {
      Files.copy(folder.resolve(from + part), folder.resolve(to + part));
    }
  }

  /// What a rebuild gives of the snapshot, or of now where there is none: from here on apart from
  /// the live one.
  private Drive rebuilt() throws IOException {
    if (!Files.exists(folder.resolve("region.db"))) {
      snapshot();
    }
    String name = "copy" + copies.size() + ".db";
    copy("region.db", name);
    Path file = folder.resolve(name);
    copy = SqliteDatabase.open(file, List.of(Blobs.SCHEMA, Drives.SCHEMA), Runnable::run);
    copies.add(copy);
    Blobs west =
        new Blobs(
            List.of(house.west),
            new CopyPolicy(1, CopyPolicy.WhenTooFew.REFUSE),
            copy,
            house.random,
            house.clock,
            threads);
    Drives there =
        new Drives(
            new DriveAccess.Rooms(
                copy,
                west,
                house.keys,
                house.random,
                house.clock,
                Stopwatch.REAL,
                (_, _) -> new EntitlementSource.Current(house.plan, Instant.EPOCH),
                AuditLog.NONE));
    return there.find(live.id()).orElseThrow();
  }

  private DriveDrill drill(Drive rebuilt, long seed) {
    DriveDrill drill = new DriveDrill(rebuilt, live, new Random(seed), VerifyProgress.SILENT);
    drill.restore();
    drill.compare(1_000);
    drill.read(100, 1 << 20);
    return drill;
  }

  @Test
  void whatTheLiveDriveDoesMeanwhileIsNoFinding() throws IOException {
    snapshot();
    Actor ana = House.actor(live);
    live.purge(ana, letter.id(), Precondition.NONE);
    live.emptyRecycleBin(ana);
    live.recycle(ana, tax.id(), Precondition.NONE);
    House.file(live, live.root(), "new.txt", "after");

    DriveDrill last = drill(rebuilt(), 1);
    assertThat(last.findings()).isEmpty();
    for (long seed = 2; seed < 12; seed++) {
      DriveDrill drill = drill(rebuilt(), seed);
      assertThat(drill.findings()).isEmpty();
      last = drill.items() > last.items() ? drill : last;
    }

    assertThat(last.items()).isEqualTo(4);
    assertThat(last.filesRead()).isEqualTo(3);
    assertThat(last.bytesRead()).isEqualTo("first".length() + "dear all".length() + 9);
  }

  @Test
  void aPlanWithoutAPointIsReadAsItStands() throws IOException {
    house.plan =
        new org.holdfast.identity.Entitlements(
            1 << 20, Optional.empty(), true, false, false, 25, Duration.ofDays(30));
    Drive rebuilt = rebuilt();
    long before = rebuilt.info().seq();

    DriveDrill drill = drill(rebuilt, 1);

    assertThat(drill.findings()).isEmpty();
    assertThat(drill.items()).isEqualTo(3);
    assertThat(rebuilt.info().seq()).isEqualTo(before);
  }

  @Test
  void anotherHistoryIsTold() throws IOException {
    Drive rebuilt = rebuilt();
    House.file(rebuilt, rebuilt.root(), "never there.txt", "forged");
    House.file(live, live.root(), "new.txt", "after");

    assertThat(drill(rebuilt, 1).findings().getFirst())
        .contains("is another than the live one", live.id().text())
        .doesNotContain("txt");
  }

  @Test
  void anOperationThatIsGoneFromItsHistoryIsToldThoughNothingShowsIt() throws IOException {
    Drive rebuilt = rebuilt();
    copy.write(tx -> tx.execute("delete from operation where seq = 2"));

    assertThat(drill(rebuilt, 1).findings().getFirst()).contains("not as they were written");
  }

  @Test
  void aRowThatWasAlteredIsTold() throws IOException {
    Drive rebuilt = rebuilt();
    copy.write(tx -> tx.execute("update item_state set size_bytes = size_bytes + 1"));

    assertThat(drill(rebuilt, 1).findings()).isNotEmpty();
  }

  @Test
  void r21_aContentThatTheRegionLacksIsNamedThoughAnotherHasIt() throws IOException {
    RevisionId content = ((Facet.File) letter.facet()).revision();
    snapshot();
    house.west.flipABit(content);
    List<String> findings = List.of();
    for (long seed = 1; findings.isEmpty() && seed < 40; seed++) {
      findings = drill(rebuilt(), seed).findings();
    }

    assertThat(findings)
        .singleElement()
        .asString()
        .contains(content.text(), letter.id().text(), "missing or damaged")
        .doesNotContain("letter");
  }

  @Test
  void aDriveThatIsDestroyedMeanwhileIsNoFinding() throws IOException {
    Drive rebuilt = rebuilt();
    DriveDrill drill = new DriveDrill(rebuilt, live, new Random(1), VerifyProgress.SILENT);
    drill.restore();
    house.drives.destroy(live.owner());
    drill.compare(1_000);
    drill.read(100, 1 << 20);

    assertThat(drill.findings()).isEmpty();
    assertThat(drill.isGone()).isTrue();
  }

  @Test
  void whatIsTooLargeForTheDrillIsCountedAndLeftOut() throws IOException {
    Drive rebuilt = rebuilt();
    DriveDrill drill = new DriveDrill(rebuilt, live, new Random(3), VerifyProgress.SILENT);
    drill.restore();
    drill.compare(1_000);
    drill.read(100, 4);

    assertThat(drill.findings()).isEmpty();
    assertThat(drill.filesRead()).isZero();
    assertThat((long) drill.tooLarge()).isPositive();
  }
}
