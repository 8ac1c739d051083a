package org.holdfast.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// What must be found nowhere: distinctive runs of bytes from every file, and every name that is
/// long enough to be told from chance.
///
/// @param contents runs of content, each with the file it is from
/// @param names names of files and folders as UTF-8, also in lower case, which is how a store might
///   keep them for comparing
record TourCanaries(Map<String, byte[]> contents, Map<String, byte[]> names) {
  /// Eight bytes: a given run is met by chance once in 2^64 places.
  static final int SHORTEST_NAME_BYTES = 8;

  private static final int RUN_BYTES = 32;
  private static final int RUNS_PER_FILE = 3;
  private static final int TRIES_PER_RUN = 16;

  // Fewer, and the run is padding, a table of zeros or a ruled line: found anywhere, and no one's
  // secret.
  private static final int FEWEST_DIFFERENT_BYTES = 12;

  static TourCanaries of(TourFolder folder) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    Map<String, byte[]> names = new LinkedHashMap<>();
    Set<ByteBuffer> seen = new HashSet<>(); // the same text in two files is one secret
    int number = 0;
    for (TourFile file : folder.files()) {
      addRuns(contents, seen, file, new SplittableRandom(number++));
      addName(names, file.name());
      file.folders().forEach(name -> addName(names, name));
    }
    return new TourCanaries(contents, names);
  }

  private static void addRuns(
      Map<String, byte[]> contents, Set<ByteBuffer> seen, TourFile file, SplittableRandom random)
      throws IOException {
    if (file.sizeBytes() < RUN_BYTES) {
      return;
    }
    try (RandomAccessFile in = new RandomAccessFile(file.path().toFile(), "r")) {
      int found = 0;
      for (int i = 0; i < RUNS_PER_FILE * TRIES_PER_RUN && found < RUNS_PER_FILE; i++) {
        byte[] run = new byte[RUN_BYTES];
        long at = random.nextLong(file.sizeBytes() - RUN_BYTES + 1);
        in.seek(at);
        in.readFully(run);
        if (differentBytes(run) >= FEWEST_DIFFERENT_BYTES && seen.add(ByteBuffer.wrap(run))) {
          contents.putIfAbsent(file.path() + " at byte " + at, run);
          found++;
        }
      }
    }
  }

  private static long differentBytes(byte[] run) {
    boolean[] seen = new boolean[256];
    int different = 0;
    for (byte each : run) {
      if (!seen[each & 0xff]) {
        seen[each & 0xff] = true;
        different++;
      }
    }
    return different;
  }

  private static void addName(Map<String, byte[]> names, String name) {
    for (String form : Arrays.asList(name, name.toLowerCase(Locale.ROOT))) {
      byte[] bytes = form.getBytes(UTF_8);
      if (bytes.length >= SHORTEST_NAME_BYTES) {
        names.putIfAbsent("the name " + form, bytes);
      }
    }
  }
}
