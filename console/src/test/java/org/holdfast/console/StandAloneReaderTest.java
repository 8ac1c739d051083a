package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.holdfast.server.Programs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The stand-alone reader (`reader/holdfast-reader`), which shares no code with the server: it
/// reads the formats' vectors, gives a killed server's drive back from one region and the vault,
/// and names every kind of damage.
class StandAloneReaderTest {

  /// Debian's Python: it alone has Debian's libraries.
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final Path LIBRARIES = Path.of("/usr/lib/python3/dist-packages");
  private static final Path READER = Path.of("..", "reader").toAbsolutePath().normalize();

  @TempDir private static Path house;
  private static ReaderStage stage;
  @TempDir private Path folder;

  @BeforeAll
  static void fill() throws IOException {
    for (String library : List.of("argon2", "cryptography")) {
      Programs.requireThat(
          Files.isDirectory(LIBRARIES.resolve(library)), "Python has the library " + library);
    }
    stage = new ReaderStage(house);
    stage.fill();
  }

  @Test
  void readsEveryVectorOfTheFormats() throws Exception {
    Said said = python(READER.resolve("test_reader.py").toString());
    assertThat(said.exit()).as(said.errors()).isZero();
    assertThat(said.errors()).contains("OK");
  }

  @Test
  void restoresADriveFromOneRegionAndTheVaultAlone() throws Exception {
    JsonNode ana = drive("ana", reader("list", "west", "--json").json());
    assertThat(listed(ana.path("items"))).isEqualTo(stage.end().listed());
    assertThat(listed(ana.path("recycled")).keySet())
        .containsExactly(
            "recycled/000001/removed.bin",
            "recycled/000002/removed",
            "recycled/000002/removed/inside.txt");
    JsonNode notes = item(ana, "notes.txt");
    assertThat(notes.path("versions").findValuesAsString("version")).containsExactly("4", "3", "1");
    JsonNode pinned = notes.path("versions").path(2);
    assertThat(pinned.path("name").asString("")).isEqualTo("as printed");
    assertThat(pinned.path("pinned").asBoolean()).isTrue();

    Said said = restore("east", ana, "now");
    assertThat(said.exit()).as(said.errors()).isZero();
    requireSame(folder.resolve("now"), stage.end());
  }

  @Test
  void restoresADriveAsItWasAtAPoint() throws Exception {
    JsonNode ana = drive("ana", reader("list", "east", "--json").json());
    String operation = "#" + stage.point().operation();
    assertThat(restore("west", ana, "operation", "--at", operation).exit()).isZero();
    assertThat(restore("west", ana, "time", "--at", stage.point().at()).exit()).isZero();

    requireSame(folder.resolve("operation"), stage.point());
    requireSame(folder.resolve("time"), stage.point());
  }

  @Test
  void restoresWhatLiesInTheRecycleBinAndOneFolderAlone() throws Exception {
    JsonNode ana = drive("ana", reader("list", "east", "--json").json());
    assertThat(restore("west", ana, "bin", "--recycled").exit()).isZero();
    assertThat(folder.resolve("bin/recycled-000001/removed.bin")).hasSize(70_000);
    assertThat(folder.resolve("bin/recycled-000002/removed/inside.txt")).hasSize(10);

    assertThat(restore("west", ana, "one", "--path", "/ÜNÏCODE ☃/deep").exit()).isZero();
    assertThat(folder.resolve("one/deep/er/65537.bin"))
        .hasBinaryContent(stage.end().files().get("Ünïcode ☃/deep/er/65537.bin"));
    assertThat(restore("west", ana, "one").exit()).as("nothing is overwritten").isEqualTo(2);
  }

  @Test
  void aNameThatTheFileSystemDoesNotTakeIsChangedAndTold() throws Exception {
    JsonNode bert = drive("bert", reader("list", "west", "--json").json());
    Said said = restore("west", bert, "bert", "--json");
    assertThat(said.exit()).as(said.errors()).isZero();
    JsonNode finding = said.json().path("findings").path(0);
    assertThat(finding.path("kind").asString("")).isEqualTo("nameChanged");
    assertThat(finding.path("subject").path("path").asString(""))
        .isEqualTo("/" + ReaderStage.TOO_LONG);
    try (Stream<Path> files = Files.list(folder.resolve("bert"))) {
      assertThat(files.toList())
          .singleElement()
          .satisfies(file -> assertThat(file).hasContent("Bert's"))
          .satisfies(file -> assertThat(file.toString()).endsWith(".txt"));
    }
  }

  @Test
  void findsNothingWhereNothingIsWrongAndChangesNothing() throws Exception {
    Map<String, String> before = times(stage.region("west"));
    for (String region : List.of("west", "east")) {
      Said said = reader("verify", region, "--json");
      assertThat(said.exit()).as(said.out() + said.errors()).isZero();
      assertThat(said.json().path("sound").asBoolean()).isTrue();
      assertThat(said.json().path("findings").size()).as(said.out()).isZero();
      assertThat(said.json().path("checked").path("copies").asInt()).isGreaterThan(15);
    }
    assertThat(times(stage.region("west"))).isEqualTo(before);
  }

  @Test
  void asksWhichOfTwoHistoriesAndReadsEither() throws Exception {
    Path data = folder.resolve("data");
    copy(stage.region("west"), folder.resolve("regions/west"));
    copy(stage.region("east"), folder.resolve("regions/east"));
    Files.createDirectories(data);
    Files.copy(stage.passphrase(), data.resolve("vault-passphrase"));
    Path west = folder.resolve("regions/west");
    ServerProcess.Outcome recovered =
        ServerProcess.run(
            "recover",
            "--from",
            west.toString(),
            "--vault",
            stage.vault().toString(),
            "--data",
            data.toString());
    assertThat(recovered.exit()).as(recovered.said()).isZero();
    try (ServerProcess server = ServerProcess.start(data)) {
      server.kill();
    }

    Said asked = reader("list", west);
    assertThat(asked.exit()).isEqualTo(2);
    assertThat(asked.errors()).contains("lineageUnclear", "ended");
    for (String line : asked.errors().lines().filter(each -> each.contains(" up to ")).toList()) {
      String lineage = line.strip().substring(0, 32);
      Said said = reader("list", west, "--json", "--lineage", lineage);
      assertThat(said.exit()).as(said.errors()).isZero();
      assertThat(listed(drive("ana", said.json()).path("items"))).isEqualTo(stage.end().listed());
      Said verified = reader("verify", west, "--lineage", lineage);
      // Of the one that ended, the region may remember more of the log than it has.
      if (!line.contains("ended")) {
        assertThat(verified.exit()).as(verified.errors()).isZero();
      }
      assertThat(verified.errors()).contains("mirrorEnded");
    }
  }

  @Test
  void readsABackupByItselfAndFindsWhatIsDamagedInIt() throws Exception {
    Path data = folder.resolve("data");
    copy(stage.data(), data);
    copy(stage.region("west"), folder.resolve("regions/west"));
    copy(stage.region("east"), folder.resolve("regions/east"));
    Path place = Files.createDirectory(folder.resolve("place"));
    ServerProcess.Outcome made =
        ServerProcess.run("backup", "--to", place.toString(), "--new", "--data", data.toString());
    assertThat(made.exit()).as(made.said()).isZero();
    Map<String, String> before = times(place);

    Said points = backup("points", place, "--json");
    assertThat(points.exit()).as(points.errors()).isZero();
    assertThat(points.json().path("points").size()).isEqualTo(1);
    JsonNode ana = drive("ana", backup("list", place, "--json").json());
    assertThat(listed(ana.path("items"))).isEqualTo(stage.end().listed());
    Said restored =
        backup("restore", place, "--drive", ana.path("id").asString(""), "--to", to("from backup"));
    assertThat(restored.exit()).as(restored.errors()).isZero();
    requireSame(folder.resolve("from backup"), stage.end());
    Said verified = backup("verify", place, "--json");
    assertThat(verified.exit()).as(verified.out() + verified.errors()).isZero();
    assertThat(verified.json().path("checked").path("copies").asInt()).isGreaterThan(15);
    assertThat(times(place)).isEqualTo(before);

    int flipped = 0;
    for (String name : before.keySet()) {
      Path file = place.resolve(name);
      boolean counts = Files.isRegularFile(file) && Files.size(file) > 0 && !name.contains("pack");
      if (counts) {
        flip(file);
        Said damaged = backup("verify", place);
        assertThat(damaged.exit()).as(name + damaged.out() + damaged.errors()).isIn(1, 2);
        flip(file);
        flipped++;
      }
    }
    assertThat(flipped).isGreaterThan(8);
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  /// Without the vault: a copy of it lies in the backup.
  private static Said backup(String command, Path place, String... more)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                READER.resolve("holdfast-reader").toString(),
                command,
                "--region",
                place.toString(),
                "--passphrase-file",
                stage.passphrase().toString()));
    words.addAll(List.of(more));
    return python(words.toArray(String[]::new));
  }

  @Test
  void namesEveryKindOfDamage() throws Exception {
    Said said =
        python(
            READER.resolve("test_damage.py").toString(),
            stage.region("west").toString(),
            stage.data().toString(),
            folder.toString());
    assertThat(said.exit()).as(said.out() + said.errors()).isZero();
    assertThat(said.out().lines().filter(line -> line.startsWith("named ")).count())
        .as(said.out())
        .isGreaterThanOrEqualTo(30);
  }

  private Said restore(String region, JsonNode drive, String to, String... more)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of("--drive", drive.path("id").asString(""), "--to", to(to)));
    words.addAll(List.of(more));
    return reader("restore", region, words.toArray(String[]::new));
  }

  private String to(String name) {
    return folder.resolve(name).toString();
  }

  private static Said reader(String command, String region, String... more)
      throws IOException, InterruptedException {
    return reader(command, stage.region(region), more);
  }

  private static Said reader(String command, Path region, String... more)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                READER.resolve("holdfast-reader").toString(),
                command,
                "--region",
                region.toString(),
                "--vault",
                stage.vault().toString(),
                "--passphrase-file",
                stage.passphrase().toString()));
    words.addAll(List.of(more));
    return python(words.toArray(String[]::new));
  }

  /// What a program printed.
  private record Said(int exit, String out, String errors) {
    JsonNode json() {
      return new JsonMapper().readTree(out);
    }
  }

  private static Said python(String... words) throws IOException, InterruptedException {
    Path errors = Files.createTempFile(house, "reader", ".errors");
    List<String> command = new ArrayList<>(List.of(PYTHON.toString(), "-B"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), out, Files.readString(errors));
  }

  private static JsonNode drive(String owner, JsonNode told) {
    for (JsonNode drive : told.path("drives")) {
      if (drive.path("mail").asString("").equals(owner + "@example.org")) {
        return drive;
      }
    }
    throw new AssertionError("no drive of " + owner + " is listed: " + told);
  }

  private static JsonNode item(JsonNode drive, String path) {
    for (JsonNode item : drive.path("items")) {
      if (item.path("path").asString("").equals(path)) {
        return item;
      }
    }
    throw new AssertionError(path + " is not listed");
  }

  private static Map<String, String> listed(JsonNode items) {
    Map<String, String> found = new TreeMap<>();
    for (JsonNode item : items) {
      boolean isFile = item.path("kind").asString("").equals("file");
      found.put(
          item.path("path").asString(""),
          isFile
              ? item.path("size").asLong() + " " + shown(item.path("modified").asString(""))
              : "folder");
    }
    return found;
  }

  private static String shown(String time) {
    return Instant.parse(time).toString();
  }

  private static void requireSame(Path restored, ReaderStage.Picture picture) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(restored)) {
      for (Path path : paths.filter(path -> !path.equals(restored)).toList()) {
        String name = restored.relativize(path).toString();
        found.put(
            name,
            Files.isDirectory(path)
                ? "folder"
                : Files.size(path) + " " + Files.getLastModifiedTime(path).toInstant());
        if (Files.isRegularFile(path)) {
          assertThat(Arrays.equals(Files.readAllBytes(path), picture.files().get(name)))
              .as(name)
              .isTrue();
        }
      }
    }
    assertThat(found).isEqualTo(picture.listed());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else if (Files.isRegularFile(path)) { // and not what a killed server listened on
          Files.copy(path, target);
        }
      }
    }
  }

  private static Map<String, String> times(Path region) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(region)) {
      for (Path path : paths.toList()) {
        found.put(
            region.relativize(path).toString(),
            Files.getLastModifiedTime(path) + " " + Files.size(path));
      }
    }
    return found;
  }
}
