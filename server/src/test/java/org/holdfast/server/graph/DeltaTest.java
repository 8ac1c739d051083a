package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What changed since a client last asked.
@ExtendWith(DoorExtension.class)
class DeltaTest {

  private final TestDoor door;
  private final Person ana;

  /// A client's copy of the tree: names by id, and where to ask next.
  private final Map<String, String> tree = new LinkedHashMap<>();

  DeltaTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void aClientThatAppliesThePagesHasTheTree() {
    ana.folder("", "F");
    String gone = ana.file("F/a", "a").path("id").asString();
    ana.file("F/b", "b");

    String link = apply("/me/drive/root/delta?$top=2");
    assertThat(tree.values()).containsExactlyInAnyOrder("root", "F", "a", "b");

    ana.delete("/me/drive/root:/F/a");
    ana.patch("/me/drive/root:/F/b", "{'name':'c'}");
    ana.file("d", "d");
    Answer changes = ana.get(link.replace("$top=2&", ""));

    JsonNode removed = find(changes, gone);
    assertThat(removed.path("deleted").path("state").asString()).isEqualTo("deleted");
    assertThat(find(changes, "c", "name").has("parentReference")).isTrue();
    assertThat(find(changes, "c", "name").path("parentReference").has("path")).isFalse();
    link = apply(link);
    assertThat(tree.values()).containsExactlyInAnyOrder("root", "F", "c", "d");
    assertThat(ana.get(link).json().path("value").size()).isZero();
  }

  @Test
  void latestIsEmptyAndGoesOnFromNow() {
    ana.file("a", "a");

    Answer latest = ana.get("/me/drive/root/delta?token=latest");
    ana.file("b", "b");

    assertThat(latest.names()).isEmpty();
    assertThat(ana.get(latest.field("@odata.deltaLink")).names()).contains("b").doesNotContain("a");
  }

  @Test
  void theTokenMayStandInBrackets() {
    String link = ana.get("/me/drive/root/delta(token='latest')").field("@odata.deltaLink");
    String token = link.substring(link.indexOf("token=") + 6);
    ana.file("b", "b");

    assertThat(ana.get("/me/drive/root/delta(token='" + token + "')").names()).contains("b");
    assertThat(link).startsWith(door.address() + "/v1.0/me/drive/root/delta?token=");
  }

  @Test
  void aFoldersDeltaKnowsOnlyWhatIsBelowIt() {
    String id = ana.folder("", "F").path("id").asString();
    ana.file("F/a", "a");
    ana.file("b", "b");

    assertThat(ana.get("/me/drive/items/" + id + "/delta").names())
        .containsExactlyInAnyOrder("F", "a");
  }

  @Test
  void optionsAreCarriedIntoTheLinks() {
    ana.file("a", "a");
    ana.file("b", "b");

    Answer first = ana.get("/me/drive/root/delta?$select=id,name&$top=1");
    Answer second = ana.get(first.field("@odata.nextLink"));

    assertThat(second.json().path("value").size()).isOne();
    assertThat(second.json().path("value").path(0).propertyNames())
        .containsExactlyInAnyOrder("id", "name");
  }

  @Test
  void aTokenThatCannotBeUsedAsksForAFreshEnumeration() {
    for (String token : new String[] {"nonsense", "AAAA", "%00", "a".repeat(300)}) {
      Answer answer = ana.get("/me/drive/root/delta?$select=id&token=" + token);

      assertThat(answer.status()).isEqualTo(410);
      assertThat(answer.code()).isEqualTo("resyncRequired");
      assertThat(answer.innerCode()).isEqualTo("resyncChangesUploadDifferences");
      String location = answer.header("Location").orElseThrow();
      assertThat(ana.get(location).status()).isEqualTo(200);
    }
  }

  @Test
  void aTokenOfThisHistoryButOfAnotherFolderLetsTheServerBeRight() {
    String folder = ana.folder("", "F").path("id").asString();
    String link = ana.get("/me/drive/root/delta?token=latest").field("@odata.deltaLink");
    String token = link.substring(link.indexOf("token=") + 6);

    Answer answer = ana.get("/me/drive/items/" + folder + "/delta?token=" + token);

    assertThat(answer.status()).isEqualTo(410);
    assertThat(answer.innerCode()).isEqualTo("resyncChangesApplyDifferences");
    assertThat(answer.header("Location")).isPresent();
  }

  @Test
  void anInstantIsATokenToo() {
    ana.file("a", "a");
    String changed = ana.get("/me/drive/root:/a").field("lastModifiedDateTime");
    door.later(Duration.ofSeconds(2));
    ana.file("b", "b");

    assertThat(ana.get("/me/drive/root/delta?token=" + changed).names())
        .contains("b")
        .doesNotContain("a");
    assertThat(ana.get("/me/drive/root/delta(token='2001-01-01T00:00:00Z')").names())
        .contains("root", "a", "b");
    assertThat(ana.get("/me/drive/root/delta?token=2001-13-01T00:00:00Z").status()).isEqualTo(400);
  }

  @Test
  void whatIsMovedOutOfTheFolderIsDeletedFromItsDelta() {
    String folder = ana.folder("", "F").path("id").asString();
    String moved = ana.file("F/a", "a").path("id").asString();
    Answer first = ana.get("/me/drive/items/" + folder + "/delta");

    ana.patch("/me/drive/items/" + moved, "{'parentReference':{'id':'root'}}");

    Answer changes = ana.get(first.field("@odata.deltaLink"));
    assertThat(find(changes, moved).path("deleted").path("state").asString()).isEqualTo("deleted");
  }

  private String apply(String address) {
    String next = address;
    while (true) {
      JsonNode page = ana.get(next).json();
      page.path("value")
          .forEach(
              item -> {
                if (item.has("deleted")) {
                  tree.remove(item.path("id").asString());
                } else {
                  tree.put(item.path("id").asString(), item.path("name").asString());
                }
              });
      if (page.has("@odata.deltaLink")) {
        return page.path("@odata.deltaLink").asString();
      }
      next = page.path("@odata.nextLink").asString();
    }
  }

  private static JsonNode find(Answer page, String id) {
    return find(page, id, "id");
  }

  private static JsonNode find(Answer page, String value, String field) {
    for (JsonNode item : page.json().path("value")) {
      if (item.path(field).asString("").equals(value)) {
        return item;
      }
    }
    throw new AssertionError("no item " + value + " in " + page.text());
  }
}
