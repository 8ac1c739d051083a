package org.holdfast.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// A file, as its readers see it and as it lies on the disk.
final class SimFile extends SimNode {

  private static final int SECTOR = 512; // what a disk writes as a whole

  /// Something that was not flushed.
  private sealed interface Change {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Written(int position, byte[] bytes) implements Change {}

    record Resized(int to) implements Change {}
  }

  private Pages seen = new Pages();
  private Pages durable = new Pages();
  private final List<Change> unflushed = new ArrayList<>();
  private boolean differs;
  private Instant changedAt = Instant.EPOCH;

  SimFile(SimVolume volume) {
    super(volume);
  }

  int size() {
    return seen.size();
  }

  Instant changedAt() {
    return changedAt;
  }

  /// The bytes as they are seen; only to be read, up to [#size].
  byte[] bytes() {
    return seen.array();
  }

  void write(int position, byte[] from, int length, Instant now) {
    seen.write(position, from, 0, length);
    unflushed.add(new Change.Written(position, Arrays.copyOf(from, length)));
    differs = true;
    changedAt = now;
  }

  void resize(int to, Instant now) {
    seen.resize(to);
    unflushed.add(new Change.Resized(to));
    differs = true;
    changedAt = now;
  }

  void flush() {
    unflushed.forEach(change -> apply(change, durable));
    unflushed.clear();
  }

  /// Some of it reaches the disk, none of it is tried again, and nobody is told which. Some systems
  /// go on showing what is lost, some show what is on the disk.
  void failToFlush(Random random) {
    keepSome(random);
    if (random.nextInt(4) == 0) {
      seen = durable.copy();
    }
  }

  /// What a power cut leaves.
  void cutPower(Random random) {
    if (differs) {
      keepSome(random);
      seen = durable.copy();
      differs = false;
    }
  }

  private void keepSome(Random random) {
    switch (random.nextInt(4)) {
      case 0 -> {}
      case 1 -> unflushed.forEach(change -> apply(change, durable));
      case 2 -> keepFirst(random);
      default -> unflushed.forEach(change -> keepSectors(change, random));
    }
    unflushed.clear();
  }

  /// In the order they were written, the last one torn.
  private void keepFirst(Random random) {
    int kept = random.nextInt(unflushed.size() + 1);
    unflushed.subList(0, kept).forEach(change -> apply(change, durable));
    if (kept < unflushed.size()) {
      keepSectors(unflushed.get(kept), random);
    }
  }

  private void keepSectors(Change change, Random random) {
    switch (change) {
      case Change.Resized _ -> {
        if (random.nextBoolean()) {
          apply(change, durable);
        }
      }
      case Change.Written(int position, byte[] bytes) -> {
        int at = 0;
        while (at < bytes.length) {
          int length = Math.min(bytes.length - at, SECTOR - (position + at) % SECTOR);
          if (random.nextBoolean()) {
            durable.write(position + at, bytes, at, length);
          }
          at += length;
        }
      }
    }
  }

  private static void apply(Change change, Pages to) {
    switch (change) {
      case Change.Written(int position, byte[] bytes) -> to.write(position, bytes, 0, bytes.length);
      case Change.Resized(int size) -> to.resize(size);
    }
  }

  @Override
  SimFile copy(SimVolume to) {
    SimFile copy = new SimFile(to);
    copy.seen = seen.copy();
    copy.durable = seen.copy();
    copy.changedAt = changedAt;
    return copy;
  }
}
