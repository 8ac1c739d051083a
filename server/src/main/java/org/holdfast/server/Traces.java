package org.holdfast.server;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/// What a request did and how long each part took, sent to a collector by OTLP over HTTP; off
/// unless the settings name one (ADR 39).
///
/// A span says which route was asked for and what came of it, and nothing of who asked for what: no
/// path, name, id or address, and no words of an exception. What a client says of a trace that it
/// has begun is not believed: else strangers would decide what is traced. Where nothing is traced,
/// a span costs a look at a field. Safe for use by any number of threads.
///
/// @see "OpenTelemetry Protocol 1.9, OTLP/HTTP"
final class Traces implements AutoCloseable {

  private static final AttributeKey<String> REGION = AttributeKey.stringKey("holdfast.region");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private static final Duration BETWEEN_EXPORTS = Duration.ofSeconds(1);
  private static final Duration LAST_EXPORT = Duration.ofSeconds(2);

  private record On(SdkTracerProvider provider, Tracer tracer) {}

  private final Optional<On> on;

  private Traces(Optional<On> on) {
    this.on = on;
  }

  /// @param collector its OTLP address; empty where nothing is traced
  /// @param oneIn of so many requests one is traced
  static Traces to(Optional<URI> collector, int oneIn) {
    return new Traces(collector.map(address -> on(address, oneIn)));
  }

  private static On on(URI collector, int oneIn) {
    String base = collector.toString().replaceAll("/+$", "");
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(base + "/v1/traces").build();
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "holdfast")))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(1.0 / oneIn)))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter).setScheduleDelay(BETWEEN_EXPORTS).build())
            .build();
    return new On(provider, provider.get("org.holdfast"));
  }

  boolean areOn() {
    return on.isPresent();
  }

  /// A request that came in: the root of a trace. Its route is told at the end.
  Span beginRequest(String method) {
    return on.map(
            it ->
                it.tracer
                    .spanBuilder(method)
                    .setNoParent()
                    .setSpanKind(SpanKind.SERVER)
                    .setAttribute(METHOD, method)
                    .startSpan())
        .orElseGet(Span::getInvalid);
  }

  static void endRequest(Span span, String method, String route, int status) {
    span.updateName(method + " " + route);
    span.setAttribute(ROUTE, route);
    span.setAttribute(STATUS, (long) status);
    if (status >= 500) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  /// A part of what the current thread's request does; of nothing else.
  Span begin(String what) {
    if (on.isEmpty() || !Span.current().isRecording()) {
      return Span.getInvalid();
    }
    return on.get().tracer.spanBuilder(what).startSpan();
  }

  /// The same, done by a region.
  Span begin(String what, String region) {
    Span span = begin(what);
    return span.isRecording() ? span.setAttribute(REGION, region) : span;
  }

  static void end(Span span, boolean done) {
    if (!done) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  /// What runs there belongs to the request that put it there.
  ExecutorService carried(ExecutorService executor) {
    return areOn() ? Context.taskWrapping(executor) : executor;
  }

  /// Sends what is left, and waits for it a little.
  @Override
  public void close() {
    on.ifPresent(it -> it.provider.shutdown().join(LAST_EXPORT.toMillis(), TimeUnit.MILLISECONDS));
  }
}
