package org.holdfast.search;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.Item;

/// Adds the texts of files to an index that has their names. Reading takes long: the slot's lock is
/// held only while a document is put.
final class Texts {

  private static final System.Logger LOG = System.getLogger(Texts.class.getName());

  private static final int AT_ONCE = 64;
  private static final int MOST_NOT_NOW = 5_000; // each is looked past again and again

  private final TextSource source;
  private final InstantSource clock;

  Texts(TextSource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /// @param drive its owner's handle
  /// @param enough asked after each file
  /// @return whether there may be more to do now
  boolean run(Slot slot, Drive drive, BooleanSupplier enough) throws IOException {
    Optional<DriveIndex> index = slot.index();
    if (index.isEmpty()) {
      return false;
    }
    List<ItemId> files = pending(slot, index.get());
    boolean read = false;
    for (ItemId file : files) {
      switch (add(slot, index.get(), drive, file)) {
        case READ -> read = true;
        case NOT_NOW -> slot.notNow().add(file);
        case CHANGED -> {} // the delta will tell of it
      }
      if (enough.getAsBoolean()) {
        break;
      }
    }
    if (read) {
      refresh(slot, index.get());
    }
    return !files.isEmpty() && slot.notNow().size() < MOST_NOT_NOW;
  }

  // Those that cannot be had must not stand in front of the others.
  private static List<ItemId> pending(Slot slot, DriveIndex index) throws IOException {
    return index.pending(AT_ONCE + slot.notNow().size()).stream()
        .filter(file -> !slot.notNow().contains(file))
        .limit(AT_ONCE)
        .toList();
  }

  /// What became of one file.
  private enum Outcome {
    READ,
    NOT_NOW,
    CHANGED
  }

  private Outcome add(Slot slot, DriveIndex index, Drive drive, ItemId id) throws IOException {
    Optional<Item> item = drive.find(id);
    if (item.isEmpty()) {
      return Outcome.CHANGED;
    }
    Optional<String> text;
    try {
      text = text(drive, id);
    } catch (DriveRefusal.StoreUnavailable
        | DriveRefusal.TooFewRegions
        | DriveRefusal.ItemAbsent _) {
      return Outcome.NOT_NOW;
    } catch (DriveRefusal.Tampered | ContentRefusal _) {
      text = Optional.empty(); // whoever opens it is told; here it is a file without words
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "A text could not be read now.", e);
      return Outcome.NOT_NOW;
    }
    return put(slot, index, drive, item.get(), text) ? Outcome.READ : Outcome.CHANGED;
  }

  private Optional<String> text(Drive drive, ItemId id) throws IOException {
    try (FileContent content = drive.open(id)) {
      return source.text(content);
    }
  }

  /// If it changed meanwhile, what was read may be of before: it is read again.
  private boolean put(Slot slot, DriveIndex index, Drive drive, Item item, Optional<String> text)
      throws IOException {
    slot.lock.lock();
    try {
      boolean same =
          drive.find(item.id()).map(Item::seq).equals(Optional.of(item.seq()))
              && slot.index().equals(Optional.of(index));
      if (same) {
        index.put(Documents.id(item.id()), Documents.whole(item, text));
        index.state(index.state().isWhole() ? index.state().stale(clock.millis()) : index.state());
      }
      return same;
    } finally {
      slot.lock.unlock();
    }
  }

  private static void refresh(Slot slot, DriveIndex index) throws IOException {
    slot.lock.lock();
    try {
      if (slot.index().equals(Optional.of(index))) {
        index.refresh();
      }
    } finally {
      slot.lock.unlock();
    }
  }
}
