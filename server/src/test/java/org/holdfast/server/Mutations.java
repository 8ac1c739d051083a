package org.holdfast.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/// Thousands of inputs for a parser that were good, with a few bytes changed, from one seed: the
/// short run, in every build, of what Jazzer does at length.
public final class Mutations {

  private static final int RUNS = 20_000;
  private static final long SEED = 4918;
  private static final int LONG = 100_000;

  private static final String PIECES =
      "<>()[]\"'/\\%&;:=#?. \t\r\n\0aZ0\u00c4NotW/D:xmlns!DOCTYPE{},$-*";

  private Mutations() {}

  /// @param target throws when an input is neither read nor refused as it should be
  /// @param seeds that it reads or refuses
  public static void run(Consumer<byte[]> target, String... seeds) {
    run(target, Arrays.stream(seeds).map(seed -> seed.getBytes(UTF_8)).toList());
  }

  private static void run(Consumer<byte[]> target, List<byte[]> seeds) {
    seeds.stream().flatMap(seed -> stretched(seed).stream()).forEach(target);
    run(RUNS, target, seeds);
  }

  /// A few, for what takes longer than a parser.
  static void few(int runs, Consumer<byte[]> target, String... seeds) {
    run(runs, target, Arrays.stream(seeds).map(seed -> seed.getBytes(UTF_8)).toList());
  }

  private static void run(int runs, Consumer<byte[]> target, List<byte[]> seeds) {
    Random random = new Random(SEED);
    seeds.forEach(target);
    for (int i = 0; i < runs; i++) {
      byte[] bytes = seeds.get(random.nextInt(seeds.size()));
      for (int n = random.nextInt(1, 5); n > 0; n--) {
        bytes = changed(bytes, random);
      }
      target.accept(bytes);
    }
  }

  /// One byte of it very often, each in turn: what reads it must not need a frame of its stack for
  /// each, nor a time that grows with the square.
  private static List<byte[]> stretched(byte[] bytes) {
    List<byte[]> all = new ArrayList<>();
    for (int at = 0; at < Math.min(bytes.length, 100); at++) {
      byte[] middle = new byte[LONG];
      Arrays.fill(middle, bytes[at]);
      all.add(joined(bytes, at, middle, at + 1));
    }
    return all;
  }

  private static byte[] changed(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    byte[] middle = new byte[random.nextInt(4)];
    for (int i = 0; i < middle.length; i++) {
      middle[i] =
          (byte)
              (random.nextInt(4) == 0
                  ? random.nextInt(256)
                  : PIECES.charAt(random.nextInt(PIECES.length())));
    }
    return joined(bytes, at, middle, Math.min(bytes.length, at + random.nextInt(4)));
  }

  private static byte[] joined(byte[] bytes, int at, byte[] middle, int end) {
    byte[] next = new byte[at + middle.length + bytes.length - end];
    System.arraycopy(bytes, 0, next, 0, at);
    System.arraycopy(middle, 0, next, at, middle.length);
    System.arraycopy(bytes, end, next, at + middle.length, bytes.length - end);
    return next;
  }
}
