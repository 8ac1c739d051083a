package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.audit.AuditRefusal;
import org.holdfast.audit.Bundle;
import org.holdfast.audit.NoteKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Someone's whole life with an account, through the real door with plain forms, and with the
/// outbox alone.
class SignInStoryTest {

  /// Whole ones: a beginning may stand in another secret by chance.
  private static final Pattern SIGN_IN = Pattern.compile("h[sa]_[A-Za-z0-9_-]{43}");

  private static final String ANA = "ana@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";
  private static final String BETTER = "the ninth lantern hums above wet slate";
  private static final String CLOSED = "/signin?return=%2Faccount";

  @TempDir private static Path folder;

  @Test
  void signingUpSecuringLosingAndGettingBackAnAccount() throws Exception {
    try (Served served = Served.start(folder.resolve("data"), "");
        FormBrowser laptop = new FormBrowser(served);
        FormBrowser phone = new FormBrowser(served);
        FormBrowser library = new FormBrowser(served)) {
      signUp(served, laptop);
      Instant enrolled = Instant.now();
      String secret = addApp(laptop, enrolled);
      List<String> codes = turnOnTwoStep(laptop);

      aSecondBrowserIsAskedForACode(phone, secret, enrolled);
      aTrustedBrowserIsNotAskedAgain(phone);
      onceTheTrustIsRevokedItIsAskedAgain(laptop, phone);

      recover(served, library, codes);
      assertThat(laptop.open("/account").at()).isEqualTo(CLOSED);

      String next = codes.get(2);
      replacingEverythingHasToWait(served, library, codes.get(1), next);
      everywhereIsEverywhere(served, library);
      assertThat(everyAddress(laptop, phone, library))
          .noneMatch(address -> SIGN_IN.matcher(address).find());
      theLogOfItAllIsWholeAndEveryAlterationIsFound(served);
    }
  }

  private static void theLogOfItAllIsWholeAndEveryAlterationIsFound(Served served)
      throws IOException {
    Path file = folder.resolve("log.hfab");
    LogExport.write(served.holdfast(), file, (_, _) -> {});
    byte[] bundle = Files.readAllBytes(file);
    assertThat(isAsWritten(served, bundle)).isTrue();

    int step = bundle.length / 97;
    for (int at = step; at < bundle.length; at += step) {
      byte[] altered = bundle.clone();
      altered[at] ^= 1;
      assertThat(isAsWritten(served, altered)).as("byte " + at).isFalse();
    }
  }

  private static boolean isAsWritten(Served served, byte[] bundle) throws IOException {
    try {
      NoteKey key = served.holdfast().audit().key();
      return Bundle.check(new ByteArrayInputStream(bundle), Optional.of(key), (_, _) -> {})
          .findings()
          .isEmpty();
    } catch (AuditRefusal _) {
      return false;
    }
  }

  private static void signUp(Served served, FormBrowser browser) {
    String code = served.holdfast().identity().signUps().ownerCode().orElseThrow();
    assertThat(browser.open("/welcome?code=" + code).at()).isEqualTo("/signup");

    browser.press("/signup", "email", ANA);
    browser.press("/signup/code", "code", served.mailed(ANA));
    browser.press("/signup/finish", "displayName", "Ana Sol", "password", "holdfast holdfast 1");
    assertThat(browser.status()).isEqualTo(400);
    assertThat(browser.text()).contains("the name of this service", "Use words");

    browser.press("/signup/finish", "displayName", "Ana Sol", "password", GOOD);
    assertThat(browser.at()).isEqualTo("/account");
    assertThat(browser.text()).contains("Hello, Ana Sol", "Invite people");
  }

  private static String addApp(FormBrowser browser, Instant now) {
    browser.open("/account/security/add-app").press("/account/security/add-app", "label", "phone");
    String secret = found(browser.html(), "class=\"secret\">([A-Z2-7 ]+)<").replace(" ", "");
    assertThat(browser.html()).contains("src=\"data:image/svg+xml;base64,");
    browser.press("/account/security/confirm", "code", OneTimeCode.of(secret, now));
    assertThat(browser.at()).isEqualTo("/account/security?message=added");
    return secret;
  }

  private static List<String> turnOnTwoStep(FormBrowser browser) {
    browser.open("/account/security/two-step").press("/account/security/two-step");
    assertThat(browser.status()).isEqualTo(400);
    assertThat(browser.text()).contains("needs two ways");

    browser.open("/account/security").press("/account/security/recovery-codes");
    List<String> codes =
        Pattern.compile("<li>([A-Za-z0-9 -]+)</li>")
            .matcher(browser.html())
            .results()
            .map(each -> each.group(1))
            .toList();
    assertThat(codes).hasSize(10);
    browser.open("/account/security/two-step").press("/account/security/two-step");
    assertThat(browser.text()).contains("Two-step verification is on");
    return codes;
  }

  private static void aSecondBrowserIsAskedForACode(
      FormBrowser browser, String secret, Instant enrolled) {
    signIn(browser, GOOD);
    assertThat(browser.at()).startsWith("/signin/proof");

    browser.press("/signin/proof", "code", OneTimeCode.of(secret, enrolled)); // used before
    assertThat(browser.status()).isEqualTo(403);
    browser.press("/signin/proof", "code", OneTimeCode.of(secret, enrolled.plusSeconds(30)));
    assertThat(browser.at()).isEqualTo("/account");
  }

  private static void aTrustedBrowserIsNotAskedAgain(FormBrowser browser) {
    browser.open("/signout").press("/signout");
    assertThat(browser.open("/account").at()).isEqualTo(CLOSED);

    assertThat(signIn(browser, GOOD).at()).isEqualTo("/account");
  }

  private static void onceTheTrustIsRevokedItIsAskedAgain(FormBrowser laptop, FormBrowser phone) {
    laptop.open("/account/devices");
    assertThat(laptop.text()).contains("Firefox on Linux", "127.0.0.1", "This browser");
    laptop.press("/account/devices/forget");
    assertThat(laptop.text()).contains("No browser is trusted");

    phone.open("/signout").press("/signout");
    assertThat(signIn(phone, GOOD).at()).startsWith("/signin/proof");
  }

  private static void recover(Served served, FormBrowser browser, List<String> codes) {
    browser.open("/recover").press("/recover", "email", ANA);
    browser.press("/recover/proof", "code", served.mailed(ANA));
    assertThat(browser.at()).isEqualTo("/recover/proof"); // one is not enough with two-step on
    browser.open("/recover/proof?way=recovery");
    browser.press("/recover/proof", "code", codes.get(0));
    assertThat(browser.at()).isEqualTo("/recover/password");
    browser.press("/recover/password", "password", BETTER);
    assertThat(browser.text()).contains("Your new password is set");
  }

  private static void replacingEverythingHasToWait(
      Served served, FormBrowser browser, String code, String next) {
    signIn(browser, BETTER);
    browser.open("/signin/replace");
    assertThat(browser.text()).contains("30 days", "nobody can shorten it");
    browser.press("/signin/replace", "contact", "new@example.net");
    browser.press("/signin/replace-code", "code", served.mailed("new@example.net"));
    assertThat(browser.at()).isEqualTo("/signin/pending");
    assertThat(browser.text()).contains("is being replaced", "nothing that needs a code");

    signIn(browser, BETTER);
    assertThat(browser.at()).startsWith("/signin/pending");
    assertThat(browser.open("/account").at()).isEqualTo(CLOSED);

    signIn(browser, BETTER);
    browser.open("/signin/pending?way=recovery").press("/signin/pending", "code", code);
    assertThat(browser.at()).isEqualTo("/account");
    assertThat(next).isNotEqualTo(code);
  }

  private static void everywhereIsEverywhere(Served served, FormBrowser browser) throws Exception {
    browser.open("/account/tokens").press("/account/tokens", "name", "backup", "kind", "token");
    String token = found(browser.html(), "class=\"secret\">(hf_[A-Za-z0-9_-]+)<");
    assertThat(me(served, token)).isEqualTo(200);

    String session = browser.cookie(SessionCookies.NAME);
    browser.open("/account/security/sign-out-everywhere");
    browser.press("/account/security/sign-out-everywhere");
    assertThat(browser.text()).contains("You are signed out everywhere");

    assertThat(me(served, token)).isEqualTo(401);
    browser.keep(SessionCookies.NAME, session);
    assertThat(browser.open("/account").at()).isEqualTo(CLOSED);
  }

  private static int me(Served served, String token) throws Exception {
    return served
        .get(served.https(), "/v1.0/me/drive", "Authorization", "Bearer " + token)
        .statusCode();
  }

  private static FormBrowser signIn(FormBrowser browser, String password) {
    return browser
        .open("/signin")
        .press("/signin", "email", ANA, "password", password, "trust", "yes");
  }

  private static List<String> everyAddress(FormBrowser... browsers) {
    return List.of(browsers).stream().flatMap(each -> each.visited().stream()).toList();
  }

  private static String found(String html, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(html);
    assertThat(matcher.find()).as(pattern + " in\n" + html).isTrue();
    return matcher.group(1);
  }
}
