package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.holdfast.identity.AppScope;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// An app that was allowed its own folder and nothing beside it.
@ExtendWith(DoorExtension.class)
class AppFolderAttackTest {

  private final TestDoor door;
  private final Person ana;
  private final Person app;
  private final String secret;
  private final String shelf;

  AppFolderAttackTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
    this.app = door.app(ana, "Notes", Set.of(AppScope.FILES_READ_WRITE_APP_FOLDER));
    this.secret = ana.file("secret.txt", "secret").path("id").asString();
    this.shelf = ana.folder("", "Shelf").path("id").asString();
  }

  @Test
  void anAppWorksInItsOwnFolder() {
    Answer made = app.put("/me/drive/special/approot:/a.txt:/content", TestDoor.utf8("note"));
    String id = made.field("id");

    assertThat(made.status()).isEqualTo(201);
    assertThat(ana.download("Apps/Notes/a.txt")).isEqualTo(TestDoor.utf8("note"));
    assertThat(app.get("/me/drive/items/" + id).status()).isEqualTo(200);
    assertThat(app.get("/me/drive/root:/Apps/Notes/a.txt").status()).isEqualTo(200);
    assertThat(app.get("/me/drive/items/" + id + "/versions").status()).isEqualTo(200);
    assertThat(app.get("/me/drive/items/" + id + "/content").status()).isEqualTo(302);
    assertThat(app.get("/me/drive/special/approot/delta").names())
        .containsExactlyInAnyOrder("Notes", "a.txt");
    assertThat(app.post("/me/drive/special/approot/children", folder()).status()).isEqualTo(201);
    assertThat(app.post("/me/drive/special/approot:/b.txt:/createUploadSession", "{}").status())
        .isEqualTo(200);
    assertThat(app.patch("/me/drive/items/" + id, "{'name':'b.txt'}").status()).isEqualTo(200);
    assertThat(app.delete("/me/drive/items/" + id).status()).isEqualTo(204);
  }

  @Test
  void w01_nothingBesideItIsReachedOnAnyRoute() {
    app.get("/me/drive/special/approot");
    List<String> leaks = new ArrayList<>();
    for (Route route : door.door().routes().routes()) {
      for (String address : addresses(route)) {
        Answer answer =
            app.send(
                route.method(),
                address,
                route.method().equals("GET") ? BodyPublishers.noBody() : Person.json(body()));
        boolean refused = answer.status() == 403 || answer.status() == 404;
        if (!refused || answer.text().contains("secret.txt")) {
          leaks.add(route.method() + " " + address + " answered " + answer.status());
        }
      }
    }

    assertThat(leaks).isEmpty();
    assertThat(ana.download("secret.txt")).isEqualTo(TestDoor.utf8("secret"));
    assertThat(ana.get("/me/drive/root/children").names())
        .containsExactlyInAnyOrder("secret.txt", "Shelf", "Apps");
  }

  @Test
  void w01_nothingIsCopiedOrMovedInOrOut() {
    String own =
        app.put("/me/drive/special/approot:/a.txt:/content", TestDoor.utf8("x")).field("id");
    String root = app.get("/me/drive/special/approot").field("id");
    String out = "{'parentReference':{'id':'" + shelf + "'}}";
    String byPath = "{'parentReference':{'path':'/drive/root:/Shelf'}}";
    String in = "{'parentReference':{'id':'" + root + "'}}";

    for (String body : List.of(out, byPath, "{'parentReference':{'id':'root'}}")) {
      assertThat(app.patch("/me/drive/items/" + own, body).status()).isEqualTo(404);
      assertThat(app.post("/me/drive/items/" + own + "/copy", body).status()).isEqualTo(404);
    }
    assertThat(app.patch("/me/drive/items/" + secret, in).status()).isEqualTo(404);
    assertThat(app.post("/me/drive/items/" + secret + "/copy", in).status()).isEqualTo(404);
    assertThat(app.post("/me/drive/items/" + root + "/copy", "{'name':'x'}").status())
        .isEqualTo(403);
    assertThat(app.patch("/me/drive/items/" + root, "{'name':'x'}").status()).isEqualTo(403);
    assertThat(app.delete("/me/drive/items/" + root).status()).isEqualTo(403);
    assertThat(app.get("/me/drive/items/" + root + ":/../secret.txt").status()).isEqualTo(400);
  }

  @Test
  void w01_whatWasMovedOutIsOutAndABatchIsNoWayRound() {
    String own =
        app.put("/me/drive/special/approot:/a.txt:/content", TestDoor.utf8("x")).field("id");
    ana.patch("/me/drive/items/" + own, "{'parentReference':{'id':'" + shelf + "'}}");

    Answer batch =
        app.post(
            "/$batch",
            ("{'requests':[{'id':'1','method':'GET','url':'/me/drive/items/%s'},"
                    + "{'id':'2','method':'GET','url':'/me/drive/root/children'},"
                    + "{'id':'3','method':'GET','url':'/me/drive/special/documents'}]}")
                .formatted(own));

    assertThat(app.get("/me/drive/items/" + own).status()).isEqualTo(404);
    assertThat(batch.status()).isEqualTo(200);
    batch
        .json()
        .path("responses")
        .forEach(part -> assertThat(part.path("status").asInt()).isEqualTo(404));
    assertThat(ana.get("/me/drive/root:/Documents").status()).isEqualTo(404);
  }

  @Test
  void w01_anAppThatMayOnlyReadMakesNoSpecialFolder() {
    Person reader = door.app(ana, "Reader", Set.of(AppScope.FILES_READ));

    for (String folder : List.of("music", "documents", "cameraroll", "approot")) {
      assertThat(reader.get("/me/drive/special/" + folder).status()).as(folder).isEqualTo(404);
    }
    assertThat(ana.get("/me/drive/root/children").names())
        .containsExactlyInAnyOrder("secret.txt", "Shelf");
    ana.get("/me/drive/special/music");
    assertThat(reader.get("/me/drive/special/music").status()).isEqualTo(200);
  }

  @Test
  void w01_anotherAppsFolderIsAbsent() {
    Person other = door.app(ana, "Other", Set.of(AppScope.FILES_READ_WRITE_APP_FOLDER));
    String id =
        app.put("/me/drive/special/approot:/a.txt:/content", TestDoor.utf8("x")).field("id");

    assertThat(other.get("/me/drive/items/" + id).status()).isEqualTo(404);
    other.get("/me/drive/special/approot");
    assertThat(other.get("/me/drive/items/" + id).status()).isEqualTo(404);
    assertThat(other.get("/me/drive/root:/Apps/Notes/a.txt").status()).isEqualTo(404);
  }

  @Test
  void anAppThatMayReadAllWritesInItsFolderAlone() {
    Person reader =
        door.app(ana, "Reader", Set.of(AppScope.FILES_READ, AppScope.FILES_READ_WRITE_APP_FOLDER));

    assertThat(reader.get("/me/drive/items/" + secret).status()).isEqualTo(200);
    assertThat(reader.delete("/me/drive/items/" + secret).status()).isEqualTo(404);
    assertThat(reader.put("/me/drive/special/approot:/a.txt:/content", TestDoor.utf8("x")).status())
        .isEqualTo(201);
  }

  @Test
  void w02_anAppThatWasAllowedEverythingIsStillNotItsPerson() {
    Person all = door.app(ana, "All", AppScope.ALL);

    assertThat(ana.get("/me/drive/holdfast/securityEvents").status()).isEqualTo(200);
    assertThat(all.get("/me/drive/holdfast/securityEvents").status()).isEqualTo(403);
    assertThat(ana.get("/me/drive/holdfast/safeguards").status()).isEqualTo(200);
    assertThat(all.get("/me/drive/holdfast/safeguards").status()).isEqualTo(403);
    assertThat(all.post("/me/drive/holdfast/restore/preview", "{'seq':1}").status()).isEqualTo(200);
    assertThat(all.post("/me/drive/holdfast/restore", "{'seq':1}").status()).isEqualTo(403);
    assertThat(all.post("/me/drive/holdfast/restore/1/undo", "").status()).isEqualTo(403);
    assertThat(all.get("/me/drive/special/approot").field("name")).isEqualTo("All");
    assertThat(ana.get("/me/drive/special/approot").field("name")).isEqualTo("Holdfast");
  }

  @Test
  void w01_whatOtherAppsAPersonHasIsNotToldToAnApp() {
    Person all = door.app(ana, "All", AppScope.ALL);
    app.put("/me/drive/special/approot:/a.txt:/content", TestDoor.utf8("x"));

    String operations = "/me/drive/holdfast/operations";
    assertThat(ana.get(operations).text()).contains("\"client\":\"app:");
    Answer told = all.get(operations);
    assertThat(told.status()).isEqualTo(200);
    assertThat(told.text()).contains("\"seq\":").doesNotContain("\"client\"", "\"app\"", "app:");
  }

  private List<String> addresses(Route route) {
    String tail =
        String.join("/", route.pattern())
            .replace("{version}", "1.0")
            .replace("{set}", "0")
            .replace("{size}", "small")
            .replace("{seq}", "1")
            .replace("{permission}", "0".repeat(32))
            .replace("{name}", "x.txt");
    return switch (route.scope()) {
      case SERVICE, SHARE -> List.of();
      case DRIVE -> List.of("/me/drive/" + tail);
      case ITEM ->
          List.of(
              "/me/drive/root/" + tail,
              "/me/drive/root:/secret.txt:/" + tail,
              "/me/drive/root:/new.txt:/" + tail,
              "/me/drive/items/" + secret + "/" + tail,
              "/me/drive/items/" + shelf + ":/new.txt:/" + tail,
              "/me/drive/special/documents/" + tail,
              "/me/drive/special/documents:/new.txt:/" + tail);
    };
  }

  private static String body() {
    return "{'name':'x','folder':{},'@microsoft.graph.sourceUrl':'http://127.0.0.1/up/x'}";
  }

  private static String folder() {
    return "{'name':'F','folder':{}}";
  }
}
