package org.holdfast.audit;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.database.Database;
import org.holdfast.vault.Vault;

/// A log over a database of the test's, with two regions, an outside witness and drives.
final class LogHouse implements AutoCloseable {

  static final UUID ANA = new UUID(0xA, 0xA);
  static final UUID BEN = new UUID(0xB, 0xB);

  final StoppedClock clock;
  final FakeDrives drives;
  final MemoryPlace west;
  final MemoryPlace east;
  final MemoryPlace outside;
  final List<Witness> witnesses;
  final Database database;
  final Audit audit;

  private LogHouse(
      Database database, Vault vault, StoppedClock clock, FakeDrives drives, List<MemoryPlace> to) {
    this.database = database;
    this.clock = clock;
    this.drives = drives;
    this.west = to.get(0);
    this.east = to.get(1);
    this.outside = to.get(2);
    this.witnesses =
        new ArrayList<>(
            List.of(
                new NoteShelf("region west", west),
                new NoteShelf("region east", east),
                new NoteShelf("the outside", outside)));
    this.audit =
        Audit.open(
            database, vault, new SecureRandom(), clock, Duration.ofMinutes(5), Runnable::run);
  }

  static LogHouse over(Database database) {
    return new LogHouse(
        database,
        new OpenVault(),
        new StoppedClock(),
        new FakeDrives(),
        List.of(new MemoryPlace(), new MemoryPlace(), new MemoryPlace()));
  }

  /// The same server started again, over this or another database.
  LogHouse again(Database other) {
    return new LogHouse(other, new OpenVault(), clock, drives, List.of(west, east, outside));
  }

  Optional<Alarm> check() {
    return audit.check(drives, witnesses, Duration.ofSeconds(5));
  }

  Optional<Checkpoint> round() {
    clock.advance(Duration.ofSeconds(5));
    return audit.checkpoint(drives, witnesses);
  }

  /// So many entries, with their checkpoint.
  Checkpoint log(int entries) {
    for (int i = 0; i < entries; i++) {
      audit.record(tokenMade(ANA, "phone " + i));
    }
    return round().orElseThrow();
  }

  static Event tokenMade(UUID account, String device) {
    return Event.done(EventKind.TOKEN_MADE, new Who.Keeper())
        .about(account)
        .on(new Target.Session(new UUID(1, device.hashCode())))
        .in(
            new Circumstances(
                Optional.empty(),
                Factor.COMMAND_LINE,
                new Personal("ana@example.org", "192.0.2.7", device)));
  }

  List<LogFinding> verify() {
    return audit.verify(drives, LogProgress.SILENT);
  }

  @Override
  public void close() {
    audit.close();
  }
}
