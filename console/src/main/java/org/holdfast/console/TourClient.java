package org.holdfast.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks to the tour's server as any client of the OneDrive contract would: HTTPS, a bearer token,
/// JSON.
final class TourClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HttpClient http;
  private final URI base;
  private final String token;

  /// @param authority the certificate that the server's own is signed with; no other is believed
  TourClient(URI server, Path authority, String token) throws IOException {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(authority))
            .build();
    this.base = server;
    this.token = token;
  }

  /// An answer: its status, and what it says.
  record Answer(int status, JsonNode body) {
    String code() {
      return body.path("error").path("code").asString("");
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", drive(path), BodyPublishers.noBody(), Map.of());
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send("DELETE", drive(path), BodyPublishers.noBody(), Map.of());
  }

  Answer json(String method, String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    return send(
        method,
        drive(path),
        BodyPublishers.ofString(JSON.writeValueAsString(body)),
        Map.of("Content-Type", "application/json"));
  }

  Answer put(String path, BodyPublisher body) throws IOException, InterruptedException {
    return send("PUT", drive(path), body, Map.of("Content-Type", "application/octet-stream"));
  }

  /// One fragment of an upload session; its address is a secret of its own, so no token goes with
  /// it.
  Answer fragment(URI session, byte[] bytes, long from, long total)
      throws IOException, InterruptedException {
    String range = "bytes " + from + "-" + (from + bytes.length - 1) + "/" + total;
    HttpRequest request =
        HttpRequest.newBuilder(session)
            .timeout(PATIENCE)
            .header("Content-Range", range)
            .PUT(BodyPublishers.ofByteArray(bytes))
            .build();
    return answer(http.send(request, BodyHandlers.ofByteArray()));
  }

  /// A page of a listing by the address that the page before gave.
  Answer page(String absolute) throws IOException, InterruptedException {
    return send("GET", URI.create(absolute), BodyPublishers.noBody(), Map.of());
  }

  /// What stands behind a download address.
  InputStream download(String absolute) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(absolute)).timeout(PATIENCE).GET().build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      response.body().close();
      throw new TourFailed("A download was answered with status " + response.statusCode() + ".");
    }
    return response.body();
  }

  /// The body of an answer that must be good.
  static JsonNode good(String what, Answer answer) {
    if (answer.status() < 200 || answer.status() > 299) {
      throw new TourFailed(
          what + " was answered with status " + answer.status() + ": " + answer.body());
    }
    return answer.body();
  }

  static String encode(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }

  private URI drive(String path) {
    return base.resolve("/v1.0/me/drive" + path);
  }

  private Answer send(String method, URI uri, BodyPublisher body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .method(method, body);
    headers.forEach(request::header);
    return answer(http.send(request.build(), BodyHandlers.ofByteArray()));
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    JsonNode body =
        response.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(response.body());
    return new Answer(response.statusCode(), body);
  }

  private static SSLContext trusting(Path authority) throws IOException {
    try (InputStream in = Files.newInputStream(authority)) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      anchors.setCertificateEntry("holdfast", certificate);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TourFailed("The server's authority in " + authority + " cannot be trusted.", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
