package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Set;
import org.holdfast.identity.AppScope;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `me/photo`, in the contract's forms.
@ExtendWith(DoorExtension.class)
class PhotoTest {

  private static final byte[] PNG = TestDoor.utf8("what a picture is made of");

  private final TestDoor door;
  private final Person ana;

  PhotoTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void whoShowsNoneHasNone() {
    for (String address :
        new String[] {"/me/photo", "/me/photo/$value", "/me/photos/48x48/$value"}) {
      Answer answer = ana.get(address);

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.code()).isEqualTo("itemNotFound");
      assertThat(answer.innerCode()).isEqualTo("ImageNotFound");
    }
  }

  @Test
  void theOnePictureIsAnsweredToEverySize() {
    door.show(ana, PNG);

    for (String address : new String[] {"/me/photo/$value", "/me/photos/648X648/$value"}) {
      Answer answer = ana.get(address);
      assertThat(answer.body()).isEqualTo(PNG);
      assertThat(answer.header("Content-Type")).contains("image/png");
      assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.header("Content-Security-Policy").orElse("")).startsWith("sandbox");
      assertThat(answer.header("Cache-Control")).contains("private, no-store");
    }
    assertThat(ana.get("/me/photos/1x1/$value").innerCode()).isEqualTo("ImageNotFound");
    assertThat(ana.get("/me/photo").json().path("width").asInt()).isEqualTo(256);
    assertThat(ana.get("/me/photo").json().path("@odata.mediaContentType").asString())
        .isEqualTo("image/png");
  }

  @Test
  void w01_itIsOnesOwnAloneAndAnAppNeedsToBeAllowedIt() {
    door.show(ana, PNG);
    Person app = door.app(ana, "viewer", Set.of(AppScope.USER_READ));
    Person folder = door.app(ana, "folder", Set.of(AppScope.FILES_READ_WRITE_APP_FOLDER));

    assertThat(app.get("/me/photo/$value").status()).isEqualTo(200);
    assertThat(folder.get("/me/photo/$value").status()).isEqualTo(403);
    assertThat(door.person().get("/me/photo/$value").status()).isEqualTo(404);
  }

  @Test
  void itComesInABatchToo() {
    door.show(ana, PNG);

    Answer answer =
        ana.post("/$batch", "{'requests':[{'id':'1','method':'GET','url':'/me/photo/$value'}]}");

    assertThat(answer.json().path("responses").path(0).path("body").asString())
        .isEqualTo(Base64.getEncoder().encodeToString(PNG));
  }
}
