package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.drive.Subscription;
import org.holdfast.drive.SubscriptionTarget;
import org.holdfast.identity.AccountId;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every route of the table, tried by those who have no right to it.
@ExtendWith(DoorExtension.class)
class RouteTableAttackTest {

  private static final Set<String> OF_ONESELF =
      Set.of(
          "me",
          "me/drives",
          "drives",
          "me/photo",
          "me/photo/$value",
          "me/photos/{size}/$value",
          "me/holdfast/proof");

  private final TestDoor door;
  private final Person ana;
  private final Person bob;
  private final String file;
  private final String shelf;

  RouteTableAttackTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
    this.bob = door.person();
    this.file = ana.file("secret.txt", "secret").path("id").asString();
    this.shelf = ana.folder("", "Shelf").path("id").asString();
  }

  /// One request that reaches for something of Ana's.
  private record Reach(String method, String address, String body) {}

  @Test
  void w01_aNeighbourFindsNothingOnAnyRoute() {
    List<String> leaks = new ArrayList<>();
    List<Reach> reaches = reaches();
    for (Reach reach : reaches) {
      Answer answer = bob.send(reach.method(), reach.address(), Person.json(reach.body()));
      if (answer.status() != 404 || answer.text().contains("secret.txt")) {
        leaks.add(reach + " answered " + answer.status());
      }
    }

    assertThat(leaks).isEmpty();
    assertThat(reaches).hasSizeGreaterThan(100);
    assertThat(ana.download("secret.txt")).isEqualTo(TestDoor.utf8("secret"));
    assertThat(ana.get("/me/drive/root/children").names())
        .containsExactlyInAnyOrder("secret.txt", "Shelf");
  }

  @Test
  void w01_anOutsiderIsToldNothingOnAnyRoute() {
    Person revoked = door.person();
    door.revoke(revoked);
    for (Reach reach : reaches()) {
      Answer nobody =
          Person.anyone(
              reach.method(), door.address() + "/v1.0" + reach.address(), BodyPublishers.noBody());
      Answer former = revoked.send(reach.method(), reach.address(), Person.json(reach.body()));
      assertThat(nobody.status()).as(reach.toString()).isEqualTo(401);
      assertThat(former.status()).as(reach.toString()).isEqualTo(401);
    }
  }

  @Test
  void w01_nothingOfAnothersCanBeNamedInABody() {
    String own = bob.file("a.txt", "a").path("id").asString();
    String parent = "{'parentReference':{'id':'" + shelf + "'}}";

    assertThat(bob.patch("/me/drive/items/" + own, parent).status()).isEqualTo(404);
    assertThat(bob.post("/me/drive/items/" + own + "/copy", parent).status()).isEqualTo(404);
    bob.delete("/me/drive/items/" + own);
    assertThat(bob.post("/me/drive/items/" + own + "/restore", parent).status()).isEqualTo(404);
    assertThat(
            bob.post("/me/drive/holdfast/restore", "{'seq':1,'folderId':'" + shelf + "'}").status())
        .isEqualTo(404);
    assertThat(
            bob.patch(
                    "/me/drive/root",
                    "{'parentReference':{'driveId':'" + ana.drive().id().text() + "'}}")
                .status())
        .isEqualTo(400);
  }

  private List<Reach> reaches() {
    String drive = "/drives/" + ana.drive().id().text();
    List<Reach> reaches = new ArrayList<>();
    for (Route route : door.door().routes().routes()) {
      String tail = tail(route);
      switch (route.scope()) {
        case SERVICE -> {
          if (route.pattern().contains("{user}")) {
            reaches.add(reach(route, "/" + tail));
          }
        }
        case DRIVE -> {
          reaches.add(reach(route, drive + "/" + tail));
          reaches.add(reach(route, "/users/" + ana.signedIn().email() + "/drive/" + tail));
        }
        case ITEM -> {
          reaches.add(reach(route, drive + "/root/" + tail));
          reaches.add(reach(route, drive + "/root:/secret.txt:/" + tail));
          reaches.add(reach(route, drive + "/items/" + file + "/" + tail));
          reaches.add(reach(route, "/me/drive/items/" + file + "/" + tail));
          reaches.add(reach(route, "/me/drive/items/" + shelf + ":/x.txt:/" + tail));
        }
        case SHARE -> reaches.add(reach(route, "/shares/" + "0".repeat(32) + "/" + tail));
      }
    }
    return reaches;
  }

  private String tail(Route route) {
    return String.join("/", route.pattern())
        .replace("{user}", ana.signedIn().email())
        .replace("{version}", "1.0")
        .replace("{seq}", "1")
        .replace("{permission}", "0".repeat(32))
        .replace("{set}", "0")
        .replace("{size}", "small")
        .replace("{name}", "x.txt");
  }

  private Reach reach(Route route, String address) {
    String pattern = String.join("/", route.pattern());
    String body =
        switch (pattern) {
          case "children" -> "{'name':'x','folder':{}}";
          case "" -> "{'name':'x','@microsoft.graph.sourceUrl':'" + door.address() + "/up/x'}";
          default -> pattern.startsWith("holdfast/restore") ? "{'seq':1}" : "{}";
        };
    boolean bare = route.method().equals("GET") || route.method().equals("DELETE");
    return new Reach(route.method(), address, bare ? "" : body);
  }

  @Test
  void everyRouteOfTheServiceIsEitherOnesOwnOrTriedAbove() {
    Subscription anas = subscription();
    door.show(bob, TestDoor.utf8("a picture"));
    for (Route route : door.door().routes().routes()) {
      String pattern = String.join("/", route.pattern());
      // FeedbackAttackTest tries what begins so.
      boolean feedback = pattern.startsWith(AppLimits.FEEDBACK);
      if (route.scope() == Scope.SERVICE && !pattern.contains("{user}") && !feedback) {
        String address =
            "/"
                + pattern
                    .replace("{subscription}", anas.id().toString())
                    .replace("{size}", "48x48");
        int status = bob.send(route.method(), address, BodyPublishers.noBody()).status();
        if (pattern.contains("{subscription}")) {
          assertThat(status).as(route.method() + " " + address).isEqualTo(404);
        } else if (!pattern.equals("$batch") && !pattern.equals("subscriptions")) {
          // Those are tried by BatchTest and SubscriptionTest.
          assertThat(status).as(pattern).isEqualTo(OF_ONESELF.contains(pattern) ? 200 : 501);
        }
      }
    }
    AccountId owner = ana.signedIn().account();
    assertThat(door.drives().subscriptions().list(ana.drive(), owner))
        .extracting(Subscription::id, Subscription::expiresAt)
        .containsExactly(tuple(anas.id(), anas.expiresAt()));
  }

  private Subscription subscription() {
    SubscriptionTarget target =
        new SubscriptionTarget(
            "/me/drive/root",
            "https://example.org/",
            Optional.empty(),
            Optional.empty(),
            ana.signedIn().session().value().toString());
    return door.drives()
        .subscriptions()
        .create(
            ana.drive(),
            ana.signedIn().account(),
            ana.drive().rootId(),
            target,
            Instant.parse("2100-01-01T00:00:00Z"))
        .orElseThrow();
  }
}
