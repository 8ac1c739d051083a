package org.holdfast.recovery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.database.LogGroup;

/// Pages that wait to become a segment: of one group, or of all since the file was opened.
final class PagePile {

  // A part has so many pages at most: 8 MiB of 4 KiB pages. Memory is what it costs.
  private static final int PART_BYTES = 8 << 20;

  private final Map<Integer, byte[]> pages = new LinkedHashMap<>();
  private int pageBytes = 4_096;
  private int databasePages = 1;

  void add(LogGroup group) throws IOException {
    pageBytes = group.pageBytes();
    databasePages = group.databasePages();
    group.read(pages::put);
  }

  long bytes() {
    return (long) pages.size() * pageBytes;
  }

  int pageBytes() {
    return pageBytes;
  }

  int databasePages() {
    return databasePages;
  }

  /// The bodies of a segment's parts: at least one. A page that was cut off again is left out.
  List<byte[]> bodies() {
    List<Map.Entry<Integer, byte[]>> kept =
        pages.entrySet().stream().filter(page -> page.getKey() <= databasePages).toList();
    int each = PART_BYTES / (4 + pageBytes);
    List<byte[]> bodies = new ArrayList<>();
    for (int from = 0; from == 0 || from < kept.size(); from += each) {
      bodies.add(body(kept.subList(from, Math.min(from + each, kept.size()))));
    }
    return bodies;
  }

  private byte[] body(List<Map.Entry<Integer, byte[]>> some) {
    ByteBuffer body = ByteBuffer.allocate(4 + some.size() * (4 + pageBytes)).putInt(some.size());
    some.forEach(page -> body.putInt(page.getKey()).put(page.getValue()));
    return body.array();
  }
}
