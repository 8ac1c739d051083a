package org.holdfast.simulation;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.LogStore;

/// A region's log on a line that is slow at times, with the mirror's bugs planted in it.
final class SimLog implements LogStore {

  private static final int SHELF = 33; // behind the lineage's 32 digits and a hyphen
  private static final String FIRST_PIECE = "-0000";

  /// How a region reaches it.
  interface Line {
    LogStore reached(LogStore log);

    /// Stores it some time after it was answered.
    void store(Step step);

    /// Takes a minute.
    void takeLong();
  }

  /// What changes the region.
  interface Step {
    void run() throws IOException;
  }

  private final LogStore log;
  private final Line line;
  private final String region;
  private final Bug bug;

  SimLog(LogStore log, Line line, String region, Bug bug) {
    this.log = log;
    this.line = line;
    this.region = region;
    this.bug = bug;
  }

  @Override
  public void put(String name, byte[] bytes) throws IOException {
    LogStore reached = line.reached(log);
    if (bug.leavesOutSegment(region) && isSegment(name) && name.hashCode() % 16 == 0) {
      return;
    }
    if (bug == Bug.SNAPSHOT_REMOVED_TOO_EARLY && isPiece(name) && name.endsWith(FIRST_PIECE)) {
      removeSnapshots(reached);
      line.takeLong(); // so that machines are lost meanwhile
    }
    if (bug.answersLogFirst(region)) {
      line.store(() -> reached.put(name, bytes));
    } else {
      reached.put(name, bytes);
    }
  }

  @Override
  public void replace(String name, byte[] bytes) throws IOException {
    line.reached(log).replace(name, bytes);
  }

  private static void removeSnapshots(LogStore reached) throws IOException {
    for (String old : reached.list()) {
      if (old.charAt(SHELF) == 'm') {
        reached.delete(old);
      }
    }
  }

  private static boolean isSegment(String name) {
    return name.charAt(SHELF) == 's';
  }

  private static boolean isPiece(String name) {
    return name.charAt(SHELF) == 'c';
  }

  @Override
  public List<String> list() throws IOException {
    return line.reached(log).list();
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    return line.reached(log).read(name);
  }

  @Override
  public void delete(String name) throws IOException {
    line.reached(log).delete(name);
  }
}
