package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.server.OAuthApp.HERE;
import static org.holdfast.server.OAuthApp.answer;
import static org.holdfast.server.OAuthApp.json;
import static org.holdfast.server.OAuthApp.text;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.holdfast.identity.Account;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.Clients;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Apps sign in through the whole server over TLS. Only who sits at the browser is a fake.
@SuppressWarnings("NullAway.Init") // made before the first test
class OAuthTest {

  private static final String RCLONE = "b15665d9-eda6-4092-8539-0eec376afd59";
  private static final String WEB = "https://app.example/cb";

  @TempDir private static Path folder;
  private static final FakeBrowser BROWSER = new FakeBrowser();
  private static Served served;
  private static OAuthApp app;
  private static String id;
  private static Clients.Registered web;
  private static Account ana;
  private static String cookie;
  private static String other;

  @BeforeAll
  static void start() {
    served = Served.start(folder.resolve("data"), "limits: {shutdown-wait: 0s}", BROWSER);
    app = new OAuthApp(served);
    Clients clients = served.holdfast().clients();
    id =
        clients
            .register("Sync <b>er</b>", false, List.of("http://localhost/cb"), AppScope.ALL)
            .client()
            .id();
    web = clients.register("Web", true, List.of(WEB), AppScope.ALL);
    ana = person("ana@example.org");
    cookie = BROWSER.signIn(ana);
    other = BROWSER.signIn(person("ben@example.org"));
  }

  private static Account person(String email) {
    Account account = served.holdfast().accounts().create(EmailAddress.parse(email), "Ana Sol");
    served.holdfast().drives().create(account.id());
    return account;
  }

  @AfterAll
  static void stop() {
    app.close();
    served.close();
  }

  private HttpResponse<String> tokens(String... more) throws Exception {
    return app.redeem(id, app.code(cookie, app.asking(id, more)));
  }

  @Test
  void whoIsNotSignedInIsSentToTheSignInAndComesBack() throws Exception {
    HttpResponse<String> answer = app.authorize("none=", app.asking(id));

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("location").orElse(""))
        .startsWith("/signin?return=%2Fcommon%2Foauth2%2Fv2.0%2Fauthorize%3Fclient_id%3D");
  }

  @Test
  void aPersonLetsAnAppInAndItReadsTheirDrive() throws Exception {
    HttpResponse<String> page = app.authorize(cookie, app.asking(id));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains(
            "Sync &lt;b&gt;er&lt;/b&gt;", "ana@example.org", "change and delete all your files")
        .doesNotContain("<script");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("form-action 'self' http://localhost:1234", "frame-ancestors 'none'");

    HttpResponse<String> back = app.decide(cookie, page.body(), "allow");
    assertThat(back.statusCode()).isEqualTo(303); // never 307, which would send the form on
    assertThat(back.headers().firstValue("location").orElse("")).startsWith(HERE + "?code=hfc_");
    assertThat(answer(back))
        .containsEntry("state", "st&te")
        .containsEntry("iss", app.issuer().toString());

    HttpResponse<String> tokens = app.redeem(id, String.valueOf(answer(back).get("code")));
    assertThat(tokens.statusCode()).isEqualTo(200);
    assertThat(tokens.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(text(tokens, "token_type")).isEqualTo("Bearer");
    assertThat(text(tokens, "scope"))
        .isEqualTo("Files.ReadWrite offline_access openid profile email");
    assertThat(json(tokens).path("expires_in").asInt()).isEqualTo(900);
    assertThat(json(tokens).path("ext_expires_in").asInt()).isEqualTo(900);
    assertThat(app.statusOfMe(text(tokens, "access_token"))).isEqualTo(200);
    assertThat(
            app.get(
                    "/v1.0/me/drive/root/children",
                    "Authorization",
                    "Bearer " + text(tokens, "access_token"))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void anIdTokenIsSignedByAPublishedKey() throws Exception {
    SignedJWT token = SignedJWT.parse(text(tokens(), "id_token"));
    JWKSet keys = JWKSet.parse(app.get("/common/discovery/v2.0/keys").body());

    assertThat(
            token.verify(
                new RSASSAVerifier(keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey())))
        .isTrue();
    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
    assertThat(keys.toString(false)).doesNotContain("\"d\"");
    assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo(app.issuer().toString());
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly(id);
    assertThat(token.getJWTClaimsSet().getStringClaim("nonce")).isEqualTo("n-1");
    assertThat(token.getJWTClaimsSet().getStringClaim("email")).isEqualTo("ana@example.org");
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo(ana.id().value().toString());
  }

  @Test
  void aPersonWhoSaysNoIsObeyed() throws Exception {
    HttpResponse<String> page = app.authorize(cookie, app.asking(id));
    HttpResponse<String> back = app.decide(cookie, page.body(), "deny");

    assertThat(answer(back))
        .containsEntry("error", "access_denied")
        .containsEntry("state", "st&te")
        .doesNotContainKey("code");
  }

  @Test
  void aPublicAppIsAskedAboutEachTimeAndAServersAppOnce() throws Exception {
    app.code(cookie, app.asking(id));
    assertThat(app.authorize(cookie, app.asking(id)).statusCode()).isEqualTo(200);

    String fresh =
        served.holdfast().clients().register("W", true, List.of(WEB), AppScope.ALL).client().id();
    Map<String, String> asking = app.asking(fresh, "redirect_uri", WEB);
    app.code(cookie, asking);
    HttpResponse<String> silent = app.authorize(cookie, asking);
    assertThat(silent.statusCode()).isEqualTo(303);
    assertThat(answer(silent).get("code")).startsWith("hfc_");
    assertThat(app.authorize(other, asking).statusCode()).isEqualTo(200);
    asking.put("prompt", "consent");
    assertThat(app.authorize(cookie, asking).statusCode()).isEqualTo(200);
  }

  @Test
  void whoMayAskNobodyIsTold() throws Exception {
    Map<String, String> asking = app.asking(id, "prompt", "none");

    assertThat(answer(app.authorize("none=", asking))).containsEntry("error", "login_required");
    assertThat(answer(app.authorize(cookie, asking))).containsEntry("error", "consent_required");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:1234/other",
        "https://localhost/cb",
        "http://localhost.evil.example/cb",
        "http://user@localhost/cb",
        "http://localhost:1234/cb#x",
        "http://localhost:1234/cb?x=1",
        "http://localhost:1234/cb/../x",
        "http://LOCALHOST:1234/CB",
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)"
      })
  void w12_anotherReturnAddressIsRefusedAndNothingIsSentThere(String address) throws Exception {
    HttpResponse<String> answer =
        app.authorize(cookie, app.asking(id, "redirect_uri", address, "scope", "bad"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().map()).doesNotContainKey("location");
    assertThat(answer.body()).contains("This app cannot sign in").doesNotContain("evil");
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_id", "redirect_uri", "response_type"})
  void whatIsNotCompleteIsToldToThePersonAlone(String missing) throws Exception {
    HttpResponse<String> answer = app.authorize(cookie, app.asking(id, missing, ""));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().map()).doesNotContainKey("location");
  }

  @ParameterizedTest
  @CsvSource({
    "code_challenge, ''",
    "code_challenge_method, plain",
    "code_challenge_method, ''",
    "code_challenge, short"
  })
  void w12_missingOrWeakPkceIsRefused(String name, String value) throws Exception {
    assertThat(answer(app.authorize(cookie, app.asking(id, name, value))))
        .containsEntry("error", "invalid_request")
        .containsEntry("state", "st&te");
  }

  @Test
  void w12_aServersAppNeedsPkceToo() throws Exception {
    Map<String, String> asking =
        app.asking(web.client().id(), "redirect_uri", WEB, "code_challenge", "");

    assertThat(answer(app.authorize(cookie, asking))).containsEntry("error", "invalid_request");
  }

  @Test
  void w07_whatAnAppSendsIsTextOnOurPages() throws Exception {
    String script = "\"><script>alert(1)</script>";
    Map<String, String> asking =
        app.asking(id, "response_mode", "form_post", "state", script, "nonce", script);

    String page = app.authorize(cookie, asking).body();
    assertThat(page).doesNotContain("<script>alert");
    String form = app.decide(cookie, page, "allow").body();
    assertThat(form).doesNotContain("<script>alert").contains("&lt;script");
    String refused =
        app.authorize(cookie, app.asking(id, "redirect_uri", "https://x/" + script)).body();
    assertThat(refused).doesNotContain("alert(1)");
  }

  @Test
  void w12_anOldAppWithoutPkceIsLetInOnlyByAPersonEachTime() throws Exception {
    Map<String, String> asking =
        app.asking(
            RCLONE,
            "redirect_uri",
            "http://localhost:53682/",
            "code_challenge",
            "",
            "code_challenge_method",
            "");
    String code = app.code(cookie, asking);
    HttpResponse<String> tokens =
        app.redeem(
            RCLONE,
            code,
            "redirect_uri",
            "http://localhost:53682/",
            "code_verifier",
            "",
            "client_secret",
            "everyone knows it");

    assertThat(app.statusOfMe(text(tokens, "access_token"))).isEqualTo(200);
    assertThat(app.authorize(cookie, asking).statusCode()).isEqualTo(200);
  }

  @Test
  void w12_aCodeThatComesAgainRevokesItsTokens() throws Exception {
    String code = app.code(cookie, app.asking(id));
    HttpResponse<String> tokens = app.redeem(id, code);
    assertThat(app.statusOfMe(text(tokens, "access_token"))).isEqualTo(200);

    assertThat(text(app.redeem(id, code), "error")).isEqualTo("invalid_grant");

    assertThat(app.statusOfMe(text(tokens, "access_token"))).isEqualTo(401);
    assertThat(app.refresh(id, text(tokens, "refresh_token")).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "code_verifier, wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong",
    "code_verifier, ''",
    "redirect_uri, http://localhost:9/cb",
    "redirect_uri, ''",
    "client_id, b15665d9-eda6-4092-8539-0eec376afd59"
  })
  void w12_aCodeIsNoUseWithAnythingElse(String name, String value) throws Exception {
    String code = app.code(cookie, app.asking(id));

    assertThat(text(app.redeem(id, code, name, value), "error")).isEqualTo("invalid_grant");
    assertThat(text(app.redeem(id, code), "error")).isEqualTo("invalid_grant");
  }

  @Test
  void w13_aRefreshTokenUsedTwiceEndsTheWholeFamily() throws Exception {
    HttpResponse<String> first = tokens();
    HttpResponse<String> second = app.refresh(id, text(first, "refresh_token"));
    assertThat(app.statusOfMe(text(second, "access_token"))).isEqualTo(200);

    HttpResponse<String> stolen = app.refresh(id, text(first, "refresh_token"));

    assertThat(stolen.statusCode()).isEqualTo(400);
    assertThat(text(stolen, "error")).isEqualTo("invalid_grant");
    assertThat(app.statusOfMe(text(first, "access_token"))).isEqualTo(401);
    assertThat(app.statusOfMe(text(second, "access_token"))).isEqualTo(401);
    assertThat(app.refresh(id, text(second, "refresh_token")).statusCode()).isEqualTo(400);
  }

  @Test
  void w14_whatIsRevokedIsOverAtOnce() throws Exception {
    HttpResponse<String> tokens = tokens();
    assertThat(app.statusOfMe(text(tokens, "access_token"))).isEqualTo(200);

    served.holdfast().grants().revoke(ana.id(), id);

    assertThat(app.statusOfMe(text(tokens, "access_token"))).isEqualTo(401);
    assertThat(app.refresh(id, text(tokens, "refresh_token")).statusCode()).isEqualTo(400);
  }

  @Test
  void w12_aSecretInAnAddressIsRefused() throws Exception {
    String code = app.code(cookie, app.asking(id));
    Map<String, String> inAddress = Map.of("code", code);
    HttpResponse<String> answer =
        app.post(
            "/common/oauth2/v2.0/token?" + OAuthApp.form(inAddress),
            Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                id,
                "redirect_uri",
                HERE,
                "code_verifier",
                OAuthApp.VERIFIER));
    assertThat(text(answer, "error")).isEqualTo("invalid_request");

    String access = text(app.redeem(id, code), "access_token");
    assertThat(app.get("/v1.0/me?access_token=" + access).statusCode()).isEqualTo(401);
  }

  @Test
  void w26_anAppsTokenOnTheHttpDoorEndsItsFamily() throws Exception {
    HttpResponse<String> tokens = tokens();
    String access = text(tokens, "access_token");
    HttpResponse<String> clear =
        served.get(served.http(), "/v1.0/me", "Authorization", "Bearer " + access);

    assertThat(clear.statusCode()).isEqualTo(403);
    assertThat(app.statusOfMe(access)).isEqualTo(401);
    assertThat(app.refresh(id, text(tokens, "refresh_token")).statusCode()).isEqualTo(400);
  }

  @Test
  void anAppThatMayOnlyReadDoesNotWrite() throws Exception {
    String access =
        text(tokens("scope", "https://graph.microsoft.com/files.read User.Read"), "access_token");
    String bearer = "Bearer " + access;

    assertThat(app.get("/v1.0/me/drive", "Authorization", bearer).statusCode()).isEqualTo(200);
    HttpResponse<String> write =
        app.post("/v1.0/me/drive/root/children", Map.of(), "Authorization", bearer);
    assertThat(write.statusCode()).isEqualTo(403);
    assertThat(json(write).path("error").path("code").asString()).isEqualTo("accessDenied");
    assertThat(
            app.get("/v1.0/me/drive/holdfast/securityEvents", "Authorization", bearer).statusCode())
        .isEqualTo(403);
  }

  @Test
  void anAppThatMayOnlyKnowWhoOneIsSeesNoFile() throws Exception {
    String bearer = "Bearer " + text(tokens("scope", "User.Read openid"), "access_token");

    assertThat(app.get("/v1.0/me", "Authorization", bearer).statusCode()).isEqualTo(200);
    assertThat(app.get("/v1.0/me/drive", "Authorization", bearer).statusCode()).isEqualTo(403);
  }

  @Test
  void aServersAppShowsItsSecretInTheHeaderOrTheBody() throws Exception {
    String secret = web.secret().orElseThrow();
    String webId = web.client().id();
    Map<String, String> asking = app.asking(webId, "redirect_uri", WEB);
    HttpResponse<String> inBody =
        app.redeem(
            webId,
            app.code(cookie, app.asking(webId, "redirect_uri", WEB, "prompt", "consent")),
            "redirect_uri",
            WEB,
            "client_secret",
            secret);
    assertThat(inBody.statusCode()).isEqualTo(200);

    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((webId + ":" + secret).getBytes(StandardCharsets.UTF_8));
    String code = String.valueOf(answer(app.authorize(cookie, asking)).get("code"));
    HttpResponse<String> inHeader =
        app.post(
            "/common/oauth2/v2.0/token",
            Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                WEB,
                "code_verifier",
                OAuthApp.VERIFIER),
            "Authorization",
            basic);
    assertThat(inHeader.statusCode()).isEqualTo(200);
  }

  @Test
  void anErrorHasTheContractsForm() throws Exception {
    String correlation = "11111111-2222-3333-4444-555555555555";
    HttpResponse<String> answer =
        app.post(
            "/common/oauth2/v2.0/token",
            Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                web.client().id(),
                "refresh_token",
                "x"),
            "client-request-id",
            correlation);

    assertThat(answer.statusCode()).isEqualTo(401);
    JsonNode error = json(answer);
    assertThat(error.path("error").asString()).isEqualTo("invalid_client");
    assertThat(error.path("error_description").asString()).isNotEmpty();
    assertThat(error.path("error_codes").get(0).asInt()).isEqualTo(7000215);
    assertThat(error.path("timestamp").asString())
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ");
    assertThat(error.path("trace_id").asString()).hasSize(36);
    assertThat(error.path("correlation_id").asString()).isEqualTo(correlation);
  }

  @Test
  void whatNobodyKnowsIsRefusedInTheSameForm() throws Exception {
    assertThat(text(app.refresh("nobody", "x"), "error")).isEqualTo("invalid_client");
    assertThat(text(app.refresh(id, "x"), "error")).isEqualTo("invalid_grant");
    assertThat(text(app.refresh(id, "x", "grant_type", "password"), "error"))
        .isEqualTo("unsupported_grant_type");
    assertThat(text(app.refresh(id, "x", "refresh_token", ""), "error"))
        .isEqualTo("invalid_request");
    assertThat(app.get("/common/oauth2/v2.0/token").statusCode()).isEqualTo(405);
    assertThat(app.get("/common/oauth2/v2.0/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void w08_aConsentFormThatWasNotMadeForThisPersonIsRefused() throws Exception {
    String page = app.authorize(cookie, app.asking(id)).body();

    assertThat(app.decide(other, page, "allow").statusCode()).isEqualTo(403);
    assertThat(app.decide("none=", page, "allow").statusCode()).isEqualTo(403);
    String widened = page.replace("Files.ReadWrite", "Files.ReadWrite.All");
    assertThat(app.decide(cookie, widened, "allow").statusCode()).isEqualTo(403);
    String unsealed =
        page.replaceFirst("name=\"seal\" value=\"[^\"]*\"", "name=\"seal\" value=\"\"");
    assertThat(app.decide(cookie, unsealed, "allow").statusCode()).isEqualTo(403);
  }

  @Test
  void anAnswerComesInTheModeAskedFor() throws Exception {
    HttpResponse<String> page = app.authorize(cookie, app.asking(id, "response_mode", "fragment"));
    assertThat(app.decide(cookie, page.body(), "allow").headers().firstValue("location").orElse(""))
        .startsWith(HERE + "#code=hfc_");

    page = app.authorize(cookie, app.asking(id, "response_mode", "form_post"));
    HttpResponse<String> form = app.decide(cookie, page.body(), "allow");
    assertThat(form.statusCode()).isEqualTo(200);
    assertThat(form.body()).contains("action=\"" + HERE + "\"");
    assertThat(OAuthApp.field(form.body(), "code")).startsWith("hfc_");
    assertThat(form.headers().firstValue("content-security-policy").orElse(""))
        .contains("script-src 'nonce-");

    assertThat(answer(app.authorize(cookie, app.asking(id, "response_mode", "web_message"))))
        .containsEntry("error", "invalid_request");
  }

  @Test
  void aDeviceSignsInByACodeThatItsPersonTypesIn() throws Exception {
    HttpResponse<String> begun =
        app.post(
            "/consumers/oauth2/v2.0/devicecode",
            Map.of("client_id", id, "scope", "Files.Read offline_access"));
    assertThat(begun.statusCode()).isEqualTo(200);
    assertThat(text(begun, "verification_uri")).isEqualTo(app.issuer() + "/device");
    assertThat(text(begun, "message")).contains(text(begun, "user_code"));
    assertThat(json(begun).path("interval").asInt()).isEqualTo(5);
    Map<String, String> poll =
        Map.of(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:device_code",
            "client_id",
            id,
            "device_code",
            text(begun, "device_code"));
    String token = "/common/oauth2/v2.0/token";
    assertThat(text(app.post(token, poll), "error")).isEqualTo("authorization_pending");
    assertThat(text(app.post(token, poll), "error")).isEqualTo("slow_down");

    assertThat(app.get("/device").headers().firstValue("location"))
        .hasValue("/signin?return=%2Fdevice");
    String entry = app.get("/device", "Cookie", cookie).body();
    Map<String, String> typed =
        Map.of("seal", OAuthApp.field(entry, "seal"), "code", text(begun, "user_code"));
    String page = app.post("/device", typed, "Cookie", cookie).body();
    assertThat(page).contains("Sync &lt;b&gt;er", "See all your files", "of yours");
    assertThat(app.decide(cookie, page, "allow").body()).contains("Your device is connected");

    HttpResponse<String> tokens = app.post(token, poll);
    assertThat(tokens.statusCode()).isEqualTo(200);
    assertThat(app.statusOfMe(text(tokens, "access_token"))).isEqualTo(200);
    assertThat(text(app.post(token, poll), "error")).isEqualTo("bad_verification_code");
  }

  @Test
  void aDeviceWhoseCodeIsWrongOrRefusedIsTold() throws Exception {
    HttpResponse<String> begun =
        app.post("/common/oauth2/v2.0/devicecode", Map.of("client_id", id, "scope", "Files.Read"));
    String entry = app.get("/device", "Cookie", other).body();
    String seal = OAuthApp.field(entry, "seal");
    HttpResponse<String> wrong =
        app.post("/device", Map.of("seal", seal, "code", "<x>"), "Cookie", other);
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("No device that waits", "&lt;x");

    String page =
        app.post("/device", Map.of("seal", seal, "code", text(begun, "user_code")), "Cookie", other)
            .body();
    app.decide(other, page, "deny");
    Map<String, String> poll =
        Map.of("grant_type", "device_code", "client_id", id, "code", text(begun, "device_code"));
    assertThat(text(app.post("/common/oauth2/v2.0/token", poll), "error"))
        .isEqualTo("authorization_declined");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/openid-configuration",
        "/common/v2.0/.well-known/openid-configuration",
        "/organizations/v2.0/.well-known/openid-configuration",
        "/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0/.well-known/openid-configuration"
      })
  void everyTenantsDiscoveryTellsTheSame(String address) throws Exception {
    HttpResponse<String> answer = app.get(address);

    assertThat(answer.statusCode()).isEqualTo(200);
    String issuer = app.issuer().toString();
    assertThat(text(answer, "issuer")).isEqualTo(issuer);
    assertThat(text(answer, "authorization_endpoint"))
        .isEqualTo(issuer + "/common/oauth2/v2.0/authorize");
    assertThat(text(answer, "token_endpoint")).isEqualTo(issuer + "/common/oauth2/v2.0/token");
    assertThat(text(answer, "jwks_uri")).isEqualTo(issuer + "/common/discovery/v2.0/keys");
    assertThat(text(answer, "device_authorization_endpoint"))
        .isEqualTo(issuer + "/common/oauth2/v2.0/devicecode");
    assertThat(answer.body())
        .contains("S256", "RS256", "form_post", "Files.ReadWrite")
        .doesNotContain("introspection", "revocation", "dpop", "tls_client");
  }

  @Test
  void signingOutGoesThroughTheSignOutAndBackOnlyToTheAppsOwnAddress() throws Exception {
    String address =
        "/common/oauth2/v2.0/logout?"
            + OAuthApp.form(
                Map.of("client_id", web.client().id(), "post_logout_redirect_uri", WEB));
    assertThat(app.get(address, "Cookie", cookie).headers().firstValue("location").orElse(""))
        .startsWith("/signout?return=%2Fcommon%2Foauth2%2Fv2.0%2Flogout");
    assertThat(app.get(address).headers().firstValue("location")).hasValue(WEB);

    HttpResponse<String> elsewhere = app.get(address.replace("app.example", "evil.example"));
    assertThat(elsewhere.statusCode()).isEqualTo(200);
    assertThat(elsewhere.headers().map()).doesNotContainKey("location");
  }
}
