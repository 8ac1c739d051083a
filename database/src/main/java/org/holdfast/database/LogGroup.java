package org.holdfast.database;

import java.io.IOException;

/// The pages that one group of changes left behind in the log, or several groups one upon the
/// other. To be read at once: the log goes on.
public final class LogGroup {

  /// Gets one page.
  @FunctionalInterface
  public interface PageReader {
    /// @param number from 1
    /// @param bytes the reader's own
    void page(int number, byte[] bytes) throws IOException;
  }

  private final LogPosition position;
  private final LogFrames frames;

  LogGroup(LogPosition position, LogFrames frames) {
    this.position = position;
    this.frames = frames;
  }

  /// Where the database stands with it.
  public LogPosition position() {
    return position;
  }

  public int pageBytes() {
    return frames.pageBytes();
  }

  /// How many pages the database has with it; what lies behind is cut off.
  public int databasePages() {
    return frames.databasePages();
  }

  /// How many pages were written.
  public int pages() {
    return frames.pages();
  }

  /// Reads each page once, as it was written last.
  public void read(PageReader reader) throws IOException {
    frames.read(reader);
  }
}
