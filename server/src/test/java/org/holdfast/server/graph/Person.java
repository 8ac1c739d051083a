package org.holdfast.server.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.Drive;
import org.holdfast.identity.SignedIn;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Someone with a token, and a client that follows no redirect by itself.
record Person(TestDoor door, String token, SignedIn signedIn, Drive drive) {

  static final JsonMapper JSON = new JsonMapper();

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /// An answer, its body read.
  record Answer(int status, HttpResponse<byte[]> response) {

    byte[] body() {
      return response.body();
    }

    String text() {
      return new String(body(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      return JSON.readTree(body());
    }

    String field(String name) {
      return json().path(name).asString("");
    }

    String code() {
      return json().path("error").path("code").asString("");
    }

    String innerCode() {
      return json().path("error").path("innerError").path("code").asString("");
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    /// The names of a list's entries, in its order.
    List<String> names() {
      List<String> names = new ArrayList<>();
      json().path("value").forEach(item -> names.add(item.path("name").asString("")));
      return names;
    }
  }

  /// A request with the token; headers come as name, value, name, value.
  Answer send(String method, String address, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(address))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return exchange(request.build());
  }

  /// A request without any token, as it is sent to addresses that are secrets themselves.
  static Answer anyone(String method, String url, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return exchange(request.method(method, body).build());
  }

  private static Answer exchange(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  private URI uri(String address) {
    return address.startsWith("http")
        ? URI.create(address)
        : URI.create(door.address() + "/v1.0" + address);
  }

  Answer get(String address, String... headers) {
    return send("GET", address, BodyPublishers.noBody(), headers);
  }

  Answer delete(String address, String... headers) {
    return send("DELETE", address, BodyPublishers.noBody(), headers);
  }

  Answer put(String address, byte[] body, String... headers) {
    return send("PUT", address, BodyPublishers.ofByteArray(body), headers);
  }

  Answer post(String address, String json, String... headers) {
    return send("POST", address, json(json), headers);
  }

  Answer patch(String address, String json, String... headers) {
    return send("PATCH", address, json(json), headers);
  }

  /// JSON with apostrophes for quotes, so that it can be read.
  static BodyPublisher json(String text) {
    return text.isEmpty()
        ? BodyPublishers.noBody()
        : BodyPublishers.ofString(text.replace('\'', '"'));
  }

  /// Puts a file by its path; the answer is its item.
  JsonNode file(String path, String content) {
    Answer answer = put("/me/drive/root:/" + path + ":/content", TestDoor.utf8(content));
    if (answer.status() != 201 && answer.status() != 200) {
      throw new AssertionError("put answered " + answer.status() + " " + answer.text());
    }
    return answer.json();
  }

  /// Makes a folder; the answer is its item.
  JsonNode folder(String parent, String name) {
    String at = parent.isEmpty() ? "/me/drive/root" : "/me/drive/root:/" + parent + ":";
    Answer answer = post(at + "/children", "{'name':'" + name + "','folder':{}}");
    if (answer.status() != 201) {
      throw new AssertionError("folder answered " + answer.status() + " " + answer.text());
    }
    return answer.json();
  }

  /// What the file at a path holds, through its download URL and without the token.
  byte[] download(String path) {
    Answer redirect = get("/me/drive/root:/" + path + ":/content");
    String url = redirect.header("Location").orElseThrow(() -> new AssertionError(redirect.text()));
    return anyone("GET", url, BodyPublishers.noBody()).body();
  }
}
