package org.holdfast.search;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.holdfast.drive.DeltaEntry;
import org.holdfast.drive.DeltaPage;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Item;

/// Brings an index to where its drive is, by the drive's delta, page by page. Can be broken off
/// after any page, and goes on there, also after a crash.
final class CatchUp {

  private static final int PAGE = 500;

  private final InstantSource clock;

  CatchUp(InstantSource clock) {
    this.clock = clock;
  }

  /// What became of it.
  enum Outcome {
    /// Names are as the drive's were when it began.
    DONE,
    /// There is more to do.
    UNFINISHED,
    /// The index is not of this history: the drive was set back, or the index is another's.
    FOREIGN
  }

  /// @param drive its owner's handle, which sees all of it
  /// @param enough asked after each page
  Outcome run(DriveIndex index, Drive drive, BooleanSupplier enough) throws IOException {
    index.requireSound();
    long head = drive.info().seq();
    if (index.isChecked() && head == index.state().seq()) {
      return Outcome.DONE;
    }
    index.state(index.state().towards(head));
    try {
      boolean done = false;
      while (!done) {
        done = page(index, drive);
        if (!done && enough.getAsBoolean()) {
          index.refresh();
          return Outcome.UNFINISHED;
        }
      }
      index.refresh();
      return Outcome.DONE;
    } catch (DriveRefusal.ResyncRequired _) {
      return Outcome.FOREIGN;
    }
  }

  /// @return whether it was the last one
  private boolean page(DriveIndex index, Drive drive) throws IOException {
    State state = index.state();
    DeltaPage page = drive.delta(drive.rootId(), state.token(), PAGE);
    index.checked();
    apply(index, page.entries());
    State known =
        state.isWhole() && !page.entries().isEmpty() ? state.stale(clock.millis()) : state;
    index.state(
        page.delta().isPresent()
            ? known.done(page.delta().get())
            : known.at(page.next().orElseThrow()));
    return page.delta().isPresent();
  }

  private static void apply(DriveIndex index, List<DeltaEntry> entries) throws IOException {
    boolean fresh = !index.state().isWhole();
    boolean refreshed = false;
    for (DeltaEntry entry : entries) {
      switch (entry) {
        case DeltaEntry.Present(Item item) -> put(index, item, fresh);
        case DeltaEntry.Gone gone -> {
          if (!refreshed) { // what was moved out of it is told first, and must be seen outside
            index.refresh();
            refreshed = true;
          }
          index.remove(gone.id());
        }
      }
    }
  }

  private static void put(DriveIndex index, Item item, boolean fresh) throws IOException {
    if (item.parent().isEmpty()) {
      return; // the root is found by nobody
    }
    if (fresh) {
      index.add(Documents.pending(item));
    } else {
      index.put(Documents.id(item.id()), Documents.pending(item));
    }
  }
}
