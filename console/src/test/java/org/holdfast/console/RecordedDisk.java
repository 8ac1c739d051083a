package org.holdfast.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/// A disk that is taken through a recording step by step, and whose power can be cut before any of
/// them: it then tells one of the states that the cut may leave.
final class RecordedDisk {

  private static final FileAttribute<?> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final String root;
  private final List<DiskStep> steps;
  private final Map<Integer, FileOnDisk> files = new HashMap<>();
  private final NamesOnDisk names;

  // Flushes that have begun and not yet ended.
  private final PriorityQueue<DiskStep> flushing =
      new PriorityQueue<>(Comparator.comparingLong(step -> step.when().until()));

  private int next;

  /// @param steps in the order in which they began
  RecordedDisk(Path root, List<DiskStep> steps) {
    this.root = root.toString();
    this.steps = steps;
    this.names = new NamesOnDisk(this.root);
  }

  /// Goes on until just before the step of this number.
  void advance(int before) {
    if (before < next) {
      throw new IllegalArgumentException("a disk does not go back from " + next + " to " + before);
    }
    while (next < before) {
      DiskStep step = steps.get(next++);
      endFlushes(step.when().from());
      switch (step) {
        case DiskStep.OfFile change -> file(change.file()).add(change);
        case DiskStep.OfNames change -> names.add(change);
        case DiskStep.Flush _, DiskStep.FlushFailed _, DiskStep.FlushNames _ -> flushing.add(step);
      }
    }
    endFlushes(next < steps.size() ? steps.get(next).when().from() : Long.MAX_VALUE);
  }

  private void endFlushes(long now) {
    while (!flushing.isEmpty() && flushing.peek().when().until() < now) {
      DiskStep ended = flushing.remove();
      long from = ended.when().from();
      switch (ended) {
        case DiskStep.Flush flush -> {
          FileOnDisk file = file(flush.file());
          names.fileFlushed(flush.file(), from, file.lastResize(from));
          file.flushed(from);
        }
        case DiskStep.FlushFailed flush -> file(flush.file()).flushFailed(from);
        case DiskStep.FlushNames flush -> names.flushed(flush.folder(), from);
        case DiskStep.OfFile _, DiskStep.OfNames _ -> throw new IllegalStateException("no flush");
      }
    }
  }

  private FileOnDisk file(int number) {
    return files.computeIfAbsent(number, _ -> new FileOnDisk());
  }

  /// Where the power may be cut: the number of the step before which it goes.
  int steps() {
    return steps.size();
  }

  /// The wall clock just before the next step: what a client saw before it was answered before the
  /// cut.
  long nanos() {
    return next < steps.size() ? steps.get(next).when().nanos() : Long.MAX_VALUE;
  }

  /// Files and folders after a cut, as names below the root.
  ///
  /// @param folders the outer ones first
  /// @param story how it came about
  record State(List<String> folders, Map<String, byte[]> files, String story) {

    /// For the owner alone, as Holdfast makes them.
    void writeTo(Path place) throws IOException {
      for (String folder : folders) {
        Files.createDirectory(place.resolve(folder), OWNER_FOLDER);
      }
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path made = Files.createFile(place.resolve(file.getKey()), OWNER_FILE);
        Files.write(made, file.getValue());
      }
    }
  }

  /// One of the states that a cut now may leave.
  State cut(Random random) {
    NamesOnDisk.Reading reading =
        random.nextBoolean() ? NamesOnDisk.Reading.JOURNAL : NamesOnDisk.Reading.POSIX;
    long journalEnd = Long.MAX_VALUE;
    Map<String, Integer> left;
    if (reading == NamesOnDisk.Reading.JOURNAL) {
      journalEnd = names.journalEnd(random);
      left = names.afterCut(journalEnd);
    } else {
      left = names.afterCut(random.nextInt(5) / 4.0, random);
    }
    // Now and then all files have the same luck: all lost, or all kept, are the ends of the scale.
    FileOnDisk.Luck[] lucks = FileOnDisk.Luck.values();
    int common = random.nextInt(2 * lucks.length);
    List<String> folders = new ArrayList<>();
    Map<String, byte[]> contents = new TreeMap<>();
    StringBuilder story = new StringBuilder("cut before step " + next + ", " + reading);
    for (Map.Entry<String, Integer> name : new TreeMap<>(left).entrySet()) {
      if (name.getKey().equals(root) || name.getKey().endsWith("-shm")) {
        continue; // SQLite makes it anew
      }
      String path = name.getKey().substring(root.length() + 1);
      if (name.getValue() == DiskStep.FOLDER) {
        folders.add(path);
        continue;
      }
      FileOnDisk.Luck luck =
          common < lucks.length ? lucks[common] : lucks[random.nextInt(lucks.length)];
      FileOnDisk file = file(name.getValue());
      if (file.isUnsure()) {
        story.append(", ").append(path).append(' ').append(luck);
      }
      contents.put(path, file.afterCut(luck, journalEnd, random));
    }
    return new State(folders, contents, story.toString());
  }
}
