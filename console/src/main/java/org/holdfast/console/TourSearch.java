package org.holdfast.console;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Looks for thousands of byte runs at once, in every byte of every file of a folder.
///
/// The first eight bytes of a run are looked up at every position: a bit table lets nearly all
/// positions pass at the speed of memory, and what it stops is compared in full (Rabin and Karp's
/// idea with a table for a hash).
final class TourSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int TABLE_BITS = 22;
  private static final int BUFFER_BYTES = 1 << 20;

  private final Map<Long, List<Run>> runs = new HashMap<>();
  private final long[] table = new long[1 << (TABLE_BITS - 6)];
  private int longest = Long.BYTES;

  /// A form of a canary; the same bytes under another label are not looked for twice.
  private static final class Run {
    private final String label;
    private final byte[] bytes;

    private Run(String label, byte[] bytes) {
      this.label = label;
      this.bytes = bytes;
    }

    private boolean liesAt(byte[] buffer, int at, int limit) {
      int end = at + bytes.length;
      return end <= limit && Arrays.equals(buffer, at, end, bytes, 0, bytes.length);
    }
  }

  /// What was found, by label, and where each was met first.
  record Found(Map<String, String> places, long searchedBytes, int searchedFiles) {}

  /// @param bytes at least eight, or it is not looked for
  void add(String label, byte[] bytes) {
    if (bytes.length < Long.BYTES) {
      return;
    }
    long start = (long) LONGS.get(bytes, 0);
    List<Run> alike = runs.computeIfAbsent(start, _ -> new ArrayList<>());
    if (alike.stream().noneMatch(run -> Arrays.equals(run.bytes, bytes))) {
      alike.add(new Run(label, bytes));
    }
    int bit = bit(start);
    table[bit >>> 6] |= 1L << (bit & 63);
    longest = Math.max(longest, bytes.length);
  }

  /// Searches every file below `folder`. One that is removed meanwhile is left out.
  Found in(Path folder, TourScreen screen) throws IOException, InterruptedException {
    List<Path> files;
    try (var tree = Files.walk(folder)) {
      files = tree.filter(Files::isRegularFile).toList();
    }
    return in(files, screen);
  }

  Found in(List<Path> files, TourScreen screen) throws InterruptedException {
    Map<String, String> places = new HashMap<>();
    long[] searched = new long[1];
    TourCrowd.each(
        screen,
        "searching",
        files,
        file -> {
          Map<String, String> here = new HashMap<>();
          long bytes = file(file, here);
          synchronized (places) {
            searched[0] += bytes;
            here.forEach(places::putIfAbsent);
          }
        });
    return new Found(places, searched[0], files.size());
  }

  private long file(Path file, Map<String, String> places) throws IOException {
    // Bytes carried over from the buffer before, so that a run across its end is met whole.
    byte[] buffer = new byte[BUFFER_BYTES + longest];
    int carried = 0;
    long position = 0;
    try (InputStream in = Files.newInputStream(file)) {
      while (true) {
        int read = in.readNBytes(buffer, carried, BUFFER_BYTES);
        int limit = carried + read;
        boolean last = read < BUFFER_BYTES;
        int end = last ? limit - Long.BYTES + 1 : limit - longest + 1;
        scan(buffer, Math.max(end, 0), limit, file, places);
        if (last) {
          return position + read;
        }
        position += read;
        carried = limit - end;
        System.arraycopy(buffer, end, buffer, 0, carried);
      }
    } catch (NoSuchFileException _) {
      return position;
    }
  }

  private void scan(byte[] buffer, int end, int limit, Path file, Map<String, String> places) {
    for (int i = 0; i < end; i++) {
      long start = (long) LONGS.get(buffer, i);
      int bit = bit(start);
      if ((table[bit >>> 6] & (1L << (bit & 63))) != 0) {
        compare(start, buffer, i, limit, file, places);
      }
    }
  }

  private void compare(
      long start, byte[] buffer, int at, int limit, Path file, Map<String, String> places) {
    for (Run run : runs.getOrDefault(start, List.of())) {
      if (run.liesAt(buffer, at, limit)) {
        places.putIfAbsent(run.label, file.toString());
      }
    }
  }

  private static int bit(long start) {
    return (int) ((start * 0x9E3779B97F4A7C15L) >>> (64 - TABLE_BITS));
  }

  /// The first few of what was found, for a message.
  static String some(Map<String, String> places) {
    List<String> shown =
        new TreeSet<>(places.keySet())
            .stream().limit(3).map(label -> label + " in " + places.get(label)).toList();
    return String.join("; ", shown) + (places.size() > 3 ? "; …" : "");
  }
}
