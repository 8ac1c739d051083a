package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.holdfast.identity.AppScope;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Feedback, by those who mean no good.
@ExtendWith(DoorExtension.class)
class FeedbackAttackTest {

  private static final String FEEDBACK = "/holdfast/feedback";
  private static final String IDEAS = FEEDBACK + "/ideas";

  private final TestDoor door;
  private final Person ana;
  private final Person mallory;

  FeedbackAttackTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
    this.mallory = door.person();
  }

  private String idea() {
    Answer added = ana.post(IDEAS, "{'title':'An idea','text':'Her words','named':false}");
    return IDEAS + "/" + added.field("id");
  }

  private static Answer put(Person who, String address, String json) {
    return who.send("PUT", address, Person.json(json));
  }

  @Test
  void votingTwiceOrInAnothersNameCountsOnce() {
    String idea = idea();
    String anas = ana.signedIn().account().text();

    put(mallory, idea + "/vote", "{}");
    put(mallory, idea + "/vote", "{'account':'" + anas + "','votes':100}");
    put(mallory, idea + "/vote?account=" + anas, "{'accountId':'" + anas + "'}");

    assertThat(ana.get(idea).json().path("votes").asInt()).isEqualTo(2);
    mallory.delete(idea + "/vote?account=" + anas);
    mallory.delete(idea + "/vote");
    assertThat(ana.get(idea).json().path("votes").asInt()).isEqualTo(1);
    assertThat(ana.get(idea).json().path("voted").asBoolean()).isTrue();
  }

  @Test
  void w03_nothingIsTakenThatIsNotOnesToSay() {
    Answer added =
        mallory.post(
            IDEAS,
            "{'title':'Many fields','votes':1000,'state':'done','answer':{'text':'Yes'},"
                + "'author':'Ana','account_id':'"
                + ana.signedIn().account().text()
                + "'}");

    assertThat(added.json().path("votes").asInt()).isEqualTo(1);
    assertThat(added.field("state")).isEqualTo("open");
    assertThat(added.json().has("answer")).isFalse();
    assertThat(added.json().has("author")).isFalse();
  }

  @Test
  void w01_nobodyIsToldWhoseAnythingIs() {
    String idea = idea();
    put(ana, FEEDBACK + "/help/files", "{'helped':false,'why':'Secret reason'}");

    for (String address :
        List.of(
            idea, IDEAS, IDEAS + "?like=idea", IDEAS + "?mine=true", FEEDBACK + "/help/files")) {
      assertThat(mallory.get(address).text())
          .as(address)
          .doesNotContain(ana.signedIn().account().text())
          .doesNotContain(ana.signedIn().displayName())
          .doesNotContain("Secret reason");
    }
    assertThat(mallory.get(IDEAS + "?mine=true").json().path("value")).isEmpty();
    assertThat(mallory.get(idea).json().has("named")).isFalse();
    assertThat(mallory.get(idea).field("day")).matches("\\d{4}-\\d\\d-\\d\\d");
  }

  @Test
  void w02_whoDoesNotOwnTheServerDoesNothingOfItsOwner() {
    String idea = idea();

    Answer answered = put(mallory, idea + "/answer", "{'state':'done','text':'Mine'}");
    assertThat(answered.status()).isEqualTo(403);
    assertThat(answered.innerCode()).isEqualTo("notTheOwner");
    assertThat(put(ana, idea + "/answer", "{'state':'done','text':'Mine'}").status())
        .isEqualTo(403);
    assertThat(mallory.get(FEEDBACK + "/owed").status()).isEqualTo(403);
    assertThat(mallory.get(FEEDBACK + "/help").status()).isEqualTo(403);
    assertThat(mallory.get(FEEDBACK).json().has("owed")).isFalse();
    assertThat(mallory.get(FEEDBACK).json().path("ownsServer").asBoolean()).isFalse();
    assertThat(ana.get(idea).field("state")).isEqualTo("open");
  }

  @Test
  void w01_anothersIdeaIsNeitherNamedNorRemoved() {
    String idea = idea();

    assertThat(mallory.patch(idea, "{'named':true}").status()).isEqualTo(403);
    assertThat(mallory.delete(idea).status()).isEqualTo(403);
    assertThat(ana.get(idea).json().path("named").asBoolean()).isFalse();
    for (String id : List.of("0".repeat(32), "root", "%00", "..%2f..", "x".repeat(3_000))) {
      assertThat(mallory.get(IDEAS + "/" + id).status()).as(id).isIn(400, 404);
      assertThat(put(mallory, IDEAS + "/" + id + "/vote", "").status()).as(id).isIn(400, 404);
    }
  }

  @Test
  void w05_longTextsAreRefused() {
    for (int length : List.of(4_001, 900_000)) {
      Answer refused =
          mallory.post(IDEAS, "{'title':'An idea','text':'" + "x".repeat(length) + "'}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).hasSizeLessThan(2_000);
    }
    assertThat(mallory.post(IDEAS, "{'title':'" + "x".repeat(2_000_000) + "'}").status())
        .isEqualTo(413);
    assertThat(put(mallory, FEEDBACK + "/help/files", "{'helped':'yes'}").status()).isEqualTo(400);
    assertThat(mallory.get(IDEAS + "?like=" + "ab%20".repeat(1_000)).status()).isEqualTo(200);
  }

  @Test
  void w05_manyIdeasAndManyVotesHaveToWait() {
    for (int i = 0; i < 10; i++) {
      assertThat(mallory.post(IDEAS, "{'title':'Spam " + i + "'}").status()).isEqualTo(201);
    }
    Answer refused = mallory.post(IDEAS, "{'title':'Spam'}");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.innerCode()).isEqualTo("tooManyIdeas");
    assertThat(Long.parseLong(refused.header("Retry-After").orElseThrow())).isPositive();

    String idea = idea();
    int status = 200;
    for (int i = 0; i < 600 && status == 200; i++) { // some come back meanwhile
      status = put(mallory, idea + "/vote", "").status();
    }
    assertThat(status).isEqualTo(429);
  }

  @Test
  void noAppSaysWhatAPersonThinks() {
    String idea = idea();
    Person app = door.app(ana, "Sync", AppScope.ALL);

    assertThat(app.get(FEEDBACK).status()).isEqualTo(403);
    assertThat(app.get(IDEAS).status()).isEqualTo(403);
    assertThat(put(app, idea + "/vote", "").status()).isEqualTo(403);
    assertThat(app.post(IDEAS, "{'title':'By an app'}").status()).isEqualTo(403);
    assertThat(put(app, FEEDBACK + "/help/files", "{'helped':true}").status()).isEqualTo(403);
  }

  @Test
  void w01_whoIsNotSignedInSeesNothing() {
    Person revoked = door.person();
    door.revoke(revoked);

    assertThat(revoked.get(IDEAS).status()).isEqualTo(401);
    assertThat(put(revoked, idea() + "/vote", "").status()).isEqualTo(401);
  }
}
