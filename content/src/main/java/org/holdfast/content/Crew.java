package org.holdfast.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// Runs calls on regions beside the caller, and stops waiting for those that hang.
///
/// @param executor starts each call at once, such as one virtual thread for each
/// @param patience after this a region counts as hung
/// @param hedge after this a read is also tried elsewhere
/// @param waits how long that is
record Crew(Executor executor, Duration patience, Duration hedge, Waits waits) {

  Crew(Executor executor, Duration patience, Duration hedge) {
    this(executor, patience, hedge, Waits.REAL);
  }

  /// One call on one region.
  interface Call<T> {
    T on(Region region) throws IOException;
  }

  /// The same for calls that need to know the site.
  interface SiteCall<T> {
    T on(Site site) throws IOException;
  }

  /// The same for calls that run by themselves once they were begun.
  interface BegunCall<T> {
    CompletableFuture<T> on(Region region, Executor elsewhere);
  }

  /// How a call ended.
  sealed interface Outcome<T> {

    Site site();

    record Done<T>(Site site, T value) implements Outcome<T> {}

    record Failed<T>(Site site, IOException cause) implements Outcome<T> {}
  }

  <T> CompletableFuture<T> start(Site site, Call<T> call) {
    return startOn(site, asked -> call.on(asked.attached()));
  }

  private <T> CompletableFuture<T> startOn(Site site, SiteCall<T> call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.on(site);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        executor);
  }

  /// Runs `call` on all sites at the same time and waits for all, as long as patience lasts. Sites
  /// that owe an answer are not asked.
  <T> List<Outcome<T>> all(List<Site> sites, Call<T> call) {
    return allSites(sites, site -> call.on(site.attached()));
  }

  <T> List<Outcome<T>> allSites(List<Site> sites, SiteCall<T> call) {
    return outcomes(
        sites, sites.stream().map(site -> asked(site, () -> startOn(site, call))).toList());
  }

  /// As [#all], for calls that need no thread of ours.
  ///
  /// @param meanwhile done before waiting
  <T> List<Outcome<T>> allBegun(List<Site> sites, BegunCall<T> call, Runnable meanwhile) {
    List<CompletableFuture<T>> running =
        sites.stream().map(site -> asked(site, () -> begin(site, call))).toList();
    meanwhile.run();
    return outcomes(sites, running);
  }

  private <T> CompletableFuture<T> begin(Site site, BegunCall<T> call) {
    return site.isAttached()
        ? call.on(site.region(), executor)
        : startOn(site, fresh -> call.on(fresh.attached(), executor).join());
  }

  private static <T> CompletableFuture<T> asked(Site site, Supplier<CompletableFuture<T>> start) {
    return site.answers()
        ? start.get()
        : CompletableFuture.failedFuture(new IOException(site.name() + " does not answer"));
  }

  private <T> List<Outcome<T>> outcomes(List<Site> sites, List<CompletableFuture<T>> running) {
    List<Outcome<T>> outcomes = new ArrayList<>();
    for (int i = 0; i < running.size(); i++) {
      outcomes.add(outcome(sites.get(i), running.get(i)));
    }
    return outcomes;
  }

  /// Waits for one call.
  <T> Outcome<T> outcome(Site site, CompletableFuture<T> running) {
    if (!settles(running, patience)) {
      abandon(site, running);
      return new Outcome.Failed<>(site, new IOException(site.name() + " does not answer"));
    }
    try {
      return new Outcome.Done<>(site, running.join());
    } catch (CompletionException e) {
      IOException cause = failure(e);
      site.noteTrouble(site.name() + ": " + cause);
      return new Outcome.Failed<>(site, cause);
    }
  }

  /// Leaves a call to itself. Its region is not used until the call is back.
  void abandon(Site site, CompletableFuture<?> running) {
    site.fellOverdue();
    var _ = running.whenComplete((_, _) -> site.answeredLate());
  }

  /// Waits until `running` has ended, well or not, or `atMost` is over.
  boolean settles(CompletableFuture<?> running, Duration atMost) {
    return waits.settles(running, atMost);
  }

  /// What went wrong in something that ran beside.
  static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }

  /// What a failed call threw. A mistake of our own goes on as it is.
  static IOException failure(CompletionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof UncheckedIOException io) {
      cause = io.getCause();
    }
    return switch (cause) {
      case IOException io -> io;
      case RuntimeException ours -> throw ours;
      case Error ours -> throw ours;
      case null, default -> throw e;
    };
  }
}
