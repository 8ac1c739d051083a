package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.content.Region;
import org.holdfast.content.RegionEntry;
import org.holdfast.content.RevisionId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.SweepConsent;
import org.holdfast.drive.Upload;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What nothing refers to goes in the end, and never while the log speaks against it.
class SweepsTest {

  private static final long LONG_AGO = 1_000;
  private static final long A_YEAR_WATCHED = 365L * 24 * 3_600 * 1_000;

  @TempDir private Path folder;
  private Path data = Path.of("");

  @BeforeEach
  void begin() {
    data = folder.resolve("data");
    try (Holdfast holdfast = Machine.open(data)) {
      var ana = holdfast.accounts().create(EmailAddress.parse("ana@example.org"), "Ana");
      Drive drive = holdfast.drives().create(ana.id());
      write(drive, "yesterday.txt");
      holdfast.checkpoint();
      holdfast.sweeps().watch(); // so that there is a count
    }
  }

  private static void write(Drive drive, String name) {
    try {
      drive.write(
          new Actor(drive.owner(), "test"),
          new Placement(drive.rootId(), ItemName.of(name), Conflict.FAIL),
          Upload.of(new ByteArrayInputStream(name.getBytes(StandardCharsets.UTF_8))),
          Precondition.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<RevisionId> entries(Holdfast holdfast) {
    List<RevisionId> all = new ArrayList<>();
    for (Region region : holdfast.regions()) {
      try {
        region.list((RegionEntry entry) -> all.add(entry.revision()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  /// As if it had been known for a year that nothing refers to these, whatever anybody says.
  private static void noteForLong(Holdfast holdfast, List<RevisionId> revisions) {
    holdfast
        .bareDatabase()
        .<Integer>write(
            tx -> {
              for (RevisionId revision : revisions) {
                tx.execute(
                    "insert into unreferenced_blob (revision_id, noted_at, noted_watch, stored_bytes,"
                        + " condemned) values (?, ?, ?, 1, 0) on conflict do nothing",
                    revision.bytes(),
                    LONG_AGO,
                    0L);
              }
              return tx.execute("update sweep_clock set watched = ?", A_YEAR_WATCHED);
            });
  }

  /// What a kill left in the first region.
  private static RevisionId leftover(Holdfast holdfast) throws IOException {
    RevisionId revision = RevisionId.random(holdfast.random());
    holdfast.regions().getFirst().putPacked(revision, new byte[100]);
    noteForLong(holdfast, List.of(revision));
    return revision;
  }

  @Test
  void whatNothingRefersToGoesWhenItsTimeHasCome() throws IOException {
    try (Holdfast holdfast = Machine.open(data)) {
      RevisionId revision = leftover(holdfast);

      holdfast.sweeps().run();

      assertThat(holdfast.sweeps().objection()).isEmpty();
      assertThat(entries(holdfast)).doesNotContain(revision).hasSize(2);
    }
  }

  /// To yesterday's database all of today belongs to nothing. Even if it said that this had been
  /// known for a year, nothing of it would go.
  @Test
  void r14_aDatabaseThatWasSetBackHasNothingOfTodaySwept() throws IOException {
    Files.copy(data.resolve("metadata.db"), folder.resolve("yesterday.db"));
    List<RevisionId> before;
    try (Holdfast holdfast = Machine.open(data)) {
      List<RevisionId> yesterday = entries(holdfast);
      write(holdfast.drives().all().getFirst(), "today.txt");
      holdfast.checkpoint();
      before = entries(holdfast);
      assertThat(before).hasSizeGreaterThan(yesterday.size());
    }
    Files.copy(
        folder.resolve("yesterday.db"),
        data.resolve("metadata.db"),
        StandardCopyOption.REPLACE_EXISTING);

    try (Holdfast setBack = Machine.open(data)) {
      assertThat(setBack.audit().alarm()).isPresent();
      assertThat(setBack.drives().strangers(setBack.regions())).isNotEmpty();
      noteForLong(setBack, before);

      setBack.sweeps().run();
      assertThat(setBack.sweeps().objection()).isPresent();
      assertThatThrownBy(() -> setBack.drives().sweepBlobs(SweepConsent.ALWAYS))
          .isInstanceOf(DriveRefusal.StoreUnavailable.class); // nor if nobody asked the log

      assertThat(entries(setBack)).containsExactlyInAnyOrderElementsOf(before);
    }
  }

  /// Whoever went on from the older one on purpose has 72 hours to bring the newer one back.
  @Test
  void onceAnAlarmIsAcceptedEveryWaitBeginsAnew() throws IOException {
    Files.copy(data.resolve("metadata.db"), folder.resolve("yesterday.db"));
    List<RevisionId> before;
    try (Holdfast holdfast = Machine.open(data)) {
      write(holdfast.drives().all().getFirst(), "today.txt");
      holdfast.checkpoint();
      before = entries(holdfast);
    }
    Files.copy(
        folder.resolve("yesterday.db"),
        data.resolve("metadata.db"),
        StandardCopyOption.REPLACE_EXISTING);

    try (Holdfast setBack = Machine.open(data)) {
      noteForLong(setBack, before);
      setBack.acceptAlarm();

      setBack.sweeps().run();

      assertThat(setBack.sweeps().objection()).isEmpty();
      assertThat(entries(setBack)).containsExactlyInAnyOrderElementsOf(before);
      assertThat(setBack.drives().figures().unreferencedBlobs()).isPositive();
    }
  }

  @Test
  void aDriveThatIsGoneWithoutAnEntryInTheLogStopsTheSweep() throws IOException {
    try (Holdfast holdfast = Machine.open(data)) {
      leftover(holdfast);
      List<RevisionId> before = entries(holdfast);
      holdfast.bareDatabase().<Integer>write(tx -> tx.execute("delete from drive"));
      holdfast.bareDatabase().<Integer>write(tx -> tx.execute("delete from revision"));

      holdfast.sweeps().run();

      assertThat(holdfast.sweeps().objection()).isPresent();
      assertThat(holdfast.audit().alarm()).isPresent();
      assertThat(entries(holdfast)).containsExactlyInAnyOrderElementsOf(before);
    }
  }

  @Test
  void nothingGoesAfterAVerificationThatFoundSomething() throws IOException {
    try (Holdfast holdfast = Machine.open(data)) {
      RevisionId revision = leftover(holdfast);
      tellVerified(holdfast, Outcome.FOUND);

      holdfast.sweeps().run();

      assertThat(holdfast.sweeps().objection()).isPresent();
      assertThat(entries(holdfast)).contains(revision);
      tellVerified(holdfast, Outcome.DONE);
      holdfast.sweeps().run();
      assertThat(entries(holdfast)).doesNotContain(revision);
    }
  }

  private static void tellVerified(Holdfast holdfast, Outcome outcome) {
    holdfast
        .audit()
        .note(
            Event.done(EventKind.VERIFIED, new Who.Keeper())
                .ending(outcome, Reason.NONE)
                .saying(new Detail.Count(outcome == Outcome.DONE ? 0 : 1)));
    holdfast.checkpoint();
  }

  @Test
  void verifyTellsWhatWaits() throws IOException {
    try (Holdfast holdfast = Machine.open(data)) {
      holdfast.regions().getFirst().putPacked(RevisionId.random(holdfast.random()), new byte[100]);
      holdfast.sweeps().run();

      ConsoleAnswer answer =
          new ConsoleDesk(holdfast).run(new ConsoleCommand.Verify(), (_, _) -> {});

      assertThat(answer.exit()).isZero();
      assertThat(answer.lines())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("1 blob that nothing refers to, 100 bytes in all, stays"));
    }
  }
}
