package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.vault.BuiltInVault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is told of recovery kits, from the log alone.
class KitLogTest {

  private static final UUID ANOTHER = new UUID(1, 2);

  @TempDir private Path folder;

  private final Days days = new Days();

  private static UUID mark(Holdfast holdfast) {
    return BuiltInVault.sealMark(
        holdfast.data().vault(), holdfast.vault().statuses().getFirst().id());
  }

  private static List<String> record(
      Holdfast holdfast, boolean proved, UUID mark, int number, int of) {
    return new ConsoleDesk(holdfast)
        .run(new ConsoleCommand.RecordKit(proved, mark.toString(), number, 3, of), (_, _) -> {})
        .lines();
  }

  private static List<String> told(Holdfast holdfast) {
    return new ConsoleDesk(holdfast)
        .run(new ConsoleCommand.Vaults(), (_, _) -> {}).lines().stream()
            .filter(line -> line.startsWith("recovery kit"))
            .toList();
  }

  @Test
  void aKitIsMadeAndThenProved() {
    try (Holdfast holdfast = days.open(folder.resolve("data"), "")) {
      assertThat(told(holdfast)).singleElement().asString().contains("none was made");

      assertThat(record(holdfast, false, mark(holdfast), 0x5f3a, 5))
          .singleElement()
          .asString()
          .contains("5f3a is made, and not proved yet");
      assertThat(told(holdfast))
          .containsExactly(
              "recovery kit 5f3a: made on 2026-11-28 (3 of 5), not proved yet: `holdfast vault kit check`");

      days.pass(Duration.ofDays(2));
      record(holdfast, true, mark(holdfast), 0x5f3a, 0);
      assertThat(told(holdfast))
          .containsExactly("recovery kit 5f3a: proved on 2026-11-30 (3 of 5), made on 2026-11-28");
    }
  }

  @Test
  void theProofOfOneKitIsNotThatOfAnother() {
    try (Holdfast holdfast = days.open(folder.resolve("data"), "")) {
      record(holdfast, false, mark(holdfast), 1, 5);
      record(holdfast, true, mark(holdfast), 2, 0);

      assertThat(told(holdfast))
          .containsExactly(
              "recovery kit 0001: made on 2026-11-28 (3 of 5), not proved yet: `holdfast vault kit check`",
              "recovery kit 0002: proved on 2026-11-28 (3 shares are needed), made elsewhere");
    }
  }

  @Test
  void aKitThatHasTheNumberOfAnEarlierOneIsProvedByItself() {
    try (Holdfast holdfast = days.open(folder.resolve("data"), "")) {
      record(holdfast, true, mark(holdfast), 9, 0);
      days.pass(Duration.ofDays(1));
      record(holdfast, false, mark(holdfast), 9, 5);

      assertThat(told(holdfast)).singleElement().asString().contains("not proved yet");
    }
  }

  @Test
  void aKitOfAnotherSealingDoesNotCount() {
    try (Holdfast holdfast = days.open(folder.resolve("data"), "")) {
      UUID own = mark(holdfast);
      assertThatThrownBy(() -> record(holdfast, true, ANOTHER, 1, 5))
          .isInstanceOf(AccountRefusal.class)
          .hasMessageContaining("another vault");
      assertThatThrownBy(() -> record(holdfast, true, own, -1, 5))
          .isInstanceOf(IllegalArgumentException.class);
      // as one would stand there that was proved before the passphrase was another one
      holdfast
          .audit()
          .record(
              Event.done(EventKind.KIT_PROVED, new Who.Keeper())
                  .on(new Target.Key(ANOTHER, 1))
                  .saying(new Detail.Count(305)));
      holdfast.checkpoint();

      assertThat(told(holdfast)).singleElement().asString().contains("none was made");
    }
  }

  @Test
  void aRotationLeavesTheProof() {
    try (Holdfast holdfast = days.open(folder.resolve("data"), "")) {
      record(holdfast, false, mark(holdfast), 7, 5);
      record(holdfast, true, mark(holdfast), 7, 0);

      new ConsoleDesk(holdfast).run(new ConsoleCommand.RotateMasterKey(), (_, _) -> {});

      assertThat(told(holdfast)).singleElement().asString().contains("0007: proved on");
    }
  }
}
