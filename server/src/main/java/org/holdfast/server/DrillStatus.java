package org.holdfast.server;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How restore drills stand.
///
/// @param on whether it is done on a schedule, and there is something to drill with
/// @param mirrored whether there is: without a mirror no region holds the database
/// @param latest of each region that is set up, those that came to their end
/// @param newest of all, whatever became of it
/// @param overdue whether none came to its end for twice the period
record DrillStatus(
    boolean on,
    boolean mirrored,
    List<DrillResult> latest,
    Optional<DrillResult> newest,
    boolean overdue) {

  /// Where nothing is known.
  static final DrillStatus NONE = new DrillStatus(false, false, List.of(), Optional.empty(), false);

  DrillStatus {
    latest = List.copyOf(latest);
  }

  /// Those whose region would not have given everything back. Another region's success says nothing
  /// of them.
  List<DrillResult> failing() {
    return latest.stream().filter(each -> each.outcome() == DrillResult.Outcome.FAILED).toList();
  }

  boolean isWell() {
    return failing().isEmpty() && !overdue;
  }

  /// Of those that came to their end, the newest.
  Optional<DrillResult> completed() {
    return latest.stream().max(Comparator.comparing(DrillResult::ended));
  }
}
