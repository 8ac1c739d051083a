package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Another process writes, is killed with SIGKILL, and what it had answered must be there.
///
/// It runs from jars, as a server does, so migrations are found inside of one.
class SqliteCrashTest {

  private static final int KILLS = 5;

  @TempDir private Path folder;

  @Test
  void keepsEveryAnsweredRowWheneverTheProcessIsKilled() throws IOException, InterruptedException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Path file = folder.resolve("metadata.db");
    String classPath = jarredClassPath();
    TreeSet<Long> answered = new TreeSet<>();

    for (int kill = 0; kill < KILLS; kill++) {
      answered.addAll(killAfter(random.nextInt(1, 400), classPath, file, kill));

      try (Database database = SqliteDatabase.openReadOnly(file, List.of(Ledger.SCHEMA))) {
        assertThat(database.read(Ledger::ids)).as("seed %d", seed).containsAll(answered);
      }
      try (Database database = SqliteDatabase.open(file, List.of(Ledger.SCHEMA), Runnable::run)) {
        assertThat(database.read(Ledger::ids)).as("seed %d", seed).containsAll(answered);
        Object check = database.read(tx -> tx.fetchValue("PRAGMA integrity_check"));
        assertThat(check).as("seed %d", seed).isEqualTo("ok");
      }
    }
  }

  @Test
  void keepsTheLockWhileAnotherProcessLives() throws IOException, InterruptedException {
    Path file = folder.resolve("metadata.db");
    Process process = start(jarredClassPath(), file, 0);
    try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(answers.readLine()).isNotNull();

      assertThatThrownBy(() -> SqliteDatabase.open(file, List.of(Ledger.SCHEMA), Runnable::run))
          .isInstanceOf(DatabaseRefusal.Unusable.class)
          .hasMessageContaining("Another Holdfast has");
      try (Database beside = SqliteDatabase.openReadOnly(file, List.of(Ledger.SCHEMA))) {
        assertThat(beside.read(Ledger::ids)).isNotEmpty();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /// @return the rows it had answered
  private static List<Long> killAfter(int answers, String classPath, Path file, int run)
      throws IOException, InterruptedException {
    Process process = start(classPath, file, run);
    List<Long> answered = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answered.add(Long.valueOf(line));
        if (answered.size() == answers) {
          process
              .toHandle()
              .destroyForcibly(); // SIGKILL; what it still had printed is read to the end
        }
      }
    }
    process.waitFor();
    assertThat(answered).hasSizeGreaterThanOrEqualTo(answers);
    return answered;
  }

  private static Process start(String classPath, Path file, int run) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + file.getParent(), // what is killed leaves its libraries there
            "-cp",
            classPath,
            AnsweringWriter.class.getName(),
            file.toString(),
            Integer.toString(run))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private String jarredClassPath() throws IOException {
    String tests = System.getProperty("surefire.test.class.path");
    String all = tests == null ? System.getProperty("java.class.path") : tests;
    List<String> jars = new ArrayList<>();
    for (String entry : List.of(all.split(File.pathSeparator, -1))) {
      Path path = Path.of(entry);
      jars.add(Files.isDirectory(path) ? jar(path, jars.size()).toString() : entry);
    }
    return String.join(File.pathSeparator, jars);
  }

  private Path jar(Path classes, int number) throws IOException {
    Path jar = folder.resolve("classes" + number + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes).sorted()) {
      for (Path file : files.filter(path -> !path.equals(classes)).toList()) {
        boolean isFolder = Files.isDirectory(file);
        out.putNextEntry(new JarEntry(classes.relativize(file) + (isFolder ? "/" : "")));
        if (!isFolder) {
          Files.copy(file, out);
        }
      }
    }
    return jar;
  }

  /// Writes rows from four threads without end, and prints each id once it was answered.
  static final class AnsweringWriter {

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private AnsweringWriter() {}

    public static void main(String[] arguments) {
      Path file = Path.of(arguments[0]);
      long first = 1_000_000L * Integer.parseInt(arguments[1]);
      ExecutorService writer = Executors.newSingleThreadExecutor();
      Database database = SqliteDatabase.open(file, List.of(Ledger.SCHEMA), writer);
      for (int thread = 0; thread < 4; thread++) {
        long from = first + 100_000L * thread;
        Thread.ofPlatform().start(() -> writeFrom(database, from));
      }
    }

    private static void writeFrom(Database database, long first) {
      for (long id = first; ; id++) {
        long mine = id;
        database.write(tx -> Ledger.addBlob(tx, mine, 5_000));
        print(mine + "\n");
      }
    }

    // One call of the system for a line, so that a kill leaves no half number behind.
    private static void print(String line) {
      try {
        OUT.write(line.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
