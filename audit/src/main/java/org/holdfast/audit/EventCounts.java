package org.holdfast.audit;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts events by kind and outcome. An event costs one addition. Safe for use by any number of
/// threads.
final class EventCounts {

  // Filled once, and then only looked at.
  private final Map<EventKind, Map<Outcome, LongAdder>> counts = new EnumMap<>(EventKind.class);

  EventCounts() {
    for (EventKind kind : EventKind.values()) {
      Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        outcomes.put(outcome, new LongAdder());
      }
      counts.put(kind, outcomes);
    }
  }

  void count(Event event) {
    of(event.kind(), event.outcome()).increment();
  }

  long sum(EventKind kind, Outcome outcome) {
    return of(kind, outcome).sum();
  }

  private LongAdder of(EventKind kind, Outcome outcome) {
    Map<Outcome, LongAdder> outcomes = counts.get(kind);
    LongAdder count = outcomes == null ? null : outcomes.get(outcome);
    if (count == null) {
      throw new IllegalStateException("every kind and outcome has its count");
    }
    return count;
  }
}
