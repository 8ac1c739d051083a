package org.holdfast.server.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.Permission;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.ShareWish;
import org.holdfast.identity.Account;
import org.holdfast.identity.EmailAddress;
import org.holdfast.server.Holdfast;
import org.holdfast.server.PercentText;
import org.holdfast.server.RunningHouse;
import org.holdfast.server.Trust;
import tools.jackson.databind.json.JsonMapper;

/// The whole server on a free port of this machine, and people with drives.
final class PreviewHouse implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  /// Somebody with an empty drive.
  record Person(Account account, String token) {}

  /// @param body read as UTF-8
  record Answer(int status, String body, HttpResponse<byte[]> response) {

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    String field(String name) {
      return JSON.readTree(body).path(name).asString("");
    }
  }

  private final Path data;
  private final RunningHouse house;
  private final HttpClient client;

  PreviewHouse(Path data) {
    this(data, "");
  }

  /// @param written its settings, as they stand in the file
  PreviewHouse(Path data, String written) {
    this.data = data;
    this.house = RunningHouse.start(data, written);
    this.client = HttpClient.newBuilder().sslContext(trust()).build();
  }

  Holdfast holdfast() {
    return house.holdfast();
  }

  URI address() {
    return house.https();
  }

  /// The door without TLS.
  URI plainAddress() {
    return house.http();
  }

  /// What clients have to trust.
  Path authority() {
    return data.resolve("tls/ca.pem");
  }

  Person person(String name) {
    Account account = holdfast().accounts().create(EmailAddress.parse(name + "@example.org"), name);
    holdfast().drives().create(account.id());
    return new Person(account, holdfast().tokens().issue(account.id(), "test"));
  }

  /// Puts a file there; the answer is its id.
  String put(Person person, String name, byte[] content, String type) {
    String path = "/v1.0/me/drive/root:/" + PercentText.encodeSegment(name) + ":/content";
    HttpRequest.Builder request =
        request(path, person)
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)));
    Answer answer = send(request);
    assertThat(answer.status()).as(answer.body()).isIn(200, 201);
    return answer.field("id");
  }

  String put(Person person, String name, String content, String type) {
    return put(person, name, content.getBytes(StandardCharsets.UTF_8), type);
  }

  Answer ask(Person person, String item, String json) {
    return send(
        request("/v1.0/me/drive/" + item + "preview", person)
            .POST(BodyPublishers.ofString(json.replace('\'', '"'))));
  }

  /// The address of a preview of an item.
  String previewOf(Person person, String id) {
    Answer answer = ask(person, "items/" + id + "/", "{}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.field("getUrl");
  }

  ShareWish to(Person person) {
    return ShareWish.of(new Grantee.Account(person.account().id()), ShareRole.READ);
  }

  Permission share(Person owner, String id, ShareWish wish) {
    return drive(owner).share(actor(owner), ItemId.parse(id), wish).permission();
  }

  void revoke(Person owner, String id, Permission permission) {
    drive(owner).revoke(actor(owner), ItemId.parse(id), permission.id());
  }

  /// The first that lies on an item.
  Permission permission(Person owner, String id) {
    return drive(owner).permissions(ItemId.parse(id)).getFirst().permission();
  }

  private Drive drive(Person owner) {
    return holdfast().drives().ofOwner(owner.account().id()).orElseThrow();
  }

  private static Actor actor(Person owner) {
    return new Actor(owner.account().id(), "test");
  }

  /// The address of a preview of an item that is somebody else's.
  String previewOfOthers(Person person, Person owner, String id) {
    String path = "/v1.0/drives/" + drive(owner).id().text() + "/items/" + id + "/preview";
    Answer answer = send(request(path, person).POST(BodyPublishers.ofString("{}")));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.field("getUrl");
  }

  Answer delete(Person person, String id) {
    return send(request("/v1.0/me/drive/items/" + id, person).DELETE());
  }

  /// As anybody, who has the address alone.
  Answer get(String url, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    return send(headers.length > 0 ? request.headers(headers) : request);
  }

  Answer method(String method, String url, String... headers) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .method(method, BodyPublishers.noBody())
            .headers(headers));
  }

  HttpRequest.Builder request(String path, Person person) {
    return HttpRequest.newBuilder(address().resolve(path))
        .header("Authorization", "Bearer " + person.token());
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), response);
    } catch (IOException e) {
      throw new IllegalStateException("the server does not answer", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  private SSLContext trust() {
    return Trust.of(data);
  }

  @Override
  public void close() {
    client.close();
    house.close();
  }
}
