package org.holdfast.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// What is counted of one region. A call costs two looks at the clock and four additions. Safe for
/// use by any number of threads.
final class RegionFigures {

  /// What a region is asked to do.
  enum Call {
    PUT("put"),
    GET("get"),
    OPEN("open"),
    READ("read"),
    APPEND("append"),
    COMMIT("commit"),
    DELETE("delete"),
    LIST("list"),
    NOTE("note"),
    LOG_PUT("logPut"),
    LOG_LIST("logList"),
    LOG_READ("logRead"),
    LOG_DELETE("logDelete"),
    PROBE("probe");

    private final String word;
    private final String span;

    Call(String word) {
      this.word = word;
      this.span = "region " + word;
    }
  }

  private record Counted(Timer calls, Counter failures) {}

  /// What may fail as a region does.
  interface Work<T> {
    T run() throws IOException;
  }

  private final String region;
  private final Traces traces;

  // Filled once, and then only looked at.
  private final Map<Call, Counted> counted = new EnumMap<>(Call.class);

  private final Counter written;
  private final Counter read;
  private final LongAdder running = new LongAdder();

  RegionFigures(String region, Figures figures, Traces traces) {
    this.region = region;
    this.traces = traces;
    for (Call call : Call.values()) {
      counted.put(
          call,
          new Counted(
              figures.timer(
                  "holdfast.region.calls",
                  "What a region was asked.",
                  "region",
                  region,
                  "call",
                  call.word),
              figures.counter(
                  "holdfast.region.failures",
                  "Calls that a region could not answer.",
                  "region",
                  region,
                  "call",
                  call.word)));
    }
    written = bytes(figures, "written");
    read = bytes(figures, "read");
    figures.gauge(
        "holdfast.region.running",
        "Calls that it has not answered.",
        running::sum,
        "region",
        region);
  }

  private Counter bytes(Figures figures, String way) {
    return figures.counter(
        "holdfast.region.bytes", "As stored, encrypted.", "region", region, "way", way);
  }

  void written(long bytes) {
    written.increment((double) bytes);
  }

  void read(long bytes) {
    read.increment((double) bytes);
  }

  <T> T measured(Call call, Work<T> work) throws IOException {
    Span span = traces.begin(call.span, region);
    long began = begin();
    boolean done = false;
    try {
      T result = work.run();
      done = true;
      return result;
    } finally {
      end(call, span, began, done);
    }
  }

  /// The same for what goes on elsewhere.
  CompletableFuture<Void> begun(Call call, Supplier<CompletableFuture<Void>> work) {
    Span span = traces.begin(call.span, region);
    long began = begin();
    boolean goesOn = false;
    try {
      CompletableFuture<Void> running = work.get();
      goesOn = true;
      return running.whenComplete((_, thrown) -> end(call, span, began, thrown == null));
    } finally {
      if (!goesOn) {
        end(call, span, began, false);
      }
    }
  }

  private long begin() {
    running.increment();
    return System.nanoTime();
  }

  private void end(Call call, Span span, long began, boolean done) {
    running.decrement();
    Counted count = Objects.requireNonNull(counted.get(call));
    count.calls.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    if (!done) {
      count.failures.increment();
    }
    Traces.end(span, done);
  }
}
