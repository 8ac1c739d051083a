package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.identity.Account;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.EmailAddress;
import org.holdfast.server.signin.SignInDoor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that asks everyone for two-step verification, through its real doors.
class TwoStepRequiredTest {

  private static final String ANA = "ana@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";
  private static final String REQUIRED = "identity: {two-step: required, sign-up: open}";
  private static final String HERE = "/account/required";

  // What one needs on the way there, and the ways out.
  private static final List<String> OPEN =
      List.of(HERE, "/account/security", "/prove", "/signout", "/recover", "/keep");

  @TempDir private static Path folder;

  @Test
  void whoSignsUpIsLedThroughEachStepAndThenToWhereTheyWereGoing() {
    try (Served served = Served.start(folder.resolve("a"), REQUIRED);
        OAuthApp app = new OAuthApp(served);
        FormBrowser browser = new FormBrowser(served)) {
      signUp(served, browser);
      assertThat(browser.at()).isEqualTo(HERE);
      assertThat(browser.text()).contains("asks everyone for two-step verification");
      browser.open(asking(served, app));
      assertThat(browser.at()).isEqualTo(HERE);

      browser.press("/account/security/add-app", "label", "phone");
      String secret = found(browser.html(), "class=\"secret\">([A-Z2-7 ]+)<").replace(" ", "");
      browser.press("/account/security/confirm", "code", OneTimeCode.of(secret, Instant.now()));
      assertThat(browser.at()).startsWith(HERE);
      browser.press("/account/security/recovery-codes");
      assertThat(browser.html()).contains("href=\"" + HERE + "\"");
      browser.open(HERE).press(HERE);

      assertThat(browser.at()).startsWith("/signin/go?return=%2Fcommon%2Foauth2");
      browser.open(found(browser.html(), "<a href=\"([^\"]+)\"").replace("&amp;", "&"));
      assertThat(browser.text()).contains("Let Sync in?");
      assertThat(browser.open("/account").text()).contains("Hello, Ana Sol");
      turningItOffIsRefused(browser);
    }
  }

  private static void turningItOffIsRefused(FormBrowser browser) {
    browser.open("/account/security");
    assertThat(browser.text()).contains("This server asks everyone for it.");
    assertThat(browser.html()).doesNotContain("/account/security/two-step");
    browser.open("/account/security/two-step").press("/account/security/two-step");
    assertThat(browser.status()).isEqualTo(403);
    assertThat(browser.text()).contains("it cannot be turned off");
  }

  @Test
  void nothingElseCanBeReachedInABrowserBefore() {
    try (Served served = Served.start(folder.resolve("b"), REQUIRED);
        FormBrowser browser = new FormBrowser(served)) {
      signUp(served, browser);
      List<String> reached = new ArrayList<>();
      for (String form : forms(served)) {
        if (isOpen(form)) {
          continue;
        }
        String ticket = browser.open(HERE).fields("/account/security/add-app").get("ticket");
        browser.post(form, Map.of("ticket", String.valueOf(ticket)));
        note(browser, form, reached);
        note(browser.open(form), form, reached);
      }
      for (String page : List.of("/account", "/account/plan", "/account/activity", "/device")) {
        note(browser.open(page), page, reached);
      }

      assertThat(reached).isEmpty();
    }
  }

  /// What is sent by a form alone is no page, and so is found by nobody. A picture's form is of
  /// another kind: this one is refused before it is asked whose it is.
  private static void note(FormBrowser browser, String asked, List<String> reached) {
    boolean refused = asked.equals("/account/profile/picture") && browser.status() == 403;
    if (!browser.at().equals(HERE) && browser.status() != 404 && !refused) {
      reached.add(asked + " led to " + browser.at() + " " + browser.status());
    }
  }

  private static boolean isOpen(String path) {
    return OPEN.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
  }

  @Test
  void aSessionOfBeforeIsLedThereTooAndTokensGoOn() throws Exception {
    Path data = folder.resolve("c");
    String token;
    String session;
    try (Served served = Served.start(data, "identity: {sign-up: open}");
        FormBrowser browser = new FormBrowser(served)) {
      signUp(served, browser);
      assertThat(browser.at()).isEqualTo("/account");
      Account ana = served.holdfast().accounts().find(EmailAddress.parse(ANA)).orElseThrow();
      token = served.holdfast().tokens().issue(ana.id(), "sync");
      session = browser.cookie(SessionCookies.NAME);
    }
    try (Served served = Served.start(data, REQUIRED);
        FormBrowser browser = new FormBrowser(served)) {
      browser.keep(SessionCookies.NAME, session);

      assertThat(browser.open("/account/tokens").at()).isEqualTo(HERE);
      assertThat(served.bytes("/v1.0/me/drive", token).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoSignsOutAtAnAppIsSignedOutAlsoBefore() {
    try (Served served = Served.start(folder.resolve("d"), REQUIRED);
        FormBrowser browser = new FormBrowser(served)) {
      signUp(served, browser);

      browser.open("/common/oauth2/v2.0/logout");
      assertThat(browser.at()).startsWith("/signout?return=");
      browser.press("/signout");

      assertThat(browser.cookie(SessionCookies.NAME)).isEmpty();
    }
  }

  @Test
  void r22_takingItBackIsToldAtStart() throws Exception {
    Path data = folder.resolve("e");
    Served.start(data, REQUIRED).close();
    try (Served served = Served.start(data, "identity: {sign-up: open}")) {
      assertThat(served.get(served.https(), "/health").body()).contains("degraded");
    }
  }

  private static void signUp(Served served, FormBrowser browser) {
    String code = served.holdfast().identity().signUps().ownerCode().orElseThrow();
    browser.open("/welcome?code=" + code).press("/signup", "email", ANA);
    browser.press("/signup/code", "code", served.mailed(ANA));
    browser.press("/signup/finish", "displayName", "Ana Sol", "password", GOOD);
  }

  private static String asking(Served served, OAuthApp app) {
    String id =
        served
            .holdfast()
            .clients()
            .register("Sync", false, List.of("http://localhost/cb"), AppScope.ALL)
            .client()
            .id();
    return "/common/oauth2/v2.0/authorize?" + OAuthApp.form(app.asking(id));
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

  private static String found(String html, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(html);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }
}
