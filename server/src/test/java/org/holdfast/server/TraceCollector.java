package org.holdfast.server;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// Takes traces as a collector does: OTLP over HTTP, in protobuf.
final class TraceCollector implements AutoCloseable {

  private final HttpServer server;
  private final List<ExportTraceServiceRequest> taken = new CopyOnWriteArrayList<>();

  private TraceCollector(HttpServer server) {
    this.server = server;
  }

  static TraceCollector start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    TraceCollector collector = new TraceCollector(server);
    server.createContext("/v1/traces", collector::take);
    server.start();
    return collector;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      taken.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
      byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  List<Span> spans() {
    return taken.stream()
        .flatMap(each -> each.getResourceSpansList().stream())
        .flatMap(each -> each.getScopeSpansList().stream())
        .flatMap(each -> each.getSpansList().stream())
        .toList();
  }

  Optional<Span> named(String name) {
    return spans().stream().filter(each -> each.getName().equals(name)).findFirst();
  }

  /// All that came, as text: what is in no span too.
  String everything() {
    return taken.toString();
  }

  static Set<String> values(List<Span> spans, String key) {
    return spans.stream()
        .flatMap(each -> each.getAttributesList().stream())
        .filter(each -> each.getKey().equals(key))
        .map(KeyValue::getValue)
        .map(each -> each.getStringValue())
        .collect(Collectors.toSet());
  }

  static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
