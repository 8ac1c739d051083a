package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.holdfast.identity.AppScope;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Who may ask for a preview, and of what. What its address shows is tried by `server.preview`.
@ExtendWith(DoorExtension.class)
class PreviewTest {

  private final TestDoor door;
  private final Person ana;
  private final String file;

  PreviewTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
    this.file = ana.file("a.txt", "a").path("id").asString();
  }

  @Test
  void itIsReadingSoAnAppThatMayReadMayAskForIt() {
    Person reader = door.app(ana, "Reader", Set.of(AppScope.FILES_READ));
    Person teller = door.app(ana, "Teller", Set.of(AppScope.USER_READ));

    assertThat(reader.post(at(file), "{}").status()).isEqualTo(200);
    assertThat(teller.post(at(file), "{}").status()).isEqualTo(403);
  }

  @Test
  void w01_anAppIsHeldInItsOwnFolder() {
    Person app = door.app(ana, "Notes", Set.of(AppScope.FILES_READ_WRITE_APP_FOLDER));
    String own =
        app.put("/me/drive/special/approot:/n.txt:/content", TestDoor.utf8("n")).field("id");

    assertThat(app.post(at(own), "{}").status()).isEqualTo(200);
    assertThat(app.post(at(file), "{}").status()).isEqualTo(404);
    assertThat(app.post("/me/drive/root:/a.txt:/preview", "{}").status()).isEqualTo(404);
  }

  @Test
  void itComesInABatchToo() {
    Answer batch =
        ana.post(
            "/$batch",
            ("{'requests':[{'id':'1','method':'POST','url':'/me/drive/items/%s/preview',"
                    + "'headers':{'Content-Type':'application/json'},'body':{'page':2}}]}")
                .formatted(file));

    assertThat(batch.json().path("responses").path(0).path("body").path("getUrl").asString())
        .startsWith(door.address() + "/preview/")
        .endsWith("?page=2");
  }

  @Test
  void whatIsWronglyTypedIsRefusedByItsName() {
    Answer answer = ana.post(at(file), "{'page':{}}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("page is text or a number.");
  }

  @Test
  void anEarlierVersionIsShownToo() {
    ana.file("a.txt", "another");
    String now = ana.post(at(file), "{}").field("getUrl");
    String former = ana.post(at(file), "{'@holdfast.version':'1.0'}").field("getUrl");

    assertThat(former).startsWith(door.address() + "/preview/").isNotEqualTo(now);
    assertThat(ana.post(at(file), "{'@holdfast.version':'9.0'}").status()).isEqualTo(404);
  }

  private static String at(String id) {
    return "/me/drive/items/" + id + "/preview";
  }
}
