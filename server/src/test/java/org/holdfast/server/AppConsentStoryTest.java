package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.delivery.Message;
import org.holdfast.delivery.OutboxMessage;
import org.holdfast.identity.AppScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody on a trusted browser lets an app in, through the real door with plain forms.
class AppConsentStoryTest {

  private static final String ANA = "ana@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";

  @TempDir private static Path folder;

  @Test
  void aTrustedBrowserIsNoProofAndItsOwnerIsToldOfTheApp() throws Exception {
    try (Served served = Served.start(folder.resolve("data"), "");
        OAuthApp app = new OAuthApp(served);
        FormBrowser browser = new FormBrowser(served)) {
      signUp(served, browser);
      String secret = addApp(browser);
      List<String> codes = turnOnTwoStep(browser);
      leave(browser);
      signIn(browser).press("/signin/proof", "code", OneTimeCode.of(secret, later()), "trust", "y");
      leave(browser);
      assertThat(signIn(browser).at()).isEqualTo("/account"); // the browser stood for the proof
      String id =
          served
              .holdfast()
              .clients()
              .register("Sync", false, List.of("http://localhost/cb"), AppScope.ALL)
              .client()
              .id();
      String asked =
          "/common/oauth2/v2.0/authorize?"
              + OAuthApp.form(app.asking(id, "response_mode", "form_post"));

      browser.open(asked);
      assertThat(browser.at()).startsWith("/prove?return=%2Fcommon%2Foauth2%2Fv2.0%2Fauthorize");
      String back = browser.at().replaceFirst(".*return=", "");
      browser.press("/prove", "password", GOOD);
      browser.open("/prove/proof?way=recovery&return=" + back);
      browser.press("/prove/proof", "code", codes.getFirst());
      assertThat(browser.at()).startsWith("/signin/go?return=");
      browser.open(onward(browser.html()));
      assertThat(browser.text()).contains("Let Sync in?", "for a year at most");
      browser.press("/common/oauth2/v2.0/consent", "decision", "allow");

      assertThat(OAuthApp.field(browser.html(), "code")).startsWith("hfc_");
      assertThat(browser.html()).contains("action=\"http://localhost:1234/cb\"");
      assertThat(mails(served)).contains("An app was connected to your account");
      assertThat(browser.open("/account/apps").text()).contains("Sync");
      served.holdfast().checkpoint(); // what is not numbered yet is not shown yet
      assertThat(browser.open("/account/activity").text()).contains("let an app in");
      assertThat(browser.visited()).noneMatch(address -> address.contains("hfc_"));
    }
  }

  private static Instant later() {
    return Instant.now().plusSeconds(30); // the code of now was used to add the app
  }

  private static void signUp(Served served, FormBrowser browser) {
    String code = served.holdfast().identity().signUps().ownerCode().orElseThrow();
    browser.open("/welcome?code=" + code).press("/signup", "email", ANA);
    browser.press("/signup/code", "code", served.mailed(ANA));
    browser.press("/signup/finish", "displayName", "Ana Sol", "password", GOOD);
    assertThat(browser.at()).isEqualTo("/account");
  }

  private static String addApp(FormBrowser browser) {
    browser.open("/account/security/add-app").press("/account/security/add-app", "label", "phone");
    String secret = found(browser.html(), "class=\"secret\">([A-Z2-7 ]+)<").replace(" ", "");
    browser.press("/account/security/confirm", "code", OneTimeCode.of(secret, Instant.now()));
    return secret;
  }

  private static List<String> turnOnTwoStep(FormBrowser browser) {
    browser.open("/account/security").press("/account/security/recovery-codes");
    List<String> codes =
        Pattern.compile("<li>([A-Za-z0-9 -]+)</li>")
            .matcher(browser.html())
            .results()
            .map(each -> each.group(1))
            .toList();
    browser.open("/account/security/two-step").press("/account/security/two-step");
    assertThat(browser.text()).contains("Two-step verification is on");
    return codes;
  }

  private static void leave(FormBrowser browser) {
    browser.open("/signout").press("/signout");
  }

  private static FormBrowser signIn(FormBrowser browser) {
    return browser.open("/signin").press("/signin", "email", ANA, "password", GOOD, "trust", "yes");
  }

  private static String onward(String html) {
    return found(html, "<a href=\"([^\"]+)\"").replace("&amp;", "&");
  }

  private static List<String> mails(Served served) {
    served.holdfast().deliveries().due();
    return served.holdfast().deliveries().outbox(50).stream()
        .map(OutboxMessage::message)
        .filter(Message.Mail.class::isInstance)
        .map(message -> ((Message.Mail) message).subject())
        .toList();
  }

  private static String found(String html, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(html);
    assertThat(matcher.find()).as(pattern + " in\n" + html).isTrue();
    return matcher.group(1);
  }
}
