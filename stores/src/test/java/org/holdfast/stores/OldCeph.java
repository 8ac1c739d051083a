package org.holdfast.stores;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One object, as Ceph 16 keeps it where it does otherwise than others (found by `tools/ceph`):
/// `If-Match` of a PUT holds for a tag without quotes alone; an upload ends with an empty tag, and
/// whatever its condition says.
final class OldCeph implements AutoCloseable {

  private final HttpServer server;

  // Guarded by this.
  private byte[] object = new byte[0];
  private byte[] piece = new byte[0];
  private int version;
  private boolean loses;

  OldCeph() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized byte[] object() {
    return object.clone();
  }

  /// From now on an upload is answered as ended, and is not there.
  synchronized void loseUploads() {
    loses = true;
  }

  private String tag() {
    return "tag" + version;
  }

  private synchronized void answer(HttpExchange asked) throws IOException {
    try (asked) {
      byte[] body = asked.getRequestBody().readAllBytes();
      String query = Optional.ofNullable(asked.getRequestURI().getQuery()).orElse("");
      asked.getResponseHeaders().set("ETag", "\"" + tag() + "\"");
      switch (asked.getRequestMethod()) {
        case "HEAD" -> head(asked);
        case "PUT" -> put(asked, body, query.contains("partNumber"));
        default -> {
          boolean begins = query.contains("uploads");
          if (!begins && !loses) {
            take(piece);
          }
          asked.getResponseHeaders().remove("ETag");
          String what = begins ? "InitiateMultipartUploadResult" : "CompleteMultipartUploadResult";
          send(asked, 200, "<%s><UploadId>1</UploadId><ETag></ETag></%s>".formatted(what, what));
        }
      }
    }
  }

  private void head(HttpExchange asked) throws IOException {
    asked.getResponseHeaders().set("Content-Length", Integer.toString(object.length));
    asked.getResponseHeaders().set("Last-Modified", "Sat, 28 Nov 2026 08:00:00 GMT");
    asked.sendResponseHeaders(version == 0 ? 404 : 200, -1);
  }

  private void put(HttpExchange asked, byte[] body, boolean part) throws IOException {
    String over = asked.getRequestHeaders().getFirst("If-Match");
    boolean fresh = asked.getRequestHeaders().containsKey("If-None-Match");
    if ((over != null && !over.equals(tag())) || (fresh && version > 0)) {
      send(asked, 412, "<Error><Code>PreconditionFailed</Code></Error>");
      return;
    }
    if (part) {
      piece = body;
    } else {
      take(body);
    }
    asked.getResponseHeaders().set("ETag", "\"" + tag() + "\"");
    send(asked, 200, "");
  }

  private void take(byte[] bytes) {
    object = bytes;
    version++;
  }

  private static void send(HttpExchange asked, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    asked.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    asked.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
