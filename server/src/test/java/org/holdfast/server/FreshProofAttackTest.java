package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.server.signin.SignInDoor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An unlocked browser in a stranger's hands: somebody is signed in there, and proved long ago who
/// they are. Each form of the door asks for a proof, or stands here with the reason why not.
class FreshProofAttackTest {

  private static final String ANA = "ana@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";

  private static final Map<String, String> FREE = new HashMap<>();

  static {
    for (String flow : List.of("/signin", "/recover", "/prove")) {
      for (String step : List.of("/proof", "/pending", "/send")) {
        FREE.put(flow + step, "is a proof itself");
      }
    }
    List.of("/signin", "/signin/passkey-first", "/prove", "/prove/passkey-first")
        .forEach(each -> FREE.put(each, "is a proof itself"));
    List.of("/signin/replace", "/signin/replace-code")
        .forEach(each -> FREE.put(each, "asks for the password, and waits 30 days"));
    List.of("/recover", "/recover/password", "/signup", "/signup/code", "/signup/finish")
        .forEach(each -> FREE.put(each, "nobody is signed in yet"));
    List.of("/signout", "/account/security/sign-out-everywhere", "/account/security/freeze")
        .forEach(each -> FREE.put(each, "shuts out, the one who asks first"));
    FREE.put("/account/activity/not-mine", "shuts out, the one who asks first");
    FREE.put("/account/start/kit/file", "gives back what was sent");
    FREE.put("/account/start/later", "says what was seen, and changes nothing");
    FREE.put("/account/activity/mine", "says something and changes nothing");
    List.of("/account/devices/forget", "/account/devices/forget-all")
        .forEach(each -> FREE.put(each, "to trust less is always allowed"));
    List.of("/account/tokens/end", "/account/apps/end")
        .forEach(each -> FREE.put(each, "ends what a program holds; nothing can be gained"));
    FREE.put("/account/profile", "a name and a language open nothing");
    List.of("/account/profile/picture", "/account/profile/picture/remove")
        .forEach(each -> FREE.put(each, "a picture opens nothing"));
    List.of("/keep", "/signin/leaving")
        .forEach(each -> FREE.put(each, "keeps an account: nothing is gained, or lost"));
    FREE.put("/account/plan", "a voucher gives; nothing can be taken by it");
    FREE.put("/account/export/end", "ends a link; nothing can be gained");
    FREE.put("/account/sharing", "gives what whoever sits there reads anyhow; its owner sees it");
    FREE.put("/account/sharing/end", "ends a link; nothing can be gained");
  }

  @TempDir private static Path folder;

  @Test
  void w19_whatMattersMostWantsAProofOfTheLastFiveMinutes() {
    try (Served served = Served.start(folder.resolve("data"), "");
        FormBrowser browser = new FormBrowser(served)) {
      signedInWithoutAProof(served, browser);
      List<String> open = new ArrayList<>();
      for (String form : forms(served)) {
        if (!FREE.containsKey(form)) {
          Map<String, String> fields = new HashMap<>(filled());
          fields.put(
              "ticket", browser.open("/account/profile").fields("/account/profile").get("ticket"));
          browser.post(form, fields);
          if (!browser.at().startsWith("/prove?return=")) {
            open.add(form + " led to " + browser.at() + " " + browser.status());
          }
        }
      }

      assertThat(open).isEmpty();
      assertThat(browser.open("/account/security").at()).startsWith("/prove?return=");
    }
  }

  @Test
  void w19_nothingIsDeletedForGoodOutOfABrowserThatWasFoundOpen() throws Exception {
    try (Served served = Served.start(folder.resolve("purge"), "");
        FormBrowser browser = new FormBrowser(served);
        OAuthApp app = new OAuthApp(served)) {
      signedInWithoutAProof(served, browser);
      String token = webToken(served, browser, app);
      send(served, token, "PUT", "root:/a.txt:/content");
      send(served, token, "PUT", "root:/b.txt:/content");

      assertThat(send(served, token, "DELETE", "root:/a.txt:").statusCode()).isEqualTo(204);
      for (String[] each :
          new String[][] {
            {"POST", "root:/b.txt:/permanentDelete"},
            {"POST", "holdfast/recycleBin/empty"},
            {"DELETE", "recycleBin/items"},
            {"DELETE", "root:/b.txt:/versions/1.0"}
          }) {
        HttpResponse<String> refused = send(served, token, each[0], each[1]);
        assertThat(refused.statusCode()).as(each[1]).isEqualTo(403);
        assertThat(refused.body()).contains("proofTooOld");
      }

      browser.open("/prove").press("/prove", "password", GOOD);
      assertThat(send(served, token, "POST", "holdfast/recycleBin/empty").body())
          .contains("proofTooOld"); // the password alone is no proof where a second step is on
      assertThat(send(served, token, "GET", "recycleBin/items").body()).contains("a.txt");
    }
  }

  /// As the web app is given it, for the browser's session.
  private static String webToken(Served served, FormBrowser browser, OAuthApp app)
      throws Exception {
    Map<String, String> asked = app.asking("holdfast-web");
    asked.put("prompt", "none");
    asked.put("scope", "Files.ReadWrite.All");
    asked.put("redirect_uri", served.https() + "/app/signed-in");
    String cookie = SessionCookies.NAME + "=" + browser.cookie(SessionCookies.NAME);
    Map<String, String> code = OAuthApp.answer(app.authorize(cookie, asked));
    return OAuthApp.text(
        app.post(
            "/common/oauth2/v2.0/token",
            Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                "holdfast-web",
                "code",
                String.valueOf(code.get("code")),
                "redirect_uri",
                served.https() + "/app/signed-in",
                "code_verifier",
                OAuthApp.VERIFIER)),
        "access_token");
  }

  private static HttpResponse<String> send(Served served, String token, String method, String path)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(served.https() + "/v1.0/me/drive/" + path))
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.ofString(method.equals("PUT") ? "x" : ""))
            .build();
    return served.client().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static List<String> forms(Served served) {
    Holdfast holdfast = served.holdfast();
    return SignInDoor.forms(
        new SignInDoor.Rooms(
            holdfast.identity(),
            holdfast.drives(),
            holdfast.log(),
            holdfast.exports(),
            holdfast.driveUse(),
            new RegionPlaces(holdfast.settings().regions()),
            Optional.empty(),
            () -> URI.create("https://localhost"),
            holdfast.clock(),
            _ -> {}));
  }

  /// As a form would be that can be carried out.
  private static Map<String, String> filled() {
    String id = "00000000-0000-4000-8000-000000000000";
    return Map.of(
        "email", "thief@example.org",
        "phone", "+4915112345678",
        "label", "mine",
        "question", "Why?",
        "answer", "because",
        "factor", id,
        "id", id,
        "password", "a quite different long password 77",
        "name", "mine",
        "kind", "token");
  }

  @Test
  void everyFormThatIsFreeIsThere() {
    try (Served served = Served.start(folder.resolve("other"), "")) {
      assertThat(forms(served)).containsAll(FREE.keySet());
    }
  }

  /// By a trusted browser in place of the second proof.
  private static void signedInWithoutAProof(Served served, FormBrowser browser) {
    String code = served.holdfast().identity().signUps().ownerCode().orElseThrow();
    browser.open("/welcome?code=" + code).press("/signup", "email", ANA);
    browser.press("/signup/code", "code", served.mailed(ANA));
    browser.press("/signup/finish", "displayName", "Ana Sol", "password", GOOD);
    browser.open("/account/security/add-app").press("/account/security/add-app", "label", "phone");
    Matcher found = Pattern.compile("class=\"secret\">([A-Z2-7 ]+)<").matcher(browser.html());
    assertThat(found.find()).isTrue();
    String secret = found.group(1).replace(" ", "");
    Instant enrolled = Instant.now();
    browser.press("/account/security/confirm", "code", OneTimeCode.of(secret, enrolled));
    browser.open("/account/security").press("/account/security/recovery-codes");
    browser.open("/account/security/two-step").press("/account/security/two-step");

    browser.open("/signout").press("/signout");
    browser.open("/signin").press("/signin", "email", ANA, "password", GOOD, "trust", "yes");
    browser.press("/signin/proof", "code", OneTimeCode.of(secret, enrolled.plusSeconds(30)));
    browser.open("/signout").press("/signout");
    browser.open("/signin").press("/signin", "email", ANA, "password", GOOD, "trust", "yes");
    assertThat(browser.at()).isEqualTo("/account");
  }
}
