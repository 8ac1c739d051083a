package org.holdfast.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A file took its reader over. What it can do then, and what the server sees of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfinementAttackTest {

  private static final String ANA = "ana";
  private static final Outcome<Text> FINE = new Outcome.Made<>(new Text("plain text", false));

  private Path folder;
  private Extractor extractor;

  @BeforeAll
  void open(@TempDir Path folder) {
    this.folder = folder;
    // On a busy machine what eats memory takes its time.
    extractor = extractor("extract", Duration.ofMinutes(2));
  }

  private Extractor extractor(String name, Duration limit) {
    ExtractSettings all = ExtractSettings.defaults();
    ExtractSettings small =
        new ExtractSettings(
            all.mostBytes(),
            all.mostPixels(),
            128L << 20,
            limit,
            all.start(),
            all.idle(),
            all.files());
    return new Extractor(small, folder.resolve(name), Planted.class.getName());
  }

  @AfterAll
  void close() {
    extractor.close();
  }

  @Test
  void theProcessSaysWhatHoldsIt() {
    ordered("environment");

    assertThat(extractor.confinement())
        .isEqualTo(new Confinement(true, "Held in by a filter of system calls (seccomp)."));
  }

  @Test
  void itReadsNoFile() throws Exception {
    Path secret = Files.writeString(folder.resolve("vault-passphrase"), "correct horse");

    assertThat(ordered("read " + secret)).startsWith("refused").doesNotContain("horse");
    assertThat(ordered("read /etc/passwd")).startsWith("refused");
    assertThat(ordered("read /proc/self/environ")).startsWith("refused");
    assertThat(ordered("list " + folder)).startsWith("refused");
  }

  @Test
  void itWritesNoFile() {
    Path file = folder.resolve("written");

    assertThat(ordered("write " + file)).startsWith("refused");
    assertThat(file).doesNotExist();
  }

  @Test
  void itReachesNoNetwork() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ordered("connect 127.0.0.1:" + listening.getLocalPort())).startsWith("refused");
      assertThat(ordered("unix " + folder.resolve("control.sock")))
          .startsWith("refused")
          .contains("not permitted");
    }
  }

  @Test
  void itRunsNoProgramAndEndsNone() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      assertThat(ordered("run /bin/true")).startsWith("refused");
      // Asked of a fresh process: where its first pipe is refused, the JDK's forkAndExec
      // (ProcessImpl_md.c) closes descriptors that it never opened, and one may be what is read.
      assertThat(text("ben", "kill " + other.pid())).isEqualTo("done false");
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void itKnowsNothingOfTheServersEnvironment() {
    assertThat(ordered("environment")).isEqualTo("done {}");
  }

  @Test
  void itMayStillHaveThreads() {
    assertThat(ordered("thread")).isEqualTo("done joined");
  }

  @Test
  void w01_whatAFileLeftBehindIsThereForItsOwnersAlone() {
    ordered("keep canary");
    assertThat(ordered("tell")).as("it is kept").isEqualTo("done canary");

    assertThat(text("ben", "tell")).isEqualTo("done nothing");
    assertThat(ordered("tell")).as("nor what Ben's left").isEqualTo("done nothing");
  }

  @Test
  void oneThatHangsIsEndedInTime() {
    try (Extractor hasty = extractor("hasty", Duration.ofSeconds(4))) {
      assertThat(ask(hasty, ANA, "hang")).isEqualTo(new Outcome.NotMade<>(Why.TOO_SLOW));
      assertThat(ask(hasty, ANA, "plain text")).isEqualTo(FINE);
    }
  }

  @Test
  void oneThatEndsIsReplaced() {
    assertThat(ask("exit")).isEqualTo(new Outcome.NotMade<>(Why.CRASHED));
    isFineAgain();
  }

  @Test
  void oneThatEatsMemoryIsEnded() {
    assertThat(ask("eat")).isEqualTo(new Outcome.NotMade<>(Why.TOO_MUCH_MEMORY));
    isFineAgain();
  }

  @Test
  void memoryBesideTheHeapHasAnEndToo() {
    assertThat(ask("eat-native")).isInstanceOf(Outcome.NotMade.class);
    isFineAgain();
  }

  @Test
  void whatIsNoAnswerIsNotTakenForOne() {
    assertThat(ask("babble")).isEqualTo(new Outcome.NotMade<>(Why.CRASHED));
    isFineAgain();
  }

  @Test
  void aLengthThatIsTooLongIsNotWaitedFor() {
    assertThat(ask("boast")).isEqualTo(new Outcome.NotMade<>(Why.CRASHED));
    isFineAgain();
  }

  @Test
  void whatIsNoPictureIsNotTakenForOne() {
    Outcome<Pictures> outcome =
        extractor.pictures(
            ANA, Plain.of("foreign picture".getBytes(UTF_8)), "a", List.of(Box.within(96)));

    assertThat(outcome).isEqualTo(new Outcome.NotMade<>(Why.CRASHED));
    isFineAgain();
  }

  @Test
  void nothingIsLeftInItsFolder() throws Exception {
    ordered("environment");
    try (var all = Files.walk(folder.resolve("extract"))) {
      assertThat(all.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private void isFineAgain() {
    assertThat(ask("plain text")).isEqualTo(FINE);
  }

  private String ordered(String order) {
    return text(ANA, order);
  }

  private String text(String owner, String order) {
    return switch (ask(owner, order)) {
      case Outcome.Made<Text>(Text answer) -> answer.text();
      case Outcome.NotMade<Text>(Why why) -> throw new AssertionError(order + ": " + why);
    };
  }

  private Outcome<Text> ask(String order) {
    return ask(ANA, order);
  }

  private Outcome<Text> ask(String owner, String order) {
    return ask(extractor, owner, order);
  }

  private static Outcome<Text> ask(Extractor extractor, String owner, String order) {
    return extractor.text(owner, Plain.of(order.getBytes(UTF_8)), "order.txt", 10_000);
  }
}
