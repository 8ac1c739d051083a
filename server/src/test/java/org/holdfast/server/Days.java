package org.holdfast.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.holdfast.content.Region;
import org.holdfast.content.RegionEntry;
import org.holdfast.content.RevisionId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Facet;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;

/// A clock, a stopwatch and what a house does day by day, for tests in which things are forgotten.
final class Days implements InstantSource {

  private Instant now = Instant.parse("2026-11-28T12:00:00Z");
  private long nanos;

  @Override
  public Instant instant() {
    return now;
  }

  /// Of the stopwatch.
  long nanos() {
    return nanos;
  }

  /// Time passes by both.
  void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /// The clock alone is set.
  void jump(Duration time) {
    now = now.plus(time);
  }

  Holdfast open(Path data, String yaml) {
    return Holdfast.open(data, Machine.settings(data, yaml), Machine.NOBODY, this, this::nanos);
  }

  /// What housekeeping does in so many days of running.
  void live(Holdfast holdfast, int days) {
    for (int hour = 0; hour < 24 * days; hour++) {
      pass(Duration.ofHours(1));
      holdfast.sweeps().watch();
      if (hour % 24 == 23) {
        holdfast.tendMirror();
        holdfast.retention().run();
        holdfast.checkpoint();
      }
    }
  }

  /// A file that says its name.
  static Item write(Drive drive, String name) {
    try {
      return drive
          .write(
              new Actor(drive.owner(), "test"),
              new Placement(drive.rootId(), ItemName.of(name), Conflict.FAIL),
              Upload.of(new ByteArrayInputStream(name.getBytes(StandardCharsets.UTF_8))),
              Precondition.NONE)
          .item();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void purge(Drive drive, Item item) {
    drive.purge(new Actor(drive.owner(), "test"), item.id(), Precondition.NONE);
  }

  static Drive drive(Holdfast holdfast) {
    return holdfast.drives().all().getFirst();
  }

  static byte[] wrappedKey(Holdfast holdfast, Item file) {
    RevisionId revision = ((Facet.File) file.facet()).revision();
    return holdfast
        .bareDatabase()
        .<byte[]>read(
            tx ->
                Objects.requireNonNull(
                    tx.resultQuery(
                            "select wrapped_key from revision where revision_id = ?",
                            revision.bytes())
                        .fetchOne(0, byte[].class)));
  }

  /// How many have a key.
  static long contents(Holdfast holdfast) {
    return holdfast
        .bareDatabase()
        .<Long>read(
            tx ->
                Objects.requireNonNull(
                    tx.resultQuery("select count(*) from revision").fetchOne(0, Long.class)));
  }

  static int copies(Holdfast holdfast) {
    List<RevisionId> all = new ArrayList<>();
    for (Region region : holdfast.regions()) {
      try {
        region.list((RegionEntry entry) -> all.add(entry.revision()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all.size();
  }

  static boolean isIn(Path folder, byte[] bytes) throws IOException {
    return LeavingHouse.everyByte(folder).contains(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  static ConsoleAnswer verify(Holdfast holdfast) {
    return new ConsoleDesk(holdfast).run(new ConsoleCommand.Verify(), (_, _) -> {});
  }
}
