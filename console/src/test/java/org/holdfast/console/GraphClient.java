package org.holdfast.console;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client as people have them: HTTPS with the server's certificate authority, a bearer token, the
/// Graph contract.
final class GraphClient {

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http;
  private final URI base;
  private final String token;

  GraphClient(URI server, Path data, String token) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(data.resolve("tls/ca.pem")))
            .connectTimeout(Duration.ofSeconds(20))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    this.base = server;
    this.token = token;
  }

  private static SSLContext trusting(Path authority) {
    try (InputStream pem = Files.newInputStream(authority)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "holdfast", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot trust " + authority, e);
    }
  }

  /// An answer of the server, its body read.
  @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
  record Answer(int status, byte[] body) {

    JsonNode json() {
      return JSON.readTree(body);
    }

    boolean done() {
      return status >= 200 && status < 300;
    }

    String errorCode() {
      return json().path("error").path("code").asString("");
    }
  }

  URI base() {
    return base;
  }

  Answer put(String path, byte[] content) throws IOException {
    return send("PUT", root(path, "/content"), Optional.of(content));
  }

  Answer get(String path) throws IOException {
    return send("GET", root(path, "/content"), Optional.empty());
  }

  Answer item(String path) throws IOException {
    return send("GET", root(path, ""), Optional.empty());
  }

  Answer delete(String path) throws IOException {
    return send("DELETE", root(path, ""), Optional.empty());
  }

  Answer rename(String path, String name) throws IOException {
    return send("PATCH", root(path, ""), Optional.of(JSON.writeValueAsBytes(Map.of("name", name))));
  }

  Answer createFolder(String name) throws IOException {
    return send(
        "POST",
        "/v1.0/me/drive/root/children",
        Optional.of(JSON.writeValueAsBytes(Map.of("name", name, "folder", Map.of()))));
  }

  Answer post(String address, Map<String, ?> body) throws IOException {
    return send("POST", address, Optional.of(JSON.writeValueAsBytes(body)));
  }

  /// The upload URL of a new session for `path`.
  String beginUpload(String path) throws IOException {
    Answer answer =
        send(
            "POST",
            root(path, "/createUploadSession"),
            Optional.of("{}".getBytes(StandardCharsets.UTF_8)));
    if (!answer.done()) {
      throw new IOException("no upload session: " + answer.status());
    }
    return answer.json().path("uploadUrl").asString("");
  }

  /// One fragment, by the upload URL alone.
  Answer fragment(String uploadUrl, byte[] whole, int from, int to) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uploadUrl))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + whole.length)
            .PUT(BodyPublishers.ofByteArray(Arrays.copyOfRange(whole, from, to)));
    return exchange(request.build());
  }

  Answer uploadStatus(String uploadUrl) throws IOException {
    return exchange(
        HttpRequest.newBuilder(URI.create(uploadUrl))
            .timeout(Duration.ofSeconds(60))
            .GET()
            .build());
  }

  /// Names and sizes of a folder's children, every page of it.
  Map<String, Long> children(String folder) throws IOException {
    Map<String, Long> found = new LinkedHashMap<>();
    String next = root(folder, "/children") + "?$select=name,size";
    while (!next.isEmpty()) {
      Answer page = send("GET", next, Optional.empty());
      if (!page.done()) {
        throw new IOException(
            "listing answered "
                + page.status()
                + " "
                + new String(page.body(), StandardCharsets.UTF_8));
      }
      JsonNode json = page.json();
      json.path("value")
          .forEach(item -> found.put(item.path("name").asString(""), item.path("size").asLong()));
      next = json.path("@odata.nextLink").asString("");
    }
    return found;
  }

  Answer send(String method, String address, Optional<byte[]> body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(address))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token);
    body.ifPresent(
        _ ->
            request.header(
                "Content-Type",
                method.equals("PUT") ? "application/octet-stream" : "application/json"));
    request.method(method, body.map(BodyPublishers::ofByteArray).orElseGet(BodyPublishers::noBody));
    return exchange(request.build());
  }

  private Answer exchange(HttpRequest request) throws IOException {
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private static String root(String path, String operation) {
    if (path.isEmpty()) {
      return "/v1.0/me/drive/root" + operation;
    }
    String encoded =
        Arrays.stream(path.split("/", -1))
            .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    return "/v1.0/me/drive/root:/" + encoded + (operation.isEmpty() ? "" : ":" + operation);
  }
}
