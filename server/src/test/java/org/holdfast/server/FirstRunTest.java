package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new server, from its one-time link on; and the languages and colours of its pages.
class FirstRunTest {

  private static final String ANA = "ana@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";

  @TempDir private Path folder;

  @InOneProcess
  @Test
  void leadsFromTheAccountToTheFirstFileOneStepAtATime() {
    try (Served served = Served.start(folder.resolve("data"), "");
        FormBrowser browser = new FormBrowser(served)) {
      take(served, browser);
      assertThat(browser.at()).isEqualTo("/account");
      assertThat(now(browser)).isEqualTo("A second way in");

      addApp(browser);
      assertThat(browser.at()).startsWith("/account/start");
      expectStep(browser, 3, "Where your files are");
      assertThat(browser.text()).contains("regions/west", "3,3", " km apart");
      assertThat(browser.text()).contains("lie on one disk.", "all of them are gone together");

      browser.press("/account/start/later", "stage", "places");
      assertThat(now(browser)).isEqualTo("Recovery kit");

      browser.press("/account/start/kit");
      expectStep(browser, 4, "Recovery kit");
      assertThat(kit(browser))
          .startsWith("Holdfast recovery kit\n\nServer: https://")
          .contains("Account: " + ANA)
          .containsPattern("once\\):\n([A-Za-z0-9 -]+\n){10}");

      browser.open("/account");
      expectStep(browser, 5, "First files");
      browser.press("/account/start/later", "stage", "files");
      assertThat(browser.at()).isEqualTo("/account?message=started");
      assertThat(browser.text()).contains("All is set up.", "Invite people");
      assertThat(browser.cookie("__Host-start")).isEmpty();
    }
  }

  @InOneProcess
  @Test
  void theHintOfTheOutboxNamesTheFolderToWhoOwnsTheServerAlone() {
    try (Served served = Served.start(folder.resolve("my data"), "");
        FormBrowser browser = new FormBrowser(served);
        FormBrowser stranger = new FormBrowser(served)) {
      String code = served.holdfast().identity().signUps().ownerCode().orElseThrow();
      browser.open("/welcome?code=" + code).press("/signup", "email", ANA);
      assertThat(browser.text())
          .contains("./holdfast outbox --data '" + folder.resolve("my data") + "'")
          .doesNotContain("We sent");

      stranger.open("/welcome?code=" + "A".repeat(40)).open("/signup/code");
      assertThat(stranger.text()).contains("ask whoever runs it").doesNotContain("my data");
      assertThat(stranger.open("/signup").text()).doesNotContain("Welcome to your Holdfast");
    }
  }

  @Test
  void goesOnInAnotherBrowserFromWhatIsThere() {
    try (Served served = Served.start(folder.resolve("data"), "");
        FormBrowser browser = new FormBrowser(served);
        FormBrowser other = new FormBrowser(served)) {
      take(served, browser);
      addApp(browser);

      other.open("/signin").press("/signin", "email", ANA, "password", GOOD);
      assertThat(other.text()).contains("Setting up your server is not finished.");
      assertThat(now(other.open("/account/start"))).isEqualTo("Where your files are");
    }
  }

  @Test
  void isForTheOwnerAloneAndTellsNobodyElseWhereFilesAre() {
    try (Served served = Served.start(folder.resolve("data"), "");
        FormBrowser browser = new FormBrowser(served);
        FormBrowser ben = new FormBrowser(served)) {
      take(served, browser);
      String code = served.holdfast().identity().signUps().inviteByKeeper();
      ben.open("/welcome?code=" + code).press("/signup", "email", "ben@example.org");
      assertThat(ben.text())
          .contains("This server sends no mail yet", "ask whoever runs it")
          .doesNotContain("holdfast outbox", "We sent", "Step ", folder.toString());
      ben.press("/signup/code", "code", served.mailed("ben@example.org"));
      ben.press("/signup/finish", "displayName", "Ben", "password", GOOD + " too");
      assertThat(ben.text()).contains("Hello, Ben").doesNotContain("Your server is yours");

      ben.keep("__Host-start", "begun");
      assertThat(ben.open("/account/start").at()).isEqualTo("/account");
      assertThat(ben.text()).doesNotContain("regions/west", "not finished");
    }
  }

  @Test
  void speaksTheLanguageThatTheBrowserAsksForAndThenTheChosenOne() {
    try (Served served = Served.start(folder.resolve("data"), "");
        FormBrowser browser = new FormBrowser(served)) {
      browser.speak("fr, de-AT;q=0.8, en;q=0.5").open("/signin");
      assertThat(browser.html()).contains("<html lang=\"de\" dir=\"ltr\"");
      assertThat(browser.text()).contains("Passwort vergessen?");

      browser.post("/language", Map.of("language", "en", "return", "/recover"));
      assertThat(browser.at()).isEqualTo("/recover");
      assertThat(browser.text()).contains("Recover your account");
      assertThat(browser.open("/s/nothing").text()).contains("There is nothing here");

      browser.keep("__Host-language", "de");
      assertThat(browser.open("/s/nothing").html()).contains("<html lang=\"de\"");
      assertThat(browser.text()).contains("Hier ist nichts");
      browser.keep("__Host-language", "tlh");
      browser.keep("__Host-theme", "dark");
      assertThat(browser.open("/signin").html()).contains("lang=\"de\"", "data-theme=\"dark\"");
      browser.keep("__Host-theme", "\"><script>");
      assertThat(browser.open("/signin").html()).contains("data-theme=\"\"");
    }
  }

  @Test
  void aLanguageIsKeptForNoOtherSiteAndLeadsNowhereElse() {
    try (Served served = Served.start(folder.resolve("data"), "");
        FormBrowser browser = new FormBrowser(served)) {
      browser.post(
          "/language", Map.of("language", "de", "return", "/"), "Sec-Fetch-Site", "cross-site");
      assertThat(browser.status()).isEqualTo(403);
      assertThat(browser.cookie("__Host-language")).isEmpty();
      assertThat(browser.post("/language", Map.of("language", "tlh")).status()).isEqualTo(403);

      for (String away :
          new String[] {"//evil.example", "/\\evil.example", "https://evil.example"}) {
        browser.post("/language", Map.of("language", "de", "return", away));
        assertThat(browser.at()).startsWith("/signin");
      }
    }
  }

  @Test
  void aMistypedCodeOfAnAppLeavesItsPictureWhereItIs() {
    try (Served served = Served.start(folder.resolve("data"), "");
        FormBrowser browser = new FormBrowser(served)) {
      take(served, browser);
      browser.press("/account/security/add-app");
      String picture = found(browser, "<img src=\"(data:image/svg[^\"]+)\"");

      browser.press("/account/security/confirm", "code", "000000");
      assertThat(browser.status()).isEqualTo(403);
      assertThat(browser.text()).contains("That is not the code.");
      expectStep(browser, 2, "A second way in");
      assertThat(browser.html()).contains(picture);

      browser.open("/account/security/confirm");
      assertThat(browser.text()).doesNotContain("That is not the code.");
      String secret = found(browser, "class=\"secret\">([A-Z2-7 ]+)<").replace(" ", "");
      browser.press("/account/security/confirm", "code", OneTimeCode.of(secret, Instant.now()));
      assertThat(now(browser)).isEqualTo("Where your files are");
      assertThat(browser.open("/account/security/confirm").html())
          .doesNotContain("secret", picture);
    }
  }

  @Test
  void whoComesBackToTheFormOfTheirAccountFindsItMade() {
    try (Served served = Served.start(folder.resolve("data"), "");
        FormBrowser browser = new FormBrowser(served);
        FormBrowser stranger = new FormBrowser(served)) {
      take(served, browser);
      assertThat(browser.open("/signup/finish").at()).isEqualTo("/");
      assertThat(stranger.open("/signup/finish").at()).isEqualTo("/signin");
    }
  }

  @Test
  void nobodyIsToldOfAMailThatIsNotSent() {
    try (Served served = Served.start(folder.resolve("data"), "");
        FormBrowser browser = new FormBrowser(served);
        FormBrowser stranger = new FormBrowser(served)) {
      take(served, browser);
      stranger.open("/recover").press("/recover", "email", ANA);
      String known = stranger.text();
      assertThat(known)
          .contains("This server sends no mail yet", "ask whoever runs it")
          .doesNotContain("on its way", "that we sent you");
      stranger.open("/recover").press("/recover", "email", "nobody@example.org");
      assertThat(stranger.text()).isEqualTo(known);

      browser.open("/account/security/add-email");
      browser.press("/account/security/add-email", "email", "ana@example.net");
      assertThat(browser.text()).contains("This server sends no mail yet");
    }
  }

  private static void take(Served served, FormBrowser browser) {
    String code = served.holdfast().identity().signUps().ownerCode().orElseThrow();
    browser.open("/welcome?code=" + code);
    expectStep(browser, 1, "Your account");
    assertThat(browser.text())
        .contains("Welcome to your Holdfast", "whoever makes its first account owns it")
        .containsSubsequence(
            "Your account",
            "A second way in",
            "Where your files are",
            "Recovery kit",
            "First files",
            "Type your mail address")
        .doesNotContain("You are invited");
    browser.press("/signup", "email", ANA);
    expectStep(browser, 1, "Your account");
    browser.press("/signup/code", "code", served.mailed(ANA));
    expectStep(browser, 1, "Your account");
    browser.press("/signup/finish", "displayName", "Ana Sol", "password", GOOD);
  }

  /// What every page of the first run shows.
  private static void expectStep(FormBrowser browser, int number, String title) {
    assertThat(browser.text()).contains("Step " + number + " of 5");
    assertThat(now(browser)).isEqualTo(title);
  }

  private static void addApp(FormBrowser browser) {
    browser.press("/account/security/add-app");
    expectStep(browser, 2, "A second way in");
    String secret = found(browser, "class=\"secret\">([A-Z2-7 ]+)<").replace(" ", "");
    browser.press("/account/security/confirm", "code", OneTimeCode.of(secret, Instant.now()));
  }

  /// The step that comes next.
  private static String now(FormBrowser browser) {
    return found(browser, "<li[^>]* aria-current=\"step\">([^<]+)<").strip();
  }

  private static String kit(FormBrowser browser) {
    Map<String, String> fields = browser.fields("/account/start/kit/file");
    fields.replaceAll((_, value) -> value.replace("\n", "\r\n")); // as browsers send it
    browser.post("/account/start/kit/file", fields);
    assertThat(browser.header("content-disposition")).startsWith("attachment;");
    return browser.html();
  }

  private static String found(FormBrowser browser, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(browser.html());
    assertThat(matcher.find()).as(browser.text()).isTrue();
    return matcher.group(1);
  }
}
