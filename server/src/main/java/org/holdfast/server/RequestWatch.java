package org.holdfast.server;

import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/// Counts and times requests by route, method and class of status, and begins their traces. What is
/// timed is all of a request, with the bytes that a slow client takes or sends.
final class RequestWatch extends ValveBase {

  /// Any other may be any word.
  private static final List<String> METHODS =
      List.of(
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "OPTIONS",
          "PROPFIND",
          "PROPPATCH",
          "MKCOL",
          "COPY",
          "MOVE",
          "LOCK",
          "UNLOCK",
          "REPORT",
          "SEARCH");

  private static final List<String> STATUSES = List.of("1xx", "2xx", "3xx", "4xx", "5xx");

  private record Kind(String route, String method, String status) {}

  private final Figures figures;
  private final Traces traces;
  private final ScrubEvents scrub;
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
  private final LongAdder running = new LongAdder();

  RequestWatch(Figures figures, Traces traces, ScrubEvents scrub) {
    super(true);
    this.figures = figures;
    this.traces = traces;
    this.scrub = scrub;
    figures.gauge("holdfast.http.running", "Requests that are being served.", running::sum);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    scrub.requestBegins();
    try {
      if (figures.areAsked() || traces.areOn()) {
        measured(request, response);
      } else {
        getNext().invoke(request, response);
      }
    } finally {
      scrub.requestEnds();
    }
  }

  private void measured(Request request, Response response) throws IOException, ServletException {
    String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
    Span span = traces.beginRequest(method);
    running.increment();
    long began = System.nanoTime();
    try (Scope _ = span.makeCurrent()) {
      getNext().invoke(request, response);
    } finally {
      long took = System.nanoTime() - began;
      running.decrement();
      String route = request.isSecure() ? RouteName.of(request) : "redirect";
      timer(new Kind(route, method, status(response))).record(took, TimeUnit.NANOSECONDS);
      Traces.endRequest(span, method, route, response.getStatus());
    }
  }

  private static String status(Response response) {
    int hundreds = response.getStatus() / 100;
    return hundreds < 1 || hundreds > STATUSES.size() ? "5xx" : STATUSES.get(hundreds - 1);
  }

  private Timer timer(Kind kind) {
    return timers.computeIfAbsent(
        kind,
        _ ->
            figures.timer(
                "holdfast.http.requests",
                "Requests, by the form of their address.",
                "route",
                kind.route,
                "method",
                kind.method,
                "status",
                kind.status));
  }
}
