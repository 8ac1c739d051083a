package org.holdfast.clients.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.holdfast.clients.Server;
import tools.jackson.databind.JsonNode;

/// Rounds of trouble in one house, one after the other, while people use it. After each round
/// everything goes on by itself; at the end everything that was answered is read back.
final class Campaign {

  private static final Duration TO_HEAL = Duration.ofMinutes(3);
  private static final Duration A_ROUND_OF_READING = Duration.ofHours(2);
  private static final Duration BETWEEN_PASSES = Duration.ofSeconds(25);
  private static final Duration UNTIL_LOOKED_AT_AGAIN = Duration.ofMinutes(11);
  private static final int READERS = 8;
  private static final int TRIES = 6;

  private final String title;
  private final House house;
  private final long seed;
  private final Figures figures = new Figures();
  private final List<String> log = new ArrayList<>();
  private final boolean loud;
  private final long began = System.nanoTime();
  private final List<Door> doors;
  private final List<Person> people;
  private int rounds;

  /// How long it goes on.
  interface End {
    boolean isAt(int rounds);
  }

  /// @param loud whether each step is printed as it happens; else all are told where it fails
  Campaign(String title, House house, int howManyPeople, long seed, boolean loud) throws Exception {
    this.title = title;
    this.house = house;
    this.seed = seed;
    this.loud = loud;
    Server first = house.members().getFirst().server();
    first.run("account", "create", "ana@example.org");
    String token = first.run("account", "token", "ana@example.org");
    var trust = Server.context(first.trust());
    this.doors =
        house.members().stream()
            .map(member -> new Door(trust, member.front().port(), token))
            .toList();
    Random seeds = new Random(seed);
    this.people =
        IntStream.range(0, howManyPeople)
            .mapToObj(number -> new Person(number, doors, figures, seeds.nextLong()))
            .toList();
  }

  /// @return the figures
  String run(End end) throws Exception {
    say(title + ", seed " + seed);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      people.forEach(threads::execute);
      try {
        Schedule schedule = new Schedule(seed, house.troubles());
        awaitEverybodyWrites();
        while (!end.isAt(rounds)) {
          rounds++;
          Schedule.Round round = schedule.next();
          play(round);
          if (round.harms() && !end.isAt(rounds)) {
            whole();
          }
        }
        long lost = atTheEnd();
        String table = table(lost);
        if (lost > 0 || !figures.wrong().isEmpty()) {
          throw new AssertionError(table);
        }
        return table;
      } catch (Exception | AssertionError failed) {
        String told =
            String.join("\n", loud ? log.subList(Math.max(0, log.size() - 12), log.size()) : log);
        throw new AssertionError(
            "%s, seed %d, round %d: %s\n%s"
                .formatted(title, seed, rounds, failed.getMessage(), told),
            failed);
      } finally {
        people.forEach(Person::stop);
      }
    }
  }

  private synchronized void say(String what) {
    Duration at = Duration.ofNanos(System.nanoTime() - began);
    String line =
        "%02d:%02d.%d %s"
            .formatted(at.toMinutes(), at.toSecondsPart(), at.toMillisPart() / 100, what);
    log.add(line);
    if (loud) {
      System.out.println(line);
    }
  }

  private void play(Schedule.Round round) throws Exception {
    say("round " + rounds);
    round.names().forEach(figures::trouble);
    long start = System.nanoTime();
    for (Schedule.Step step : round.steps()) {
      LockSupport.parkNanos(step.after().toNanos() - (System.nanoTime() - start));
      say("  " + step.what());
      step.act().run();
      look();
    }
    heal();
  }

  private void look() {
    house.members().stream()
        .filter(Member::endedByItself)
        .forEach(member -> figures.wrong("process " + member.name() + " ended by itself"));
    if (!figures.wrong().isEmpty()) {
      throw new AssertionError(String.join("\n", figures.wrong()));
    }
  }

  /// The trouble is over: nobody does anything, and everything goes on.
  private void heal() throws Exception {
    long start = System.nanoTime();
    house.settle();
    for (Door door : doors) {
      await("a process is ready again", () -> door.get("/health/ready").status() == 200);
    }
    awaitEverybodyWrites();
    figures.healed(Duration.ofNanos(System.nanoTime() - start));
    for (Door door : doors) {
      await("all is well again", () -> isWell(door));
    }
    say(
        "  well after %d ms, %d answered"
            .formatted(
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), figures.answered()));
  }

  private static boolean isWell(Door door) throws IOException {
    return door.get("/health").json().path("status").asString("").equals("ok");
  }

  private void awaitEverybodyWrites() throws Exception {
    List<Long> before = people.stream().map(Person::writes).toList();
    await(
        "everybody writes again",
        () ->
            IntStream.range(0, people.size())
                .allMatch(n -> people.get(n).writes() > before.get(n)));
  }

  /// Every copy is read in each region, and what is not right is made good: as it happens by itself
  /// within `scrub.period`, which passes here at once. Twice, since what has begun before says
  /// nothing.
  private void whole() throws Exception {
    rest(true);
    Map<String, Round> before = rounds();
    awaitWhileTimePasses(
        "reading everything begins",
        () -> allChanged(before, rounds(), (was, is) -> !is.began().equals(was.began())));
    Map<String, Round> begun = rounds();
    awaitWhileTimePasses(
        "everything was read",
        () -> allChanged(begun, rounds(), (was, is) -> !is.ended().equals(was.ended())));
    house.pass(UNTIL_LOOKED_AT_AGAIN); // what could not be made good at once
    for (Door door : doors) {
      await("all is well again", () -> isWell(door));
    }
    say("  everything was read, and is whole");
    rest(false);
  }

  /// A step that was held up by something else reads less: what is left is due with the next one.
  private void awaitWhileTimePasses(String what, Condition condition) throws Exception {
    house.pass(A_ROUND_OF_READING);
    AtomicLong next = new AtomicLong(System.nanoTime() + BETWEEN_PASSES.toNanos());
    await(
        what,
        () -> {
          if (System.nanoTime() > next.get()) {
            house.pass(A_ROUND_OF_READING);
            next.set(System.nanoTime() + BETWEEN_PASSES.toNanos());
          }
          return condition.holds();
        });
  }

  /// When the round of reading began, and when the newest ended that is over. Another time is a
  /// later one, though it may look earlier: the clock jumps.
  private record Round(String began, String ended) {
    static final Round NONE = new Round("", "");
  }

  /// By region.
  private Map<String, Round> rounds() throws IOException {
    Map<String, Round> rounds = new TreeMap<>();
    JsonNode scrub = doors.getFirst().get("/health").json().path("scrub");
    for (JsonNode region : scrub.path("regions")) {
      rounds.put(
          region.path("name").asString(),
          new Round(region.path("began").asString(""), region.path("ended").asString("")));
    }
    return rounds;
  }

  private static boolean allChanged(
      Map<String, Round> before, Map<String, Round> now, BiPredicate<Round, Round> changed) {
    return House.REGIONS.stream()
        .allMatch(
            region ->
                changed.test(
                    before.getOrDefault(region, Round.NONE), now.getOrDefault(region, Round.NONE)));
  }

  private void rest(boolean now) throws Exception {
    people.forEach(person -> person.rest(now));
    if (now) {
      await("everybody rests", () -> people.stream().allMatch(Person::isIdle));
    }
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + TO_HEAL.toNanos();
    String last = "";
    while (true) {
      look();
      try {
        if (condition.holds()) {
          return;
        }
        last = "not so";
      } catch (IOException | RuntimeException e) {
        last = e.toString();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "it did not come to this within %s: %s (%s)\n%s"
                .formatted(TO_HEAL, what, last, health()));
      }
      LockSupport.parkNanos(100_000_000L);
    }
  }

  private String health() {
    StringBuilder told = new StringBuilder();
    for (Door door : doors) {
      try {
        told.append(door.get("/health/ready").text()).append('\n');
        told.append(door.get("/health").text()).append('\n');
      } catch (IOException e) {
        told.append(e).append('\n');
      }
    }
    return told.toString();
  }

  // The end

  private long atTheEnd() throws Exception {
    say("the end: everything is read back");
    rest(true);
    whole();
    rest(true);
    long lost = readBack("from all regions");
    Server first = house.members().getFirst().server();
    Server.Outcome verified = first.tryRun("verify");
    if (verified.exit() != 0) {
      throw new AssertionError("verify: " + verified.said());
    }
    LongAdder more = new LongAdder();
    house.checkEachRegionAlone(what -> more.add(readBack(what)));
    lost += more.sum();
    lost += bringBack();
    return lost;
  }

  private long readBack(String what) throws Exception {
    List<KeptFile> all = new ArrayList<>();
    people.forEach(person -> all.addAll(person.files()));
    people.forEach(person -> all.addAll(person.offered()));
    long lost = count(all, this::isAsAnswered);
    say("  %s: %d of %d are not as was answered".formatted(what, lost, all.size()));
    return lost;
  }

  /// What lies in the recycle bin comes back, and is what it was.
  private long bringBack() throws Exception {
    List<KeptFile> removed = new ArrayList<>();
    for (Person person : people) {
      person.files().stream()
          .filter(file -> file.isCertain() && !file.newest().there())
          .forEach(removed::add);
    }
    for (KeptFile file : removed) {
      file.is(file.newest().there(true));
    }
    long lost =
        count(
            removed,
            (door, file) -> {
              Door.Answer back = door.restore(String.valueOf(file.id()));
              return back.done() && isAsAnswered(door, file);
            });
    say(
        "  %d brought back from the bin, %d of them not as they were"
            .formatted(removed.size(), lost));
    return lost;
  }

  private interface Look {
    boolean isRight(Door door, KeptFile file) throws IOException;
  }

  private long count(List<KeptFile> files, Look look) throws Exception {
    LongAdder lost = new LongAdder();
    try (ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int n = 0; n < files.size(); n++) {
        KeptFile file = files.get(n);
        Door door = doors.get(n % doors.size());
        running.add(
            threads.submit(
                () -> {
                  if (!isRight(look, door, file)) {
                    lost.increment();
                    say("  not so: " + file.id() + " " + file.possible());
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    return lost.sum();
  }

  /// Whoever reads just as a process finds that a region has gone asks again.
  private static boolean isRight(Look look, Door door, KeptFile file) {
    for (int n = 0; n < TRIES; n++) {
      try {
        if (look.isRight(door, file)) {
          return true;
        }
      } catch (IOException _) {
        // once more
      }
      LockSupport.parkNanos(200_000_000L);
    }
    return false;
  }

  /// What was answered is so; what was not has happened whole, or not at all.
  private boolean isAsAnswered(Door door, KeptFile file) throws IOException {
    String id = file.id();
    String name = file.newest().name();
    Door.Answer content = id == null ? door.contentOf(name) : door.content(id);
    if (content.status() == 404) {
      return file.seen(state -> !state.there());
    }
    if (!content.done()) {
      return false;
    }
    String sha256 = Person.sha256(content.body());
    String told = id == null ? name : door.item(id).json().path("name").asString("");
    return file.seen(
        state -> state.there() && state.sha256().equals(sha256) && state.name().equals(told));
  }

  private String table(long lost) {
    long kept = people.stream().mapToLong(person -> person.files().size()).sum();
    long inDoubt = people.stream().flatMap(Campaign::all).filter(file -> !file.isCertain()).count();
    return figures.table(title + ", seed " + seed, rounds, kept, inDoubt, lost);
  }

  private static Stream<KeptFile> all(Person person) {
    return Stream.concat(person.files().stream(), person.offered().stream());
  }
}
