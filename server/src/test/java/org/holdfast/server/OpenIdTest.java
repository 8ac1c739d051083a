package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.server.OAuthApp.answer;
import static org.holdfast.server.OAuthApp.json;
import static org.holdfast.server.OAuthApp.text;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
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

/// What OpenID Connect asks of a provider beside tokens: when a person is asked, and what is said
/// of them. Through the whole server over TLS; only who sits at the browser is a fake.
///
/// @see "OpenID Connect Core 1.0, sections 3.1.2 and 5.3; RP-Initiated Logout 1.0; RFC 8414"
@SuppressWarnings("NullAway.Init") // made before the first test
class OpenIdTest {

  private static final String WEB = "https://app.example/cb";
  private static final String AUTHORIZE = "/common/oauth2/v2.0/authorize";
  private static final String LOGOUT = "/common/oauth2/v2.0/logout?";

  @TempDir private static Path folder;
  private static final FakeBrowser BROWSER = new FakeBrowser();
  private static Served served;
  private static OAuthApp app;
  private static Clients.Registered web;
  private static String id;
  private static Account ana;
  private static String cookie;

  @BeforeAll
  static void start() throws Exception {
    served = Served.start(folder.resolve("data"), "limits: {shutdown-wait: 0s}", BROWSER);
    app = new OAuthApp(served);
    web = served.holdfast().clients().register("Web", true, List.of(WEB), AppScope.ALL);
    id = web.client().id();
    ana = person("ana@example.org");
    cookie = BROWSER.signIn(ana);
    app.code(cookie, asking()); // let in once, so that silent answers are possible
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

  private static Map<String, String> asking(String... more) {
    Map<String, String> asked = app.asking(id, "redirect_uri", WEB);
    for (int i = 0; i < more.length; i += 2) {
      asked.put(more[i], more[i + 1]);
    }
    return asked;
  }

  private static String to(HttpResponse<String> redirect) {
    return redirect.headers().firstValue("location").orElse("");
  }

  /// Where somebody who was sent to prove who they are comes back to.
  private static String back(HttpResponse<String> redirect) {
    return java.net.URLDecoder.decode(
        to(redirect).replaceFirst("^[^=]*=", "").replaceFirst("&email=.*", ""),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private HttpResponse<String> tokens(String code) throws Exception {
    return app.redeem(id, code, "redirect_uri", WEB, "client_secret", web.secret().orElseThrow());
  }

  private HttpResponse<String> tokens(Map<String, String> asking) throws Exception {
    return tokens(String.valueOf(answer(app.authorize(cookie, asking)).get("code")));
  }

  private static JWTClaimsSet claims(HttpResponse<String> tokens) throws Exception {
    return SignedJWT.parse(text(tokens, "id_token")).getJWTClaimsSet();
  }

  @Test
  void whoProvedLongAgoWhoTheyAreProvesItBeforeAnAppIsLetIn() throws Exception {
    String late = BROWSER.signIn(person("late@example.org"), Duration.ofMinutes(6));

    HttpResponse<String> asked = app.authorize(late, asking());
    assertThat(asked.statusCode()).isEqualTo(303);
    assertThat(to(asked)).startsWith("/prove?return=%2Fcommon%2Foauth2%2Fv2.0%2Fauthorize%3F");

    BROWSER.prove(late);
    assertThat(app.get(back(asked), "Cookie", late).body()).contains("Let Web in?");
  }

  @Test
  void aConsentPageThatWasOpenForTooLongLetsNobodyIn() throws Exception {
    Account person = person("slow@example.org");
    String slow = BROWSER.signIn(person);
    String page = app.authorize(slow, asking()).body();
    BROWSER.age(slow, Duration.ofMinutes(6));

    HttpResponse<String> answer = app.decide(slow, page, "allow");

    assertThat(to(answer)).startsWith("/prove?return=%2Fcommon%2Foauth2");
    assertThat(served.holdfast().grants().apps(person.id())).isEmpty();
    assertThat(answer(app.decide(slow, page, "deny"))).containsEntry("error", "access_denied");
  }

  @Test
  void aDevicesCodeIsTypedInOnlyByWhoProvedLatelyWhoTheyAre() throws Exception {
    String late = BROWSER.signIn(ana);
    HttpResponse<String> begun =
        app.post(
            "/common/oauth2/v2.0/devicecode",
            Map.of(
                "client_id",
                id,
                "scope",
                "Files.Read",
                "client_secret",
                web.secret().orElseThrow()));
    String seal = OAuthApp.field(app.get("/device", "Cookie", late).body(), "seal");
    String page =
        app.post("/device", Map.of("seal", seal, "code", text(begun, "user_code")), "Cookie", late)
            .body();
    BROWSER.age(late, Duration.ofMinutes(6));

    assertThat(to(app.get("/device", "Cookie", late))).isEqualTo("/prove?return=%2Fdevice");
    assertThat(to(app.decide(late, page, "allow"))).isEqualTo("/prove?return=%2Fdevice");
    BROWSER.prove(late);
    assertThat(app.decide(late, page, "allow").body()).contains("Your device is connected");
  }

  @Test
  void whoWasLetInBeforeIsAnsweredSilentlyHoweverLongAgoTheProofWas() throws Exception {
    String late = BROWSER.signIn(ana, Duration.ofHours(3));

    assertThat(answer(app.authorize(late, asking())).get("code")).startsWith("hfc_");
    assertThat(answer(app.authorize(late, asking("prompt", "none"))).get("code"))
        .startsWith("hfc_");
  }

  @Test
  void anAppThatWantsMoreIsPutToThePersonAgain() throws Exception {
    Clients.Registered small =
        served.holdfast().clients().register("S", true, List.of(WEB), AppScope.ALL);
    Map<String, String> little =
        app.asking(small.client().id(), "redirect_uri", WEB, "scope", "User.Read");
    app.code(cookie, little);
    assertThat(app.authorize(cookie, little).statusCode()).isEqualTo(303);

    Map<String, String> more =
        app.asking(small.client().id(), "redirect_uri", WEB, "scope", "User.Read Files.Read");
    HttpResponse<String> asked = app.authorize(cookie, more);
    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(asked.body()).contains("See all your files");
  }

  @Test
  void aLoginThatIsWantedIsAskedForOnceAndNotForEver() throws Exception {
    String late = BROWSER.signIn(ana, Duration.ofMinutes(2));
    HttpResponse<String> asked = app.authorize(late, asking("prompt", "login"));
    assertThat(to(asked)).startsWith("/prove?return=");
    String back = back(asked);
    assertThat(to(app.get(back, "Cookie", late))).startsWith("/prove?return=");

    BROWSER.prove(late);
    HttpResponse<String> done = app.get(back, "Cookie", late);

    assertThat(answer(done).get("code")).startsWith("hfc_");
    assertThat(to(app.authorize(late, asking("prompt", "login")))).startsWith("/prove?return=");
  }

  @Test
  void w12_aMarkOfALoginThatWasAlteredOrIsAnotherRequestsIsNone() throws Exception {
    String fresh = BROWSER.signIn(ana, Duration.ofSeconds(1));
    String back = back(app.authorize(fresh, asking("prompt", "login")));
    String earlier = back.replaceFirst("hf_login=\\d+", "hf_login=1000000000000");

    assertThat(to(app.get(earlier, "Cookie", fresh))).startsWith("/prove?return=");
    BROWSER.prove(fresh);
    assertThat(to(app.get(back.replace("n-1", "n-2"), "Cookie", fresh)))
        .startsWith("/prove?return=");
    assertThat(answer(app.get(back, "Cookie", fresh)).get("code")).startsWith("hfc_");
  }

  @ParameterizedTest
  @CsvSource({"0, true", "60, true", "100000, false"})
  void aLoginMayBeNoOlderThanTheAppWants(String maxAge, boolean again) throws Exception {
    String late = BROWSER.signIn(ana, Duration.ofMinutes(2));
    HttpResponse<String> asked = app.authorize(late, asking("max_age", maxAge));

    assertThat(to(asked).startsWith("/prove?return=")).isEqualTo(again);
    if (again) {
      assertThat(answer(app.authorize(late, asking("max_age", maxAge, "prompt", "none"))))
          .containsEntry("error", "login_required");
      BROWSER.prove(late);
      assertThat(answer(app.get(back(asked), "Cookie", late)).get("code")).startsWith("hfc_");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "prompt, none login",
    "prompt, create",
    "max_age, -1",
    "max_age, soon",
    "id_token_hint, x",
    "request, x"
  })
  void whatIsNotWellFormedIsToldToTheApp(String name, String value) throws Exception {
    Map<String, String> answer = answer(app.authorize(cookie, asking(name, value)));

    assertThat(answer.get("error"))
        .isEqualTo(name.equals("request") ? "request_not_supported" : "invalid_request");
    assertThat(answer).containsEntry("state", "st&te").containsKey("iss");
  }

  @Test
  void whenThePersonShowedWhoTheyAreIsToldAndStaysWhatItWas() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    HttpResponse<String> first = tokens(app.code(cookie, asking("prompt", "consent")));
    long at = claims(first).getLongClaim("auth_time");
    assertThat(Instant.ofEpochSecond(at)).isBefore(before.plusSeconds(60));

    HttpResponse<String> second =
        app.refresh(id, text(first, "refresh_token"), "client_secret", web.secret().orElseThrow());

    assertThat(claims(second).getLongClaim("auth_time")).isEqualTo(at);
    assertThat(claims(second).getSubject()).isEqualTo(claims(first).getSubject());
    assertThat(claims(second).getClaims()).doesNotContainKey("nonce");
    assertThat(claims(first).getClaims()).doesNotContainKeys("acr", "amr");
  }

  @Test
  void whomAnAppExpectsIsHandedOnAndNobodyElseIsGivenToItUnasked() throws Exception {
    assertThat(to(app.authorize("none=", asking("login_hint", "ben@example.org"))))
        .startsWith("/signin?return=")
        .endsWith("&email=ben%40example.org");

    assertThat(app.authorize(cookie, asking("login_hint", "ben@example.org")).body())
        .contains("Let Web in?", "ana@example.org", "Use another account");
    assertThat(answer(app.authorize(cookie, asking("login_hint", "b@x.org", "prompt", "none"))))
        .containsEntry("error", "login_required");
    assertThat(answer(app.authorize(cookie, asking("login_hint", "ANA@example.org"))).get("code"))
        .startsWith("hfc_");
    assertThat(app.authorize(cookie, asking("prompt", "select_account")).body())
        .contains("Use another account");
  }

  @Test
  void anIdTokenAsAHintNamesWhomTheAppExpects() throws Exception {
    String anas = text(tokens(asking()), "id_token");
    String ben = BROWSER.signIn(person("benno@example.org"));
    app.code(ben, asking());

    Map<String, String> hinted = asking("id_token_hint", anas, "prompt", "none");
    assertThat(answer(app.authorize(cookie, hinted)).get("code")).startsWith("hfc_");
    assertThat(answer(app.authorize(ben, hinted))).containsEntry("error", "login_required");
    String forged = anas.substring(0, anas.length() - 4) + "AAAA";
    assertThat(answer(app.authorize(cookie, asking("id_token_hint", forged))))
        .containsEntry("error", "invalid_request");
  }

  @Test
  void aLongStateSurvivesTheSignIn() throws Exception {
    String state = "s".repeat(4_096);
    HttpResponse<String> asked = app.authorize("none=", asking("state", state));

    String back = OAuthApp.field(app.get(to(asked)).body(), "return");
    assertThat(back).isEqualTo(back(asked));
    assertThat(answer(app.get(back, "Cookie", cookie))).containsEntry("state", state);
  }

  @Test
  void aFormOfAnotherSiteIsReadAsAnAddressSinceItBringsNoCookie() throws Exception {
    HttpResponse<String> posted = app.post(AUTHORIZE, asking("prompt", "none"));

    assertThat(posted.statusCode()).isEqualTo(303);
    assertThat(to(posted)).startsWith(AUTHORIZE + "?client_id=");
    assertThat(answer(app.get(to(posted), "Cookie", cookie)).get("code")).startsWith("hfc_");
  }

  @Test
  void whoThePersonIsIsToldAsFarAsTheScopesGo() throws Exception {
    Map<String, String> little = asking("scope", "openid profile");
    String access = text(tokens(little), "access_token");
    HttpResponse<String> answer = app.get("/oidc/userinfo", "Authorization", "Bearer " + access);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(text(answer, "sub")).isEqualTo(ana.id().value().toString());
    assertThat(text(answer, "name")).isEqualTo("Ana Sol");
    assertThat(json(answer).has("email")).isFalse();
    String all = text(tokens(asking()), "access_token");
    HttpResponse<String> posted =
        app.post("/oidc/userinfo", Map.of(), "Authorization", "Bearer " + all);
    assertThat(text(posted, "email")).isEqualTo("ana@example.org");
  }

  @Test
  void w14_whoThePersonIsIsToldToALivingTokenOfAnAppAlone() throws Exception {
    assertThat(app.get("/oidc/userinfo").statusCode()).isEqualTo(401);
    HttpResponse<String> wrong = app.get("/oidc/userinfo", "Authorization", "Bearer hfa_x");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().firstValue("www-authenticate").orElse(""))
        .contains("Bearer", "invalid_token");
    HttpResponse<String> given = tokens(asking("scope", "profile"));
    assertThat(given.statusCode()).as(given.body()).isEqualTo(200);
    String access = text(given, "access_token");
    HttpResponse<String> narrow = app.get("/oidc/userinfo", "Authorization", "Bearer " + access);
    assertThat(narrow.statusCode()).isEqualTo(403);
    assertThat(narrow.headers().firstValue("www-authenticate").orElse(""))
        .contains("insufficient_scope");
    assertThat(app.get("/oidc/userinfo?access_token=" + access).statusCode()).isEqualTo(401);
    assertThat(app.get("/oidc/other").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"})
  void whatTheMetadataSayIsServed(String address) throws Exception {
    JsonNode metadata = json(app.get(address));
    String issuer = app.issuer().toString();

    assertThat(metadata.path("issuer").asString()).isEqualTo(issuer);
    for (String endpoint : List.of("authorization", "token", "userinfo", "end_session")) {
      String at = metadata.path(endpoint + "_endpoint").asString();
      assertThat(at).startsWith(issuer);
      assertThat(app.get(at.substring(issuer.length())).statusCode())
          .as(endpoint)
          .isNotEqualTo(404);
    }
    assertThat(texts(metadata, "response_types_supported")).containsExactly("code");
    assertThat(texts(metadata, "code_challenge_methods_supported")).containsExactly("S256");
    assertThat(texts(metadata, "id_token_signing_alg_values_supported")).containsExactly("RS256");
    assertThat(texts(metadata, "subject_types_supported")).containsExactly("public");
    assertThat(texts(metadata, "grant_types_supported"))
        .containsExactly(
            "authorization_code",
            "refresh_token",
            "client_credentials",
            "urn:ietf:params:oauth:grant-type:device_code");
    assertThat(texts(metadata, "prompt_values_supported"))
        .containsExactly("none", "login", "consent", "select_account");
    assertThat(texts(metadata, "claims_supported")).contains("auth_time", "nonce", "email");
    assertThat(metadata.path("authorization_response_iss_parameter_supported").asBoolean())
        .isTrue();
    assertThat(metadata.path("request_uri_parameter_supported").asBoolean(true)).isFalse();
    assertThat(metadata.path("request_parameter_supported").asBoolean(true)).isFalse();
    assertThat(metadata.has("registration_endpoint")).isFalse();
  }

  private static List<String> texts(JsonNode node, String name) {
    return StreamSupport.stream(node.path(name).spliterator(), false)
        .map(JsonNode::asString)
        .toList();
  }

  @Test
  void anIdTokenTellsTheSignOutWhoseAddressMayBeGoneBackTo() throws Exception {
    String hint = text(tokens(asking()), "id_token");
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("id_token_hint", hint);
    asked.put("post_logout_redirect_uri", WEB);
    asked.put("state", "a b");
    assertThat(to(app.get(LOGOUT + OAuthApp.form(asked)))).isEqualTo(WEB + "?state=a%20b");
    assertThat(to(app.get(LOGOUT + OAuthApp.form(asked), "Cookie", cookie)))
        .startsWith("/signout?return=");

    asked.put("client_id", "b15665d9-eda6-4092-8539-0eec376afd59");
    assertThat(to(app.get(LOGOUT + OAuthApp.form(asked)))).isEmpty();
    asked.remove("client_id");
    asked.put("post_logout_redirect_uri", WEB + "/x");
    assertThat(to(app.get(LOGOUT + OAuthApp.form(asked)))).isEmpty();
    asked.put("post_logout_redirect_uri", WEB);
    asked.put("id_token_hint", altered(hint));
    assertThat(to(app.get(LOGOUT + OAuthApp.form(asked)))).isEmpty();
  }

  /// With another letter in the midst of its signature: what is behind the last whole byte says
  /// nothing, whatever it is.
  private static String altered(String token) {
    int at = token.length() - 20;
    return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
  }

  @Test
  void aSignOutByAnotherSitesFormIsNotTakenForNobodyBeingThere() throws Exception {
    Map<String, String> asked = Map.of("client_id", id, "post_logout_redirect_uri", WEB);
    HttpResponse<String> posted = app.post("/common/oauth2/v2.0/logout", asked);

    assertThat(to(posted)).startsWith("/common/oauth2/v2.0/logout?");
    assertThat(to(app.get(to(posted), "Cookie", cookie))).startsWith("/signout?return=");
  }
}
