package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.holdfast.audit.Checkpoint;
import org.holdfast.audit.Hash;
import org.holdfast.audit.MerkleProof;
import org.holdfast.audit.NoteKey;
import org.holdfast.audit.TreeHead;
import org.holdfast.identity.AppScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// An account's own trail, read and checked as somebody does who believes the server nothing.
@ExtendWith(DoorExtension.class)
class AuditTrailTest {

  private static final String EVENTS = "/me/drive/holdfast/audit/events";
  private static final String PROOFS = "/me/drive/holdfast/audit/proofs";

  private final TestDoor door;
  private final Person ana;
  private final Person bob;

  AuditTrailTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
    this.bob = door.person();
  }

  private static void purge(Person who, int times) {
    for (int i = 0; i < times; i++) {
      String id = who.file("f" + i, "x").path("id").asString();
      who.post("/me/drive/items/" + id + "/permanentDelete", "");
    }
  }

  private static JsonNode events(Person who) {
    return who.get(EVENTS + "?$top=1000").json().path("value");
  }

  private static String places(JsonNode events) {
    List<String> places = new ArrayList<>();
    events.forEach(each -> places.add(each.path("entry").asString()));
    return places.stream().collect(Collectors.joining(","));
  }

  private static JsonNode proofs(Person who, String entries, long known) {
    return who.get(PROOFS + "?log=1&entries=" + entries + "&known=" + known).json();
  }

  private static TreeHead head(JsonNode proofs) {
    byte[] note = proofs.path("checkpoint").asString().getBytes(StandardCharsets.UTF_8);
    return Checkpoint.parse(note, NoteKey.parse(proofs.path("key").asString())).head();
  }

  private static List<Hash> hashes(JsonNode list) {
    List<Hash> hashes = new ArrayList<>();
    list.forEach(each -> hashes.add(Hash.of(Base64.getDecoder().decode(each.asString()))));
    return hashes;
  }

  private static Hash leaf(byte[] entry) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((byte) 0);
      return Hash.of(digest.digest(entry));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Test
  void everyEventIsProvedToStandInTheSignedLog() {
    purge(ana, 4);
    purge(bob, 3);
    door.checkpoint();
    TreeHead known = head(proofs(ana, "", 0));
    purge(ana, 2);
    door.checkpoint();

    JsonNode events = events(ana);
    JsonNode proofs = proofs(ana, places(events), known.size());

    TreeHead head = head(proofs);
    assertThat(events.size()).isGreaterThanOrEqualTo(6);
    assertThat(proofs.path("value")).hasSameSizeAs(events);
    for (int i = 0; i < events.size(); i++) {
      byte[] bytes = Base64.getDecoder().decode(events.get(i).path("bytes").asString());
      JsonNode proof = proofs.path("value").get(i);
      long place = events.get(i).path("entry").asLong();
      assertThat(proof.path("entry").asLong()).isEqualTo(place);
      assertThat(MerkleProof.includes(head, place, leaf(bytes), hashes(proof.path("path"))))
          .isTrue();
    }
    assertThat(MerkleProof.extend(known, head, hashes(proofs.path("extension")))).isTrue();
  }

  @Test
  void w01_anothersEventsAreNeitherGivenNorProved() {
    purge(ana, 2);
    purge(bob, 2);
    door.checkpoint();
    String anas = ana.signedIn().account().text().replace("-", "");
    String bobs = places(events(bob));

    assertThat(ana.get(PROOFS + "?log=1&entries=" + bobs).status()).isEqualTo(404);
    assertThat(bob.get(PROOFS + "?log=1&entries=" + bobs).status()).isEqualTo(200);
    events(bob)
        .forEach(event -> assertThat(hex(event.path("bytes").asString())).doesNotContain(anas));
    String away = "/drives/" + ana.drive().id().text() + "/holdfast/audit/";
    assertThat(bob.get(away + "events").status()).isEqualTo(404);
    assertThat(bob.get(away + "proofs?log=1").status()).isEqualTo(404);
  }

  private static String hex(String base64) {
    return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
  }

  @Test
  void w02_noAppIsGivenIt() {
    Person app = door.app(ana, "All", AppScope.ALL);

    assertThat(app.get(EVENTS).innerCode()).isEqualTo("notForApps");
    assertThat(app.get(PROOFS + "?log=1").innerCode()).isEqualTo("notForApps");
  }

  @Test
  void whatIsNoQuestionIsRefusedInWords() {
    for (String query :
        List.of(
            "",
            "?log=x",
            "?log=-1",
            "?log=1&entries=1,,2",
            "?log=1&known=1e3",
            "?log=1&entries=" + "1,".repeat(200) + "1")) {
      assertThat(ana.get(PROOFS + query).status()).as(query).isEqualTo(400);
    }
    assertThat(ana.get(PROOFS + "?log=77").status()).isEqualTo(404);
    assertThat(ana.get(EVENTS + "?$skiptoken=x").status()).isEqualTo(400);
  }

  @Test
  void pagesFollowEachOther() {
    purge(ana, 3);
    door.checkpoint();

    JsonNode first = ana.get(EVENTS + "?$top=2").json();
    JsonNode second = ana.get(first.path("@odata.nextLink").asString()).json();
    assertThat(first.path("value")).hasSize(2);
    assertThat(second.path("value").get(0).path("entry").asLong())
        .isLessThan(first.path("value").get(1).path("entry").asLong());
  }
}
