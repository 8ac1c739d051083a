package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// A folder's children, listed and made.
@ExtendWith(DoorExtension.class)
class ChildrenTest {

  private final TestDoor door;
  private final Person ana;

  ChildrenTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void pagesTogetherHoldEveryChildOnce() {
    for (int i = 0; i < 7; i++) {
      ana.file("f" + i, "x".repeat(i));
    }

    List<String> names = new ArrayList<>();
    String next = "/me/drive/root/children?$top=3&$select=name";
    int pages = 0;
    while (!next.isEmpty()) {
      Answer page = ana.get(next);
      assertThat(page.names()).hasSizeLessThanOrEqualTo(3);
      names.addAll(page.names());
      next = page.field("@odata.nextLink");
      pages++;
    }

    assertThat(pages).isEqualTo(3);
    assertThat(names).containsExactlyInAnyOrder("f0", "f1", "f2", "f3", "f4", "f5", "f6");
  }

  /// What a list's items have in common is put into words once.
  @Test
  void anItemStandsInAListAsItStandsAlone() {
    ana.folder("", "Gr\u00fc\u00dfe & Co");
    for (int i = 0; i < 6; i++) {
      ana.file("Gr%C3%BC%C3%9Fe%20%26%20Co/f" + i, "x".repeat(i));
    }

    JsonNode list = ana.get("/me/drive/root:/Gr%C3%BC%C3%9Fe%20%26%20Co:/children").json();

    assertThat(list.path("value").size()).isEqualTo(6);
    for (JsonNode listed : list.path("value")) {
      JsonNode alone = ana.get("/me/drive/items/" + listed.path("id").asString()).json();
      for (String name : listed.propertyNames()) {
        if (!name.equals("@microsoft.graph.downloadUrl")) {
          assertThat(listed.path(name)).as(name).isEqualTo(alone.path(name));
        }
      }
      assertThat(listed.path("eTag").asString()).startsWith("\"").endsWith("\"");
      assertThat(listed.path("parentReference").path("path").asString())
          .startsWith("/drive/root:/Gr%C3%BC%C3%9Fe");
      assertThat(listed.path("createdBy").path("user").path("displayName").asString())
          .isEqualTo(ana.signedIn().displayName());
    }
  }

  @Test
  void aNextLinkIsCompleteAndKeepsTheOptions() {
    ana.file("a", "a");
    ana.file("b", "b");

    String next =
        ana.get("/me/drive/root/children?$top=1&$select=name&$orderby=name%20desc")
            .field("@odata.nextLink");
    JsonNode second = ana.get(next).json().path("value").path(0);

    assertThat(next).startsWith(door.address() + "/v1.0/me/drive/root/children?");
    assertThat(second.propertyNames()).containsExactly("name");
    assertThat(second.path("name").asString()).isEqualTo("a");
  }

  @Test
  void childrenAreSortedAndFilteredAsAsked() {
    ana.file("big", "xxx");
    ana.file("small", "x");
    ana.folder("", "folder");

    assertThat(names("$orderby=name")).containsExactly("big", "folder", "small");
    assertThat(names("$orderby=name desc")).containsExactly("small", "folder", "big");
    assertThat(names("$orderby=size desc&$filter=file ne null")).containsExactly("big", "small");
    assertThat(names("$filter=folder ne null")).containsExactly("folder");
    assertThat(names("$filter=name eq 'BIG'")).containsExactly("big");
    assertThat(names("$filter=startswith(name,'S')")).containsExactly("small");
    assertThat(names("$filter=startswith(name, 'it''s')")).isEmpty();
    assertThat(names("$filter=lastModifiedDateTime ge 2999-01-01T00:00:00Z")).isEmpty();
    assertThat(ana.get("/me/drive/root/children?$filter=size%20gt%201").innerCode())
        .isEqualTo("invalidQueryOption");
    assertThat(ana.get("/me/drive/root/children?$orderby=color").status()).isEqualTo(400);
  }

  @Test
  void childrenStandInsideTheirFolderWhenExpanded() {
    ana.folder("", "F");
    ana.file("F/a", "a");
    ana.file("F/b", "b");

    JsonNode item =
        ana.get("/me/drive/root:/F?$expand=children($select=name;$top=1),thumbnails").json();

    assertThat(item.path("children").size()).isOne();
    assertThat(item.path("children").path(0).propertyNames()).containsExactly("name");
    assertThat(ana.get(item.path("children@odata.nextLink").asString()).names()).hasSize(1);
  }

  @Test
  void theCountIsToldWhenAsked() {
    ana.file("a", "a");
    ana.file("b", "b");

    assertThat(
            ana.get("/me/drive/root/children?$count=true&$top=1")
                .json()
                .path("@odata.count")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void theCountIsOfWhatTheFilterKeepsOnAllPages() {
    ana.folder("", "F");
    for (int i = 0; i < 5; i++) {
      ana.file("f" + i, "x");
    }

    assertThat(counted("file ne null")).isEqualTo(5);
    assertThat(counted("folder ne null")).isOne();
    assertThat(counted("startswith(name,'f')")).isEqualTo(6);
    assertThat(counted("name eq 'f3'")).isOne();
  }

  private int counted(String filter) {
    return ana.get(
            "/me/drive/root/children?$count=true&$top=2&$filter=" + filter.replace(" ", "%20"))
        .json()
        .path("@odata.count")
        .asInt();
  }

  @Test
  void aSkipTokenThatIsNoneOfThisListIsRefused() {
    ana.folder("", "F");
    ana.file("F/a", "a");
    ana.file("F/b", "b");
    String next = ana.get("/me/drive/root:/F:/children?$top=1").field("@odata.nextLink");
    String token = next.substring(next.indexOf("$skiptoken="));

    for (String bad :
        List.of(
            "/me/drive/root/children?$skiptoken=none",
            "/me/drive/root/children?$skiptoken=",
            "/me/drive/root/children?" + token,
            "/me/drive/root:/F:/children?$orderby=name&" + token)) {
      Answer refused = ana.get(bad);
      assertThat(refused.status()).as(bad).isEqualTo(400);
      assertThat(refused.innerCode()).as(bad).isEqualTo("invalidQueryOption");
    }
  }

  @Test
  void aFileHasNoChildren() {
    ana.file("a", "a");

    assertThat(ana.get("/me/drive/root:/a:/children").status()).isEqualTo(400);
    assertThat(ana.get("/me/drive/root:/none:/children").status()).isEqualTo(404);
  }

  @Test
  void aNewFolderClashesAsItWasToldTo() {
    ana.folder("", "F");

    Answer fail = ana.post("/me/drive/root/children", "{'name':'f','folder':{}}");
    Answer rename = ana.post("/me/drive/root/children", clash("rename"));
    Answer replace = ana.post("/me/drive/root/children", clash("replace"));
    Answer nonsense = ana.post("/me/drive/root/children", clash("perhaps"));

    assertThat(fail.status()).isEqualTo(409);
    assertThat(fail.code()).isEqualTo("nameAlreadyExists");
    assertThat(rename.status()).isEqualTo(201);
    assertThat(rename.field("name")).isEqualTo("F 1");
    assertThat(replace.status()).isEqualTo(200);
    assertThat(nonsense.status()).isEqualTo(400);
  }

  @Test
  void whatIsNoFolderIsRefused() {
    assertThat(ana.post("/me/drive/root/children", "{'name':'x'}").status()).isEqualTo(400);
    assertThat(ana.post("/me/drive/root/children", "{'folder':{}}").status()).isEqualTo(400);
    assertThat(ana.post("/me/drive/root/children", "").status()).isEqualTo(400);
  }

  private static String clash(String behaviour) {
    return "{'name':'F','folder':{},'@microsoft.graph.conflictBehavior':'" + behaviour + "'}";
  }

  private List<String> names(String options) {
    return ana.get("/me/drive/root/children?" + options.replace(" ", "%20").replace("'", "%27"))
        .names();
  }
}
