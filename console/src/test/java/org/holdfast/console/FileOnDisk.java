package org.holdfast.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/// What is certain of one file, and what was written to it since it was last flushed.
///
/// Of what was not flushed any part may be on the disk, in any order: each write whole, not at all,
/// or torn at sectors of 512 bytes, which a disk writes whole. What lies under a longer write that
/// is on the disk and was lost itself reads as zeros.
final class FileOnDisk {

  private static final int SECTOR_BYTES = 512;

  private final FileImage certain = new FileImage();
  private final Deque<Pending> pending = new ArrayDeque<>();

  private static final class Pending {
    private final DiskStep.OfFile step;
    private boolean flushed;

    /// A flush of it failed: no later one brings it to the disk.
    private boolean doubtful;

    Pending(DiskStep.OfFile step) {
      this.step = step;
    }
  }

  void add(DiskStep.OfFile step) {
    pending.add(new Pending(step));
  }

  /// A flush has ended that began at this place: what had returned before is on the disk.
  void flushed(long from) {
    for (Pending each : pending) {
      each.flushed |= !each.doubtful && each.step.when().until() < from;
    }
    while (!pending.isEmpty() && pending.getFirst().flushed) {
      apply(pending.removeFirst().step, certain);
    }
  }

  /// A flush has failed that began at this place.
  void flushFailed(long from) {
    for (Pending each : pending) {
      boolean written = each.step instanceof DiskStep.Write;
      each.doubtful |= written && !each.flushed && each.step.when().until() < from;
    }
  }

  /// The last step that had returned at this place and changed the file's length; -1 if none is
  /// pending.
  long lastResize(long before) {
    long last = -1;
    for (Pending each : pending) {
      if (each.step.resizes() && each.step.when().until() < before) {
        last = Math.max(last, each.step.when().from());
      }
    }
    return last;
  }

  boolean isUnsure() {
    return !pending.isEmpty();
  }

  /// What becomes of the pending writes of one file.
  enum Luck {
    LOST,
    KEPT,
    FIRST_ONES,
    ALL_BUT_ONE,
    ONE,
    ANY,
    TORN
  }

  /// One of the contents that the file may have after a cut now.
  ///
  /// @param resizesUntil a journal has changes of length up to this place, and none behind;
  ///   [Long#MAX_VALUE] if each is kept or lost by itself
  byte[] afterCut(Luck luck, long resizesUntil, Random random) {
    FileImage image = certain.copy();
    List<Pending> unsure = pending.stream().filter(each -> !each.flushed).toList();
    int chosen = unsure.isEmpty() ? 0 : random.nextInt(unsure.size());
    int index = 0;
    for (Pending each : pending) {
      if (each.flushed) {
        apply(each.step, image);
        continue;
      }
      if (each.step instanceof DiskStep.Resize resize && resizesUntil != Long.MAX_VALUE) {
        if (resize.when().from() <= resizesUntil) {
          apply(resize, image);
        }
      } else {
        applyPerhaps(each.step, luck, index, chosen, image, random);
      }
      index++;
    }
    return image.bytes();
  }

  private static void applyPerhaps(
      DiskStep.OfFile step, Luck luck, int index, int chosen, FileImage image, Random random) {
    boolean kept =
        switch (luck) {
          case LOST -> false;
          case KEPT -> true;
          case FIRST_ONES -> index < chosen;
          case ALL_BUT_ONE -> index != chosen;
          case ONE -> index == chosen;
          case ANY, TORN -> random.nextBoolean();
        };
    if (kept) {
      apply(step, image);
    } else if (luck == Luck.TORN && step instanceof DiskStep.Write write) {
      tear(write, image, random);
    }
  }

  private static void apply(DiskStep.OfFile step, FileImage image) {
    switch (step) {
      case DiskStep.Write write ->
          image.write(write.offset(), write.bytes(), 0, write.bytes().length);
      case DiskStep.Resize resize -> image.resize(resize.bytes());
    }
  }

  /// Sectors before or behind some point, or any of them.
  private static void tear(DiskStep.Write write, FileImage image, Random random) {
    List<int[]> sectors = new ArrayList<>();
    int length = write.bytes().length;
    int at = 0;
    while (at < length) {
      int toBoundary = SECTOR_BYTES - (int) ((write.offset() + at) % SECTOR_BYTES);
      int end = Math.min(length, at + toBoundary);
      sectors.add(new int[] {at, end});
      at = end;
    }
    int how = random.nextInt(3);
    int point = random.nextInt(sectors.size() + 1);
    for (int i = 0; i < sectors.size(); i++) {
      boolean kept = how == 0 ? i < point : how == 1 ? i >= point : random.nextBoolean();
      if (kept) {
        int[] sector = sectors.get(i);
        image.write(write.offset() + sector[0], write.bytes(), sector[0], sector[1] - sector[0]);
      }
    }
  }
}
