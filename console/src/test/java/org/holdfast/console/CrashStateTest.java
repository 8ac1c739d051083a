package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Power cuts at any instant of a real server's life lose nothing that was answered.
///
/// `-Dcrash.states=10000` makes a campaign of it. What was recorded stays in `target/crash-states`;
/// `-Dcrash.recording=target/crash-states -Dcrash.first=N -Dcrash.states=1` opens state N of it
/// again, exactly, and a state that failed lies beside it as `state-N`.
class CrashStateTest {

  private static final int STATES = Integer.getInteger("crash.states", 120);
  private static final int FIRST = Integer.getInteger("crash.first", 0);
  private static final int CLIENTS = Integer.getInteger("crash.clients", 3);
  private static final int STEPS = Integer.getInteger("crash.steps", 30);
  private static final long SEED = Long.getLong("crash.seed", 20261126L);
  private static final String KNOWN = System.getProperty("crash.recording", "");
  private static final int STATES_UNTIL_A_FAULT_SHOWS = 400;

  // Counted for each thread; so many that the server has started.
  private static final List<String> FAILING_FLUSHES =
      List.of("-e", "inject=fdatasync,fsync:error=EIO:when=120+20");

  // Each opening tells what it finds: with hundreds of states nobody reads it. Held, or they are
  // forgotten.
  private static final List<Logger> TALKERS =
      List.of(Logger.getLogger("org.flywaydb"), Logger.getLogger("org.holdfast.server.Holdfast"));

  private static Path folder = Path.of("target/crash-states");
  private static Recording recording;

  @BeforeAll
  static void record() throws Exception {
    TALKERS.forEach(talker -> talker.setLevel(Level.SEVERE));
    if (!KNOWN.isEmpty()) {
      folder = Path.of(KNOWN);
      recording = Recording.open(folder);
      return;
    }
    if (Files.exists(folder)) {
      CrashStates.remove(folder);
    }
    recording = Recording.make(Files.createDirectories(folder), CLIENTS, STEPS, SEED, List.of());
  }

  @Test
  void aPowerCutAtAnyInstantLosesNothingThatWasAnswered() throws Exception {
    List<CrashStates.Failure> failures = check(recording, FIRST, STATES, Integer.MAX_VALUE, folder);

    assertThat(failures)
        .as(
            "%s states from %s on, of %s steps, seed %s:\n%s",
            STATES, FIRST, recording.steps().size(), SEED, told(failures))
        .isEmpty();
  }

  /// A flush that failed leaves bytes in doubt which no later flush makes certain: what is answered
  /// after it must not rest on them.
  @Test
  void aPowerCutAfterFlushesFailedLosesNothingThatWasAnswered() throws Exception {
    Path place = folder.resolveSibling("crash-states-with-failed-flushes");
    Recording failing = KNOWN.isEmpty() ? recordFailing(place) : Recording.open(place);
    assertThat(failing.steps()).hasAtLeastOneElementOfType(DiskStep.FlushFailed.class);

    List<CrashStates.Failure> failures =
        check(failing, FIRST, STATES / 2, Integer.MAX_VALUE, place);

    assertThat(failures).as("seed %s:\n%s", SEED, told(failures)).isEmpty();
  }

  private static Recording recordFailing(Path place) throws Exception {
    if (Files.exists(place)) {
      CrashStates.remove(place);
    }
    return Recording.make(
        Files.createDirectories(place), CLIENTS, 4 * STEPS, SEED, FAILING_FLUSHES);
  }

  @ParameterizedTest
  @EnumSource
  void aFlushThatIsLeftOutIsNoticed(LeftOutFlush fault) throws Exception {
    Recording faulty = recording.withoutFlushes(fault::isOf);
    assertThat(faulty.steps()).hasSizeLessThan(recording.steps().size());

    List<CrashStates.Failure> failures =
        check(faulty, 0, STATES_UNTIL_A_FAULT_SHOWS, 1, folder.resolve("nowhere"));

    assertThat(failures).hasSize(1);
  }

  private static List<CrashStates.Failure> check(
      Recording recording, int first, int count, int enough, Path keep) throws Exception {
    try (CrashStates states = new CrashStates(recording, SEED, MemoryFolder.fresh("states"))) {
      return states.check(first, count, enough, keep);
    }
  }

  private static String told(List<CrashStates.Failure> failures) {
    return failures.stream()
        .map(
            failure -> {
              StringWriter trace = new StringWriter();
              failure.why().printStackTrace(new PrintWriter(trace));
              return "state " + failure.number() + ": " + failure.story() + "\n" + trace;
            })
        .collect(Collectors.joining("\n"));
  }
}
