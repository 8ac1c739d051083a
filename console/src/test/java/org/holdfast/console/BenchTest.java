package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The benchmark against a real server, small: that it runs, reads back what it wrote, and cleans
/// up.
final class BenchTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void measuresEveryPathAndLeavesNothingBehind() throws IOException, InterruptedException {
    String table = bench("--quick", "--size", "16MiB", "--alone", "--markdown");

    assertThat(table)
        .contains("| path | holdfast |")
        .contains("| upload of 16 MiB, one request |")
        .contains("| upload of 16 MiB, session of 10 MiB fragments |")
        .contains("| 64 KiB at random offsets, 8 connections |")
        .contains("| remove, 16 connections |")
        .contains("| listing of 400 items |")
        .contains("| start to first answer |")
        .contains("| peak memory of the server |");
  }

  @Test
  void measuresBothDatabasesSideBySide() throws IOException, InterruptedException {
    String table = bench("--quick", "--only", "small", "--alone", "--postgresql", "--markdown");

    assertThat(table).contains("| path | holdfast | holdfast, PostgreSQL |").contains("| rename, ");
  }

  @Test
  void comparesVaultsWithTheBuiltInOne() throws IOException, InterruptedException {
    SoftTokens.assumeInstalled();

    String table = bench("--quick", "--vaults", "--markdown");

    assertThat(table)
        .contains("| 10 KiB uploads, 16 connections | built-in |")
        .contains("| 10 KiB downloads, 16 connections | token and built-in |");
  }

  @Test
  void measuresWhatSigningInCostsAndWhatItsTimeTells() throws IOException, InterruptedException {
    String lines = bench("--sign-in", "--tries", "8");

    assertThat(lines)
        .contains("tries: 8, in turn")
        .contains("difference of the medians: ")
        .contains("sign-ins, 4 connections: ")
        .contains("load average: ");
  }

  private String bench(String... words) throws IOException, InterruptedException {
    // PostgreSQL runs as a user of its own, who has to get through.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    Path place = Files.createDirectory(folder.resolve("place"));
    Path errors = folder.resolve("errors");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What the benchmark runs with, its servers and commands do too.
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Dholdfast.hashing=least",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC"));
    command.addAll(StartUpCache.shared().words());
    command.add("org.holdfast.bench.Main");
    command.addAll(List.of(words));
    command.addAll(List.of("--folder", place.toString()));
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    assertThat(place).isEmptyDirectory();
    return printed;
  }
}
