package org.holdfast.content;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The states of the drafts that were touched last, so that a step need not read the draft again to
/// go on with its checksums. Forgetting one costs one reading.
final class DraftMemory {

  private static final int MOST = 128; // at most 8 MiB of tails

  // Guarded by this; in order of use.
  private final Map<RevisionId, DraftState> states =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RevisionId, DraftState> eldest) {
          return size() > MOST;
        }
      };

  synchronized Optional<DraftState> find(RevisionId revision) {
    return Optional.ofNullable(states.get(revision));
  }

  synchronized void keep(RevisionId revision, DraftState state) {
    states.put(revision, state);
  }

  synchronized void forget(RevisionId revision) {
    states.remove(revision);
  }
}
