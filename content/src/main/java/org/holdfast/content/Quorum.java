package org.holdfast.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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

  /// @param outcomes one for each region
  /// @param blob what a copy of it must look like
  /// @throws ContentRefusal.TooFewRegions if too few regions hold it; nothing is recorded then
  void conclude(List<? extends Crew.Outcome<?>> outcomes, StoredShape blob) {
    List<String> lacking = new ArrayList<>();
    List<IOException> causes = new ArrayList<>();
    for (Crew.Outcome<?> outcome : outcomes) {
      if (outcome instanceof Crew.Outcome.Failed<?>(Site site, IOException cause)) {
        lacking.add(site.name());
        causes.add(cause);
      }
    }
    int reached = outcomes.size() - lacking.size();
    if (reached < policy.enough()) {
      throw new ContentRefusal.TooFewRegions(
          reached, policy.enough(), causes.isEmpty() ? null : causes.getFirst());
    }
    if (!lacking.isEmpty()) {
      missing.record(blob, lacking);
    }
  }
}
