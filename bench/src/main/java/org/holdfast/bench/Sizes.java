package org.holdfast.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much is moved in one run.
///
/// @param bigBytes one large file
/// @param smallFiles files of 10 KiB with 16 connections; with one connection a quarter of them
/// @param ranges reads of 64 KiB at most; a slow server is stopped after some seconds
/// @param listed items in the folder that is listed
/// @param atMost how long small files are uploaded at most, and are downloaded by one connection;
///   fewer of them then
record Sizes(long bigBytes, int smallFiles, int ranges, int listed, Duration atMost) {
  static final Sizes FULL = new Sizes(1L << 30, 4000, 8000, 10_000, Crowd.NO_LIMIT);
  static final Sizes QUICK = new Sizes(64L << 20, 200, 400, 400, Crowd.NO_LIMIT);

  // Where a commit takes long a warm-up of so many files would take most of an hour. A server that
  // uploads, renames and removes a few thousand of them a minute spends little of it in its own
  // code.
  private static final Duration WARM_UP_AT_MOST = Duration.ofSeconds(20);

  private static final int WARM_UP_SMALL = 10;
  private static final long SMALL_BYTES = 10 << 10;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,6})\\s*([KMGT]?)I?B?");

  /// Items of the shorter folder that is listed, and of the drive's changes.
  int fewListed() {
    return listed / 10;
  }

  Sizes withBig(long bytes) {
    return new Sizes(bytes, smallFiles, ranges, listed, atMost);
  }

  Sizes withListed(int items) {
    return new Sizes(bigBytes, smallFiles, ranges, items, atMost);
  }

  /// A round that brings a server to the speed it keeps. Of small files it takes ten times as many
  /// as are measured: a virtual machine compiles what was called some ten thousand times, and would
  /// do that during the measurement otherwise. With three times as many its compilers still took a
  /// quarter to a half of the processor while small uploads were measured. Uploads take
  /// [#WARM_UP_AT_MOST], and what follows goes on with as many files as there are then.
  Sizes warmUp() {
    return new Sizes(
        Math.max(bigBytes / 4, 1),
        WARM_UP_SMALL * smallFiles,
        Math.max(ranges / 4, 1),
        0,
        WARM_UP_AT_MOST);
  }

  /// Bytes that one run needs on the folder's disk, warm-up included: two uploads in two copies
  /// here, one copy with each peer.
  long neededBytes() {
    long big = bigBytes + 2 * warmUp().bigBytes;
    long small = 2L * WARM_UP_SMALL * smallFiles * SMALL_BYTES;
    return 6 * big + 3 * small + (1L << 30);
  }

  /// @throws IllegalArgumentException if `text` is no size such as `64MiB` or `1 GiB`
  static long parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a size such as 64MiB or 1GiB is meant, not " + text);
    }
    int unit = matcher.group(2).isEmpty() ? 0 : "KMGT".indexOf(matcher.group(2)) + 1;
    return Long.parseLong(matcher.group(1)) << (10 * unit);
  }

  static String text(long bytes) {
    for (int unit = 4; unit > 0; unit--) {
      long one = 1L << (10 * unit);
      if (bytes >= one && bytes % one == 0) {
        return bytes / one + " " + "KMGT".charAt(unit - 1) + "iB";
      }
    }
    return bytes + " B";
  }
}
