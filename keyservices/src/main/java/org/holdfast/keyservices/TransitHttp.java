package org.holdfast.keyservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.holdfast.stores.StoreSettingsRefused;
import org.holdfast.stores.TrustedAuthorities;
import org.holdfast.vault.VaultRefusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests to HashiCorp Vault or OpenBao, and what its errors mean for a vault. A token goes to
/// the one address of the settings: whoever sends on to another is not followed.
///
/// @see "OpenBao, HTTP API: error response, HTTP status codes"
final class TransitHttp implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();

  /// The names of many thousands of keys.
  private static final long LONGEST_ANSWER = 4 << 20;

  private static final int LONGEST_TOLD = 200;

  private final TransitPlace place;
  private final HttpClient http;
  private final Duration patience;
  private final Tries tries;

  /// The request is no good, not allowed, or of something that is not there: the caller says what
  /// that means.
  static final class Answered extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    Answered(int status, String errors) {
      super(errors);
      this.status = status;
    }

    boolean isDenied() {
      return status == 401 || status == 403;
    }

    /// Also what the service says of a list that is empty.
    boolean isAbsent() {
      return status == 404;
    }

    /// @param words of the service's own sentences
    boolean says(String... words) {
      return Arrays.stream(words).anyMatch(errors()::contains);
    }

    String errors() {
      return String.valueOf(getMessage());
    }
  }

  /// Any other error.
  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String errors;
    private final transient Optional<Duration> retryAfter;

    Failed(int status, String errors, Optional<Duration> retryAfter) {
      super("%d %s".formatted(status, errors));
      this.status = status;
      this.errors = errors;
      this.retryAfter = retryAfter;
    }

    boolean isSealed() {
      return status == 503 && errors.contains("sealed");
    }

    /// 412: a standby lacks what was written just now.
    Optional<Duration> wait(boolean harmless) {
      boolean again =
          status == 429
              || (status == 503 && !isSealed())
              || (harmless && (status == 412 || (status >= 500 && status != 503)));
      return again ? Optional.of(retryAfter.orElse(Tries.USUAL_PAUSE)) : Optional.empty();
    }
  }

  /// Touches the network with its first request.
  ///
  /// @param patience for one request, its answer included
  /// @throws VaultRefusal.Unavailable if the place's file of authorities cannot be used
  TransitHttp(TransitPlace place, Duration patience, Pause pause) {
    this.place = place;
    this.patience = patience;
    this.tries = new Tries(pause);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience);
    try {
      place.caFile().ifPresent(file -> builder.sslContext(new TrustedAuthorities(file).context()));
    } catch (StoreSettingsRefused e) {
      throw new VaultRefusal.Unavailable(String.valueOf(e.getMessage()), e);
    }
    this.http = builder.build();
  }

  /// @param path behind `/v1/`
  /// @param token absent to ask as nobody
  /// @param body empty: none is sent
  /// @param harmless whether it may be done twice
  /// @return what was answered; an empty object where that is nothing
  JsonNode send(
      String method, String path, Optional<String> token, Map<String, ?> body, boolean harmless)
      throws Answered {
    byte[] json = body.isEmpty() ? new byte[0] : JSON.writeValueAsBytes(body);
    try {
      HttpResponse<byte[]> answer =
          tries.run(
              () -> once(method, path, token, json),
              e ->
                  e instanceof Failed failed
                      ? failed.wait(harmless)
                      : harmless ? Causes.worthAnotherTry(e) : Optional.empty());
      return read(answer);
    } catch (Failed e) {
      throw meaning(e);
    } catch (UncheckedIOException e) {
      throw unavailable(
          Causes.isLate(e)
              ? "does not answer in time."
              : "does not answer: " + Causes.innermost(e).getMessage(),
          e);
    } finally {
      Arrays.fill(json, (byte) 0);
    }
  }

  private HttpResponse<byte[]> once(
      String method, String path, Optional<String> token, byte[] json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("%s/v1/%s".formatted(place.url(), path)))
            .method(
                method,
                json.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(json))
            .header("Content-Type", "application/json")
            .header("X-Vault-Request", "true"); // an agent in between may ask for it
    token.ifPresent(each -> request.header("X-Vault-Token", each));
    place.namespace().ifPresent(each -> request.header("X-Vault-Namespace", each));
    HttpResponse<byte[]> answer = waitFor(request.build());
    return switch (answer.statusCode()) {
      case 200, 204, 400, 401, 403, 404 -> answer;
      default ->
          throw new Failed(
              answer.statusCode(),
              errors(answer),
              Tries.retryAfter(answer.headers().firstValue("Retry-After").orElse(null)));
    };
  }

  /// A request's own time is over once the first of an answer is there; this one's is not.
  private HttpResponse<byte[]> waitFor(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> asked =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), LONGEST_ANSWER));
    try {
      return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      HttpTimeoutException late = new HttpTimeoutException("no whole answer");
      late.initCause(e);
      throw new UncheckedIOException(late);
    } catch (ExecutionException e) {
      throw new UncheckedIOException(
          e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("is not waited for any more.", e);
    } finally {
      asked.cancel(true);
    }
  }

  private JsonNode read(HttpResponse<byte[]> answer) throws Answered {
    if (answer.statusCode() == 404 && !isOfTheService(answer)) {
      throw unavailable("answers 404 as none of its kind does: check url.", null);
    }
    if (answer.statusCode() >= 400) {
      throw new Answered(answer.statusCode(), errors(answer));
    }
    try {
      return answer.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(answer.body());
    } catch (JacksonException _) { // what it holds may be a key
      throw unavailable("gives an answer that is no JSON: check url.", null);
    } finally {
      Arrays.fill(answer.body(), (byte) 0);
    }
  }

  /// Whoever stands in between knows no paths either, and there nothing is known of what is there.
  private static boolean isOfTheService(HttpResponse<byte[]> answer) {
    try {
      return JSON.readTree(answer.body()).path("errors").isArray();
    } catch (JacksonException _) {
      return false;
    }
  }

  /// In one line of ours, since anybody may answer here.
  private static String errors(HttpResponse<byte[]> answer) {
    try {
      String told =
          JSON.readTree(answer.body())
              .path("errors")
              .valueStream()
              .map(each -> each.asString(""))
              .collect(Collectors.joining("; "))
              .replaceAll("[^ -~]+", " ");
      return told.substring(0, Math.min(told.length(), LONGEST_TOLD));
    } catch (JacksonException _) {
      return "";
    }
  }

  private VaultRefusal meaning(Failed e) {
    return switch (e.status) {
      case 301, 302, 307, 308 ->
          unavailable(
              "sends on to another address, which gets no token: name the active server, or have standbys forward requests.",
              e);
      case 429 ->
          unavailable(
              "is asked too often%s."
                  .formatted(
                      e.retryAfter
                          .map(
                              wait ->
                                  ", and wants to be left alone for %d s"
                                      .formatted(wait.toSeconds()))
                          .orElse("")),
              e);
      case 472, 473 ->
          unavailable("is a standby that serves no requests: name the active server.", e);
      case 503 ->
          unavailable(
              e.isSealed() ? "is sealed: unseal it." : "is down for maintenance, or not ready.", e);
      default -> unavailable("answers %d %s".formatted(e.status, e.errors), e);
    };
  }

  VaultRefusal unavailable(String what, @Nullable Throwable cause) {
    return new VaultRefusal.Unavailable("%s %s".formatted(place, what), cause);
  }

  static List<String> texts(JsonNode list) {
    return list.valueStream().map(each -> each.asString("")).toList();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
