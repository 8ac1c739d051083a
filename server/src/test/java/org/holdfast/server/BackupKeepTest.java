package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.holdfast.recovery.BackupPoint;
import org.junit.jupiter.api.Test;

/// Which points of a backup stay.
class BackupKeepTest {

  private static final long HOUR = 3_600_000;

  private static BackupPoint point(String name, String at, long lacking) {
    return new BackupPoint(name, Instant.parse(at), 1, 1, lacking);
  }

  private static List<String> staying(BackupKeep keep, BackupPoint... points) {
    Set<BackupPoint> stay = keep.staying(List.of(points));
    return List.of(points).stream().filter(stay::contains).map(BackupPoint::name).toList();
  }

  @Test
  void theNewestOfEachSpanStays() {
    BackupPoint[] points = {
      point("a", "2026-11-27T22:00:00Z", 0),
      point("b", "2026-11-27T04:00:00Z", 0),
      point("c", "2026-11-26T04:00:00Z", 0),
      point("d", "2026-11-22T23:59:59Z", 0), // a Sunday: the week before
      point("e", "2026-11-22T01:00:00Z", 0),
      point("f", "2026-10-31T04:00:00Z", 0),
      point("g", "2025-12-31T04:00:00Z", 0),
    };
    assertThat(staying(new BackupKeep(2, 0, 0, 0, 0), points)).containsExactly("a", "b");
    assertThat(staying(new BackupKeep(0, 2, 0, 0, 0), points)).containsExactly("a", "c");
    assertThat(staying(new BackupKeep(0, 0, 2, 0, 0), points)).containsExactly("a", "d");
    assertThat(staying(new BackupKeep(0, 0, 0, 2, 0), points)).containsExactly("a", "f");
    assertThat(staying(new BackupKeep(0, 0, 0, 0, 2), points)).containsExactly("a", "g");
    assertThat(staying(new BackupKeep(1, 2, 2, 2, 2), points))
        .containsExactly("a", "c", "d", "f", "g");
    assertThat(staying(BackupKeep.ALL, points)).hasSize(7);
  }

  @Test
  void theNewestThatLacksNothingStays() {
    assertThat(
            staying(
                new BackupKeep(1, 0, 0, 0, 0),
                point("a", "2026-11-27T22:00:00Z", 1),
                point("b", "2026-11-26T22:00:00Z", 2),
                point("c", "2026-11-25T22:00:00Z", 0),
                point("d", "2026-11-24T22:00:00Z", 0)))
        .containsExactly("a", "c");
  }

  @Test
  void whatIsNoNumberOfPointsIsRefused() {
    assertThatThrownBy(() -> new BackupKeep(-1, 0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(BackupKeep.parse(new BackupKeep(1, 2, 3, 4, 5).text()))
        .isEqualTo(new BackupKeep(1, 2, 3, 4, 5));
  }

  /// Many runs, each of which removes: what stays is what would have stayed had nothing been
  /// removed before, as far as it is promised.
  @Test
  void runAfterRunTheNewestOfTheLastDaysStay() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      BackupKeep keep =
          new BackupKeep(random.nextInt(4), 1 + random.nextInt(8), random.nextInt(6), 0, 0);
      List<BackupPoint> all = new ArrayList<>();
      List<BackupPoint> left = new ArrayList<>();
      long at = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
      for (int run = 0; run < 60; run++) {
        at += random.nextLong(1, 40 * HOUR);
        BackupPoint made =
            new BackupPoint("" + run, Instant.ofEpochMilli(at), 1, 1, random.nextInt(5) / 4);
        all.add(made);
        left.add(made);
        left.sort(Comparator.comparing(BackupPoint::at).reversed());
        left = new ArrayList<>(keep.staying(left));

        assertThat(left).as("seed %d", seed).contains(made);
        assertThat(newestOfDays(left, keep.daily()))
            .as("seed %d, run %d", seed, run)
            .containsExactlyElementsOf(newestOfDays(all, keep.daily()));
        boolean anyWhole = all.stream().anyMatch(each -> each.lacking() == 0);
        assertThat(left.stream().anyMatch(each -> each.lacking() == 0)).isEqualTo(anyWhole);
      }
    }
  }

  private static List<String> newestOfDays(List<BackupPoint> points, int days) {
    Set<Long> seen = new HashSet<>();
    return points.stream()
        .sorted(Comparator.comparing(BackupPoint::at).reversed())
        .filter(point -> seen.add(Math.floorDiv(point.at().toEpochMilli(), 24 * HOUR)))
        .limit(days)
        .map(BackupPoint::name)
        .toList();
  }
}
