package org.holdfast.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Sharing as clients of the contract do it.
@ExtendWith(DoorExtension.class)
class SharingDoorTest {

  private final TestDoor door;
  private final Person ana;
  private final Person bob;
  private final String folder;
  private final String file;

  SharingDoorTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
    this.bob = door.person();
    this.folder = ana.folder("", "Plans").path("id").asString();
    this.file = ana.file("Plans/in.txt", "content").path("id").asString();
    ana.folder("Plans", "below");
  }

  @Test
  void aLinkIsMadeOnceAndOpensItsItem() {
    Answer made = link("{'type':'view','scope':'anonymous'}");
    Answer again = link("{'type':'view','scope':'anonymous'}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(200);
    String url = made.json().path("link").path("webUrl").asString();
    assertThat(url).startsWith(door.address() + "/s/");
    assertThat(again.json().path("link").path("webUrl").asString()).isEqualTo(url);
    assertThat(made.json().path("roles").get(0).asString()).isEqualTo("read");
    assertThat(bob.get(share(url)).field("name")).isEqualTo("Plans");
    assertThat(bob.get(share(url) + "/driveItem").field("id")).isEqualTo(folder);
    assertThat(bob.get(share(url) + "/root/children").names())
        .containsExactlyInAnyOrder("in.txt", "below");
    assertThat(bob.get(share(url) + "/driveItem:/in.txt").field("id")).isEqualTo(file);
    assertThat(bob.get(share(url) + "/items/" + file).field("name")).isEqualTo("in.txt");
    assertThat(bob.get("/drives/" + drive() + "/items/" + file).status()).isEqualTo(404);
  }

  @Test
  void aGuestSeesNoWayAboveWhatIsShared() {
    invite("read");

    Answer top = bob.get("/drives/" + drive() + "/items/" + folder);
    assertThat(top.field("name")).isEqualTo("Plans");
    assertThat(top.json().has("root")).isFalse();
    assertThat(top.json().path("parentReference").has("id")).isFalse();
    assertThat(top.json().path("parentReference").has("path")).isFalse();
    Answer inside = bob.get("/drives/" + drive() + "/items/" + file);
    assertThat(inside.json().path("parentReference").path("id").asString()).isEqualTo(folder);
    assertThat(inside.json().path("parentReference").has("path")).isFalse();
    Answer info = bob.get("/drives/" + drive());
    assertThat(info.field("id")).isEqualTo(drive());
    assertThat(info.json().has("quota")).isFalse();
  }

  @Test
  void aReaderWhoWritesIsDeniedAndAWriterWrites() {
    invite("read");
    String name = "/drives/" + drive() + "/items/" + folder + ":/new.txt:/content";
    Answer denied = bob.put(name, TestDoor.utf8("x"));
    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.code()).isEqualTo("accessDenied");
    assertThat(denied.innerCode()).isEqualTo("forbiddenOnlyRead");

    invite("write");
    Answer named = bob.patch("/drives/" + drive() + "/items/" + file, "{'name':'ends in a dot.'}");
    assertThat(named.innerCode()).isEqualTo("invalidPath");
    assertThat(named.json().at("/error/innerError/innerError/code").asString())
        .isEqualTo("nameDot");
    Answer written = bob.put(name, TestDoor.utf8("x"));
    assertThat(written.status()).isEqualTo(201);
    assertThat(written.json().path("createdBy").path("user").path("id").asString())
        .isEqualTo(bob.signedIn().account().text());
    assertThat(bob.delete("/drives/" + drive() + "/items/" + folder).status()).isEqualTo(403);
    assertThat(bob.delete("/drives/" + drive() + "/items/" + file).status()).isEqualTo(204);
    assertThat(ana.get("/me/drive/recycleBin/items").names()).containsExactly("in.txt");
  }

  @Test
  void whatIsSharedWithMeIsARemoteItem() {
    invite("read");

    Answer shared = bob.get("/me/drive/sharedWithMe");
    assertThat(shared.names()).containsExactly("Plans");
    var remote = shared.json().path("value").get(0).path("remoteItem");
    assertThat(remote.path("id").asString()).isEqualTo(folder);
    assertThat(remote.path("parentReference").path("driveId").asString()).isEqualTo(drive());
    assertThat(remote.path("folder").path("childCount").asInt()).isEqualTo(2);
    assertThat(remote.path("shared").path("owner").path("user").path("id").asString())
        .isEqualTo(ana.signedIn().account().text());
    assertThat(ana.get("/me/drive/holdfast/sharedByMe").names()).containsExactly("Plans");
    assertThat(ana.get("/me/drive/items/" + folder).json().path("shared").path("scope").asString())
        .isEqualTo("users");
    assertThat(
            ana.get("/me/drive/items/" + folder + "/children")
                .json()
                .path("value")
                .get(0)
                .path("shared")
                .path("scope")
                .asString())
        .isEqualTo("users");
    assertThat(ana.get("/me/drive/sharedWithMe").names()).isEmpty();
  }

  @Test
  void anInvitationIsMailedWithItsLink() {
    int before = door.letters().size();
    Answer invited =
        ana.post(
            "/me/drive/items/" + folder + "/invite",
            "{'recipients':[{'email':'Eve@example.org'}],'roles':['read'],'sendInvitation':true}");

    assertThat(invited.status()).isEqualTo(200);
    var permission = invited.json().path("value").get(0);
    assertThat(permission.path("invitation").path("email").asString()).isEqualTo("eve@example.org");
    assertThat(door.letters()).hasSize(before + 1);
    String secret = door.letters().getLast().split(" ", 2)[1];
    Answer opened = bob.get(share(door.address() + "/s/" + secret) + "/driveItem");
    assertThat(opened.status()).isEqualTo(404);
  }

  @Test
  void permissionsAreShownChangedAndRevoked() {
    String id = invite("read");
    String below = "/me/drive/items/" + file + "/permissions";
    var inherited = ana.get(below).json().path("value").get(0);
    assertThat(inherited.path("inheritedFrom").path("id").asString()).isEqualTo(folder);
    assertThat(ana.delete(below + "/" + id).innerCode()).isEqualTo("inheritedPermission");

    String own = "/me/drive/items/" + folder + "/permissions/" + id;
    assertThat(ana.patch(own, "{'roles':['write']}").json().path("roles").get(0).asString())
        .isEqualTo("write");
    assertThat(
            ana.get("/me/drive/items/" + folder + "?$expand=permissions")
                .json()
                .path("permissions")
                .get(0)
                .path("id")
                .asString())
        .isEqualTo(id);
    assertThat(bob.get("/drives/" + drive() + "/items/" + folder + "/permissions").text())
        .contains(id)
        .doesNotContain("/s/");
    assertThat(ana.delete(own).status()).isEqualTo(204);
    assertThat(ana.get(own).status()).isEqualTo(404);
    assertThat(bob.get("/drives/" + drive() + "/items/" + folder).status()).isEqualTo(404);
  }

  @Test
  void whatAGuestGotEndsWithTheirPermission() {
    String id = invite("write");
    String at = "/drives/" + drive() + "/items/";
    String url = bob.get(at + file + "/content").header("Location").orElseThrow();
    String listed =
        bob.get(at + folder + "/children")
            .json()
            .path("value")
            .get(0)
            .path("@microsoft.graph.downloadUrl")
            .asString("");
    String upload =
        bob.post(at + folder + ":/large.bin:/createUploadSession", "{}").field("uploadUrl");
    assertThat(get(url).body()).isEqualTo(TestDoor.utf8("content"));
    assertThat(Person.anyone("GET", url, BodyPublishers.noBody(), "Range", "bytes=0-1").status())
        .isEqualTo(206);

    ana.delete("/me/drive/items/" + folder + "/permissions/" + id);

    assertThat(get(url).status()).isEqualTo(404);
    assertThat(Person.anyone("GET", url, BodyPublishers.noBody(), "Range", "bytes=0-1").status())
        .isEqualTo(404);
    if (!listed.isEmpty()) {
      assertThat(get(listed).status()).isEqualTo(404);
    }
    assertThat(get(upload).status()).isEqualTo(404);
    assertThat(
            Person.anyone(
                    "PUT", upload, BodyPublishers.ofString("ab"), "Content-Range", "bytes 0-1/2")
                .status())
        .isEqualTo(404);
  }

  @Test
  void aGuestsUploadTellsNothingAbove() {
    invite("write");
    String upload =
        bob.post("/drives/" + drive() + "/items/" + folder + ":/up.txt:/createUploadSession", "{}")
            .field("uploadUrl");
    Answer made =
        Person.anyone("PUT", upload, BodyPublishers.ofString("ab"), "Content-Range", "bytes 0-1/2");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("parentReference").has("path")).isFalse();
  }

  @Test
  void thePlanDecidesOnPasswordsAndEnds() {
    String body = "{'type':'view','scope':'anonymous','password':'a long word of mine 77'}";
    assertThat(link(body).innerCode()).isEqualTo("sharingNotInPlan");
    assertThat(link("{'expirationDateTime':'2100-01-01T00:00:00Z'}").innerCode())
        .isEqualTo("sharingNotInPlan");

    door.entitle(ana, Entitlements.defaults(Plan.PREMIUM));
    Answer made = link(body);
    assertThat(made.json().path("hasPassword").asBoolean()).isTrue();
    String url = made.json().path("link").path("webUrl").asString();
    assertThat(bob.get(share(url) + "/driveItem").innerCode()).isEqualTo("passwordRequired");
  }

  @Test
  void thePlanDecidesWhenAPermissionIsChangedToo() {
    String id = link("{'type':'view'}").field("id");
    String at = "/me/drive/items/" + folder + "/permissions/" + id;

    assertThat(ana.patch(at, "{'password':'a long word of mine 77'}").innerCode())
        .isEqualTo("sharingNotInPlan");
    assertThat(ana.patch(at, "{'expirationDateTime':'2100-01-01T00:00:00Z'}").innerCode())
        .isEqualTo("sharingNotInPlan");
    String invite = "/me/drive/items/" + folder + "/invite";
    assertThat(
            ana.post(
                    invite,
                    "{'recipients':[{'email':'eve@example.org'}],"
                        + "'expirationDateTime':'2100-01-01T00:00:00Z'}")
                .innerCode())
        .isEqualTo("sharingNotInPlan");
    assertThat(
            ana.post(
                    invite,
                    "{'recipients':[{'email':'eve@example.org'}],"
                        + "'password':'a long word of mine 77'}")
                .innerCode())
        .isEqualTo("sharingNotInPlan");
  }

  @Test
  void aLinkIsRedeemedByPreferenceAndLasts() {
    String url = link("{'type':'edit'}").json().path("link").path("webUrl").asString();
    String at = "/drives/" + drive() + "/items/" + file;
    assertThat(bob.get(share(url) + "/driveItem").header("Preference-Applied")).isEmpty();
    assertThat(bob.get(at).status()).isEqualTo(404);

    Answer opened = bob.get(share(url) + "/driveItem", "Prefer", "redeemSharingLinkIfNecessary");

    assertThat(opened.field("id")).isEqualTo(folder);
    assertThat(opened.header("Preference-Applied")).contains("redeemSharingLinkIfNecessary");
    assertThat(bob.get(at).field("name")).isEqualTo("in.txt");
    assertThat(bob.get("/me/drive/sharedWithMe").names()).containsExactly("Plans");
    assertThat(bob.get(share(url), "Prefer", "redeemSharingLinkIfNecessary"))
        .satisfies(each -> assertThat(each.header("Preference-Applied")).isEmpty());
    assertThat(bob.get(share(url), "Prefer", "respond-async, redeemSharingLink"))
        .satisfies(
            each -> assertThat(each.header("Preference-Applied")).contains("redeemSharingLink"));
    var told = ana.get("/me/drive/items/" + folder + "/permissions").json().path("value");
    assertThat(told).hasSize(2);
    assertThat(told.toString())
        .contains(bob.signedIn().account().text(), "@holdfast.link", "\"edit\"");
  }

  @Test
  void whatWasRedeemedEndsWithTheLinkAndWithItsOwnPermission() {
    Answer made = link("{'type':'view'}");
    String url = made.json().path("link").path("webUrl").asString();
    String at = "/drives/" + drive() + "/items/" + file;
    Answer granted = bob.post(share(url) + "/permission/grant", "{}");
    assertThat(granted.status()).as(granted.text()).isEqualTo(200);
    String kept = granted.json().path("value").get(0).path("id").asString();
    String download = bob.get(at + "/content").header("Location").orElseThrow();
    assertThat(get(download).body()).isEqualTo(TestDoor.utf8("content"));

    assertThat(bob.delete("/drives/" + drive() + "/items/" + folder + "/permissions/" + kept))
        .satisfies(each -> assertThat(each.status()).isEqualTo(204));
    assertThat(bob.get(at).status()).isEqualTo(404);
    assertThat(get(download).status()).isEqualTo(404);

    bob.post(
        share(url) + "/permission/grant",
        "{'recipients':[{'email':'" + bob.signedIn().email() + "'}],'roles':['read']}");
    assertThat(bob.get(at).status()).isEqualTo(200);
    assertThat(
            bob.post(
                    share(url) + "/permission/grant",
                    "{'recipients':[{'email':'eve@example.org'}]}")
                .status())
        .as("for others it is the owner's to give")
        .isEqualTo(403);
    ana.delete("/me/drive/items/" + folder + "/permissions/" + made.field("id"));
    assertThat(bob.get(at).status()).isEqualTo(404);
    assertThat(bob.get("/me/drive/sharedWithMe").names()).isEmpty();
  }

  @Test
  void whoIsSharedWithLeavesAndNobodyElseDoesItForThem() {
    String id = invite("write");
    Person carl = door.person();
    String carls = invite(carl, "write");
    String at = "/drives/" + drive() + "/items/" + folder;

    assertThat(carl.delete(at + "/permissions/" + id).status()).isIn(403, 404);
    assertThat(door.person().delete(at + "/permissions/" + id).status()).isEqualTo(404);
    assertThat(bob.get(at).status()).isEqualTo(200);
    assertThat(bob.delete("/drives/" + drive() + "/items/" + file + "/permissions/" + id))
        .satisfies(each -> assertThat(each.innerCode()).isEqualTo("inheritedPermission"));

    assertThat(bob.delete(at + "/permissions/" + id).status()).isEqualTo(204);

    assertThat(bob.get(at).status()).isEqualTo(404);
    assertThat(bob.get("/me/drive/sharedWithMe").names()).isEmpty();
    assertThat(carl.get(at).status()).isEqualTo(200);
    assertThat(ana.get("/me/drive/items/" + folder + "/permissions").text())
        .contains(carls)
        .doesNotContain(id);
    assertThat(ana.get("/me/drive/items/" + file).status()).isEqualTo(200);
  }

  @Test
  void whoIsSharedWithByTheirAddressLeavesToo() {
    Answer invited =
        ana.post(
            "/me/drive/items/" + folder + "/invite",
            "{'recipients':[{'email':'"
                + bob.signedIn().email()
                + "'}],'roles':['read'],'sendInvitation':false}");
    String id = invited.json().path("value").get(0).path("id").asString();
    String at = "/drives/" + drive() + "/items/" + folder;
    assertThat(bob.get(at).status()).isEqualTo(200);

    assertThat(bob.delete(at + "/permissions/" + id).status()).isEqualTo(204);

    assertThat(bob.get(at).status()).isEqualTo(404);
  }

  @Test
  void whatIsSharedWithMeTellsWhatIMayAndUntilWhen() {
    door.entitle(ana, Entitlements.defaults(Plan.PREMIUM));
    String id = invite("read");
    ana.patch(
        "/me/drive/items/" + folder + "/permissions/" + id,
        "{'expirationDateTime':'2100-01-01T00:00:00Z','link':{'preventsDownload':true}}");

    var told =
        bob.get("/me/drive/sharedWithMe")
            .json()
            .path("value")
            .get(0)
            .path("remoteItem")
            .path("@holdfast.permission");

    assertThat(told.path("id").asString()).isEqualTo(id);
    assertThat(told.path("roles").get(0).asString()).isEqualTo("read");
    assertThat(told.path("expirationDateTime").asString()).isEqualTo("2100-01-01T00:00:00Z");
    assertThat(told.path("@holdfast.preventsDownload").asBoolean()).isTrue();
    assertThat(told.toString()).doesNotContain("/s/");
  }

  @Test
  void whoKeepsALinkThatOnlyTakesFilesIsToldSo() {
    String url = link("{'type':'createOnly'}").json().path("link").path("webUrl").asString();
    bob.post(share(url) + "/permission/grant", "{}");

    Answer held = bob.get("/drives/" + drive() + "/items/" + folder + "/permissions");

    assertThat(held.json().path("value").get(0).path("@holdfast.createOnly").asBoolean()).isTrue();
  }

  @Test
  void nobodyKeepsALinkAndLetsGoOfItWithoutEnd() {
    String url = link("{'type':'view'}").json().path("link").path("webUrl").asString();
    String at = "/drives/" + drive() + "/items/" + folder + "/permissions/";

    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Answer granted = bob.post(share(url) + "/permission/grant", "{}");
      String kept = granted.json().path("value").get(0).path("id").asString();
      answers.add(bob.delete(at + kept).status());
    }

    assertThat(answers).startsWith(204, 204, 204).contains(429);
  }

  @Test
  void anAppThatMayNotWriteRedeemsNothing() {
    String url = link("{'type':'view'}").json().path("link").path("webUrl").asString();
    Person reads = door.app(bob, "Reads", Set.of(AppScope.FILES_READ_ALL));

    Answer opened = reads.get(share(url) + "/driveItem", "Prefer", "redeemSharingLink");

    assertThat(opened.status()).isEqualTo(200);
    assertThat(opened.header("Preference-Applied")).isEmpty();
    assertThat(reads.post(share(url) + "/permission/grant", "{}").status()).isEqualTo(403);
    assertThat(bob.get("/me/drive/sharedWithMe").names()).isEmpty();
  }

  @Test
  void w11_aPasswordIsShownAndLastsUntilItIsAnother() {
    door.entitle(ana, Entitlements.defaults(Plan.PREMIUM));
    Answer made = link("{'type':'view','password':'a long word of mine 77'}");
    String url = made.json().path("link").path("webUrl").asString();
    String validate = share(url) + "/driveItem/microsoft.graph.validatePermission";
    String right = "{'challengeToken':'','password':'a long word of mine 77'}";
    assertThat(bob.get(share(url) + "/driveItem", "Prefer", "redeemSharingLink").innerCode())
        .isEqualTo("passwordRequired");
    assertThat(bob.post(validate, "{}").innerCode()).isEqualTo("passwordRequired");
    door.passwords(false);
    assertThat(bob.post(validate, right).innerCode()).isEqualTo("passwordIncorrect");
    assertThat(bob.post(share(url) + "/permission/grant", right).innerCode())
        .isEqualTo("passwordIncorrect");
    assertThat(bob.post(validate, "{'password':'" + "x".repeat(2_000) + "'}").innerCode())
        .isEqualTo("passwordIncorrect");
    Person own = door.app(bob, "Own", Set.of(AppScope.FILES_READ_WRITE));
    assertThat(own.post(validate, right).status()).as("wrong, of an app").isEqualTo(404);
    door.passwords(true);
    assertThat(own.post(validate, right).status()).as("right, of an app").isEqualTo(404);

    assertThat(bob.post(validate, right, "Prefer", "redeemSharingLink").status()).isEqualTo(204);

    assertThat(bob.get(share(url) + "/driveItem").field("id")).isEqualTo(folder);
    String at = "/drives/" + drive() + "/items/" + file;
    String download = bob.get(at + "/content").header("Location").orElseThrow();
    assertThat(get(download).status()).isEqualTo(200);
    String byLink =
        bob.get(share(url) + "/items/" + file + "/content").header("Location").orElseThrow();
    assertThat(get(byLink).status()).isEqualTo(200);
    Person carl = door.person();
    assertThat(carl.get(share(url) + "/driveItem").innerCode()).isEqualTo("passwordRequired");

    ana.patch(
        "/me/drive/items/" + folder + "/permissions/" + made.field("id"), "{'password':null}");
    assertThat(bob.get(at).status()).isEqualTo(200);
    link("{'type':'edit'}");
    ana.delete("/me/drive/items/" + folder + "/permissions/" + made.field("id"));
    assertThat(bob.get(at).status()).isEqualTo(404);
    assertThat(get(download).status()).isEqualTo(404);
    assertThat(get(byLink).status()).isEqualTo(404);
  }

  @Test
  void w14_whatWasMadeThroughALinkEndsWithIt() throws Exception {
    door.entitle(ana, Entitlements.defaults(Plan.PREMIUM));
    Answer made = link("{'type':'view'}");
    String url = made.json().path("link").path("webUrl").asString();
    String own = "/me/drive/items/" + folder + "/permissions/" + made.field("id");
    String at = share(url) + "/items/" + file;
    String download = bob.get(at + "/content").header("Location").orElseThrow();
    String small = bob.get(at + "/thumbnails/0/small/content").header("Location").orElseThrow();
    assertThat(List.of(get(download).status(), get(small).status())).containsExactly(200, 200);
    assertThat(bob.get(share(url) + "/root/content?format=zip").status())
        .as("archives are the owner's")
        .isIn(403, 404);

    ana.patch(own, "{'password':'a long word of mine 77'}");
    assertThat(List.of(get(download).status(), get(small).status())).containsExactly(404, 404);
    ana.patch(own, "{'password':null}");
    assertThat(List.of(get(download).status(), get(small).status())).containsExactly(200, 200);

    ana.patch(own, "{'link':{'preventsDownload':true}}");
    assertThat(get(download).status()).isEqualTo(403);
    assertThat(get(small).status()).as("it may be looked at").isEqualTo(200);
    ana.patch(own, "{'link':{'preventsDownload':false}}");
    assertThat(get(download).status()).isEqualTo(200);

    ana.delete(own);
    assertThat(List.of(get(download).status(), get(small).status())).containsExactly(404, 404);
  }

  @Test
  void whatIsShownOnlyHasAPreview() {
    String url =
        link("{'type':'blocksDownload','scope':'anonymous'}")
            .json()
            .path("link")
            .path("webUrl")
            .asString();

    Answer preview = bob.post(share(url) + "/items/" + file + "/preview", "{}");

    assertThat(preview.status()).as(preview.text()).isEqualTo(200);
    assertThat(preview.field("getUrl")).contains("/preview/");
  }

  @Test
  void whatIsShownOnlyHasNoDownloadUrl() {
    String url =
        link("{'type':'blocksDownload','scope':'anonymous'}")
            .json()
            .path("link")
            .path("webUrl")
            .asString();

    assertThat(bob.get(share(url) + "/items/" + file).text()).doesNotContain("downloadUrl");
    assertThat(bob.get(share(url) + "/items/" + file + "/content").status()).isEqualTo(403);
  }

  @Test
  void anAppForOnesOwnFilesReachesNothingOfOthers() {
    invite("write");
    String at = "/drives/" + drive() + "/items/" + file;
    Person own = door.app(bob, "Own", Set.of(AppScope.FILES_READ_WRITE));
    Person reads = door.app(bob, "All", Set.of(AppScope.FILES_READ_ALL));
    Person held = door.app(bob, "Held", Set.of(AppScope.FILES_READ_WRITE_APP_FOLDER));

    assertThat(own.get(at).status()).isEqualTo(404);
    assertThat(own.get("/me/drive/sharedWithMe").status()).isEqualTo(403);
    assertThat(held.get(at).status()).isEqualTo(404);
    assertThat(reads.get(at).status()).isEqualTo(200);
    assertThat(reads.delete(at).status()).isIn(403, 404);
    assertThat(ana.get("/me/drive/items/" + file).status()).isEqualTo(200);
  }

  @Test
  void w14_theSecretOfALinkIsNotForAnAppThatMayOnlyRead() {
    link("{'type':'edit','scope':'anonymous'}");
    String at = "/me/drive/items/" + folder;
    Person reads = door.app(ana, "Reads", Set.of(AppScope.FILES_READ));

    assertThat(ana.get(at + "/permissions").text()).contains("/s/");
    Answer told = reads.get(at + "/permissions");
    assertThat(told.status()).isEqualTo(200);
    assertThat(told.text()).contains("\"edit\"").doesNotContain("/s/");
    Answer expanded = reads.get(at + "?$expand=permissions");
    assertThat(expanded.text()).contains("\"edit\"").doesNotContain("/s/");
  }

  @Test
  void badBodiesAreToldApart() {
    String at = "/me/drive/items/" + folder;
    assertThat(ana.post(at + "/createLink", "{'type':'x'}").status()).isEqualTo(400);
    assertThat(ana.post(at + "/createLink", "{'scope':'x'}").status()).isEqualTo(400);
    assertThat(ana.post(at + "/invite", "{}").status()).isEqualTo(400);
    assertThat(ana.post(at + "/invite", "{'recipients':[{'email':'no'}]}").status()).isEqualTo(400);
    assertThat(ana.post(at + "/invite", "{'recipients':'x'}").status()).isEqualTo(400);
    assertThat(ana.post("/me/drive/root/createLink", "{}").innerCode()).isEqualTo("sharingRefused");
    assertThat(bob.get("/shares/u!%20/driveItem").status()).isEqualTo(404);
    assertThat(bob.get("/shares/x/driveItem").status()).isEqualTo(404);
  }

  @Test
  void aGuestTakesBackTheirOwnDeletionAndNoOther() {
    invite("write");
    String at = "/drives/" + drive() + "/items/" + file;

    assertThat(bob.post(at + "/restore", "{}").status()).as("it was not deleted").isEqualTo(403);
    bob.delete(at);
    assertThat(bob.post(at + "/restore", "{}").field("name")).isEqualTo("in.txt");
    assertThat(bob.get(at).status()).isEqualTo(200);
    ana.delete("/me/drive/items/" + file);
    assertThat(bob.post(at + "/restore", "{}").status()).isEqualTo(404);
    assertThat(bob.get("/drives/" + drive() + "/recycleBin/items").status()).isEqualTo(403);
  }

  @Test
  void w14_aGuestsArchiveEndsWithTheirPermission() {
    String invited = invite("read");
    Answer made = bob.post("/drives/" + drive() + "/holdfast/zip", "{'ids':['" + folder + "']}");
    String url = made.field("@microsoft.graph.downloadUrl");
    String other =
        bob.get("/drives/" + drive() + "/items/" + file + "/content?format=zip")
            .header("Location")
            .orElseThrow();

    assertThat(made.field("name")).isEqualTo("Plans.zip");
    assertThat(List.of(get(url).status(), get(other).status())).containsExactly(200, 200);
    Person eve = door.person();
    assertThat(
            eve.post("/drives/" + drive() + "/holdfast/zip", "{'ids':['" + folder + "']}").status())
        .isEqualTo(404);
    ana.delete("/me/drive/items/" + folder + "/permissions/" + invited);
    assertThat(List.of(get(url).status(), get(other).status())).containsExactly(404, 404);
  }

  private Answer link(String body) {
    return ana.post("/me/drive/items/" + folder + "/createLink", body);
  }

  /// @return the permission's id
  private String invite(String role) {
    return invite(bob, role);
  }

  private String invite(Person whom, String role) {
    Answer invited =
        ana.post(
            "/me/drive/items/" + folder + "/invite",
            "{'recipients':[{'objectId':'"
                + whom.signedIn().account().text()
                + "'}],'roles':['"
                + role
                + "']}");
    assertThat(invited.status()).as(invited.text()).isEqualTo(200);
    return invited.json().path("value").get(0).path("id").asString();
  }

  private String drive() {
    return ana.drive().id().text();
  }

  private static Answer get(String url) {
    return Person.anyone("GET", url, BodyPublishers.noBody());
  }

  static String share(String url) {
    return "/shares/u!"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(url.getBytes(UTF_8));
  }
}
