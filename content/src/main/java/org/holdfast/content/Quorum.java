package org.holdfast.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Decides whether enough regions hold what was written, and has the rest recorded before the
/// answer.
record Quorum(CopyPolicy policy, MissingCopies missing) {

  /// Refuses before anything is read if it is plain that too few regions answer.
  void requireAnswering(List<Site> sites) {
    int answering = (int) sites.stream().filter(Site::answers).count();
    if (answering < policy.enough()) {
      throw new ContentRefusal.TooFewRegions(answering, policy.enough(), null);
    }
  }

  /// For a blob that was not there before.
  ///
  /// @param outcomes one for each region
  /// @param blob what a copy of it must look like
  /// @throws ContentRefusal.TooFewRegions if too few regions hold it; nothing is recorded then
  void conclude(List<? extends Crew.Outcome<?>> outcomes, StoredShape blob) {
    conclude(outcomes, blob, Set.of(), List.of(), List.of());
  }

  /// For a draft, of which regions may be on record as lacking it.
  ///
  /// @param leftOut other regions that lack it from now on, and are not to be given it
  /// @param forgotten other regions of which that is on record, and matters no more
  void conclude(
      List<? extends Crew.Outcome<?>> outcomes,
      StoredShape blob,
      Set<String> recorded,
      List<String> leftOut,
      List<String> forgotten) {
    List<String> lacking = new ArrayList<>();
    List<String> caughtUp = new ArrayList<>(forgotten);
    caughtUp.retainAll(recorded);
    for (Crew.Outcome<?> outcome : outcomes) {
      String region = outcome.site().name();
      if (outcome instanceof Crew.Outcome.Failed<?>) {
        lacking.add(region);
      } else if (recorded.contains(region)) {
        caughtUp.add(region);
      }
    }
    requireEnough(outcomes.size() - lacking.size(), outcomes);
    leftOut.stream().filter(region -> !recorded.contains(region)).forEach(lacking::add);
    if (!lacking.isEmpty() || !caughtUp.isEmpty()) {
      missing.record(blob, lacking, caughtUp);
    }
  }

  private void requireEnough(int reached, List<? extends Crew.Outcome<?>> outcomes) {
    if (reached < policy.enough()) {
      Optional<IOException> cause = outcomes.stream().flatMap(Quorum::cause).findFirst();
      throw new ContentRefusal.TooFewRegions(reached, policy.enough(), cause.orElse(null));
    }
  }

  private static Stream<IOException> cause(Crew.Outcome<?> outcome) {
    return switch (outcome) {
      case Crew.Outcome.Failed<?>(_, IOException cause) -> Stream.of(cause);
      case Crew.Outcome.Done<?> _ -> Stream.empty();
    };
  }
}
