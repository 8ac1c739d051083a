package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.holdfast.database.PostgresForTests;
import org.holdfast.identity.Account;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Two processes on one PostgreSQL with the same regions are one server: what one was asked holds
/// in the other from its answer on. That every door holds with two is tried by
/// `-Dholdfast.twins=true`.
class SeveralProcessesTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private static Path folder;
  private static Twins twins;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    twins = Twins.start(folder.resolve("data"), "", HoldfastServer::start);
    client = HttpClient.newBuilder().sslContext(Trust.of(folder.resolve("data"))).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    twins.close();
  }

  private static String token(String name) {
    Account account =
        twins.holdfast().accounts().create(EmailAddress.parse(name + "@example.org"), "");
    twins.holdfast().drives().create(account.id());
    return twins.holdfast().tokens().issue(account.id(), "test");
  }

  private static URI first() {
    return twins.server().https();
  }

  private static URI second() {
    return twins.secondServer().https();
  }

  private static HttpResponse<String> ask(
      String method, URI address, String token, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).method(method, BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  private static String field(HttpResponse<String> answer, String name) {
    return JSON.readTree(answer.body()).path(name).asString("");
  }

  @Test
  void w14_aTokenThatOneRevokedIsGoodNowhereFromItsAnswerOn() {
    String token = token("revoked");
    for (URI each : List.of(first(), second(), second(), first())) {
      assertThat(ask("GET", each.resolve("/v1.0/me"), token, "").statusCode()).isEqualTo(200);
    }

    twins.holdfast().signIn().revoke(token);

    assertThat(ask("GET", second().resolve("/v1.0/me"), token, "").statusCode()).isEqualTo(401);
    assertThat(ask("GET", first().resolve("/v1.0/me"), token, "").statusCode()).isEqualTo(401);
  }

  @Test
  void anUploadGoesOnInWhicheverProcessTheNextFragmentComesTo() {
    String token = token("fragments");
    HttpResponse<String> begun =
        ask(
            "POST",
            first().resolve("/v1.0/me/drive/root:/big.bin:/createUploadSession"),
            token,
            "");
    String path = URI.create(field(begun, "uploadUrl")).getPath();
    StringBuilder whole = new StringBuilder();
    HttpResponse<String> answer = begun;
    for (int i = 0; i < 6; i++) {
      String part = Character.toString('a' + i).repeat(1_000);
      whole.append(part);
      answer =
          ask(
              "PUT",
              (i % 2 == 0 ? second() : first()).resolve(path),
              "",
              part,
              "Content-Range",
              "bytes %d-%d/6000".formatted(i * 1_000, i * 1_000 + 999));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(i < 5 ? 202 : 201);
    }
    for (URI each : List.of(first(), second())) {
      HttpResponse<String> where =
          ask("GET", each.resolve("/v1.0/me/drive/root:/big.bin:/content"), token, "");
      URI at = URI.create(where.headers().firstValue("Location").orElseThrow());
      assertThat(ask("GET", each.resolve(at.getPath()), "", "").body()).isEqualTo(whole.toString());
    }
  }

  @Test
  void aLockThatOneGaveHoldsInTheOther() {
    Account account =
        twins.holdfast().accounts().create(EmailAddress.parse("locks@example.org"), "");
    twins.holdfast().drives().create(account.id());
    String password =
        twins
            .holdfast()
            .tokens()
            .issueAppPassword(account.id(), "test", org.holdfast.identity.AppScope.ALL);
    String basic =
        "Basic "
            + java.util.Base64.getEncoder()
                .encodeToString(("locks@example.org:" + password).getBytes(StandardCharsets.UTF_8));
    String lock =
        "<?xml version='1.0'?><d:lockinfo xmlns:d='DAV:'><d:lockscope><d:exclusive/></d:lockscope>"
            + "<d:locktype><d:write/></d:locktype></d:lockinfo>";
    HttpResponse<String> locked =
        ask("LOCK", first().resolve("/dav/a.txt"), "", lock, "Authorization", basic);
    String key = locked.headers().firstValue("Lock-Token").orElseThrow();

    HttpResponse<String> refused =
        ask("PUT", second().resolve("/dav/a.txt"), "", "x", "Authorization", basic);
    HttpResponse<String> written =
        ask(
            "PUT",
            second().resolve("/dav/a.txt"),
            "",
            "x",
            "Authorization",
            basic,
            "If",
            "(" + key + ")");

    assertThat(refused.statusCode()).isEqualTo(423);
    assertThat(written.statusCode()).isBetween(200, 204);
  }

  @Test
  void bothTellHowManyTheyAre() {
    String token = token("health");

    for (URI each : List.of(first(), second())) {
      String health = ask("GET", each.resolve("/health"), token, "").body();
      assertThat(JSON.readTree(health).path("processes").asInt()).as(health).isEqualTo(2);
    }
    assertThat(twins.holdfast().portion().of(6_000)).isEqualTo(3_000);
  }

  @Test
  void aFolderIsOneProcessesRegion() {
    String yaml =
        "database: {url: '%s', user: postgres, tls: disable}\ntrial: true\n"
            .formatted(PostgresForTests.freshUrl());
    Path data = folder.resolve("folders");
    String regions =
        """
        regions:
          - {name: west, folder: %s, latitude: 1, longitude: 2}
          - {name: east, folder: %s, latitude: 1, longitude: 2}
        """
            .formatted(folder.resolve("west"), folder.resolve("east"));
    try (Holdfast _ = Machine.open(data, yaml + regions)) {
      Path other = folder.resolve("folders-twin");
      FurtherProcess.join(data, other);

      assertThatThrownBy(() -> Machine.open(other, yaml + regions))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("another process of Holdfast has open");
    }
  }
}
