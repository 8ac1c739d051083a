package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.holdfast.audit.Who;
import org.holdfast.content.Blobs;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On the embedded database, whose bytes are looked through.
class SqliteForgettingTest extends ForgettingContract {

  private static final Path VECTOR =
      Path.of("..", "docs", "formats", "vectors", "forgotten", "drive.sql");

  @TempDir private Path folder;

  @Override
  Database open() {
    return SqliteDatabase.open(
        folder.resolve("metadata.db"), List.of(Blobs.SCHEMA, Drives.SCHEMA), Runnable::run);
  }

  @Test
  void r19_theWrappedKeyIsNowhereInTheDatabasesFiles() throws IOException {
    Item gone = file("gone.txt");
    Item kept = file("kept.txt");
    byte[] lost = wrappedKey(gone);
    byte[] stays = wrappedKey(kept);
    purge(gone);
    assertThat(isInFiles(lost)).isTrue();
    pass(34);

    assertThat(house.database.forgetDeleted()).isTrue();

    assertThat(isInFiles(stays)).isTrue();
    assertThat(isInFiles(lost)).isFalse();
  }

  private byte[] wrappedKey(Item file) {
    return house.database.read(
        tx ->
            Sql.of(tx, "SELECT wrapped_key FROM revision WHERE revision_id = ?")
                .with(revision(file))
                .one(row -> row.getBytes(1))
                .orElseThrow());
  }

  private boolean isInFiles(byte[] bytes) throws IOException {
    String wanted = HexFormat.of().formatHex(bytes);
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (HexFormat.of().formatHex(Files.readAllBytes(file)).contains(wanted)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Rows that were moved from page to page, as the table grew and lost others, may leave something
  /// behind: of 10,000 keys 2 were left. A vacuum takes that too.
  @Test
  void r19_aVacuumLeavesNothingOfManyKeysInPagesThatWereSplitAndJoined() throws Exception {
    house.database.<Integer>writeLarge(
        tx -> Sql.of(tx, "CREATE TABLE other (id INTEGER PRIMARY KEY, bytes BLOB)").run());
    Random random = new Random(19);
    List<byte[]> ids = new ArrayList<>();
    Map<Long, byte[]> keys = new HashMap<>();
    for (int group = 0; group < 100; group++) {
      house.database.<Boolean>writeLarge(
          tx -> {
            for (int i = 0; i < 200; i++) {
              byte[] id = bytes(random, 16);
              byte[] key = bytes(random, 60);
              insert(tx, id, key, bytes(random, 40 + random.nextInt(200)));
              ids.add(id);
              keys.put(prefix(key, 0), id);
            }
            Sql.of(tx, "INSERT INTO other (bytes) VALUES (?)").with(bytes(random, 9_000)).run();
            return true;
          });
    }
    Collections.shuffle(ids, random);
    Set<String> lost = new HashSet<>();
    for (int from = 0; from < ids.size() / 2; from += 500) {
      List<byte[]> piece = ids.subList(from, from + 500);
      house.database.<Boolean>write(
          tx -> {
            Sql.of(tx, "DELETE FROM revision WHERE revision_id IN " + Sql.marks(piece.size()))
                .withList(piece)
                .run();
            Sql.of(tx, "UPDATE other SET bytes = zeroblob(LENGTH(bytes) + 50) WHERE id % 7 = ?")
                .with(random.nextInt(7))
                .run();
            return true;
          });
      piece.forEach(id -> lost.add(HexFormat.of().formatHex(id)));
    }

    try (Connection beside =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("metadata.db"));
        Statement statement = beside.createStatement()) {
      statement.execute("VACUUM");
    }
    assertThat(house.database.forgetDeleted()).isTrue();

    assertThat(left(keys, lost)).isZero();
    assertThat(left(keys, Set.of(HexFormat.of().formatHex(ids.getLast())))).isEqualTo(1);
  }

  private static void insert(DSLContext tx, byte[] id, byte[] key, byte[] sealed) {
    Sql.of(
            tx,
            "INSERT INTO revision (revision_id, drive_no, seq, item_id, size_bytes, created_at,"
                + " wrapped_key, commitment, sealed) VALUES (?, 99, 1, ?, 1, 1, ?, ?, ?)")
        .with(id)
        .with(id)
        .with(key)
        .with(new byte[32])
        .with(sealed)
        .run();
  }

  private static byte[] bytes(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static long prefix(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getLong(at);
  }

  /// How many of the keys of these contents begin somewhere in the database's files.
  private long left(Map<Long, byte[]> keys, Set<String> of) throws IOException {
    long found = 0;
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 0; at + Long.BYTES <= bytes.length; at++) {
          byte[] id = keys.get(prefix(bytes, at));
          if (id != null && of.contains(HexFormat.of().formatHex(id))) {
            found++;
          }
        }
      }
    }
    return found;
  }

  /// More: `-Dforgetting.lives=1000`; one again: `-Dforgetting.seed=…`.
  @Test
  void whatWasWithinReachStaysAndAllElseGoesOverRandomLives() {
    house.plan = plan(30, RandomForgetting.VERSIONS);
    long base = Long.getLong("forgetting.seed", System.nanoTime());
    int lives =
        Long.getLong("forgetting.seed") != null ? 1 : Integer.getInteger("forgetting.lives", 6);
    for (int i = 0; i < lives; i++) {
      RandomForgetting.run(house, base + i, 100);
    }
  }

  /// What the stand-alone reader is tried with. Written anew with `-Dholdfast.write-vectors=true`.
  @Test
  void theVectorOfTheFormatIsWhatIsWritten(@TempDir Path place) throws IOException {
    try (House seeded = House.in(place, new SeededRandom(48))) {
      Drive its = seeded.drive();
      Forgetting rounds = seeded.drives.forgetting(SweepConsent.ALWAYS, Optional::empty);
      rounds.round();
      Item docs = House.folder(its, its.root(), "docs");
      Item file = House.file(its, docs, "file.txt", "one");
      House.rewrite(its, file, "two");
      House.rewrite(its, file, "three");
      its.deleteVersion(House.actor(its), file.id(), 2);
      its.markVersion(House.actor(its), file.id(), 1, VersionWish.named("the first"));
      replaceKey(seeded, its);
      assertThat(seeded.drives.keyRotation().sealAnew(its.id()).over()).isFalse();
      assertThat(seeded.drives.keyRotation().sealAnew(its.id()).over()).isTrue();
      Item gone = House.file(its, docs, "gone.txt", "gone");
      its.purge(House.actor(its), gone.id(), Precondition.NONE);
      for (int day = 0; day < 34; day++) {
        seeded.passWatched(DAY);
        rounds.round();
      }
      replaceKey(seeded, its);
      House.rewrite(its, file, "four");
      assertThat(seeded.verify(its).findings()).isEmpty();
      String dump = dump(seeded);
      if (Boolean.getBoolean("holdfast.write-vectors")) {
        Files.createDirectories(VECTOR.getParent());
        Files.writeString(VECTOR, dump);
      }
      assertThat(dump).isEqualTo(Files.readString(VECTOR));
    }
  }

  private static void replaceKey(House house, Drive its) {
    house.drives.keyRotation().make(its.id(), new Who.Server());
    house.passWatched(Duration.ofMinutes(10));
    assertThat(house.drives.keyRotation().bringIntoForce()).isEqualTo(1);
  }

  private static String dump(House house) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "-- The drive key, as if the vault had wrapped it by putting four bytes ahead of it.");
    for (String table :
        List.of(
            "drive",
            "drive_key",
            "operation",
            "item_state",
            "revision",
            "removed_version",
            "version_mark",
            "folder_total",
            "forgotten",
            "forgotten_revision",
            "drive_past",
            "sealed_anew")) {
      dump(house, table, lines);
    }
    return String.join("\n", lines) + "\n";
  }

  private static void dump(House house, String table, List<String> lines) {
    List<String> columns =
        house.database.read(
            tx ->
                Sql.of(tx, "SELECT name || ' ' || type FROM pragma_table_info('" + table + "')")
                    .list(row -> row.getString(1)));
    lines.add("CREATE TABLE " + table + " (" + String.join(", ", columns) + ");");
    house.database.<Boolean>read(
        tx -> {
          Sql.of(tx, "SELECT * FROM " + table + " ORDER BY 1, 2, 3")
              .each(
                  row -> {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= columns.size(); i++) {
                      String column = columns.get(i - 1);
                      values.add(
                          column.endsWith(" BLOB")
                              ? written(column, row.getBytes(i))
                              : written(row.getLong(i), row.wasNull()));
                    }
                    lines.add(
                        "INSERT INTO " + table + " VALUES (" + String.join(", ", values) + ");");
                  });
          return true;
        });
  }

  private static String written(long number, boolean isNull) {
    return isNull ? "NULL" : Long.toString(number);
  }

  private static String written(String column, byte[] bytes) {
    byte[] plain = bytes.clone();
    if (column.startsWith("wrapped ")) {
      Arrays.fill(plain, 0, Integer.BYTES, (byte) 0);
    }
    return "X'" + HexFormat.of().formatHex(plain) + "'";
  }
}
