package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.holdfast.drive.UploadSecret;
import org.holdfast.vault.BuiltInVault;
import org.holdfast.vault.Passphrase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Bits flipped at random, and every column changed, in everything that is stored: the database,
/// one region, both. Each damage is noticed, and nothing is served for it:
/// - in one region, every answer is the one that was always given, in the same request;
/// - in the database or in both regions, an answer is the one that was always given, or a refusal,
///   or `verify` finds what was altered; content is never another;
/// - what nobody notices has changed no row: it hit bytes that mean nothing.
///
/// More: `-Dflips=10000`; the same again: `-Dflips.seed=…`.
class AtRestAttackTest {

  private static final int FLIPS = Integer.getInteger("flips", 50);
  private static final long SEED = Long.getLong("flips.seed", System.nanoTime());

  private static final String TABLE = "CREATE TABLE ";

  private static Path folder = Path.of("");
  private static Path data = Path.of("");
  private static BuiltInVault vault;
  private static AtRest.Furniture furniture;
  private static Stored stored;

  /// What a whole store says.
  private static Answers whole;

  private static String rows = "";
  private static List<String> finished = List.of();

  private final Map<String, Integer> ends = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  @BeforeAll
  static void furnish() throws IOException {
    Path shared = Path.of("/dev/shm"); // flushes there cost nothing
    folder =
        Files.isWritable(shared)
            ? Files.createTempDirectory(shared, "holdfast-at-rest")
            : Files.createTempDirectory("holdfast-at-rest");
    try (Passphrase passphrase = Passphrase.of("correct horse battery staple")) {
      vault =
          BuiltInVault.create(
              folder.resolve("vault"),
              passphrase,
              new SecureRandom(),
              InstantSource.fixed(AtRest.NOW));
    }
    data = Files.createDirectory(folder.resolve("data"));
    try (AtRest rooms = AtRest.open(data, vault)) {
      furniture = rooms.furnish();
      rooms.tell(furniture, new Answers()); // the first use of a token is noted
    }
    stored = Stored.of(data);
    whole = new Answers();
    try (AtRest rooms = AtRest.open(data, vault)) {
      rooms.tell(furniture, whole);
      rows = rooms.rows();
      assertThat(rooms.verify()).isEmpty();
      finished = finish(rooms);
    }
    assertThat(finished).hasSize(furniture.uploads().size());
    assertThat(whole.broken()).isEmpty();
    assertThat(whole.refused().keySet())
        .as("asked of what is gone or of another kind")
        .allMatch(question -> question.matches(".*(path|children by|versions|content|point).*"));
  }

  @AfterAll
  static void remove() throws IOException {
    vault.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Test
  void r01_aFlippedBitOfTheDatabaseIsNoticed() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < FLIPS; i++) {
      stored.bringBack();
      judgeDatabase(flip("metadata.db", random));
    }
    conclude();
  }

  /// A letter of the schema's own text in the other case means the same, or is noticed.
  @Test
  void r01_aLetterOfTheSchemaInTheOtherCase() throws IOException {
    Random random = new Random(SEED);
    List<Integer> letters = lettersOfTables();
    for (int i = 0; i < Math.max(20, FLIPS / 10); i++) {
      stored.bringBack();
      int at = letters.get(random.nextInt(letters.size()));
      byte[] bytes = stored.bytes("metadata.db");
      bytes[at] ^= 0x20;
      Files.write(data.resolve("metadata.db"), bytes);
      judgeDatabase("letter at byte %d of metadata.db".formatted(at));
    }
    conclude();
  }

  private static List<Integer> lettersOfTables() {
    String text = new String(stored.bytes("metadata.db"), StandardCharsets.ISO_8859_1);
    List<Integer> letters = new ArrayList<>();
    for (int table = text.indexOf(TABLE); table >= 0; table = text.indexOf(TABLE, table + 1)) {
      for (int at = table; text.charAt(at) >= ' ' || text.charAt(at) == '\n'; at++) {
        if (text.charAt(at) < 0x7f && Character.isLetter(text.charAt(at))) {
          letters.add(at);
        }
      }
    }
    return letters;
  }

  @Test
  void r01_r21_aFlippedBitOfOneRegionIsNoticedAndHealedInTheSameRequest() throws IOException {
    Random random = new Random(SEED);
    List<String> west = filesOf("west");
    for (int i = 0; i < FLIPS; i++) {
      stored.bringBack();
      judgeRegion(flip(west.get(random.nextInt(west.size())), random));
    }
    conclude();
  }

  @Test
  void r01_flippedBitsOfBothRegionsAreNoticed() throws IOException {
    Random random = new Random(SEED);
    List<String> west = filesOf("west");
    for (int i = 0; i < FLIPS; i++) {
      stored.bringBack();
      String name = west.get(random.nextInt(west.size()));
      String one = flip(name, random);
      judgeBothRegions(one + ", " + flip(name.replaceFirst("west", "east"), random));
    }
    conclude();
  }

  /// Every column of every table, set to other values, in one row and in all rows.
  @Test
  void r11_everyColumnIsBoundOrFoundOrMeansNothing() throws IOException, SQLException {
    stored.bringBack();
    for (String edit : edits()) {
      stored.bringBack();
      if (edited(edit)) {
        judgeDatabase(edit);
      }
    }
    conclude();
  }

  private void judgeDatabase(String damage) {
    Answers answers = new Answers();
    try (AtRest rooms = AtRest.open(data, vault)) {
      rooms.tell(furniture, answers);
      Set<String> found = new HashSet<>(verify(rooms));
      boolean rowsChanged = !rows(rooms).equals(rows);
      boolean refused = refusesUploads(rooms, damage) || answers.refusesMoreThan(whole);
      Map<String, String> other = answers.differing(whole);
      expectNothingBroken(answers, damage);
      other.keySet().stream()
          .filter(question -> question.contains("content"))
          .forEach(question -> wrong(damage, question + " is " + other.get(question)));
      if (!other.isEmpty() && found.isEmpty() && !refused) {
        wrong(damage, "nobody notices that it changes " + other);
      } else if (rowsChanged && !refused && found.isEmpty()) {
        wrong(damage, "rows changed and nobody notices");
      }
      end(other.isEmpty() ? refused ? "refused" : found.isEmpty() ? "harmless" : "found" : "found");
    } catch (RuntimeException e) {
      expectRefusal(damage, e);
      end("start refused");
    }
  }

  /// Also one that cannot be read, since its region is as good as away.
  private static boolean isAboutACopy(String finding) {
    return finding.contains("kind=COPY") || finding.contains("kind=AWAY");
  }

  private void judgeRegion(String damage) {
    Answers answers = new Answers();
    try (AtRest rooms = AtRest.open(data, vault)) {
      rooms.tell(furniture, answers);
      expectNothingBroken(answers, damage);
      if (!answers.sameAs(whole)) {
        wrong(damage, "it is not healed: " + answers.differing(whole) + answers.refused());
      }
      // With a region that cannot be written, uploads wait; nothing else may come of them.
      refusesUploads(rooms, damage);
    } catch (RuntimeException e) {
      wrong(damage, "the start fails: " + e);
    }
    try (AtRest rooms = AtRest.open(data, vault)) {
      boolean other = verify(rooms).stream().anyMatch(finding -> !isAboutACopy(finding));
      if (other) {
        wrong(damage, "verify finds more than a copy");
      }
      end(verify(rooms).isEmpty() ? "healed" : "found: what nobody read was not healed yet");
    } catch (RuntimeException e) {
      wrong(damage, "the next start fails: " + e);
    }
  }

  private void judgeBothRegions(String damage) {
    Answers answers = new Answers();
    try (AtRest rooms = AtRest.open(data, vault)) {
      rooms.tell(furniture, answers);
      expectNothingBroken(answers, damage);
      if (!answers.differing(whole).isEmpty()) {
        wrong(damage, "served: " + answers.differing(whole));
      }
      refusesUploads(rooms, damage);
      end(answers.refusesMoreThan(whole) ? "refused" : "healed, or not asked for");
    } catch (RuntimeException e) {
      expectRefusal(damage, e);
      end("start refused");
    }
  }

  /// Goes on with every upload: it becomes the file it was meant to be, or it is refused.
  private boolean refusesUploads(AtRest rooms, String damage) {
    List<String> done = finish(rooms);
    boolean refused = done.size() < finished.size();
    List<String> others = new ArrayList<>(done);
    others.removeAll(finished);
    if (!others.isEmpty()) {
      wrong(damage, "an upload became " + others);
    }
    return refused;
  }

  private static List<String> finish(AtRest rooms) {
    Answers answers = new Answers();
    List<String> done = new ArrayList<>();
    for (UploadSecret upload : furniture.uploads()) {
      answers.get("finish", () -> Optional.of(rooms.finish(upload))).ifPresent(done::add);
    }
    return done;
  }

  private List<String> verify(AtRest rooms) {
    try {
      return rooms.verify();
    } catch (RuntimeException e) {
      if (!Answers.isRefusal(e)) {
        throw e;
      }
      return List.of("verify is refused: " + e);
    }
  }

  private static String rows(AtRest rooms) {
    try {
      return rooms.rows();
    } catch (RuntimeException e) {
      return "unreadable: " + e;
    }
  }

  private void expectNothingBroken(Answers answers, String damage) {
    answers.broken().forEach((question, e) -> wrong(damage, question + " breaks: " + e));
  }

  private void expectRefusal(String damage, RuntimeException e) {
    if (!Answers.isRefusal(e)) {
      wrong(damage, "the start breaks: " + e);
    }
  }

  private void wrong(String damage, String what) {
    wrong.add("\n" + damage + ": " + what);
  }

  private void end(String how) {
    ends.merge(how, 1, Integer::sum);
  }

  private void conclude() {
    System.out.println("damages, by how they ended: " + ends);
    assertThat(wrong).as("-Dflips.seed=" + SEED + " " + ends).isEmpty();
    assertThat(ends).isNotEmpty();
  }

  private static List<String> filesOf(String region) {
    return stored.names().stream()
        .filter(name -> name.startsWith(region + "/") && stored.bytes(name).length > 0)
        .toList();
  }

  /// @return what was done
  private static String flip(String name, Random random) throws IOException {
    byte[] bytes = stored.bytes(name);
    int bit = random.nextInt(bytes.length * 8);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    Files.write(data.resolve(name), bytes);
    return "bit %d of byte %d of %s".formatted(bit % 8, bit / 8, name);
  }

  // Some columns mean nothing to who may read what: the day a token was last used, the number that
  // only puts into words what is wrong with a vault that was set back (SecretStore), and when a
  // master key was used, and when a key of a drive was made and how far what lies under its earlier
  // ones was sealed anew (ADR 59).
  private static List<String> edits() throws SQLException {
    List<String> edits = new ArrayList<>();
    try (Connection file = connect();
        Statement statement = file.createStatement();
        ResultSet columns =
            statement.executeQuery(
                "select m.name, c.name, c.type from sqlite_master m"
                    + " join pragma_table_info(m.name) c where m.type = 'table'"
                    + " and m.name not like 'schema_history%'"
                    + " and c.name not in ('last_used_day', 'master_version', 'last_used_at', 'sealed_seq')"
                    + " and m.name || c.name <> 'drive_keymade_at'"
                    + " order by 1, 2")) {
      while (columns.next()) {
        String table = columns.getString(1);
        String column = columns.getString(2);
        for (String value : otherValues(columns.getString(3), column)) {
          String all = "update or ignore %s set %s = %s".formatted(table, column, value);
          edits.add(all);
          edits.add(all + " where rowid = (select max(rowid) from %s)".formatted(table));
        }
      }
    }
    return edits;
  }

  private static List<String> otherValues(String type, String column) {
    return switch (type) {
      case "BLOB" -> List.of("zeroblob(length(%s))".formatted(column), "x''");
      case "TEXT" -> List.of("'x' || " + column);
      default -> List.of(column + " + 1", "0", "-1");
    };
  }

  private static boolean edited(String edit) throws SQLException {
    try (Connection file = connect();
        Statement statement = file.createStatement()) {
      return statement.executeUpdate(edit) > 0;
    } catch (SQLException e) {
      if (String.valueOf(e.getMessage()).contains("constraint")) {
        return false; // the database itself refuses it
      }
      throw e;
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("metadata.db"));
  }
}
