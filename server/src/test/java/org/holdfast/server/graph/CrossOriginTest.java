package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What pages of other origins may do.
@ExtendWith(DoorExtension.class)
class CrossOriginTest {

  private static final String ALLOWED = "Access-Control-Allow-Origin";

  private final TestDoor door;
  private final Person ana;

  CrossOriginTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void aPageOfAnAllowedOriginAsksAndReads() {
    Answer asked = preflight(TestDoor.PAGE);
    Answer answer = ana.get("/me/drive", "Origin", TestDoor.PAGE);

    assertThat(asked.status()).isEqualTo(204);
    assertThat(asked.header(ALLOWED)).contains(TestDoor.PAGE);
    assertThat(asked.header("Access-Control-Allow-Methods").orElseThrow()).contains("PATCH");
    assertThat(asked.header("Access-Control-Allow-Headers").orElseThrow())
        .contains("authorization");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header(ALLOWED)).contains(TestDoor.PAGE);
    assertThat(answer.header("Vary")).contains("Origin");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(ana.get("/me/drive/root:/none", "Origin", TestDoor.PAGE).header(ALLOWED))
        .isPresent();
  }

  @Test
  void w08_noOtherOriginIsAllowedOrReflected() {
    for (String origin :
        new String[] {
          "https://evil.example", "null", TestDoor.PAGE + ".evil.example", "http://app.example.org"
        }) {
      assertThat(preflight(origin).header(ALLOWED)).as(origin).isEmpty();
      assertThat(preflight(origin).status()).as(origin).isNotEqualTo(204);
      assertThat(ana.get("/me/drive", "Origin", origin).header(ALLOWED)).as(origin).isEmpty();
    }
  }

  private Answer preflight(String origin) {
    return Person.anyone(
        "OPTIONS",
        door.address() + "/v1.0/me/drive",
        BodyPublishers.noBody(),
        "Origin",
        origin,
        "Access-Control-Request-Method",
        "PATCH",
        "Access-Control-Request-Headers",
        "authorization,content-type");
  }
}
