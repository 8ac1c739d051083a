package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// `If-Match`, `If-None-Match` and `Prefer` on every route that writes, taken from the route table.
@ExtendWith(DoorExtension.class)
class PreconditionsTest {

  private final TestDoor door;
  private final Person ana;
  private final String file;
  private final String folder;
  private final String stale;
  private final String staleFolder;

  PreconditionsTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
    JsonNode shelf = ana.folder("", "shelf");
    JsonNode first = ana.file("a.txt", "one");
    this.file = first.path("id").asString();
    this.folder = shelf.path("id").asString();
    this.stale = first.path("eTag").asString();
    this.staleFolder = shelf.path("eTag").asString();
    ana.file("a.txt", "two");
    ana.patch("/me/drive/items/" + folder, "{'description':'newer'}");
  }

  private record Reach(Route route, String address, String tag) {

    @Override
    public String toString() {
      return route.method() + " " + address;
    }
  }

  private List<Reach> writing() {
    List<Reach> reaches = new ArrayList<>();
    for (Route route : door.door().routes().routes()) {
      if (route.scope() == Scope.ITEM && !route.method().equals("GET")) {
        String tail =
            String.join("/", route.pattern())
                .replace("{version}", "1.0")
                .replace("{permission}", "0".repeat(32))
                .replace("{name}", "x");
        reaches.add(new Reach(route, "/me/drive/items/" + file + "/" + tail, stale));
        reaches.add(new Reach(route, "/me/drive/root:/a.txt:/" + tail, stale));
        reaches.add(new Reach(route, "/me/drive/items/" + folder + "/" + tail, staleFolder));
      }
    }
    assertThat(reaches).hasSizeGreaterThan(40);
    return reaches;
  }

  private Answer send(Reach reach, String tag) {
    boolean bare = reach.route().method().equals("DELETE");
    return ana.send(
        reach.route().method(),
        reach.address(),
        bare ? BodyPublishers.noBody() : Person.json("{'name':'x','folder':{}}"),
        "If-Match",
        tag);
  }

  @Test
  void aStaleTagChangesNothingOnAnyRouteThatWrites() {
    long before = ana.drive().info().seq();
    for (Reach reach : writing()) {
      Answer refused = send(reach, reach.tag());
      assertThat(refused.status()).as(reach + refused.text()).isEqualTo(412);
      assertThat(refused.code()).as(reach.toString()).isEqualTo("resourceModified");
      assertThat(refused.innerCode()).as(reach.toString()).isEqualTo("entityTagDoesNotMatch");
    }

    assertThat(ana.drive().info().seq()).isEqualTo(before);
    assertThat(ana.drive().locks()).isEmpty();
  }

  @Test
  void aWeakTagMatchesNothingThatWrites() {
    long before = ana.drive().info().seq();
    for (Reach reach : writing()) {
      String now = ana.get(reach.address().contains(folder) ? at(folder) : at(file)).field("eTag");
      assertThat(send(reach, "W/" + now).status()).as(reach.toString()).isEqualTo(412);
    }

    assertThat(ana.drive().info().seq()).isEqualTo(before);
  }

  @Test
  void aMalformedTagChangesNothingOnAnyRouteThatWrites() {
    long before = ana.drive().info().seq();
    for (Reach reach : writing()) {
      for (String bad : List.of("none", "\"a", "\"a\" \"b\"", ",")) {
        Answer refused = send(reach, bad);
        assertThat(refused.status()).as(reach + " " + bad).isEqualTo(400);
        assertThat(refused.innerCode()).as(reach.toString()).isEqualTo("malformedEntityTag");
      }
    }

    assertThat(ana.drive().info().seq()).isEqualTo(before);
  }

  @Test
  void whatLiesInTheBinIsRestoredAndPurgedByItsTag() {
    ana.delete(at(file));
    String binned =
        ana.get("/me/drive/recycleBin/items").json().path("value").get(0).path("eTag").asString();

    assertThat(ana.post(at(file) + "/restore", "{}", "If-Match", stale).status()).isEqualTo(412);
    assertThat(ana.post(at(file) + "/restore", "{}", "If-Match", "\"x\"").status()).isEqualTo(412);
    assertThat(ana.post(at(file) + "/restore", "{}", "If-Match", binned).status()).isEqualTo(200);
    ana.delete(at(file));
    String again =
        ana.get("/me/drive/recycleBin/items").json().path("value").get(0).path("eTag").asString();
    assertThat(ana.post(at(file) + "/permanentDelete", "", "If-Match", binned).status())
        .isEqualTo(412);
    assertThat(ana.post(at(file) + "/permanentDelete", "", "If-Match", again).status())
        .isEqualTo(204);
  }

  @Test
  void aTagOfNowAndAStarArePassed() {
    String now = ana.get(at(file)).field("eTag");

    assertThat(ana.post(at(file) + "/follow", "", "If-Match", now).status()).isEqualTo(200);
    assertThat(ana.post(at(file) + "/unfollow", "", "If-Match", "*").status()).isEqualTo(204);
    assertThat(
            ana.post(at(folder) + "/children", "{'name':'x','folder':{}}", "If-Match", "*")
                .status())
        .isEqualTo(201);
  }

  @Test
  void onlyAPreferenceThatIsAskedForAndHonouredIsNamed() {
    for (String asked :
        List.of("respond-async", "a=b, Respond-Async;wait=10", "x, respond-async")) {
      Answer copy =
          ana.post(at(file) + "/copy", "{'name':'c" + asked.length() + "'}", "Prefer", asked);
      assertThat(copy.header("Preference-Applied")).as(asked).hasValue("respond-async");
    }
    for (String other :
        List.of("respond-asynchronously", "x=\"respond-async\"", "apiversion=2.1")) {
      Answer copy =
          ana.post(at(file) + "/copy", "{'name':'d" + other.length() + "'}", "Prefer", other);
      assertThat(copy.status()).isEqualTo(202);
      assertThat(copy.header("Preference-Applied")).as(other).isEmpty();
    }
  }

  private static String at(String id) {
    return "/me/drive/items/" + id;
  }
}
