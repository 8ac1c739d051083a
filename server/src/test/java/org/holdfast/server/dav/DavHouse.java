package org.holdfast.server.dav;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.holdfast.drive.Drive;
import org.holdfast.identity.Account;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.EmailAddress;
import org.holdfast.server.Holdfast;
import org.holdfast.server.RunningHouse;
import org.holdfast.server.Trust;

/// A whole server on free ports of this machine, and people with app passwords who trust it.
final class DavHouse implements AutoCloseable {

  private final Path folder;
  private final RunningHouse house;
  private final HttpClient client;

  DavHouse(Path folder) {
    this.folder = folder;
    this.house = RunningHouse.start(folder.resolve("data"), "");
    this.client = HttpClient.newBuilder().sslContext(trust()).build();
  }

  Holdfast holdfast() {
    return house.holdfast();
  }

  URI https() {
    return house.https();
  }

  int httpPort() {
    return house.http().getPort();
  }

  Path authority() {
    return folder.resolve("data/tls/ca.pem");
  }

  SSLContext trust() {
    return Trust.of(folder.resolve("data"));
  }

  /// Someone with an empty drive and an app password.
  Person person(String name) {
    return person(name, AppScope.ALL);
  }

  /// @param scopes what may be done with the app password
  Person person(String name, Set<AppScope> scopes) {
    return person(name, name, scopes);
  }

  /// @param shown what they are called
  /// @param name before the at sign of their address
  Person person(String shown, String name, Set<AppScope> scopes) {
    EmailAddress email = EmailAddress.parse(name + "@example.org");
    Account account = holdfast().accounts().create(email, shown);
    Drive drive = holdfast().drives().create(account.id());
    String password = holdfast().tokens().issueAppPassword(account.id(), "test", scopes);
    return new Person(this, email.shown(), password, drive);
  }

  record Person(DavHouse house, String email, String password, Drive drive) {

    String basic() {
      return "Basic "
          + Base64.getEncoder()
              .encodeToString((email + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /// @param headers name, value, name, value
    HttpResponse<String> send(String method, String path, String body, String... headers) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(house.https().resolve(path))
              .timeout(Duration.ofSeconds(30))
              .header("Authorization", basic())
              .method(
                  method,
                  body.isEmpty()
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(body));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return house.exchange(request.build());
    }
  }

  HttpResponse<String> exchange(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  @Override
  public void close() {
    client.close();
    house.close();
  }
}
