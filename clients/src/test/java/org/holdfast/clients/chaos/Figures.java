package org.holdfast.clients.chaos;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// What a campaign counted. Safe for use by any number of threads.
final class Figures {

  private final Map<String, LongAdder> offered = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> answered = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> troubles = new ConcurrentHashMap<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Queue<Duration> healed = new ConcurrentLinkedQueue<>();

  void offered(String what) {
    add(offered, what);
  }

  void answered(String what) {
    add(answered, what);
  }

  /// @param why status and code, or what became of the connection
  void refused(String why) {
    add(refused, why);
  }

  void trouble(String name) {
    add(troubles, name);
  }

  void healed(Duration after) {
    healed.add(after);
  }

  /// Something that must never be.
  void wrong(String what) {
    wrong.add(what);
  }

  Queue<String> wrong() {
    return wrong;
  }

  long answered() {
    return sum(answered);
  }

  private static void add(Map<String, LongAdder> to, String name) {
    to.computeIfAbsent(name, _ -> new LongAdder()).increment();
  }

  private static long sum(Map<String, LongAdder> of) {
    return of.values().stream().mapToLong(LongAdder::sum).sum();
  }

  private static String told(Map<String, LongAdder> counts) {
    return new TreeMap<>(counts)
        .entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue().sum())
            .collect(Collectors.joining(", "));
  }

  /// @param lost what was answered and is not there
  String table(String title, int rounds, long kept, long inDoubt, long lost) {
    long writesOffered = sum(offered) - count(offered, Person.READ);
    long writesAnswered = sum(answered) - count(answered, Person.READ);
    Duration longest = healed.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    return """
    %s
      rounds of trouble   %d (%s)
      writes offered      %d (%s)
      writes answered     %d (%s)
      reads               %d offered, %d answered
      refused             %d (%s)
      files at the end    %d, and %d whose last change nobody answered
      healed by itself    after at most %d ms
      wrong               %d
      lost                %d
    """
        .formatted(
            title,
            rounds,
            told(troubles),
            writesOffered,
            told(offered),
            writesAnswered,
            told(answered),
            count(offered, Person.READ),
            count(answered, Person.READ),
            sum(refused),
            told(refused),
            kept,
            inDoubt,
            longest.toMillis(),
            wrong.size(),
            lost);
  }

  private static long count(Map<String, LongAdder> of, String name) {
    LongAdder adder = of.get(name);
    return adder == null ? 0 : adder.sum();
  }
}
