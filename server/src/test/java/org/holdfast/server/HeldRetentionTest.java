package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.holdfast.drive.Drive;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What keeps a server from forgetting though nothing in the drive does: a hold that the log knows
/// of, and a time in which forgetting was off.
class HeldRetentionTest {

  private static final String ANA = "ana@example.org";
  private static final String BEN = "ben@example.org";

  private final Days time = new Days();
  @TempDir private Path folder;

  // Ana's and Ben's, each:
  // /
  // └── gone.txt   purged
  @BeforeEach
  void begin() {
    try (Holdfast holdfast = open()) {
      for (String who : new String[] {ANA, BEN}) {
        var account = holdfast.accounts().create(EmailAddress.parse(who), "somebody");
        Drive drive = holdfast.drives().create(account.id());
        Days.purge(drive, Days.write(drive, "gone.txt"));
      }
      holdfast.sweeps().watch();
      holdfast.retention().run();
      holdfast.checkpoint();
    }
  }

  private Holdfast open() {
    return time.open(folder.resolve("data"), "");
  }

  private static long forgotten(Holdfast holdfast, String who) {
    AccountId owner =
        holdfast.accounts().find(EmailAddress.parse(who)).map(each -> each.id()).orElseThrow();
    return holdfast.drives().ofOwner(owner).orElseThrow().forgotten();
  }

  /// @return the hold, as the list of them names it
  private static String place(Holdfast holdfast) {
    ConsoleAnswer placed = run(holdfast, new ConsoleCommand.PlaceHold(ANA, "a dispute"));
    return placed.lines().getFirst().replaceAll("hold (\\w+) on .*", "$1");
  }

  private static ConsoleAnswer run(Holdfast holdfast, ConsoleCommand command) {
    ConsoleAnswer answer = new ConsoleDesk(holdfast).run(command, (_, _) -> {});
    assertThat(answer.exit()).as("%s", answer.lines()).isZero();
    return answer;
  }

  /// Whoever writes the database must not get destroyed what a hold keeps.
  @Test
  void r14_whatAHoldKeepsStaysThoughSomebodyRemovedItsRow() {
    try (Holdfast holdfast = open()) {
      place(holdfast);
      holdfast.checkpoint();
      holdfast.bareDatabase().<Integer>write(tx -> tx.execute("delete from drive_hold"));
    }
    try (Holdfast holdfast = open()) { // what it had in mind is not what counts
      time.live(holdfast, 36);

      assertThat(forgotten(holdfast, BEN)).isEqualTo(1);
      assertThat(forgotten(holdfast, ANA)).isZero();
      assertThat(Days.contents(holdfast)).isEqualTo(1);
      assertThat(Days.verify(holdfast).lines().getFirst())
          .contains("the log knows of 1 holds on it, and the database has 0");

      // As that line says; and what it found speaks against forgetting, until it finds nothing.
      run(holdfast, new ConsoleCommand.EndHold(place(holdfast)));
      holdfast.checkpoint();
      assertThat(Days.verify(holdfast).exit()).isZero();
      holdfast.checkpoint();
      time.live(holdfast, 2);

      assertThat(forgotten(holdfast, ANA)).isEqualTo(1);
      assertThat(Days.contents(holdfast)).isZero();
    }
  }

  @Test
  void whereForgettingWasOffForAWhileTheDaysBeginAnew() {
    try (Holdfast holdfast = open()) {
      time.live(holdfast, 33);
    }
    try (Holdfast off = open()) {
      off.retention().standStill();
      for (int hour = 0; hour < 24 * 10; hour++) {
        time.pass(Duration.ofHours(1));
        off.sweeps().watch();
      }
      off.checkpoint();
    }
    try (Holdfast holdfast = open()) {
      time.live(holdfast, 34); // the first of them is not counted

      assertThat(Days.contents(holdfast)).isEqualTo(2);
      time.live(holdfast, 1);
      assertThat(Days.contents(holdfast)).isZero();
    }
  }
}
