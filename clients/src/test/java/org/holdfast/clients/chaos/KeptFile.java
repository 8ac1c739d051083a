package org.holdfast.clients.chaos;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One file as its owner knows it: what it may be by all that was answered. More than one state
/// only after a change that nobody answered. Safe for use by several threads.
final class KeptFile {

  private final @Nullable String id;
  private final Set<State> possible = new LinkedHashSet<>();

  /// @param sha256 of its content
  /// @param there false while it lies in the recycle bin, or was never made
  record State(String name, String sha256, boolean there) {

    State named(String other) {
      return new State(other, sha256, there);
    }

    State with(String otherSha256) {
      return new State(name, otherSha256, there);
    }

    State there(boolean now) {
      return new State(name, sha256, now);
    }
  }

  /// @param id null for what was offered and never answered
  KeptFile(@Nullable String id, State state) {
    this.id = id;
    possible.add(state);
  }

  @Nullable String id() {
    return id;
  }

  /// That was answered.
  synchronized void is(State state) {
    possible.clear();
    possible.add(state);
  }

  /// Nobody said whether.
  synchronized void mayBe(State state) {
    possible.add(state);
  }

  synchronized List<State> possible() {
    return List.copyOf(possible);
  }

  synchronized boolean isCertain() {
    return possible.size() == 1;
  }

  /// The last of what it may be: with one state that one.
  synchronized State newest() {
    return List.copyOf(possible).getLast();
  }

  /// Somebody was shown it: what was seen once cannot go away again. That it is still as it was
  /// says nothing, since what nobody answered may be under way.
  ///
  /// @return whether it may be so
  synchronized boolean seen(Predicate<State> as) {
    if (possible.stream().noneMatch(as)) {
      return false;
    }
    if (!as.test(List.copyOf(possible).getFirst())) {
      possible.removeIf(as.negate());
    }
    return true;
  }
}
