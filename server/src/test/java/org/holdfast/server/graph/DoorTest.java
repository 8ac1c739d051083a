package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What holds for every address: who is let in, how drives are named, the form of errors.
@ExtendWith(DoorExtension.class)
class DoorTest {

  private final TestDoor door;
  private final Person ana;

  DoorTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void tellsWhoIsSignedIn() {
    JsonNode me = ana.get("/me").json();

    assertThat(me.path("id").asString()).isEqualTo(ana.signedIn().account().text());
    assertThat(me.path("userPrincipalName").asString()).isEqualTo(ana.signedIn().email());
    assertThat(ana.get("/users/" + ana.signedIn().email()).json()).isEqualTo(me);
    assertThat(ana.get(door.address() + "/beta/me").json()).isEqualTo(me);
  }

  @Test
  void aDriveIsFoundUnderEachOfItsAddresses() {
    JsonNode drive = ana.get("/me/drive").json();
    String id = drive.path("id").asString();

    assertThat(ana.get("/drive").json()).isEqualTo(drive);
    assertThat(ana.get("/drives/" + id).json()).isEqualTo(drive);
    assertThat(ana.get("/drives/" + id.toUpperCase(java.util.Locale.ROOT)).json()).isEqualTo(drive);
    assertThat(ana.get("/users/" + ana.signedIn().email() + "/drive").json()).isEqualTo(drive);
    assertThat(ana.get("/users/" + ana.signedIn().account().text() + "/drive").json())
        .isEqualTo(drive);
    assertThat(ana.get("/me/drives").json().path("value").path(0)).hasToString(without(drive));
    assertThat(drive.path("driveType").asString()).isEqualTo("personal");
    assertThat(drive.path("quota").path("state").asString()).isEqualTo("normal");
    assertThat(drive.path("owner").path("user").path("email").asString())
        .isEqualTo(ana.signedIn().email());
  }

  private static String without(JsonNode drive) {
    ((tools.jackson.databind.node.ObjectNode) drive).remove("@odata.context");
    return drive.toString();
  }

  @Test
  void everyAnswerCarriesItsRequestId() {
    Answer answer = ana.get("/me", "client-request-id", "abc-123");
    Answer odd = ana.get("/me", "client-request-id", "a b<script>");

    assertThat(answer.header("request-id"))
        .hasValueSatisfying(id -> assertThat(id).matches("[0-9a-f-]{36}"));
    assertThat(answer.header("client-request-id")).contains("abc-123");
    assertThat(answer.header("Date")).isPresent();
    assertThat(odd.header("client-request-id")).isEmpty();
  }

  @Test
  void anErrorHasTheContractsForm() {
    Answer answer = ana.get("/me/drive/root:/nothing", "client-request-id", "abc");
    JsonNode error = answer.json().path("error");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(error.path("code").asString()).isEqualTo("itemNotFound");
    assertThat(error.path("message").asString()).isNotEmpty();
    assertThat(error.path("innerError").path("request-id").asString())
        .isEqualTo(answer.header("request-id").orElseThrow());
    assertThat(error.path("innerError").path("client-request-id").asString()).isEqualTo("abc");
  }

  @Test
  void w14_withoutALivingTokenNobodyIsLetIn() {
    Answer none = Person.anyone("GET", door.address() + "/v1.0/me", BodyPublishers.noBody());
    door.revoke(ana);
    Answer revoked = ana.get("/me");

    assertThat(none.status()).isEqualTo(401);
    assertThat(none.header("WWW-Authenticate")).isPresent();
    assertThat(revoked.status()).isEqualTo(401);
    assertThat(revoked.code()).isEqualTo("unauthenticated");
    assertThat(revoked.innerCode()).isEqualTo("InvalidAuthenticationToken");
  }

  @Test
  void whatIsNotThereAndWhatIsNotTakenAreToldApart() {
    assertThat(ana.get("/me/nonsense").status()).isEqualTo(404);
    assertThat(ana.get("/me/drive/nonsense").status()).isEqualTo(404);
    assertThat(ana.get("/").status()).isEqualTo(404);
    Answer answer = ana.delete("/me/drive/root/children");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).contains("GET, POST");
  }

  @Test
  void anUnknownQueryOptionIsRefusedAndOtherParametersAreNot() {
    Answer refused = ana.get("/me/drive/root?$skip=3");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.innerCode()).isEqualTo("invalidQueryOption");
    assertThat(ana.get("/me/drive/root?utm=3").status()).isEqualTo(200);
  }

  @Test
  void aPostMayCarryAnotherMethod() {
    ana.file("a.txt", "a");

    Answer answer = ana.post("/me/drive/root:/a.txt", "{'name':'b.txt'}", "X-HTTP-Method", "PATCH");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.field("name")).isEqualTo("b.txt");
  }

  @Test
  void headAnswersWithoutABody() {
    Answer answer = ana.send("HEAD", "/me/drive/root", BodyPublishers.noBody());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ETag")).isPresent();
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void laterPartsOfTheContractAreSaidToBeMissing() {
    assertThat(ana.get("/me/drive/root/analytics").code()).isEqualTo("notSupported");
    assertThat(ana.get("/me/drive/root:/no:/analytics").status()).isEqualTo(404);
  }

  @Test
  void w01_anotherPersonsDriveIsAsAbsentAsNone() {
    Person bob = door.person();
    String drive = ana.drive().id().text();

    Answer theirs = bob.get("/drives/" + drive);
    Answer none = bob.get("/drives/" + "0".repeat(32));

    assertThat(theirs.status()).isEqualTo(404);
    assertThat(theirs.json().path("error").path("message"))
        .isEqualTo(none.json().path("error").path("message"));
    assertThat(bob.get("/users/" + ana.signedIn().email()).status()).isEqualTo(404);
    assertThat(bob.get("/users/" + ana.signedIn().email() + "/drive").status()).isEqualTo(404);
  }
}
