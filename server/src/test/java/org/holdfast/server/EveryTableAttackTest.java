package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Something of a whole life lies in every table of every room, and nothing of it in clear.
@InOneProcess
@SuppressWarnings("NullAway.Init") // made before the first test
class EveryTableAttackTest {

  /// Filled by what goes wrong, by what drills against it, by regions that are taken out, by a day
  /// that is over, and by what nobody can come to for a month; each has a test of its own.
  private static final Set<String> BY_MISFORTUNE =
      Set.of(
          "missing_copy",
          "scrub_finding",
          "drill",
          "drained_region",
          "counted_day",
          "drive_past",
          "forgotten",
          "forgotten_revision",
          "promised");

  /// Their rows are gone within a second, or a minute; identity's RecoveryLettersTest looks at what
  /// the first shows, the second holds ids alone. The third holds what took how long, once it did;
  /// the fourth random ids and counts, on PostgreSQL; the fifth random ids, until each region has
  /// removed its copies of a destroyed drive; the sixth what audit_entry holds from the next round
  /// on; the last random ids and sizes, where a sweep met one of those copies while it was removed.
  private static final Set<String> PASSING =
      Set.of(
          "identity_recovery_asked",
          "feedback_telling",
          "scrub_span",
          "server_process",
          "doomed_copy",
          "audit_pending",
          "unreferenced_blob");

  /// Filled by the house's first rounds, a second or more after the start: a whole life may be over
  /// before that.
  private static final Set<String> OF_THE_HOUSE =
      Set.of("scrub_round", "scrub_turn", "sweep_clock", "day_count");

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private static Path folder;
  private static Served served;
  private static WholeLife life;

  @BeforeAll
  static void live() throws IOException {
    served =
        Served.start(
            folder.resolve("data"), "identity: {sign-up: invitation}\nforgetting: {enabled: true}");
    life = new WholeLife(served);
    life.live();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void noTableOfAnyRoomStaysEmpty() throws SQLException {
    Set<String> empty = empty();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (empty.stream().anyMatch(OF_THE_HOUSE::contains) && System.nanoTime() < end) {
      LockSupport.parkNanos(20_000_000);
      empty = empty();
    }

    empty.removeAll(PASSING);
    assertThat(empty).as("a new table gets its row in WholeLife").isEqualTo(BY_MISFORTUNE);
  }

  private static Set<String> empty() throws SQLException {
    Set<String> empty = new TreeSet<>();
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + served.data().resolve("metadata.db"));
        Statement statement = file.createStatement()) {
      for (String table : tables(statement)) {
        try (ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
          if (rows.getLong(1) == 0) {
            empty.add(table);
          }
        }
      }
    }
    return empty;
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet names =
        statement.executeQuery(
            "select name from sqlite_master where type = 'table' and name not like 'schema_history%'"
                + " and name not like 'sqlite_%'")) {
      while (names.next()) {
        tables.add(names.getString(1));
      }
    }
    assertThat(tables).hasSizeGreaterThan(40);
    return tables;
  }

  private static void look(Path file, List<String> found) throws IOException {
    String bytes;
    try {
      bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException _) {
      return; // as above
    }
    for (String canary : life.canaries()) {
      if (disguises(canary).anyMatch(bytes::contains)) {
        found.add(canary + " in " + served.data().relativize(file));
      }
    }
  }

  @Test
  void r18_nothingThatWasSaidTypedOrHandedOutLiesInClearInAnyFile() throws IOException {
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        served.data(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              look(file, found);
            }
            return FileVisitResult.CONTINUE;
          }

          // A running server replaces files: what took its place has another name.
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });

    assertThat(found).isEmpty();
  }

  /// As it is, in either case, and each as UTF-16, base64 and hexadecimal, as ISO 8859-1.
  private static Stream<String> disguises(String canary) {
    return Stream.of(canary, canary.toLowerCase(Locale.ROOT), canary.toUpperCase(Locale.ROOT))
        .distinct()
        .flatMap(
            form -> {
              byte[] bytes = form.getBytes(StandardCharsets.UTF_8);
              String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
              return Stream.of(
                  form,
                  latin(form.getBytes(StandardCharsets.UTF_16LE)),
                  latin(form.getBytes(StandardCharsets.UTF_16BE)),
                  base64.substring(0, base64.length() - 1),
                  HexFormat.of().formatHex(bytes));
            });
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
