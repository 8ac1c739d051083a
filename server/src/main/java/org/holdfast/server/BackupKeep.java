package org.holdfast.server;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.holdfast.recovery.BackupPoint;

/// Which points of a backup stay: the newest ones, and of so many days, weeks, months and years
/// that have one the newest of each. Times are UTC, weeks are ISO's.
///
/// Whatever the numbers say, the newest point stays, and the newest that lacks nothing.
///
/// @param last so many of the newest; all numbers 0: every point stays
public record BackupKeep(int last, int daily, int weekly, int monthly, int yearly) {

  /// @throws IllegalArgumentException if a number is none from 0 to 10,000
  public BackupKeep {
    IntStream.of(last, daily, weekly, monthly, yearly)
        .filter(number -> number < 0 || number > MOST)
        .findFirst()
        .ifPresent(
            number -> {
              throw new IllegalArgumentException("0 to 10,000 points stay, not " + number);
            });
  }

  /// Every point stays.
  public static final BackupKeep ALL = new BackupKeep(0, 0, 0, 0, 0);

  static final int MOST = 10_000;

  private static final List<String> WORDS = List.of("last", "daily", "weekly", "monthly", "yearly");

  public boolean isAll() {
    return equals(ALL);
  }

  /// As it goes over the control socket.
  public String text() {
    return "%d,%d,%d,%d,%d".formatted(last, daily, weekly, monthly, yearly);
  }

  /// @throws IllegalArgumentException if [#text] did not make it
  public static BackupKeep parse(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length != WORDS.size()) {
      throw new IllegalArgumentException("five numbers tell which points stay");
    }
    int[] numbers = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Integer.parseInt(parts[i]);
    }
    return new BackupKeep(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
  }

  static BackupKeep read(SettingsSection in) {
    int[] numbers =
        WORDS.stream().mapToInt(word -> in.number("keep-" + word, 0, 0, MOST)).toArray();
    return new BackupKeep(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
  }

  /// @param points the newest first
  Set<BackupPoint> staying(List<BackupPoint> points) {
    if (isAll()) {
      return Set.copyOf(points);
    }
    Set<BackupPoint> stay = new HashSet<>(points.subList(0, Math.min(last, points.size())));
    stay.addAll(newestOfEach(points, daily, BackupKeep::day));
    stay.addAll(newestOfEach(points, weekly, BackupKeep::week));
    stay.addAll(newestOfEach(points, monthly, BackupKeep::month));
    stay.addAll(newestOfEach(points, yearly, BackupKeep::year));
    points.stream().findFirst().ifPresent(stay::add);
    Optional<BackupPoint> whole = points.stream().filter(point -> point.lacking() == 0).findFirst();
    whole.ifPresent(stay::add);
    return stay;
  }

  private static List<BackupPoint> newestOfEach(
      List<BackupPoint> points, int most, Function<LocalDate, Object> span) {
    Map<Object, BackupPoint> newest = new LinkedHashMap<>();
    points.forEach(point -> newest.putIfAbsent(span.apply(date(point.at())), point));
    return newest.values().stream().limit(most).toList();
  }

  private static LocalDate date(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  private static Object day(LocalDate date) {
    return date;
  }

  private static Object week(LocalDate date) {
    return date.get(IsoFields.WEEK_BASED_YEAR) * 100 + date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
  }

  private static Object month(LocalDate date) {
    return date.getYear() * 100 + date.getMonthValue();
  }

  private static Object year(LocalDate date) {
    return date.getYear();
  }
}
