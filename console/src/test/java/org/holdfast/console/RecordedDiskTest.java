package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the replayer believes of disks: what is certain is in every state, and what is not is
/// missing from some.
class RecordedDiskTest {

  private static final Path ROOT = Path.of("/r");
  private static final int CUTS = 300;

  private long place;

  private DiskStep.When now() {
    place += 2;
    return new DiskStep.When(place, place + 1, place);
  }

  private DiskStep write(long offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return new DiskStep.Write(now(), 1, offset, bytes, true);
  }

  /// Every state that some cut after all steps leaves: names with contents.
  private static Set<Map<String, String>> cuts(DiskStep... steps) {
    RecordedDisk disk = new RecordedDisk(ROOT, List.of(steps));
    disk.advance(steps.length);
    Set<Map<String, String>> states = new HashSet<>();
    Random random = new Random(1);
    for (int i = 0; i < CUTS; i++) {
      Map<String, String> state = new HashMap<>();
      disk.cut(random)
          .files()
          .forEach((name, bytes) -> state.put(name, new String(bytes, StandardCharsets.US_ASCII)));
      states.add(state);
    }
    return states;
  }

  @Test
  void whatIsNotFlushedMayBeThereOrNotAndInAnyOrder() {
    assertThat(
            cuts(
                new DiskStep.Enter(now(), "/r/f", 1),
                new DiskStep.FlushNames(now(), "/r"),
                write(0, "a"),
                write(1, "b")))
        .containsExactlyInAnyOrder(
            Map.of("f", ""), Map.of("f", "a"), Map.of("f", "\0b"), Map.of("f", "ab"));
  }

  @Test
  void whatIsFlushedWithItsNameIsThere() {
    assertThat(
            cuts(
                new DiskStep.Enter(now(), "/r/f", 1),
                write(0, "a"),
                new DiskStep.Flush(now(), 1),
                new DiskStep.FlushNames(now(), "/r")))
        .containsExactly(Map.of("f", "a"));
  }

  @Test
  void aFileThatIsFlushedMayBeWithoutAName() {
    assertThat(
            cuts(new DiskStep.Enter(now(), "/r/f", 1), write(0, "a"), new DiskStep.Flush(now(), 1)))
        .containsExactlyInAnyOrder(Map.of(), Map.of("f", "a"));
  }

  @Test
  void aRenameIsNeverLostOnBothSides() {
    assertThat(
            cuts(
                new DiskStep.Enter(now(), "/r/old", 1),
                write(0, "a"),
                new DiskStep.Flush(now(), 1),
                new DiskStep.FlushNames(now(), "/r"),
                new DiskStep.Move(now(), "/r/old", "/r/new", 1)))
        .containsExactlyInAnyOrder(
            Map.of("old", "a"), Map.of("new", "a"), Map.of("old", "a", "new", "a"));
  }

  @Test
  void aLongWriteIsTornAtSectors() {
    String text = "x".repeat(512) + "y".repeat(512);

    assertThat(
            cuts(
                new DiskStep.Enter(now(), "/r/f", 1),
                new DiskStep.FlushNames(now(), "/r"),
                write(0, text)))
        .containsExactlyInAnyOrder(
            Map.of("f", ""),
            Map.of("f", text),
            Map.of("f", "x".repeat(512)),
            Map.of("f", "\0".repeat(512) + "y".repeat(512)));
  }

  @Test
  void aFlushThatFailedIsNotMadeGoodByTheNext() {
    assertThat(
            cuts(
                new DiskStep.Enter(now(), "/r/f", 1),
                new DiskStep.FlushNames(now(), "/r"),
                write(0, "a"),
                new DiskStep.FlushFailed(now(), 1),
                new DiskStep.Flush(now(), 1)))
        .containsExactlyInAnyOrder(Map.of("f", ""), Map.of("f", "a"));
  }

  @Test
  void whatIsUnderWayWhenAFlushBeginsIsNotCovered() {
    DiskStep flush = new DiskStep.Flush(new DiskStep.When(101, 103, 0), 1);
    DiskStep late =
        new DiskStep.Write(new DiskStep.When(100, 102, 0), 1, 0, new byte[] {'a'}, true);

    assertThat(
            cuts(
                new DiskStep.Enter(now(), "/r/f", 1),
                new DiskStep.FlushNames(now(), "/r"),
                late,
                flush))
        .containsExactlyInAnyOrder(Map.of("f", ""), Map.of("f", "a"));
  }
}
