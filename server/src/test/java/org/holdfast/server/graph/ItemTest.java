package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.Item;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// One item: read, changed, removed, brought back.
@ExtendWith(DoorExtension.class)
class ItemTest {

  private final TestDoor door;
  private final Person ana;

  ItemTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void theRootIsAFolder() {
    JsonNode root = ana.get("/me/drive/root").json();

    assertThat(root.path("root").isObject()).isTrue();
    assertThat(root.path("folder").path("childCount").asInt()).isZero();
    assertThat(root.path("parentReference").path("driveType").asString()).isEqualTo("personal");
    assertThat(ana.get("/me/drive/items/root").field("id")).isEqualTo(root.path("id").asString());
    assertThat(ana.get("/me/drive/root:/").field("id")).isEqualTo(root.path("id").asString());
  }

  @Test
  void aFileHasEveryPropertyOfTheContract() {
    ana.folder("", "tax & more");
    JsonNode item = ana.file("tax%20&%20more/2025.txt", "hello world");

    assertThat(item.path("id").asString()).matches("[0-9a-f]{32}");
    assertThat(item.path("name").asString()).isEqualTo("2025.txt");
    assertThat(item.path("size").asLong()).isEqualTo(11);
    assertThat(item.path("eTag").asString())
        .matches("\"" + item.path("id").asString() + ",[0-9]+\"");
    assertThat(item.path("cTag").asString())
        .matches("\"c:" + item.path("id").asString() + ",[0-9]+\"");
    assertThat(item.path("file").path("hashes").path("quickXorHash").asString())
        .isEqualTo("aCgDG9jwBhDc4Q1yawMZAAAAAAA=");
    assertThat(item.path("file").path("hashes").path("sha1Hash").asString())
        .isEqualTo("2AAE6C35C94FCFB415DBE95F408B9CE91EE846ED");
    assertThat(item.path("file").path("hashes").path("sha256Hash").asString())
        .isEqualTo("B94D27B9934D3E08A52E52D7DA7DABFAC484EFE37A5380EE9088F7ACE2EFCDE9");
    JsonNode parent = item.path("parentReference");
    assertThat(parent.path("path").asString()).isEqualTo("/drive/root:/tax%20&%20more");
    assertThat(parent.path("name").asString()).isEqualTo("tax & more");
    assertThat(parent.path("driveId").asString()).isEqualTo(ana.drive().id().text());
    assertThat(item.path("createdBy").path("user").path("displayName").asString())
        .isEqualTo(ana.signedIn().displayName());
    assertThat(item.path("fileSystemInfo").path("lastModifiedDateTime").asString()).endsWith("Z");
    assertThat(item.path("webUrl").asString()).startsWith(door.address().toString());
    assertThat(item.has("@microsoft.graph.downloadUrl")).isTrue();
  }

  @Test
  void everyFormOfAddressLeadsToIt() {
    String folderId = ana.folder("", "A").path("id").asString();
    String id = ana.file("A/b+c%20%C3%A4.txt", "x").path("id").asString();
    String drive = "/drives/" + ana.drive().id().text();

    assertThat(ana.get("/me/drive/items/" + id).field("id")).isEqualTo(id);
    assertThat(ana.get(drive + "/items/" + id + ":").field("id")).isEqualTo(id);
    assertThat(ana.get(drive + "/root:/a/B+C%20%C3%84.TXT:/").field("id")).isEqualTo(id);
    assertThat(ana.get("/drive/items/" + folderId + ":/b+c%20%C3%A4.txt:").field("id"))
        .isEqualTo(id);
    assertThat(
            ana.get(drive + "/items/" + id).json().path("parentReference").path("path").asString())
        .isEqualTo(drive + "/root:/A");
  }

  @Test
  void onlyWhatWasSelectedIsAnswered() {
    ana.file("a.txt", "a");

    JsonNode item = ana.get("/me/drive/root:/a.txt?$select=id,NAME").json();

    assertThat(item.propertyNames()).containsExactlyInAnyOrder("@odata.context", "id", "name");
  }

  @Test
  void aReaderWhoseCopyIsGoodIsTold() {
    String eTag = ana.file("a.txt", "a").path("eTag").asString();

    assertThat(ana.get("/me/drive/root:/a.txt", "If-None-Match", eTag).status()).isEqualTo(304);
    assertThat(ana.get("/me/drive/root:/a.txt", "If-None-Match", "W/" + eTag).status())
        .isEqualTo(304);
    assertThat(ana.get("/me/drive/root:/a.txt", "If-None-Match", "\"x\"").status()).isEqualTo(200);
    Answer malformed = ana.get("/me/drive/root:/a.txt", "If-None-Match", "x");
    assertThat(malformed.status()).isEqualTo(400);
    assertThat(malformed.innerCode()).isEqualTo("malformedEntityTag");
  }

  @Test
  void aPatchRenamesMovesDatesAndDescribesAtOnce() {
    ana.file("a.txt", "a");
    String target = ana.folder("", "T").path("id").asString();

    Answer answer =
        ana.patch(
            "/me/drive/root:/a.txt",
            """
            {'name':'b.txt','parentReference':{'id':'%s'},'description':'mine',
             'fileSystemInfo':{'createdDateTime':'2001-02-03T04:05:06.7891234Z',
                               'lastModifiedDateTime':'2002-02-03T04:05:06Z'}}"""
                .formatted(target));

    assertThat(answer.status()).isEqualTo(200);
    JsonNode item = ana.get("/me/drive/root:/T/b.txt").json();
    assertThat(item.path("description").asString()).isEqualTo("mine");
    assertThat(item.path("fileSystemInfo").path("createdDateTime").asString())
        .isEqualTo("2001-02-03T04:05:06.789Z");
    assertThat(item.path("fileSystemInfo").path("lastModifiedDateTime").asString())
        .isEqualTo("2002-02-03T04:05:06Z");
  }

  @Test
  void datesAloneMakeNoVersion() {
    JsonNode before = ana.file("a.txt", "a");

    JsonNode after =
        ana.patch(
                "/me/drive/root:/a.txt",
                "{'fileSystemInfo':{'lastModifiedDateTime':'2002-02-03T04:05:06Z'}}")
            .json();

    assertThat(after.path("cTag")).isEqualTo(before.path("cTag"));
    assertThat(after.path("eTag")).isNotEqualTo(before.path("eTag"));
    assertThat(ana.get("/me/drive/root:/a.txt:/versions").json().path("value").size()).isOne();
  }

  @Test
  void aMoveMayNameTheParentByPath() {
    ana.file("a.txt", "a");
    ana.folder("", "T x");

    Answer answer =
        ana.patch("/me/drive/root:/a.txt", "{'parentReference':{'path':'/drive/root:/T%20x'}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(ana.get("/me/drive/root:/T%20x/a.txt").status()).isEqualTo(200);
  }

  @Test
  void whatCannotBeMovedIsRefused() {
    ana.folder("", "A");
    String inner = ana.folder("A", "B").path("id").asString();
    ana.file("c.txt", "c");
    ana.file("A/c.txt", "d");

    Answer intoItself = ana.patch("/me/drive/root:/A", parent(inner));
    Answer absent = ana.patch("/me/drive/root:/A", parent("0".repeat(32)));
    Answer taken =
        ana.patch("/me/drive/root:/c.txt", "{'parentReference':{'path':'/drive/root:/A'}}");
    Answer elsewhere =
        ana.patch("/me/drive/root:/A", "{'parentReference':{'driveId':'x','id':'y'}}");
    Answer root = ana.patch("/me/drive/root", "{'name':'x'}");

    assertThat(intoItself.status()).isEqualTo(400);
    assertThat(absent.status()).isEqualTo(404);
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.code()).isEqualTo("nameAlreadyExists");
    assertThat(elsewhere.status()).isEqualTo(400);
    assertThat(root.status()).isEqualTo(403);
  }

  @Test
  void aTakenNameIsReplacedOrChangedWhenAsked() {
    ana.file("a.txt", "a");
    ana.file("b.txt", "b");

    Answer renamed =
        ana.patch(
            "/me/drive/root:/a.txt",
            "{'name':'b.txt','@microsoft.graph.conflictBehavior':'rename'}");

    assertThat(renamed.status()).isEqualTo(200);
    assertThat(renamed.field("name")).isEqualTo("b 1.txt");

    Answer replaced =
        ana.patch(
            "/me/drive/root:/b%201.txt?@microsoft.graph.conflictBehavior=replace",
            "{'name':'b.txt'}");

    assertThat(replaced.status()).isEqualTo(200);
    assertThat(new String(ana.download("b.txt"), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("a");
  }

  @Test
  void aChangeUnderAnOldTagIsRefused() {
    String old = ana.file("a.txt", "a").path("eTag").asString();
    String now = ana.file("a.txt", "b").path("eTag").asString();

    Answer refused = ana.patch("/me/drive/root:/a.txt", "{'name':'x'}", "If-Match", old);
    Answer malformed = ana.patch("/me/drive/root:/a.txt", "{'name':'x'}", "If-Match", "x");
    Answer weak = ana.patch("/me/drive/root:/a.txt", "{'name':'x'}", "If-Match", "W/" + now);
    Answer done = ana.patch("/me/drive/root:/a.txt", "{'name':'x'}", "If-Match", old + ", " + now);

    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.code()).isEqualTo("resourceModified");
    assertThat(refused.innerCode()).isEqualTo("entityTagDoesNotMatch");
    assertThat(malformed.status()).isEqualTo(400);
    assertThat(weak.status()).isEqualTo(412);
    assertThat(done.status()).isEqualTo(200);
  }

  @Test
  void aRemovedItemLiesInTheBinAndComesBack() {
    ana.folder("", "F");
    String id = ana.file("F/a.txt", "a").path("id").asString();

    assertThat(ana.delete("/me/drive/items/" + id).status()).isEqualTo(204);
    assertThat(ana.get("/me/drive/items/" + id).status()).isEqualTo(404);
    JsonNode bin = ana.get("/me/drive/recycleBin/items").json().path("value");
    assertThat(Instant.parse(bin.path(0).path("@holdfast.keptUntil").asString()))
        .isAfter(Instant.parse(bin.path(0).path("deletedDateTime").asString()));
    assertThat(bin.path(0).path("id").asString()).isEqualTo(id);
    assertThat(bin.path(0).path("deletedDateTime").asString()).endsWith("Z");
    assertThat(bin.path(0).path("deletedFromLocation").asString()).contains("F");
    assertThat(bin.path(0).path("deletedBy").path("user").path("id").asString())
        .isEqualTo(ana.signedIn().account().text());
    assertThat(bin.path(0).has("@microsoft.graph.downloadUrl")).isFalse();

    ana.file("F/a.txt", "taken meanwhile");
    Answer restored = ana.post("/me/drive/items/" + id + "/restore", "{}");
    assertThat(restored.status()).isEqualTo(200);
    assertThat(restored.field("id")).isEqualTo(id);
    assertThat(restored.field("name")).isNotEqualTo("a.txt");
    assertThat(ana.get("/me/drive/items/" + id).status()).isEqualTo(200);
  }

  @Test
  void aRemovedItemComesBackElsewhere() {
    String target = ana.folder("", "T").path("id").asString();
    String id = ana.file("a.txt", "a").path("id").asString();
    ana.delete("/me/drive/items/" + id);

    Answer restored =
        ana.post(
            "/me/drive/items/" + id + "/restore",
            "{'parentReference':{'id':'" + target + "'},'name':'b.txt'}");

    assertThat(restored.status()).isEqualTo(200);
    assertThat(ana.get("/me/drive/root:/T/b.txt").field("id")).isEqualTo(id);
  }

  @Test
  void whatIsPurgedOrEmptiedDoesNotComeBack() {
    String purged = ana.file("a.txt", "a").path("id").asString();
    String recycled = ana.file("b.txt", "b").path("id").asString();
    ana.delete("/me/drive/items/" + recycled);

    assertThat(ana.post("/me/drive/items/" + purged + "/permanentDelete", "").status())
        .isEqualTo(204);
    Answer emptied = ana.post("/me/drive/holdfast/recycleBin/empty", "");

    assertThat(emptied.status()).isEqualTo(200);
    assertThat(emptied.json().path("removed").asInt()).isOne();
    assertThat(ana.get("/me/drive/special/recyclebin/children").names()).isEmpty();
    assertThat(ana.post("/me/drive/items/" + purged + "/restore", "{}").status()).isEqualTo(404);
    assertThat(ana.post("/me/drive/items/" + recycled + "/restore", "{}").status()).isEqualTo(404);
  }

  @Test
  void theRootStays() {
    Answer removed = ana.delete("/me/drive/root");
    Answer purged = ana.post("/me/drive/root/permanentDelete", "");

    assertThat(Optional.of(removed.status())).contains(403);
    assertThat(purged.status()).isEqualTo(403);
  }

  @Test
  void w03_fieldsThatCannotBeSetAreIgnored() {
    JsonNode before = ana.file("a.txt", "a");

    Answer answer =
        ana.patch(
            "/me/drive/root:/a.txt",
            "{'id':'x','size':7,'eTag':'y','createdBy':{'user':{'id':'z'}},'file':{'hashes':{}}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("size").asInt()).isOne();
    assertThat(answer.field("id")).isEqualTo(before.path("id").asString());
  }

  @Test
  void w05_aBodyThatIsNoObjectIsRefused() {
    ana.file("a.txt", "a");

    assertThat(ana.patch("/me/drive/root:/a.txt", "[").status()).isEqualTo(400);
    assertThat(ana.patch("/me/drive/root:/a.txt", "{'name':7}").innerCode())
        .isEqualTo("invalidParameterFormat");
    assertThat(
            ana.patch("/me/drive/root:/a.txt", "{'name':'" + "x".repeat(1 << 20) + "'}").status())
        .isEqualTo(413);
  }

  /// What was done is answered as done, though another client removes the folder before the answer
  /// is written.
  @Test
  void w21_anItemIsToldThoughItsFolderIsRemovedBeforeTheAnswer() {
    JsonNode folder = ana.folder("", "F");
    ana.file("F/a.txt", "a");
    Item item = ana.drive().resolve(ana.drive().root().id(), List.of("F", "a.txt")).orElseThrow();

    ItemJson.Parent before = ItemJson.Parent.of(ana.drive(), item);
    ana.delete("/me/drive/items/" + folder.path("id").asString());
    ItemJson.Parent after = ItemJson.Parent.of(ana.drive(), item);

    assertThat(before).isEqualTo(new ItemJson.Parent(List.of("F"), true));
    assertThat(after).isEqualTo(ItemJson.Parent.UNTOLD);
  }

  private static String parent(String id) {
    return "{'parentReference':{'id':'" + id + "'}}";
  }
}
