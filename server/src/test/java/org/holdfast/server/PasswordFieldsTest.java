package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Typing passwords on the pages, as ASVS 6.2.2, 6.2.6 and 6.2.7 want it.
@SuppressWarnings("NullAway.Init") // made before the first test
class PasswordFieldsTest {

  private static final String ANA = "ana@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";
  private static final String BETTER = "the ninth lantern hums above wet slate";
  private static final Pattern INPUT = Pattern.compile("<input [^>]*name=\"password\"[^>]*>");

  @TempDir private static Path folder;
  private static Served served;

  @BeforeAll
  static void start() {
    served = Served.start(folder.resolve("data"), "identity: {sign-up: open}");
    try (FormBrowser owner = new FormBrowser(served)) {
      owner.open(
          "/welcome?code=" + served.holdfast().identity().signUps().ownerCode().orElseThrow());
      signUp(owner, "owner@example.org");
    }
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  /// The page on which the password is chosen first.
  private static FormBrowser choosing(String email) {
    return begin(new FormBrowser(served).open("/signup"), email);
  }

  private static FormBrowser begin(FormBrowser browser, String email) {
    browser.press("/signup", "email", email);
    return browser.press("/signup/code", "code", served.mailed(email));
  }

  private static FormBrowser signUp(FormBrowser browser, String email) {
    begin(browser, email).press("/signup/finish", "displayName", "Somebody", "password", GOOD);
    assertThat(browser.at()).isEqualTo("/account");
    return browser;
  }

  private static FormBrowser signedUp(String email) {
    return signUp(new FormBrowser(served).open("/signup"), email);
  }

  @Test
  void fieldsOfPasswordsHideThemAndSayToManagersWhatTheyAre() {
    try (FormBrowser stranger = new FormBrowser(served);
        FormBrowser joining = choosing("joining@example.org");
        FormBrowser here = signedUp("here@example.org")) {
      expectHidden(joining, "new-password");
      expectHidden(stranger.open("/signin"), "current-password");
      assertThat(stranger.html()).contains("autocomplete=\"username\"");
      expectHidden(here.open("/account/password"), "new-password");
      expectHidden(here.open("/prove"), "current-password");
      stranger.open("/recover").press("/recover", "email", "here@example.org");
      stranger.press("/recover/proof", "code", served.mailed("here@example.org"));
      assertThat(stranger.at()).startsWith("/recover/password");
      expectHidden(stranger, "new-password");
    }
  }

  private static void expectHidden(FormBrowser page, String autocomplete) {
    List<String> fields = INPUT.matcher(page.html()).results().map(MatchResult::group).toList();
    assertThat(fields).as(page.at()).isNotEmpty();
    assertThat(fields)
        .as(page.at())
        .allMatch(field -> field.contains("type=\"password\""))
        .allMatch(field -> field.contains("autocomplete=\"" + autocomplete + "\""))
        .noneMatch(field -> field.matches("(?s).*( value=\"[^\"]| readonly| maxlength|onpaste).*"));
  }

  @Test
  void nothingOnThePagesHoldsOffPasting() throws Exception {
    try (FormBrowser browser = new FormBrowser(served)) {
      Matcher script =
          Pattern.compile("src=\"([^\"]+\\.js[^\"]*)\"").matcher(browser.open("/signin").html());
      assertThat(script.find()).as(browser.html()).isTrue();

      String code = served.get(served.https(), script.group(1)).body();

      assertThat(code).isNotBlank().doesNotContainIgnoringCase("paste");
      assertThat(browser.html()).doesNotContainIgnoringCase("paste");
    }
  }

  @Test
  void somebodyChangesTheirPasswordOnItsPage() {
    try (FormBrowser browser = signedUp(ANA);
        FormBrowser other = new FormBrowser(served)) {
      browser.open("/account/password").press("/account/password", "password", BETTER);
      assertThat(browser.text()).contains("Your new password is set");

      other.open("/signin").press("/signin", "email", ANA, "password", GOOD);
      assertThat(other.status()).as("the one before").isEqualTo(403);
      other.open("/signin").press("/signin", "email", ANA, "password", BETTER);
      assertThat(other.at()).isEqualTo("/account");
      assertThat(browser.open("/account").at()).as("this browser stays").isEqualTo("/account");
    }
  }
}
