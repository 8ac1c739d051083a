package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Somebody who is told of changes, and sees each frame as it is. Answers no ping by itself.
final class SocketClient implements WebSocket.Listener, AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> code = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();
  private final WebSocket socket;

  private SocketClient(URI address, String... headers) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    this.socket = builder.buildAsync(address, this).join();
  }

  /// Where a client goes for a notification URL: everything but the query is the library's.
  static String place(String notificationUrl, int revision) {
    URI url = URI.create(notificationUrl);
    return "http://%s/socket.io/?EIO=%d&transport=websocket&%s"
        .formatted(url.getRawAuthority(), revision, url.getRawQuery());
  }

  static SocketClient connect(String notificationUrl, int revision, String... headers) {
    String place = place(notificationUrl, revision);
    return new SocketClient(URI.create("ws" + place.substring("http".length())), headers);
  }

  /// Connects, and says hello, by revision 4.
  static SocketClient join(String notificationUrl) {
    SocketClient client = connect(notificationUrl, 4);
    assertThat(client.next()).startsWith("0{");
    client.say("40/notifications,");
    assertThat(client.next()).startsWith("40/notifications,{\"sid\":");
    return client;
  }

  /// What the server answers who is not let in.
  static int refusal(String notificationUrl, String... headers) {
    try (SocketClient client = connect(notificationUrl, 4, headers)) {
      throw new AssertionError("let in, and told " + client.next());
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  SocketClient say(String frame) {
    socket.sendText(frame, true).join();
    return this;
  }

  void sayBytes(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  /// The next frame.
  String next() {
    return poll(30).orElseThrow(() -> new AssertionError("nothing came, closed: " + code));
  }

  /// The next frame, if one comes soon.
  Optional<String> poll(int seconds) {
    try {
      return Optional.ofNullable(frames.poll(seconds, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  /// With which code the server closed.
  int code() {
    return code.orTimeout(30, TimeUnit.SECONDS).join();
  }

  boolean isOpen() {
    return !code.isDone();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      frames.add(part.toString());
      part.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedStage(true);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    code.complete(status);
    return CompletableFuture.completedStage(true);
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    code.complete(-1);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
