package org.holdfast.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.content.LogStore;

/// The turn of the one who writes a backup in an object store, which knows no locks: an object with
/// a number, put anew with the next one while the turn lasts. A name is given once, so of two who
/// want the same number one is refused, and the highest number has the turn. Format:
/// `docs/formats/backup.md`.
///
/// Who was killed keeps it for [#LASTS]. One whose turn ran out goes on with it if nobody took it,
/// and else learns so before it makes a point or removes anything. For one thread.
final class StoreTurn implements AutoCloseable {

  /// Without a sign of life. Clocks of those who share a backup differ by less.
  static final Duration LASTS = Duration.ofMinutes(15);

  private static final Duration RENEWED_AFTER = Duration.ofMinutes(1);
  private static final Pattern NAME = Pattern.compile("writer-([0-9a-f]{16})");
  private static final byte[] MAGIC = "HFBW\1".getBytes(StandardCharsets.ISO_8859_1);
  private static final int TOKEN = 16;

  private final String place;
  private final LogStore log;
  private final InstantSource clock;
  private final byte[] token = new byte[TOKEN];
  private long number;
  private Instant renewed = Instant.MIN;
  private byte[] mine = {};

  private StoreTurn(String place, LogStore log, SecureRandom random, InstantSource clock) {
    this.place = place;
    this.log = log;
    this.clock = clock;
    random.nextBytes(token);
  }

  /// @throws BackupRefused `backupBusy` if somebody else has it
  static StoreTurn take(String place, LogStore log, SecureRandom random, InstantSource clock)
      throws IOException {
    StoreTurn turn = new StoreTurn(place, log, random, clock);
    List<Long> before = numbers(log);
    long newest = before.isEmpty() ? -1 : before.getLast();
    if (newest >= 0) {
      Optional<Instant> ends = ends(log.read(name(newest)));
      if (ends.filter(at -> isAhead(at, clock.instant())).isPresent()) {
        throw busy(place, ends);
      }
    }
    turn.put(newest + 1);
    // Whoever was fast took it and went on with a higher number meanwhile.
    if (numbers(log).getLast() != turn.number) {
      turn.close();
      throw busy(place, Optional.empty());
    }
    for (long each : before) {
      log.delete(name(each));
    }
    return turn;
  }

  /// A time that lies further ahead than a turn lasts was put by a wrong clock.
  private static boolean isAhead(Instant ends, Instant now) {
    return ends.isAfter(now) && ends.isBefore(now.plus(LASTS.multipliedBy(2)));
  }

  /// Gives a sign of life where the last one is old.
  void renew() throws IOException {
    if (!clock.instant().isBefore(renewed.plus(RENEWED_AFTER))) {
      requireHeld();
    }
  }

  /// @throws BackupRefused if somebody else took it, since it had run out
  void requireHeld() throws IOException {
    if (!isMine()) {
      throw busy(place, Optional.empty());
    }
    long before = number;
    put(before + 1);
    log.delete(name(before));
  }

  private boolean isMine() throws IOException {
    return log.read(name(number)).filter(there -> Arrays.equals(there, mine)).isPresent();
  }

  private void put(long next) throws IOException {
    Instant now = clock.instant();
    byte[] bytes =
        ByteBuffer.allocate(MAGIC.length + Long.BYTES + TOKEN)
            .put(MAGIC)
            .putLong(now.plus(LASTS).toEpochMilli())
            .put(token)
            .array();
    try {
      log.put(name(next), bytes);
    } catch (FileAlreadyExistsException _) {
      throw busy(place, Optional.empty());
    }
    number = next;
    renewed = now;
    mine = bytes;
  }

  /// @return empty for what says nothing
  private static Optional<Instant> ends(Optional<byte[]> there) {
    return there
        .filter(bytes -> bytes.length == MAGIC.length + Long.BYTES + TOKEN)
        .filter(bytes -> Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length))
        .map(bytes -> Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong(MAGIC.length)));
  }

  private static List<Long> numbers(LogStore log) throws IOException {
    return log.list().stream()
        .map(NAME::matcher)
        .filter(Matcher::matches)
        .map(name -> HexFormat.fromHexDigitsToLong(name.group(1)))
        .sorted()
        .toList();
  }

  private static String name(long number) {
    return "writer-" + HexFormat.of().toHexDigits(number);
  }

  private static BackupRefused busy(String place, Optional<Instant> ends) {
    return BackupRefused.busy(
        place,
        ends.map(
                at ->
                    " One that was killed lets go of it at %s"
                        .formatted(at.truncatedTo(ChronoUnit.SECONDS)))
            .orElse(""));
  }

  @Override
  public void close() {
    try {
      if (isMine()) {
        log.delete(name(number));
      }
    } catch (IOException _) {
      // it runs out
    }
  }
}
