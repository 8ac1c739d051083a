package org.holdfast.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A large drive, measured: `-Dsearch.files=100000`. Files of some 200 words, of a vocabulary in
/// which words are as common as in a language. Tells how fast the index is made, how large it is,
/// how long queries take, and how much memory is used.
@EnabledIfSystemProperty(named = "search.files", matches = "[0-9]+")
class SearchScaleTest {

  private static final int IN_FOLDER = 500;
  private static final int VOCABULARY = 50_000;
  private static final int WORDS = 200;
  private static final int ROUNDS = 200;

  private final int files = Integer.getInteger("search.files");

  @TempDir Path folder;

  @Test
  void findsInMillisecondsInAHundredThousandFiles() throws Exception {
    try (House house = House.in(folder)) {
      Drive drive = house.drive();
      timed("write " + files, () -> fill(house, drive));
      long before = used();
      timed("index names and texts", house::follow);
      house.restart();
      say("index: %,d bytes on disk, heap %,d KiB more", size(house), (used() - before) / 1024);
      for (String words :
          List.of(
              "w17", "w17 w300", "\"w1 w2\"", "file 4711", "w12", "w1 -w2", "file", "w40000", "")) {
        measure(house, drive, words);
      }
      say("heap after queries: %,d KiB more", (used() - before) / 1024);
      assertThat(house.find(drive, "file-4711")).contains("file-4711.txt");
    }
  }

  private void fill(House house, Drive drive) {
    try (ExecutorService callers = Executors.newFixedThreadPool(16)) {
      for (int first = 0; first < files; first += IN_FOLDER) {
        int from = first;
        Item parent = house.folder(drive, drive.root(), "folder " + first);
        for (int i = from; i < Math.min(files, from + IN_FOLDER); i++) {
          int number = i;
          callers.execute(
              () ->
                  house.file(
                      drive,
                      parent,
                      "file-" + number + ".txt",
                      "text/plain",
                      text(number).getBytes(UTF_8)));
        }
      }
    }
  }

  /// Word n is there about 1/n as often as the first.
  private static String text(int seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < WORDS; i++) {
      text.append('w').append((int) Math.pow(VOCABULARY, random.nextDouble())).append(' ');
    }
    return text.toString();
  }

  private static void measure(House house, Drive drive, String words) {
    long[] micros = new long[ROUNDS];
    int found = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      found = house.find(drive, words).size();
      micros[i] = (System.nanoTime() - start) / 1_000;
    }
    Arrays.sort(micros);
    say(
        "%-10s %4d shown   p50 %7d us   p99 %7d us",
        words.isEmpty() ? "(nothing)" : words,
        found,
        micros[ROUNDS / 2],
        micros[ROUNDS * 99 / 100]);
  }

  private static long size(House house) throws Exception {
    try (Stream<Path> all = Files.walk(house.indexes)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static long used() {
    System.gc();
    Runtime machine = Runtime.getRuntime();
    return machine.totalMemory() - machine.freeMemory();
  }

  private static void timed(String what, Runnable work) {
    long start = System.nanoTime();
    work.run();
    say("%s: %,d ms", what, (System.nanoTime() - start) / 1_000_000);
  }

  private static void say(String form, Object... values) {
    System.out.printf(form + "%n", values);
  }
}
