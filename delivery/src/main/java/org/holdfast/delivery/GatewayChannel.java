package org.holdfast.delivery;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;

/// Hands text messages or calls to a service that speaks `docs/formats/gateway.md`.
final class GatewayChannel<M extends Message> implements Channel<M> {

  static final String SIGNATURE = "Holdfast-Signature";

  private static final int UNPROCESSABLE = 422;

  private final URI address;
  private final Duration patience;
  private final GatewayKey key;
  private final InstantSource clock;
  private final HttpClient http;

  GatewayChannel(
      DeliverySettings.Gateway settings, GatewayKey key, SSLContext trust, InstantSource clock) {
    this.address = settings.address();
    this.patience = settings.patience();
    this.key = key;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(trust)
            .build();
  }

  @Override
  public Handover deliver(MessageId id, M message) throws IOException {
    int status = post(GatewayBody.of(id, message));
    if (status == UNPROCESSABLE) {
      return new Handover.Refused();
    }
    if (status < 200 || status > 299) {
      throw new IOException("the gateway answered " + status);
    }
    return Handover.Taken.FOR_GOOD;
  }

  private int post(String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    Instant now = Instant.ofEpochMilli(clock.millis());
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .header(SIGNATURE, key.sign(now.getEpochSecond(), body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the gateway's answer was not waited for", e);
    } catch (IOException e) {
      throw new IOException("the gateway cannot be used (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
