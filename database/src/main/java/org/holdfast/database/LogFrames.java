package org.holdfast.database;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/// Some frames of a write-ahead log, of which each page's last counts.
///
/// SQLite takes no locks on this file (they are in `-shm`), so that opening it here takes none of
/// SQLite's away. What is read was flushed: the frames of commits that returned.
///
/// ```
/// log    magic 4 | version 4 | page size 4 | checkpoint 4 | salt 8 | checksum 8, then frames
/// frame  page 4 | pages of the database, in a commit's last frame, else 0: 4 | salt 8 | checksum 8 | the page
/// ```
///
/// @see "https://www.sqlite.org/fileformat2.html#the_write_ahead_log"
final class LogFrames {

  private static final int HEADER_BYTES = 32;
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int WINDOW_BYTES = 1 << 20;

  private final Path log;
  private final long from;
  private final long to;
  private final long salt;
  private final int pageBytes;
  private final Map<Integer, Long> lastFrames = new HashMap<>();
  private int databasePages;

  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowFrom;

  /// @param from the first frame, from 0
  /// @param to behind the last one
  private LogFrames(Path log, long from, long to, long salt, int pageBytes) {
    this.log = log;
    this.from = from;
    this.to = to;
    this.salt = salt;
    this.pageBytes = pageBytes;
  }

  /// What tells one beginning of the log from the next.
  static long salt(Path log) throws IOException {
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
      return header(file).getLong(16);
    }
  }

  /// @throws IOException if these are not whole commits of this log
  static LogFrames read(Path log, long from, long to) throws IOException {
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
      ByteBuffer header = header(file);
      int pageBytes = header.getInt(8) == 1 ? 65_536 : header.getInt(8);
      if (pageBytes < 512 || pageBytes > 65_536 || Integer.bitCount(pageBytes) != 1) {
        throw new IOException("the log of the database has no pages of a size that there is");
      }
      LogFrames frames = new LogFrames(log, from, to, header.getLong(16), pageBytes);
      frames.look(file);
      return frames;
    }
  }

  int pageBytes() {
    return pageBytes;
  }

  int databasePages() {
    return databasePages;
  }

  int pages() {
    return lastFrames.size();
  }

  boolean hold(int page) {
    return lastFrames.containsKey(page);
  }

  void read(LogGroup.PageReader reader) throws IOException {
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
      for (long frame = from; frame < to; frame++) {
        ByteBuffer bytes = frame(file, frame);
        int page = bytes.getInt(bytes.position());
        if (lastFrames.getOrDefault(page, -1L) == frame) {
          byte[] copy = new byte[pageBytes];
          bytes.get(bytes.position() + FRAME_HEADER_BYTES, copy);
          reader.page(page, copy);
        }
      }
    }
  }

  private void look(FileChannel file) throws IOException {
    for (long frame = from; frame < to; frame++) {
      ByteBuffer bytes = frame(file, frame);
      if (bytes.getLong(bytes.position() + 8) != salt) {
        throw new IOException("frame " + frame + " is of an earlier log");
      }
      lastFrames.put(bytes.getInt(bytes.position()), frame);
      databasePages = bytes.getInt(bytes.position() + 4);
    }
    if (to > from && databasePages == 0) {
      throw new IOException("the log of the database does not end with a commit");
    }
  }

  /// One frame; the window that holds it is read at once.
  private ByteBuffer frame(FileChannel file, long frame) throws IOException {
    int bytes = FRAME_HEADER_BYTES + pageBytes;
    long position = HEADER_BYTES + frame * bytes;
    boolean inside = position >= windowFrom && position + bytes <= windowFrom + window.limit();
    if (!inside) {
      long most = Math.max(1, WINDOW_BYTES / bytes);
      window = readAt(file, position, (int) (Math.min(most, to - frame) * bytes));
      windowFrom = position;
    }
    return window.position((int) (position - windowFrom));
  }

  private static ByteBuffer header(FileChannel file) throws IOException {
    ByteBuffer header = readAt(file, 0, HEADER_BYTES);
    if ((header.getInt(0) & ~1) != 0x377f0682) {
      throw new IOException("the log of the database is none that SQLite writes");
    }
    return header;
  }

  private static ByteBuffer readAt(FileChannel file, long position, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("the log of the database is shorter than it was");
      }
    }
    return buffer.flip();
  }
}
