package org.holdfast.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A film took ffmpeg over. In its place stands a Perl that does what a test says, held in alike.
class FilmAttackTest {

  private static final String PERL = "/usr/bin/perl";
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ScheduledExecutorService watchdog = Executors.newScheduledThreadPool(1);
  private Path folder;

  @BeforeEach
  void open(@TempDir Path folder) {
    FilmSamples.requireProgram(PERL);
    this.folder = folder;
  }

  @AfterEach
  void close() {
    watchdog.shutdownNow();
  }

  @Test
  void itReadsNoFileOfAnybodys() throws Exception {
    Path secret = Files.writeString(folder.resolve("vault-passphrase"), "correct horse");

    assertRefused("open(my $f, '<', '%s')".formatted(secret));
    assertRefused("open(my $f, '<', '/etc/passwd')");
    assertRefused("open(my $f, '<', '/proc/self/environ')");
    assertRefused("opendir(my $d, '/')");
  }

  @Test
  void itReadsTheFilmAndItsLibraries() {
    assertThat(done("open(my $f, '<', '/proc/self/fd/0')")).isEqualTo("done");
    assertThat(done("open(my $f, '<', '/etc/ld.so.cache')")).isEqualTo("done");
  }

  @Test
  void itWritesNoFileAndChangesNone() throws Exception {
    Path file = Files.writeString(folder.resolve("there"), "as it was");

    assertRefused("open(my $f, '>', '%s')".formatted(folder.resolve("new")));
    assertRefused("open(my $f, '>>', '%s')".formatted(file));
    assertRefused("open(my $f, '+<', '/proc/self/fd/0')");
    assertRefused("unlink('%s')".formatted(file));
    assertRefused("rename('%s', '%s2')".formatted(file, file));
    assertRefused("mkdir('%s')".formatted(folder.resolve("made")));
    assertRefused("chmod(0777, '%s')".formatted(file));
    assertThat(file).hasContent("as it was");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void itReachesNoNetwork() {
    assertRefused("socket(my $s, 2, 1, 0)");
    assertRefused("socket(my $s, 10, 2, 0)");
    assertRefused("socket(my $s, 1, 1, 0)");
  }

  @Test
  void itRunsNoOtherProgramAndMakesNoProcess() {
    assertRefused("exec('/bin/true')");
    assertRefused("defined(fork())");
  }

  @Test
  void itTouchesNoOtherProcess() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      assertRefused("kill('KILL', %d)".formatted(other.pid()));
      assertRefused("syscall(101, 16, %d, 0, 0) == 0".formatted(other.pid())); // ptrace, attach
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void itKnowsNothingOfTheServersEnvironment() {
    assertThat(said("print join(',', '<', %ENV, '>');", LONG).text()).isEqualTo("<,>");
  }

  @Test
  void itHasSoMuchMemoryAndNoMore() {
    assertThat(said("my $n = 1 << 30; print 'x'; my $a = 'x' x $n; print 'much';", LONG).text())
        .isEqualTo("x");
  }

  @Test
  void oneThatHangsIsEndedInTime() {
    Said said = said("print 'x'; while (1) {}", Duration.ofSeconds(4));

    assertThat(said.outcome()).isEqualTo(new Outcome.NotMade<>(Why.TOO_SLOW));
  }

  @Test
  void whatNeverEndsToSpeakIsNotListenedTo() {
    Said said = said("print 'x' x 65536 while 1;", LONG);

    assertThat(said.outcome()).isEqualTo(new Outcome.NotMade<>(Why.DAMAGED));
  }

  private void assertRefused(String order) {
    assertThat(done(order)).as(order).startsWith("refused").containsAnyOf("ermi", "ermitted");
  }

  private String done(String order) {
    return said(
            "$! = 0; if (%s) { print 'done'; } else { print \"refused $!\"; }".formatted(order),
            LONG)
        .text();
  }

  private record Said(Outcome<byte[]> outcome) {
    String text() {
      return switch (outcome) {
        case Outcome.Made<byte[]>(byte[] bytes) -> new String(bytes, UTF_8);
        case Outcome.NotMade<byte[]>(Why why) -> why.toString();
      };
    }
  }

  /// The script is the film: it is what lies at its standard input.
  private Said said(String script, Duration limit) {
    Ranges harmless = FilmSamples.ranges("print 'works';".getBytes(UTF_8));
    Films films = new Films(List.of(PERL), harmless, folder.resolve("film"), limit, watchdog);
    Outcome<byte[]> outcome =
        films.still(FilmSamples.ranges(("$| = 1; " + script).getBytes(UTF_8)));
    assertThat(films.confinement()).isEqualTo(FilmCell.HELD);
    films.close();
    return new Said(outcome);
  }
}
