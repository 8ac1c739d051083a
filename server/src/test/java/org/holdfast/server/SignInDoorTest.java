package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the pages of sign-in hold against who means no good.
@SuppressWarnings("NullAway.Init") // made before the first test
class SignInDoorTest {

  private static final String OWNER = "owner@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";

  @TempDir private static Path folder;
  private static Served served;

  @BeforeAll
  static void start() {
    served = Served.start(folder.resolve("data"), "");
    try (FormBrowser browser = new FormBrowser(served)) {
      String code = served.holdfast().identity().signUps().ownerCode().orElseThrow();
      browser.open("/welcome?code=" + code).press("/signup", "email", OWNER);
      browser.press("/signup/code", "code", served.mailed(OWNER));
      browser.press("/signup/finish", "displayName", "Olga", "password", GOOD);
      assertThat(browser.at()).isEqualTo("/account");
    }
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static FormBrowser browser() {
    return new FormBrowser(served);
  }

  private static FormBrowser signedIn() {
    FormBrowser browser = browser();
    browser.open("/signin").press("/signin", "email", OWNER, "password", GOOD);
    assertThat(browser.at()).isEqualTo("/account");
    return browser;
  }

  @Test
  void w08_aFormWithoutItsTicketDoesNothing() {
    try (FormBrowser browser = signedIn()) {
      browser.open("/account/profile");
      Map<String, String> fields = browser.fields("/account/profile", "displayName", "Mallory");
      fields.remove("ticket");
      browser.post("/account/profile", fields);

      assertThat(browser.status()).isEqualTo(403);
      assertThat(browser.open("/account").text()).contains("Hello, Olga");
    }
  }

  @Test
  void w08_aTicketOfAnotherBrowserDoesNothing() {
    try (FormBrowser mallory = signedIn();
        FormBrowser browser = signedIn()) {
      Map<String, String> fields =
          mallory.open("/account/profile").fields("/account/profile", "displayName", "Mallory");
      browser.open("/account/profile").post("/account/profile", fields);

      assertThat(browser.status()).isEqualTo(403);
    }
  }

  @Test
  void w08_aTicketFromBeforeTheSignInDoesNothing() {
    try (FormBrowser browser = browser()) {
      browser.open("/signin");
      String before = browser.fields("/signin").get("ticket");
      browser.press("/signin", "email", OWNER, "password", GOOD);

      browser.open("/account/profile");
      Map<String, String> fields = browser.fields("/account/profile", "displayName", "Mallory");
      fields.put("ticket", before);
      browser.post("/account/profile", fields);

      assertThat(browser.status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Content-Type, text/plain",
    "Content-Type, multipart/form-data",
  })
  void w08_aFormFromElsewhereDoesNothing(String header, String value) {
    try (FormBrowser browser = signedIn()) {
      browser.open("/account/profile");
      Map<String, String> fields = browser.fields("/account/profile", "displayName", "Mallory");
      browser.post("/account/profile", fields, header, value);

      assertThat(browser.status()).isEqualTo(403);
      assertThat(browser.open("/account").text()).contains("Hello, Olga");
    }
  }

  /// From an address of its own, so that the others' tests are not kept waiting.
  @InOneProcess // before two, all come from the front
  @ParameterizedTest
  @CsvSource({"127.9.1.1, /recover, /recover", "127.9.2.1, /signin, /signin/passkey-first"})
  void w17_anAddressThatBeginsTooMuchHasToWait(String from, String page, String action)
      throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(served.trust())
            .localAddress(InetAddress.getByName(from))
            .build();
    try (FormBrowser browser = new FormBrowser(served.https(), client)) {
      for (int i = 0; i < 30; i++) {
        browser.open(page).press(action, "email", "person" + i + "@example.org");
        assertThat(browser.status()).isEqualTo(200);
      }
      browser.open(page).press(action, "email", OWNER);

      assertThat(browser.status()).isEqualTo(429);
      assertThat(Integer.parseInt(browser.header("Retry-After"))).isBetween(1, 60);
      assertThat(browser.text()).contains("the next has to wait");
    }
  }

  @Test
  void whatAFormHoldsIsNeverReadFromAnAddress() {
    try (FormBrowser browser = browser()) {
      Map<String, String> fields = browser.open("/signin").fields("/signin");
      browser.post("/signin?email=" + OWNER + "&password=x", fields);

      assertThat(browser.status()).isEqualTo(403);
    }
  }

  @Test
  void w14_aSessionThatSomebodyPlantedIsNotTheOneThatIsOpened() {
    try (FormBrowser thief = signedIn();
        FormBrowser browser = browser()) {
      String planted = thief.cookie(SessionCookies.NAME);
      browser.keep(SessionCookies.NAME, planted);
      browser.open("/signin?message=over"); // shown although somebody is signed in
      browser.press("/signin", "email", OWNER, "password", GOOD);

      assertThat(browser.cookie(SessionCookies.NAME)).isNotEmpty().isNotEqualTo(planted);
      assertThat(thief.open("/account").at()).startsWith("/signin");
    }
  }

  @Test
  void w14_aCookieIsDeadAfterSigningOut() {
    try (FormBrowser browser = signedIn()) {
      String cookie = browser.cookie(SessionCookies.NAME);
      browser.open("/signout").press("/signout");
      assertThat(browser.cookie(SessionCookies.NAME)).isEmpty();

      browser.keep(SessionCookies.NAME, cookie);
      assertThat(browser.open("/account").at()).isEqualTo("/signin?return=%2Faccount");
    }
  }

  @Test
  void w26_aSessionThatIsShownWithoutTlsIsRevoked() throws Exception {
    try (FormBrowser browser = signedIn()) {
      String cookie = browser.cookie(SessionCookies.NAME);
      served.get(served.http(), "/account", "Cookie", SessionCookies.NAME + "=" + cookie);

      assertThat(browser.open("/account").at()).startsWith("/signin");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example/",
        "/\\evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie:a=b\r\nX: y",
        "evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
      })
  void nobodyIsLedElsewhere(String back) {
    try (FormBrowser browser = browser()) {
      browser.open("/signin");
      browser.press("/signin", "email", OWNER, "password", GOOD, "return", back);

      assertThat(browser.at()).isEqualTo("/account");
    }
  }

  @Test
  void whoCameForSomethingGetsThere() {
    try (FormBrowser browser = browser()) {
      browser.open("/account/devices?message=saved");
      assertThat(browser.at()).isEqualTo("/signin?return=%2Faccount%2Fdevices");
      browser.press("/signin", "email", OWNER, "password", GOOD);
      assertThat(browser.at()).isEqualTo("/account/devices");

      browser.open("/signout").press("/signout");
      browser.open("/signin?return=%2Foauth2%2Fauthorize%3Fclient_id%3Dx%26state%3Dy");
      browser.press("/signin", "email", OWNER, "password", GOOD);
      assertThat(browser.html())
          .contains("content=\"0; url=/oauth2/authorize?client_id=x&amp;state=y\"");
    }
  }

  @Test
  void anAppThatLeadsHereIsAnsweredAfterTheSignIn() {
    String wanted =
        "/common/oauth2/v2.0/authorize?client_id=b15665d9-eda6-4092-8539-0eec376afd59"
            + "&response_type=code&scope=Files.ReadWrite%20offline_access&state=xyz"
            + "&redirect_uri=http%3A%2F%2Flocalhost%3A53682%2F";
    try (FormBrowser browser = browser()) {
      browser.open(wanted).press("/signin", "email", OWNER, "password", GOOD);
      assertThat(browser.at()).startsWith("/signin/go?return=");

      browser.open(
          browser.html().replaceFirst("(?s).*url=([^\"]+)\".*", "$1").replace("&amp;", "&"));
      assertThat(browser.text()).contains("Let rclone in?", "Olga");
      String session = browser.cookie(SessionCookies.NAME);

      String other = browser.html().replaceFirst("(?s).*href=\"(/signout[^\"]+)\".*", "$1");
      browser.open(other.replace("&amp;", "&")).press("/signout");
      assertThat(browser.cookie(SessionCookies.NAME)).isEmpty();
      assertThat(browser.at()).startsWith("/signin/go?return=%2Fcommon");
      browser.keep(SessionCookies.NAME, session);
      assertThat(browser.open(wanted).at()).startsWith("/signin?return=");
    }
  }

  @Test
  void w18_aWrongPasswordAndAnUnknownAddressAreToldApartByNothing() {
    try (FormBrowser browser = browser()) {
      Told wrong = told(browser, "/signin", "email", OWNER, "password", "not the one it is");
      Told unknown =
          told(browser, "/signin", "email", "nobody@example.org", "password", "not the one it is");
      Told none = told(browser, "/signin", "email", "no address", "password", "not the one it is");

      assertThat(unknown).isEqualTo(wrong);
      assertThat(none).isEqualTo(wrong);
      assertThat(wrong.status()).isEqualTo(403);
      assertThat(wrong.text()).contains("don't go together");
    }
  }

  @Test
  void w18_recoverySaysTheSameToEveryone() {
    try (FormBrowser browser = browser()) {
      Told known = told(browser, "/recover", "email", OWNER);
      Told typed = pressed(browser, "/recover/proof", "code", "00000000");
      Told unknown = told(browser, "/recover", "email", "nobody@example.org");
      Told guessed = pressed(browser, "/recover/proof", "code", "00000000");

      assertThat(unknown).isEqualTo(known);
      assertThat(guessed).isEqualTo(typed);
      assertThat(known.at()).isEqualTo("/recover/proof");
      assertThat(typed.status()).isEqualTo(403);
    }
  }

  @Test
  void w18_signingUpWithAnAddressThatIsTakenLooksTheSame() {
    String invitation = invitation();
    try (FormBrowser browser = browser()) {
      browser.open("/welcome?code=" + invitation);
      Told taken = pressed(browser, "/signup", "email", OWNER);
      browser.open("/signup");
      Told free = pressed(browser, "/signup", "email", "free@example.org");

      assertThat(taken).isEqualTo(free);
      assertThat(taken.at()).isEqualTo("/signup/code");
    }
  }

  private static String invitation() {
    try (FormBrowser owner = signedIn()) {
      owner.open("/account/invite").press("/account/invite");
      return owner.html().replaceFirst("(?s).*/welcome\\?code=(hi_[A-Za-z0-9_-]+).*", "$1");
    }
  }

  /// What a page says, apart from what was typed.
  private record Told(int status, String at, String text) {}

  private static Told told(FormBrowser browser, String form, String... typed) {
    browser.open(form);
    return pressed(browser, form, typed);
  }

  private static Told pressed(FormBrowser browser, String form, String... typed) {
    browser.press(form, typed);
    return new Told(browser.status(), browser.at(), browser.text());
  }

  @Test
  void w15_whoGuessesIsToldToWait() {
    try (FormBrowser browser = browser()) {
      // The wait doubles with each that is wrong; the sixth may come after the first wait was over.
      for (int i = 0; i < 12 && browser.status() != 429; i++) {
        told(browser, "/signin", "email", "guessed@example.org", "password", "guess number " + i);
      }

      assertThat(browser.status()).isEqualTo(429);
      assertThat(browser.header("retry-after")).matches("[0-9]+");
      assertThat(browser.text()).contains("too many wrong tries", "try again in");
    }
  }

  @Test
  void aRefusedFormLeadsToItsPageSoThatBackAndForwardFindIt() {
    String typed = "this is what nobody else may read";
    try (FormBrowser browser = browser()) {
      browser.open("/signin?return=/account/tokens");
      int before = browser.visited().size();
      browser.press("/signin", "email", "typed@example.org", "password", typed, "trust", "yes");

      assertThat(browser.visited().size() - before).as("asked for, the page included").isEqualTo(2);
      assertThat(browser.at()).isEqualTo("/signin?return=%2Faccount%2Ftokens");
      assertThat(browser.status()).isEqualTo(403);
      assertThat(browser.text()).contains("don't go together");
      assertThat(browser.html())
          .contains("value=\"typed@example.org\"", "value=\"yes\" checked")
          .doesNotContain(typed);
      assertThat(browser.header("cache-control")).isEqualTo("no-store");

      browser.open(browser.at());
      assertThat(browser.status()).as("told once").isEqualTo(200);
      assertThat(browser.text()).doesNotContain("don't go together");
      assertThat(browser.cookie("__Host-refused")).isEmpty();
    }
  }

  @Test
  void aKeptRefusalIsOfOneBrowserAndOnePageAndHoldsNoPassword() throws Exception {
    try (FormBrowser browser = browser();
        FormBrowser other = browser()) {
      String typed = "this is what nobody else may read";
      String kept = refusal(browser, typed);
      assertThat(kept).isNotEmpty();
      assertThat(new String(Base64.getUrlDecoder().decode(kept), StandardCharsets.ISO_8859_1))
          .doesNotContain(typed, "typed@example.org", "together");

      other.open("/recover");
      other.keep("__Host-refused", kept);
      assertThat(other.open("/signin").status()).as("in another browser").isEqualTo(200);
      assertThat(other.html()).doesNotContain("typed@example.org");

      browser.keep("__Host-refused", kept);
      assertThat(browser.open("/recover").status()).as("on another page").isEqualTo(200);
      browser.keep("__Host-refused", kept.substring(0, 20) + "AAAA" + kept.substring(24));
      assertThat(browser.open("/signin").status()).as("altered").isEqualTo(200);
      browser.keep("__Host-refused", "%%%");
      assertThat(browser.open("/signin").status()).as("none of ours").isEqualTo(200);
      browser.keep("__Host-refused", kept);
      assertThat(browser.open("/signin").status()).as("where it belongs").isEqualTo(403);
    }
  }

  /// What a browser keeps of a sign-in that was refused, before its page took it.
  private static String refusal(FormBrowser browser, String password) throws Exception {
    browser.open("/signin");
    var fields = browser.fields("/signin", "email", "typed@example.org", "password", password);
    String cookie = "__Host-form=" + browser.cookie("__Host-form");
    HttpResponse<String> answer =
        served.client().send(sent("/signin", fields, cookie), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(303);
    return answer.headers().allValues("set-cookie").stream()
        .filter(each -> each.startsWith("__Host-refused="))
        .map(each -> each.substring("__Host-refused=".length(), each.indexOf(';')))
        .findFirst()
        .orElseThrow();
  }

  private static HttpRequest sent(String path, Map<String, String> fields, String cookie) {
    String body =
        fields.entrySet().stream()
            .map(
                each ->
                    each.getKey()
                        + "="
                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(served.https().resolve(path))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Cookie", cookie)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  @Test
  void aServerByInvitationTakesNobodyElse() {
    try (FormBrowser browser = browser()) {
      told(browser, "/signup", "email", "stranger@example.org", "invitation", "");
      assertThat(browser.status()).isEqualTo(403);
      assertThat(browser.text()).contains("by invitation");

      assertThat(browser.open("/account/invite").at()).startsWith("/signin");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/signin",
        "/signup",
        "/signup/code",
        "/recover",
        "/signin/frozen",
        "/signin/nothing",
        "/account",
        "/account/security",
        "/account/security/add-passkey",
        "/account/activity",
        "/account/tokens",
        "/prove"
      })
  void everyPageIsForNoFrameNoCacheAndNoScriptOfOthers(String path) {
    try (FormBrowser browser = signedIn()) {
      browser.open(path);

      assertThat(browser.header("content-security-policy"))
          .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
          .doesNotContain("unsafe");
      assertThat(browser.header("cache-control")).isEqualTo("no-store");
      assertThat(browser.header("referrer-policy")).isEqualTo("no-referrer");
      assertThat(browser.html()).doesNotContain("style=", "onclick", "javascript:");
    }
  }

  @Test
  void whatHappenedIsToldWithWhereItCameFrom() {
    try (FormBrowser browser = signedIn()) {
      served.holdfast().checkpoint();
      browser.open("/account/activity");

      assertThat(browser.text()).contains("You signed in.", "127.0.0.1", "Mozilla/5.0");
      browser.press("/account/activity/mine");
      assertThat(browser.text()).contains("We keep that with the event");
      served.holdfast().checkpoint();
      assertThat(browser.open("/account/activity").text())
          .contains("You said that it was you", "You have looked at this");
    }
  }

  @Test
  void whoSaysItWasNotThemIsSignedOutAndLedToRecovery() {
    String invitation = invitation();
    try (FormBrowser browser = browser()) {
      browser.open("/welcome?code=" + invitation).press("/signup", "email", "eve@example.org");
      browser.press("/signup/code", "code", served.mailed("eve@example.org"));
      browser.press("/signup/finish", "displayName", "Eve", "password", GOOD);
      served.holdfast().checkpoint();
      browser.open("/account/activity");
      String entry = browser.html().replaceFirst("(?s).*not-mine\\?entry=([0-9]+-[0-9]+).*", "$1");
      browser.open("/account/activity/not-mine?entry=" + entry);
      browser.press("/account/activity/not-mine");
      assertThat(browser.at()).isEqualTo("/recover?message=frozen");

      browser.open("/signin").press("/signin", "email", "eve@example.org", "password", GOOD);
      assertThat(browser.at()).isEqualTo("/signin/frozen");
      assertThat(browser.status()).isEqualTo(403);
    }
  }
}
