package org.holdfast.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What one restore drill came to.
///
/// @param region that everything was taken from
/// @param rto from the start until the last drive of the sample could be used; zero if it never
///   could
/// @param lacking how many groups of changes the region lacked that had been answered when the
///   drill began: what a loss of all else would have cost
/// @param lackingFor how long before the drill the newest one was written that it had; zero if it
///   lacked none
/// @param lackingOperations of those, how many operations of drives
/// @param drives that were restored to a point
/// @param items that were compared
/// @param contents that were read
/// @param bytes of those
/// @param what would not have come back, or why the drill did not come to its end, a sentence each;
///   ids alone
record DrillResult(
    String region,
    Instant began,
    Instant ended,
    Outcome outcome,
    Duration rto,
    long lacking,
    Duration lackingFor,
    long lackingOperations,
    long drives,
    long items,
    long contents,
    long bytes,
    List<String> what) {

  DrillResult {
    what = List.copyOf(what);
  }

  /// How it ended. The codes stand in the database.
  enum Outcome {
    /// Everything that was tried came back.
    PASSED(1),
    /// Something would not have come back.
    FAILED(2),
    /// It did not come to its end, and says nothing of the region.
    BROKEN_OFF(3);

    private final int code;

    Outcome(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    /// @return [#BROKEN_OFF] for what is no code: a row that was edited is no evidence
    static Outcome of(int code) {
      for (Outcome each : values()) {
        if (each.code == code) {
          return each;
        }
      }
      return BROKEN_OFF;
    }

    String word() {
      return switch (this) {
        case PASSED -> "passed";
        case FAILED -> "failed";
        case BROKEN_OFF -> "brokenOff";
      };
    }
  }

  static DrillResult begun(String region, Instant now) {
    return new DrillResult(
        region,
        now,
        now,
        Outcome.BROKEN_OFF,
        Duration.ZERO,
        0,
        Duration.ZERO,
        0,
        0,
        0,
        0,
        0,
        List.of("It was cut short, by a kill or a power cut."));
  }

  DrillResult brokenOff(Instant now, String why) {
    return new DrillResult(
        region,
        began,
        now,
        Outcome.BROKEN_OFF,
        rto,
        lacking,
        lackingFor,
        lackingOperations,
        drives,
        items,
        contents,
        bytes,
        List.of(why));
  }
}
