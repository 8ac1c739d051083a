package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What people think, and what they are answered: beside the contract.
@ExtendWith(DoorExtension.class)
class FeedbackTest {

  private static final String IDEAS = "/holdfast/feedback/ideas";

  private final TestDoor door;
  private final Person ana;
  private final Person ben;
  private final Person owner;

  FeedbackTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
    this.ben = door.person();
    this.owner = door.person();
    door.own(owner);
  }

  private String idea(Person who, String title) {
    Answer added = who.post(IDEAS, "{'title':'" + title + "','text':'More','named':true}");
    assertThat(added.status()).as(added.text()).isEqualTo(201);
    return IDEAS + "/" + added.field("id");
  }

  private static Answer put(Person who, String address, String json) {
    return who.send("PUT", address, Person.json(json));
  }

  @Test
  void aPageOfHelpIsAnsweredAndTheAnswerChangedAndTakenBack() {
    String page = "/holdfast/feedback/help/share";
    assertThat(ana.get(page).json().has("helped")).isFalse();

    put(ana, page, "{'helped':true}");
    Answer changed = put(ana, page, "{'helped':false,'why':'How does it end?'}");

    assertThat(changed.status()).isEqualTo(200);
    assertThat(ana.get(page).json().path("helped").asBoolean()).isFalse();
    assertThat(ana.get(page).field("why")).isEqualTo("How does it end?");
    assertThat(owner.get("/holdfast/feedback/help").text())
        .contains("How does it end?")
        .doesNotContain(ana.signedIn().account().text())
        .doesNotContain(ana.signedIn().displayName());
    assertThat(ana.delete(page).status()).isEqualTo(204);
    assertThat(ana.get(page).json().has("helped")).isFalse();
    assertThat(put(ana, page, "{'why':'x'}").status()).isEqualTo(400);
    assertThat(put(ana, "/holdfast/feedback/help/none", "{'helped':true}").status()).isEqualTo(404);
  }

  @Test
  void anIdeaIsAddedVotedForAndAnsweredInTime() {
    String idea = idea(ana, "Photos on a chart");
    assertThat(ben.get(idea).field("author")).isEqualTo(ana.signedIn().displayName());
    assertThat(put(ben, idea + "/vote", "").json().path("votes").asInt()).isEqualTo(2);
    assertThat(ben.delete(idea + "/vote").json().path("votes").asInt()).isEqualTo(1);
    put(ben, idea + "/vote", "");
    put(door.person(), idea + "/vote", "");

    JsonNode owed = owed(idea);
    assertThat(owed.path("overdue").asBoolean()).isFalse();
    assertThat(owed.path("secondsLeft").asLong())
        .isBetween(Duration.ofDays(13).toSeconds(), Duration.ofDays(14).toSeconds());
    JsonNode about = owner.get("/holdfast/feedback").json();
    assertThat(about.path("ownsServer").asBoolean()).isTrue();
    assertThat(about.path("owed").asInt()).isPositive();
    assertThat(about.path("votesForAnswer").asInt()).isEqualTo(3);
    assertThat(about.path("answerWithinHours").asInt()).isEqualTo(14 * 24);

    Answer answered = put(owner, idea + "/answer", "{'state':'planned','text':'In spring'}");
    assertThat(answered.status()).as(answered.text()).isEqualTo(200);
    door.keepFeedback();

    assertThat(ben.get(idea).field("state")).isEqualTo("planned");
    assertThat(ben.get(idea).json().path("answer").path("text").asString()).isEqualTo("In spring");
    assertThat(door.letters())
        .contains(
            ana.signedIn().account().text() + " PLANNED Photos on a chart: In spring",
            ben.signedIn().account().text() + " PLANNED Photos on a chart: In spring");
    assertThat(owed(idea).isMissingNode()).isTrue();
  }

  private JsonNode owed(String idea) {
    for (JsonNode each : owner.get("/holdfast/feedback/owed").json().path("value")) {
      if (idea.endsWith(each.path("id").asString())) {
        return each;
      }
    }
    return owner.get("/holdfast/feedback/owed").json().path("none");
  }

  @Test
  void theListIsReadInPagesAndWhatIsLikeSomethingIsFound() {
    idea(ana, "A zebra on the startpage");
    idea(ana, "Zebras everywhere");

    Answer first = ana.get(IDEAS + "?mine=true&by=newest&$top=1");
    assertThat(first.json().path("value")).hasSize(1);
    Answer second = ana.get(first.field("@odata.nextLink"));
    assertThat(second.json().path("value")).hasSize(1);
    assertThat(second.json().has("@odata.nextLink")).isFalse();
    assertThat(second.text()).isNotEqualTo(first.text());
    assertThat(ben.get(IDEAS + "?like=zebra").json().path("value")).hasSize(2);
    assertThat(ben.get(IDEAS + "?state=declined&mine=true").json().path("value")).isEmpty();
    assertThat(ben.get(IDEAS + "?state=lost").status()).isEqualTo(400);
    assertThat(ben.get(IDEAS + "?$skiptoken=-1").status()).isEqualTo(400);
  }

  @Test
  void anAuthorTakesTheirNameAwayAndRemovesWhatNobodyElseWants() {
    String idea = idea(ana, "Lonely idea");

    assertThat(ana.patch(idea, "{'named':false}").json().path("named").asBoolean()).isFalse();
    assertThat(ben.get(idea).json().has("author")).isFalse();
    assertThat(ana.delete(idea).status()).isEqualTo(204);
    assertThat(ana.get(idea).status()).isEqualTo(404);
  }

  @Test
  void whatIsRefusedSaysWhatToDo() {
    Answer refused = ana.post(IDEAS, "{'title':'ab'}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.innerCode()).isEqualTo("textRefused");
    assertThat(refused.text()).contains("3 to 120 characters");

    String idea = idea(ana, "Wanted by others too");
    put(ben, idea + "/vote", "");
    assertThat(ana.delete(idea).innerCode()).isEqualTo("othersVoted");
    put(owner, idea + "/answer", "{'state':'declined','text':'No.'}");
    assertThat(put(door.person(), idea + "/vote", "").innerCode()).isEqualTo("ideaSettled");
    assertThat(put(owner, idea + "/answer", "{'state':'open','text':'No.'}").status())
        .isEqualTo(400);
  }
}
