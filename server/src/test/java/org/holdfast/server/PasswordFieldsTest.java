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
  private static final Pattern INPUT_OF_ANY = Pattern.compile("<input [^>]*>");
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
  void everyPageTellsTheRuleFromTheStartAndSaysARefusalAtTheField() {
    try (FormBrowser joining = choosing("rule@example.org");
        FormBrowser forgotten = new FormBrowser(served)) {
      expectRule(joining, "15");
      joining.press("/signup/finish", "displayName", "Rule", "password", "short");
      expectRefusedAtField(joining, "It has fewer than 15 characters. Use at least 15;");
      assertThat(joining.html()).contains("value=\"Rule\"");
      joining.press("/signup/finish", "displayName", "R".repeat(101), "password", GOOD);
      assertThat(input(joining, "displayName")).contains("aria-invalid=\"true\"", "autofocus");
      assertThat(input(joining, "password")).doesNotContain("aria-invalid", "autofocus");
      joining.press("/signup/finish", "displayName", "Rule", "password", GOOD);

      expectRule(joining.open("/account/password"), "15");
      joining.press("/account/password", "password", "short");
      expectRefusedAtField(joining, "It has fewer than 15 characters. Use at least 15;");

      forgotten.open("/recover").press("/recover", "email", "rule@example.org");
      forgotten.press("/recover/proof", "code", served.mailed("rule@example.org"));
      expectRule(forgotten, "15");
      forgotten.press("/recover/password", "password", "password password");
      expectRefusedAtField(forgotten, " ");

      assertThat(input(joining.open("/account/sharing"), "password"))
          .contains("aria-describedby=\"password-hint\"");
      assertThat(joining.text()).contains("At least 12 characters. Tell it by another way");
    }
  }

  private static void expectRule(FormBrowser page, String shortest) {
    assertThat(input(page, "password"))
        .contains("aria-describedby=\"password-hint\"", "data-shortest=\"" + shortest + "\"")
        .doesNotContain("aria-invalid");
    assertThat(page.html())
        .containsPattern("id=\"password-hint\">At least " + shortest + " characters\\.");
  }

  /// In two sentences at most, read out with the field, which has the focus.
  private static void expectRefusedAtField(FormBrowser page, String said) {
    assertThat(page.status()).isEqualTo(400);
    assertThat(input(page, "password"))
        .contains(
            "aria-invalid=\"true\"",
            "aria-describedby=\"password-error password-hint\"",
            "autofocus");
    Matcher alert = Pattern.compile("role=\"alert\"[^>]*>([^<]*)<").matcher(page.html());
    assertThat(alert.find()).isTrue();
    assertThat(alert.group()).contains("id=\"password-error\"");
    assertThat(alert.group(1)).contains(said).hasSizeLessThan(160);
    assertThat(alert.find()).as("another alert").isFalse();
    assertThat(page.html().split("autofocus", -1)).as("fields with the focus").hasSize(2);
  }

  private static String input(FormBrowser page, String name) {
    return INPUT_OF_ANY
        .matcher(page.html())
        .results()
        .map(MatchResult::group)
        .filter(each -> each.contains("name=\"" + name + "\""))
        .findFirst()
        .orElseThrow();
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
