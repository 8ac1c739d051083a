package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.holdfast.audit.EventKind;
import org.holdfast.database.PostgresForTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that has lived for a while goes on, on PostgreSQL, where it was.
class DatabaseMoveTest {

  @TempDir private Path folder;

  private int put(Served served, String token, String name) throws Exception {
    try (HttpClient client = served.client()) {
      HttpRequest put =
          HttpRequest.newBuilder(
                  served.https().resolve("/v1.0/me/drive/root:/" + name + ":/content"))
              .header("Authorization", "Bearer " + token)
              .PUT(HttpRequest.BodyPublishers.ofString("what " + name + " says"))
              .build();
      return client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static String children(Served served, String token) throws Exception {
    return served
        .get(
            served.https(),
            "/v1.0/me/drive/root/children?$select=id,name,size,cTag",
            "Authorization",
            "Bearer " + token)
        .body();
  }

  @Test
  void everythingGoesOnWhereItWas() throws Exception {
    Path data = folder.resolve("data");
    String token;
    String before;
    try (Served served = Served.start(data, "")) {
      token = served.token("ana@example.org");
      for (int file = 0; file < 20; file++) {
        assertThat(put(served, token, file + ".txt")).isEqualTo(201);
      }
      before = children(served, token);
    }
    assertThatThrownBy(() -> new DatabaseMove(data, Machine.NOBODY).move((_, _) -> {}))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("set database.url");
    String yaml =
        "database: {url: '%s', user: postgres, tls: disable}"
            .formatted(PostgresForTests.freshUrl());
    Files.writeString(data.resolve("holdfast.yaml"), yaml);
    assertThatThrownBy(() -> Machine.open(data, yaml))
        .as("an empty database in the old one's place")
        .isInstanceOf(StartRefused.class);

    DatabaseMove move = new DatabaseMove(data, Machine.NOBODY);
    assertThat(move.move((_, _) -> {})).first().asString().contains("compared every one");
    ConsoleAnswer verified = move.verify((_, _) -> {});
    assertThat(verified.exit()).as("%s", verified.lines()).isZero();
    assertThat(verified.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("is of before the move to PostgreSQL: it has the keys of all that"));

    try (Served served = Served.start(data, yaml)) {
      assertThat(children(served, token).replaceAll(":[0-9]{4,5}/", "/"))
          .isEqualTo(before.replaceAll(":[0-9]{4,5}/", "/"));
      assertThat(put(served, token, "next.txt")).isEqualTo(201);
      assertThat(served.holdfast().audit().last(EventKind.DATABASE_MOVED)).isPresent();
    }
    assertThatThrownBy(() -> Machine.open(data, ""))
        .hasMessageContaining("was moved to PostgreSQL");
  }
}
