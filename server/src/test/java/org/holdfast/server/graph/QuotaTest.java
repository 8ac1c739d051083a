package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.holdfast.identity.Entitlements;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// How full a drive is, and what that refuses, on the wire (contract, sections 3 and 10).
@ExtendWith(DoorExtension.class)
class QuotaTest {

  private final TestDoor door;
  private final Person ana;

  QuotaTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  private void allow(long quotaBytes, Optional<Duration> restore) {
    door.entitle(
        ana, new Entitlements(quotaBytes, restore, true, true, true, 25, Duration.ofDays(30)));
  }

  private void allow(long quotaBytes) {
    allow(quotaBytes, Optional.of(Duration.ofDays(30)));
  }

  private JsonNode quota() {
    return ana.get("/me/drive?$select=quota").json().path("quota");
  }

  @ParameterizedTest
  @CsvSource({
    "10000, 9000, normal",
    "1112, 112, normal",
    "1110, 110, nearing",
    "1011, 11, nearing",
    "1010, 10, nearing",
    "1009, 9, critical",
    "1001, 1, critical",
    "1000, 0, exceeded",
    "400, 0, exceeded"
  })
  void theStateSaysHowMuchIsLeft(long total, long remaining, String state) {
    ana.file("kept.txt", "k".repeat(600));
    ana.file("gone.txt", "g".repeat(400));
    ana.delete("/me/drive/root:/gone.txt");

    allow(total);

    JsonNode quota = quota();
    assertThat(quota.path("total").asLong()).isEqualTo(total);
    assertThat(quota.path("used").asLong()).isEqualTo(1_000);
    assertThat(quota.path("deleted").asLong()).isEqualTo(400);
    assertThat(quota.path("remaining").asLong()).isEqualTo(remaining);
    assertThat(quota.path("state").asString()).isEqualTo(state);
  }

  @Test
  void aDriveThatHoldsMoreThanItsPlanIsReadAndTidiedUpAndTakesNothing() {
    ana.file("a.txt", "a".repeat(100));
    ana.file("b.txt", "b".repeat(100));
    allow(50);

    Answer refused = ana.put("/me/drive/root:/c.txt:/content", TestDoor.utf8("c"));
    assertThat(refused.status()).isEqualTo(507);
    assertThat(refused.code()).isEqualTo("quotaLimitReached");
    assertThat(refused.text()).contains("more than its plan allows", "Nothing was deleted");
    Answer session =
        ana.post("/me/drive/root:/c.txt:/createUploadSession", "{'item':{'fileSize':1}}");
    assertThat(session.status()).isEqualTo(507);

    assertThat(ana.download("a.txt")).hasSize(100);
    assertThat(ana.patch("/me/drive/root:/a.txt", "{'name':'A.txt'}").status()).isEqualTo(200);
    assertThat(ana.delete("/me/drive/root:/b.txt").status()).isEqualTo(204);
    assertThat(ana.get("/me/drive/root/children").names()).containsExactly("A.txt");

    allow(1_000);
    ana.file("c.txt", "there is room again, at once");
  }

  @Test
  void aPlanWithoutRestoreSaysSo() {
    ana.file("a.txt", "a");
    allow(1_000, Optional.empty());

    for (String route : new String[] {"restore", "restore/preview"}) {
      Answer refused = ana.post("/me/drive/holdfast/" + route, "{'seq':1}");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.code()).isEqualTo("accessDenied");
      assertThat(refused.innerCode()).isEqualTo("restoreNotInPlan");
    }
  }
}
