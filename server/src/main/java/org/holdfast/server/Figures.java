package org.holdfast.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What is counted and timed for who watches over the server (ADR 39), in Prometheus' words. Where
/// nobody watches, every count is a call that does nothing.
///
/// A label holds one of few words that stand in the code or in the settings, and never anything of
/// a person's: no name of theirs, no id, no address. Safe for use by any number of threads.
final class Figures implements AutoCloseable {

  /// Of every histogram: from a read out of memory to a flush that nobody waits for any more.
  private static final Duration[] STEPS = {
    Duration.ofMillis(1),
    Duration.ofMillis(3),
    Duration.ofMillis(10),
    Duration.ofMillis(30),
    Duration.ofMillis(100),
    Duration.ofMillis(300),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Optional<PrometheusMeterRegistry> shown;
  private final MeterRegistry all;
  private final Queue<LongSupplier> kept = new ConcurrentLinkedQueue<>(); // else none would
  private final JvmGcMetrics collections = new JvmGcMetrics();

  private Figures(Optional<PrometheusMeterRegistry> shown) {
    this.shown = shown;
    this.all = shown.<MeterRegistry>map(each -> each).orElseGet(CompositeMeterRegistry::new);
  }

  /// @param asked whether anybody can ask for them
  static Figures of(boolean asked) {
    return new Figures(
        asked
            ? Optional.of(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
            : Optional.empty());
  }

  boolean areAsked() {
    return shown.isPresent();
  }

  /// What happens often, and how long it takes.
  ///
  /// @param labels names and values in turn
  Timer timer(String name, String what, String... labels) {
    return Timer.builder(name)
        .description(what)
        .tags(labels)
        .serviceLevelObjectives(STEPS)
        .register(all);
  }

  Counter counter(String name, String what, String... labels) {
    return Counter.builder(name).description(what).tags(labels).register(all);
  }

  /// What something else has counted.
  void counted(String name, String what, LongSupplier count, String... labels) {
    kept.add(count);
    FunctionCounter.builder(name, count, LongSupplier::getAsLong)
        .description(what)
        .tags(labels)
        .register(all);
  }

  /// What goes up and down.
  ///
  /// @param value NaN where it is not known
  void gauge(String name, String what, Supplier<Number> value, String... labels) {
    Gauge.builder(name, value).description(what).tags(labels).strongReference(true).register(all);
  }

  /// What the JVM tells of itself.
  void tellOfProcess() {
    new JvmMemoryMetrics().bindTo(all);
    new JvmThreadMetrics().bindTo(all);
    new ClassLoaderMetrics().bindTo(all);
    new ProcessorMetrics().bindTo(all);
    new UptimeMetrics().bindTo(all);
    new FileDescriptorMetrics().bindTo(all);
    collections.bindTo(all);
  }

  /// All of them, as Prometheus asks for them.
  void write(OutputStream out) throws IOException {
    if (shown.isPresent()) {
      shown.get().scrape(out);
    }
  }

  @Override
  public void close() {
    collections.close();
    all.close();
  }
}
