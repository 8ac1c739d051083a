package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Content that comes in many fragments (section 5 of the contract).
@ExtendWith(DoorExtension.class)
class UploadSessionTest {

  private final TestDoor door;
  private final Person ana;
  private final byte[] content = random(300_000);

  UploadSessionTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void fragmentsMakeTheFile() {
    Answer begun =
        ana.post(
            "/me/drive/root:/a.bin:/createUploadSession",
            "{'item':{'fileSystemInfo':{'lastModifiedDateTime':'2002-02-03T04:05:06Z'}}}");
    String url = begun.field("uploadUrl");

    assertThat(begun.status()).isEqualTo(200);
    assertThat(begun.field("expirationDateTime")).endsWith("Z");
    assertThat(begun.json().path("nextExpectedRanges").path(0).asString()).isEqualTo("0-");

    Answer first = fragment(url, 0, 100_000);
    Answer second = fragment(url, 100_000, 200_000);
    Answer last = fragment(url, 200_000, 300_000);

    assertThat(first.status()).isEqualTo(202);
    assertThat(next(first)).isEqualTo("100000-");
    assertThat(next(second)).isEqualTo("200000-");
    assertThat(last.status()).isEqualTo(201);
    assertThat(last.json().path("size").asLong()).isEqualTo(300_000);
    assertThat(last.json().path("fileSystemInfo").path("lastModifiedDateTime").asString())
        .isEqualTo("2002-02-03T04:05:06Z");
    assertThat(ana.download("a.bin")).isEqualTo(content);
    assertThat(status(url).status()).isEqualTo(404);
  }

  @Test
  void aTokenThatIsSentToAnUploadUrlIsNotLookedAt() {
    String url = begin("a.bin", "{}");

    Answer answer =
        Person.anyone(
            "PUT",
            url,
            BodyPublishers.ofByteArray(content),
            "Content-Range",
            "bytes 0-299999/300000",
            "Authorization",
            "Bearer nonsense");

    assertThat(answer.status()).isEqualTo(201);
  }

  @Test
  void w14_anUploadUrlEndsWithASignOutEverywhereAndCannotBeMadeOfAnother() {
    String url = begin("a.bin", "{}");
    fragment(url, 0, 100_000);
    String put = "{'@microsoft.graph.sourceUrl':'" + url + "'}";
    char last = url.charAt(url.length() - 10);
    String altered =
        url.substring(0, url.length() - 10)
            + (last == 'A' ? 'B' : 'A')
            + url.substring(url.length() - 9);
    assertThat(status(altered).status()).isEqualTo(404);

    door.nextEra(ana);

    assertThat(status(url).status()).isEqualTo(404);
    assertThat(fragment(url, 100_000, 300_000).status()).isEqualTo(404);
    assertThat(ana.put("/me/drive/root:/b.bin", TestDoor.utf8(put)).status()).isNotEqualTo(201);
    assertThat(ana.get("/me/drive/root/children").names()).isEmpty();
    assertThat(fragment(begin("a.bin", "{}"), 0, 300_000).status()).isEqualTo(201);
  }

  @Test
  void aFileIsReplacedByItsId() {
    String id = ana.file("a.bin", "old").path("id").asString();

    String url = ana.post("/me/drive/items/" + id + "/createUploadSession", "").field("uploadUrl");
    Answer last = fragment(url, 0, 300_000);

    assertThat(last.status()).isEqualTo(200);
    assertThat(last.field("id")).isEqualTo(id);
    assertThat(ana.download("a.bin")).isEqualTo(content);
  }

  @Test
  void fragmentsThatDoNotFollowAreRefusedAndTheSessionGoesOn() {
    String url = begin("a.bin", "{}");
    fragment(url, 0, 100_000);

    Answer overlap = fragment(url, 50_000, 150_000);
    Answer again = fragment(url, 0, 100_000);
    Answer gap = fragment(url, 200_000, 300_000);
    Answer total =
        put(url, "bytes 100000-199999/400000", Arrays.copyOfRange(content, 100_000, 200_000));

    assertThat(overlap.status()).isEqualTo(416);
    assertThat(overlap.code()).isEqualTo("invalidRange");
    assertThat(overlap.innerCode()).isEqualTo("fragmentOverlap");
    assertThat(again.innerCode()).isEqualTo("fragmentOverlap");
    assertThat(gap.status()).isEqualTo(416);
    assertThat(gap.innerCode()).isEqualTo("fragmentOutOfOrder");
    assertThat(total.status()).isIn(400, 416);
    assertThat(total.innerCode()).isEqualTo("fragmentLengthMismatch");
    assertThat(next(status(url))).isEqualTo("100000-");
    assertThat(fragment(url, 100_000, 300_000).status()).isEqualTo(201);
    assertThat(ana.download("a.bin")).isEqualTo(content);
  }

  @Test
  void theTotalMayBeToldWithTheLastFragment() {
    String url = begin("a.bin", "{}");

    Answer first = put(url, "bytes 0-99999/*", Arrays.copyOf(content, 100_000));
    Answer last = fragment(url, 100_000, 300_000);

    assertThat(first.status()).isEqualTo(202);
    assertThat(last.status()).isEqualTo(201);
  }

  @Test
  void whatContradictsItselfIsRefused() {
    String url = begin("a.bin", "{}");

    assertThat(put(url, "bytes 0-9/10", new byte[9]).status()).isEqualTo(400);
    assertThat(put(url, "bytes 9-0/10", new byte[10]).status()).isEqualTo(400);
    assertThat(put(url, "nonsense", new byte[10]).status()).isEqualTo(400);
    assertThat(Person.anyone("PUT", url, BodyPublishers.ofByteArray(new byte[1])).status())
        .isEqualTo(400);
    assertThat(put(url, "bytes 0-2147483648/4294967296", new byte[10]).status()).isIn(400, 413);
    assertThat(next(status(url))).isEqualTo("0-");
  }

  @Test
  void aCancelledSessionIsGone() {
    long before = door.largeFiles();
    String url = begin("a.bin", "{}");
    fragment(url, 0, 100_000);

    Answer cancelled = Person.anyone("DELETE", url, BodyPublishers.noBody());

    assertThat(cancelled.status()).isEqualTo(204);
    assertThat(status(url).status()).isEqualTo(404);
    assertThat(fragment(url, 100_000, 200_000).status()).isEqualTo(404);
    assertThat(door.largeFiles()).isEqualTo(before);
  }

  @Test
  void aDeferredSessionIsCommittedByItself() {
    String url = begin("a.bin", "{'deferCommit':true}");

    Answer last = fragment(url, 0, 300_000);
    int before = ana.get("/me/drive/root:/a.bin").status();
    Answer committed = Person.anyone("POST", url, BodyPublishers.noBody());

    assertThat(last.status()).isEqualTo(202);
    assertThat(before).isEqualTo(404);
    assertThat(committed.status()).isEqualTo(201);
    assertThat(ana.download("a.bin")).isEqualTo(content);
  }

  @Test
  void aNameTakenMeanwhileCanBeCommittedElsewhere() {
    String url = begin("a.bin", "{'item':{'@microsoft.graph.conflictBehavior':'fail'}}");
    ana.file("a.bin", "taken");

    Answer refused = fragment(url, 0, 300_000);
    Answer complete = status(url);
    Answer committed =
        ana.send(
            "PUT",
            "/me/drive/root:/b.bin",
            Person.json(
                "{'name':'b.bin','@microsoft.graph.conflictBehavior':'rename',"
                    + "'@microsoft.graph.sourceUrl':'"
                    + url
                    + "'}"),
            "Content-Type",
            "application/json");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("nameAlreadyExists");
    assertThat(complete.json().path("nextExpectedRanges").size()).isZero();
    assertThat(committed.status()).isEqualTo(201);
    assertThat(ana.download("b.bin")).isEqualTo(content);
  }

  @Test
  void aLastFragmentThatIsSentAgainMakesTheItem() {
    String url = begin("a.bin", "{'item':{'@microsoft.graph.conflictBehavior':'fail'}}");
    fragment(url, 0, 200_000);
    String taken = ana.file("a.bin", "taken").path("id").asString();
    Answer refused = fragment(url, 200_000, 300_000);
    ana.send("DELETE", "/me/drive/items/" + taken, BodyPublishers.noBody());

    Answer again = fragment(url, 200_000, 300_000);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(again.status()).isEqualTo(201);
    assertThat(ana.download("a.bin")).isEqualTo(content);
  }

  @Test
  void w06_onlyUploadUrlsOfHereAreSources() {
    for (String source :
        new String[] {
          "http://127.0.0.1:1/up/x", door.address() + "/up/nonsense", "file:///etc/x"
        }) {
      Answer answer =
          ana.send(
              "PUT",
              "/me/drive/root:/b.bin",
              Person.json("{'@microsoft.graph.sourceUrl':'" + source + "'}"));
      assertThat(answer.status()).isIn(400, 404);
    }
  }

  @Test
  void w01_anothersSessionCannotBeCommittedHere() {
    String url = begin("a.bin", "{'deferCommit':true}");
    fragment(url, 0, 300_000);
    Person bob = door.person();

    Answer answer =
        bob.send(
            "PUT",
            "/me/drive/root:/b.bin",
            Person.json("{'@microsoft.graph.sourceUrl':'" + url + "'}"));

    assertThat(answer.status()).isEqualTo(404);
  }

  @Test
  void aFileThatCannotFitIsRefusedAtOnce() {
    Answer answer =
        ana.post(
            "/me/drive/root:/a.bin:/createUploadSession",
            "{'item':{'fileSize':" + (6L << 30) + "}}");

    assertThat(answer.status()).isEqualTo(507);
    assertThat(answer.code()).isEqualTo("quotaLimitReached");
  }

  @Test
  void anOldTagIsRefusedAtTheBeginning() {
    String old = ana.file("a.bin", "1").path("eTag").asString();
    ana.file("a.bin", "2");

    Answer answer = ana.post("/me/drive/root:/a.bin:/createUploadSession", "{}", "If-Match", old);

    assertThat(answer.status()).isEqualTo(412);
  }

  @Test
  void aSessionEndsSevenDaysAfterItsLastFragment() {
    String url = begin("a.bin", "{}");
    fragment(url, 0, 100_000);

    door.later(Duration.ofDays(6));
    assertThat(fragment(url, 100_000, 200_000).status()).isEqualTo(202);
    door.later(Duration.ofDays(6));
    assertThat(status(url).status()).isEqualTo(200);
    door.later(Duration.ofDays(2));
    assertThat(status(url).status()).isEqualTo(404);
  }

  private String begin(String path, String body) {
    Answer begun = ana.post("/me/drive/root:/" + path + ":/createUploadSession", body);
    assertThat(begun.status()).isEqualTo(200);
    return begun.field("uploadUrl");
  }

  private Answer fragment(String url, int from, int to) {
    return put(
        url,
        "bytes " + from + "-" + (to - 1) + "/" + content.length,
        Arrays.copyOfRange(content, from, to));
  }

  private static Answer put(String url, String range, byte[] body) {
    return Person.anyone("PUT", url, BodyPublishers.ofByteArray(body), "Content-Range", range);
  }

  private static Answer status(String url) {
    return Person.anyone("GET", url, BodyPublishers.noBody());
  }

  private static String next(Answer answer) {
    return answer.json().path("nextExpectedRanges").path(0).asString();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(11).nextBytes(bytes);
    return bytes;
  }
}
