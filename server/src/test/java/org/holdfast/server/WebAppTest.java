package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.server.OAuthApp.answer;
import static org.holdfast.server.OAuthApp.text;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of the web app, and how the app signs in, through the whole server over TLS. What the
/// app does with it is tried in `web/test/app` with a browser.
@SuppressWarnings("NullAway.Init") // made before the first test
class WebAppTest {

  private static final String WEB = "holdfast-web";
  private static final String ANA = "ana@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";

  @TempDir private static Path folder;
  private static Served served;
  private static OAuthApp app;
  private static FormBrowser browser;

  @BeforeAll
  static void start() {
    served = Served.start(folder.resolve("data"), "limits: {shutdown-wait: 0s}");
    app = new OAuthApp(served);
    browser = new FormBrowser(served);
    String code = served.holdfast().identity().signUps().ownerCode().orElseThrow();
    browser.open("/welcome?code=" + code).press("/signup", "email", ANA);
    browser.press("/signup/code", "code", served.mailed(ANA));
    browser.press("/signup/finish", "displayName", "Ana Sol", "password", GOOD);
  }

  @AfterAll
  static void stop() {
    browser.close();
    app.close();
    served.close();
  }

  private static String cookie(FormBrowser of) {
    return SessionCookies.NAME + "=" + of.cookie(SessionCookies.NAME);
  }

  private static FormBrowser signedIn() {
    FormBrowser other = new FormBrowser(served);
    other.open("/signin").press("/signin", "email", ANA, "password", GOOD);
    assertThat(other.at()).isEqualTo("/account");
    return other;
  }

  private static Map<String, String> asking(String... more) {
    Map<String, String> asked = app.asking(WEB, more);
    asked.putIfAbsent("prompt", "none");
    asked.put("scope", "Files.ReadWrite.All offline_access");
    asked.put("redirect_uri", served.https() + "/app/signed-in");
    return asked;
  }

  private static HttpResponse<String> tokens(String cookie) throws Exception {
    Map<String, String> told = answer(app.authorize(cookie, asking()));
    return app.post(
        "/common/oauth2/v2.0/token",
        Map.of(
            "grant_type",
            "authorization_code",
            "client_id",
            WEB,
            "code",
            String.valueOf(told.get("code")),
            "redirect_uri",
            served.https() + "/app/signed-in",
            "code_verifier",
            OAuthApp.VERIFIER));
  }

  private static int drive(String token) throws Exception {
    return app.get("/v1.0/me/drive", "Authorization", "Bearer " + token).statusCode();
  }

  @Test
  void everyAddressOfTheAppIsOnePageUnderAStrictPolicy() throws Exception {
    for (String path :
        new String[] {"/", "/files/0f", "/recent", "/restore", "/drives/1/items/2"}) {
      HttpResponse<String> page = app.get(path, "Cookie", cookie(browser));
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.headers().firstValue("cache-control")).hasValue("no-store");
      assertThat(page.headers().firstValue("content-security-policy").orElse(""))
          .startsWith("default-src 'none'; script-src 'nonce-")
          .contains("connect-src 'self'", "require-trusted-types-for 'script'")
          .contains("frame-src " + served.https() + "/preview/;", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(page.body()).contains("/assets/app.js?v=").doesNotContain(ANA, "Ana Sol");
    }
  }

  @Test
  void whoIsNotSignedInIsLedToTheSignInAndBack() throws Exception {
    HttpResponse<String> answer = app.get("/files/0f?open=1");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("location"))
        .hasValue("/signin?return=%2Ffiles%2F0f%3Fopen%3D1");
  }

  @Test
  void w14_theAppSignsInSilentlyAndHasNothingOnceItsBrowserIsSignedOut() throws Exception {
    try (FormBrowser other = signedIn()) {
      HttpResponse<String> tokens = tokens(cookie(other));
      assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
      assertThat(tokens.body()).doesNotContain("refresh_token");
      String token = text(tokens, "access_token");
      assertThat(drive(token)).isEqualTo(200);
      assertThat(other.open("/account/apps").text()).doesNotContain("Holdfast web");

      other.open("/signout").press("/signout");
      assertThat(drive(token)).isEqualTo(401);
      assertThat(answer(app.authorize(cookie(other), asking())))
          .containsEntry("error", "login_required");
    }
  }

  @Test
  void w12_theAppIsAnsweredAtThisServerAlone() throws Exception {
    for (String elsewhere :
        new String[] {"https://evil.example/app/signed-in", served.https() + "/app/signed-in/x"}) {
      HttpResponse<String> answer =
          app.authorize(cookie(browser), asked("redirect_uri", elsewhere));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.headers().firstValue("location")).isEmpty();
    }
    assertThat(answer(app.authorize(cookie(browser), asked("code_challenge", ""))))
        .containsEntry("error", "invalid_request");
  }

  private static Map<String, String> asked(String name, String value) {
    Map<String, String> asked = asking();
    if (value.isEmpty()) {
      asked.remove(name);
      asked.remove("code_challenge_method");
    } else {
      asked.put(name, value);
    }
    return asked;
  }

  @Test
  void w12_noDeviceIsLetInAsTheApp() throws Exception {
    HttpResponse<String> answer =
        app.post(
            "/common/oauth2/v2.0/devicecode",
            Map.of("client_id", WEB, "scope", "Files.ReadWrite.All"));

    assertThat(text(answer, "error")).isEqualTo("unauthorized_client");
  }
}
