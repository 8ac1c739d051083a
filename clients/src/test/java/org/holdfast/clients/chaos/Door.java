package org.holdfast.clients.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One process of a server as somebody's client sees it: HTTPS, a token, the Graph contract. Safe
/// for use by any number of threads.
final class Door {

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http;
  private final URI base;
  private final String token;

  /// @param port at which it is reached
  Door(SSLContext trust, int port, String token) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trust)
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    this.base = URI.create("https://localhost:" + port);
    this.token = token;
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
  record Answer(int status, byte[] body) {

    boolean done() {
      return status >= 200 && status < 300;
    }

    JsonNode json() {
      return JSON.readTree(body);
    }

    /// Status and code, by which refusals are counted.
    String kind() {
      String code = "";
      try {
        code = json().path("error").path("code").asString("");
      } catch (RuntimeException _) {
        // no JSON: whoever stands in between
      }
      return (status + " " + code).strip();
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  Answer put(String name, byte[] content) throws IOException {
    return send("PUT", byName(name) + ":/content", Optional.of(content));
  }

  Answer overwrite(String id, byte[] content) throws IOException {
    return send("PUT", byId(id) + "/content", Optional.of(content));
  }

  Answer rename(String id, String name) throws IOException {
    byte[] body = JSON.writeValueAsBytes(Map.of("name", name));
    return send("PATCH", byId(id), Optional.of(body));
  }

  Answer remove(String id) throws IOException {
    return send("DELETE", byId(id), Optional.empty());
  }

  Answer restore(String id) throws IOException {
    return send("POST", byId(id) + "/restore", Optional.empty());
  }

  Answer content(String id) throws IOException {
    return send("GET", byId(id) + "/content", Optional.empty());
  }

  Answer contentOf(String name) throws IOException {
    return send("GET", byName(name) + ":/content", Optional.empty());
  }

  Answer item(String id) throws IOException {
    return send("GET", byId(id), Optional.empty());
  }

  Answer get(String path) throws IOException {
    return send("GET", path, Optional.empty());
  }

  private static String byId(String id) {
    return "/v1.0/me/drive/items/" + id;
  }

  private static String byName(String name) {
    return "/v1.0/me/drive/root:/"
        + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Answer send(String method, String path, Optional<byte[]> body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .method(method, body.map(BodyPublishers::ofByteArray).orElse(BodyPublishers.noBody()));
    body.ifPresent(
        _ ->
            request.header(
                "Content-Type",
                method.equals("PUT") ? "application/octet-stream" : "application/json"));
    try {
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() == 404 && answer.previousResponse().isPresent()) {
        // A download URL lives an hour, and clocks jump here by days between the two requests.
        answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      }
      return new Answer(answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
