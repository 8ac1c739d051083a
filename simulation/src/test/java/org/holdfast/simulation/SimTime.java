package org.holdfast.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import org.holdfast.content.Waits;
import org.holdfast.drive.Stopwatch;
import org.jspecify.annotations.Nullable;

/// Threads and time of a simulation: one thread runs at a time, who is next is drawn from the seed,
/// and time passes only when nobody can run.
///
/// Threads are virtual threads of the JDK whose continuations are run here, one after the other, by
/// the thread that calls [#run]. They change places wherever they wait or yield. The wall clock may
/// jump; waits go by the time that only ever passes.
final class SimTime implements Executor, InstantSource, Stopwatch, Waits {

  private static final Instant BEGINNING = Instant.parse("2026-11-23T12:00:00Z");
  private static final long MOST_TURNS = 5_000_000; // a history takes some ten thousand

  static {
    // Who logs to a console may wait there for a thread that is none of these, and then nobody
    // seems to be able to go on.
    LogManager.getLogManager().reset();
  }

  private record Alarm(long atNanos, long number, Runnable rings) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final Random random;
  private final Trace trace;
  private final Thread.Builder.OfVirtual threads;
  private final List<Runnable> ready = new ArrayList<>();
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
  private final Queue<Runnable> woken = new ConcurrentLinkedQueue<>();
  private long elapsedNanos;
  private Duration jumped = Duration.ZERO;
  private Instant latest = BEGINNING;
  private long numbers;
  private final Set<Thread> unfinished = new LinkedHashSet<>();
  private @Nullable Throwable broken;

  SimTime(Random random, Trace trace) {
    this.random = random;
    this.trace = trace;
    this.threads = threadsRunBy(this::makeReady);
  }

  /// The JDK lets its own tests choose who runs the continuations of virtual threads; so do we.
  private static Thread.Builder.OfVirtual threadsRunBy(Executor scheduler) {
    try {
      var constructor =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return (Thread.Builder.OfVirtual) constructor.newInstance(scheduler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK's virtual threads take no scheduler", e);
    }
  }

  /// Called by the thread that runs, which wakes another; or, once in a blue moon, by the JDK's own
  /// alarm clock for a thread of a library that sleeps by the machine's time.
  private void makeReady(Runnable continuation) {
    woken.add(continuation);
  }

  /// Starts a thread.
  @Override
  public void execute(Runnable task) {
    Thread thread =
        threads.unstarted(
            () -> {
              try {
                task.run();
              } catch (Throwable t) { // the simulation ends with it
                broken = t;
              } finally {
                unfinished.remove(Thread.currentThread());
              }
            });
    unfinished.add(thread);
    thread.start();
  }

  /// Runs `task` and every thread that comes of it to their ends.
  void run(Runnable task) {
    execute(task);
    long turns = 0;
    while (!unfinished.isEmpty() && broken == null) {
      if (++turns > MOST_TURNS) {
        throw new AssertionError("the threads run on without end");
      }
      for (Runnable next = woken.poll(); next != null; next = woken.poll()) {
        ready.add(next);
      }
      if (ready.isEmpty()) {
        ring();
      } else {
        int next = random.nextInt(ready.size());
        trace.turn(ready.size(), next);
        Runnable continuation = ready.set(next, ready.getLast());
        ready.removeLast();
        continuation.run();
      }
    }
    alarms.clear();
    if (broken != null) {
      throw new AssertionError("a thread of the simulation failed", broken);
    }
  }

  private void ring() {
    Alarm alarm = alarms.poll();
    if (alarm == null) {
      disturbSleepers();
      return;
    }
    elapsedNanos = Math.max(elapsedNanos, alarm.atNanos);
    alarm.rings.run();
  }

  /// Flyway sleeps for a second before it tries again. Nothing else is left that could happen.
  private void disturbSleepers() {
    List<Thread> sleepers =
        unfinished.stream()
            .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
            .toList();
    if (sleepers.isEmpty()) {
      throw new AssertionError("all threads wait: " + whereTheyWait());
    }
    sleepers.forEach(Thread::interrupt);
  }

  private String whereTheyWait() {
    return unfinished.stream()
        .map(thread -> Arrays.toString(thread.getStackTrace()).replace(", ", "\n  "))
        .collect(Collectors.joining("\n\n", "\n", ""));
  }

  /// Lets other threads go first, perhaps.
  @SuppressWarnings("ThreadPriorityCheck") // the scheduler is ours
  void perhapsYield() {
    if (Thread.currentThread().isVirtual() && random.nextInt(3) == 0) {
      Thread.yield();
    }
  }

  /// Waits.
  void pass(Duration time) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    alarm(time, () -> over.complete(null));
    over.join();
  }

  /// Has something happen later, of which no thread needs to know.
  void later(Duration in, Runnable what) {
    alarm(in, what);
  }

  /// Time goes by while a thread works, without giving way.
  void work(Duration time) {
    elapsedNanos += time.toNanos();
  }

  /// Sets the wall clock forward, or back.
  void jump(Duration by) {
    if (instant().isAfter(latest)) {
      latest = instant();
    }
    jumped = jumped.plus(by);
  }

  /// Sets the wall clock to where it has been at the latest.
  void catchUp() {
    if (instant().isBefore(latest)) {
      jump(Duration.between(instant(), latest));
    }
  }

  @Override
  public Instant instant() {
    return BEGINNING.plusNanos(elapsedNanos).plus(jumped);
  }

  /// Goes by the time that only ever passes.
  @Override
  public long nanos() {
    return elapsedNanos;
  }

  @Override
  public boolean settles(CompletableFuture<?> running, Duration atMost) {
    if (running.isDone()) {
      return true;
    }
    CompletableFuture<Void> over = new CompletableFuture<>();
    alarm(atMost, () -> over.complete(null));
    var _ = CompletableFuture.anyOf(running, over).handle((_, _) -> true).join();
    return running.isDone();
  }

  @Override
  public <T> Optional<T> next(BlockingQueue<T> queue, Duration atMost) {
    Thread waiting = Thread.currentThread();
    long until = elapsedNanos + atMost.toNanos();
    while (true) {
      T next = queue.poll();
      if (next != null || elapsedNanos >= until) {
        return Optional.ofNullable(next);
      }
      // A queue tells nobody that something came, so it is looked at again and again.
      alarm(Duration.ofMillis(1), () -> LockSupport.unpark(waiting));
      LockSupport.park(this);
    }
  }

  private void alarm(Duration in, Runnable rings) {
    alarms.add(new Alarm(elapsedNanos + in.toNanos(), numbers++, rings));
  }
}
