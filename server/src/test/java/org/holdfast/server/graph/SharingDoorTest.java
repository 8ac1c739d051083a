package org.holdfast.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
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

    invite("write");
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
    assertThat(
            bob.delete("/drives/" + drive() + "/items/" + folder + "/permissions/" + id).status())
        .isEqualTo(403);
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

  private Answer link(String body) {
    return ana.post("/me/drive/items/" + folder + "/createLink", body);
  }

  /// @return the permission's id
  private String invite(String role) {
    Answer invited =
        ana.post(
            "/me/drive/items/" + folder + "/invite",
            "{'recipients':[{'objectId':'"
                + bob.signedIn().account().text()
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
