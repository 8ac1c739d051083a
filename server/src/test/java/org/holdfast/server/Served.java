package org.holdfast.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.holdfast.delivery.Message;
import org.holdfast.delivery.MessageId;
import org.holdfast.delivery.OutboxMessage;
import org.holdfast.identity.Account;
import org.holdfast.identity.EmailAddress;

/// A running server on free ports, and clients that trust its authority.
final class Served implements AutoCloseable {

  private static final Pattern CODE = Pattern.compile("\\b[0-9]{8}\\b");

  private final Set<MessageId> read = new HashSet<>();
  private final RunningHouse house;
  private final Path data;

  private Served(Path data, RunningHouse house) {
    this.data = data;
    this.house = house;
  }

  static Served start(Path data, String yaml) {
    return new Served(data, RunningHouse.start(data, yaml));
  }

  /// With someone who knows who sits at a browser.
  static Served start(Path data, String yaml, BrowserSessions sessions) {
    return new Served(
        data, RunningHouse.start(data, yaml, holdfast -> HoldfastServer.start(holdfast, sessions)));
  }

  Path data() {
    return data;
  }

  Holdfast holdfast() {
    return house.holdfast();
  }

  URI https() {
    return house.https();
  }

  URI http() {
    return house.http();
  }

  /// Where figures are asked for.
  URI watching() {
    return house.server().watching().orElseThrow();
  }

  /// A new account with a drive, and a token for it.
  String token(String email) {
    Account account = holdfast().accounts().create(EmailAddress.parse(email), "");
    holdfast().drives().create(account.id());
    return holdfast().tokens().issue(account.id(), "test");
  }

  HttpResponse<String> get(URI base, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newBuilder().sslContext(trust()).build()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  /// As someone who is signed in.
  HttpResponse<byte[]> bytes(String path, String token) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(https().resolve(path))
            .header("Authorization", "Bearer " + token)
            .build();
    try (HttpClient client = HttpClient.newBuilder().sslContext(trust()).build()) {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  /// Sends bytes as they are over TLS and reads until the server closes.
  String raw(String request) throws IOException {
    try (SSLSocket socket = socket()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  SSLSocket socket() throws IOException {
    SSLSocket socket =
        (SSLSocket) trust().getSocketFactory().createSocket("127.0.0.1", https().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /// One that follows nothing by itself.
  HttpClient client() {
    return HttpClient.newBuilder().sslContext(trust()).build();
  }

  /// The code that was mailed there last, as the owner reads it from the outbox.
  String mailed(String address) {
    for (int tries = 0; tries < 3_000; tries++) {
      holdfast().identity().sendDue();
      holdfast().deliveries().due();
      for (OutboxMessage each : holdfast().deliveries().outbox(50)) {
        if (each.message() instanceof Message.Mail mail && mail.to().equals(address)) {
          Matcher code = CODE.matcher(mail.text());
          if (code.find() && read.add(each.id())) {
            return code.group();
          }
        }
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new AssertionError("no code came to " + address);
  }

  SSLContext trust() {
    return Trust.of(data);
  }

  @Override
  public void close() {
    house.close();
  }
}
