package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody whose mailbox does not take mail any more, with a mail server that says so.
class UndeliveredStoryTest {

  private static final String ANA = "ana@example.org";
  private static final String OTHER = "other@example.net";
  private static final String GOOD = "seven quiet herons cross a frozen lake";

  @TempDir private static Path folder;

  @Test
  void whoWaitsForACodeThatDoesNotArriveIsToldSoAndGoesAnotherWay() throws Exception {
    try (PickyMailServer mail = new PickyMailServer();
        Served served = Served.start(folder.resolve("data"), settings(mail));
        FormBrowser laptop = new FormBrowser(served);
        FormBrowser phone = new FormBrowser(served)) {
      signUp(served, mail, laptop);
      String secret = secure(mail, laptop);

      mail.refuse(ANA);
      askForAMailedCode(phone, ANA);
      assertThat(mail.turnedAway()).isEqualTo(ANA);
      lookUntil(phone, "could not be delivered");
      assertThat(phone.text())
          .contains("Use another way", "your authenticator app", "o***@example.net");
      phone.open("/signin/proof?way=app");
      phone.press("/signin/proof", "code", OneTimeCode.of(secret, Instant.now().plusSeconds(30)));
      assertThat(phone.at()).isEqualTo("/account");

      assertThat(mail.turnedAway()).as("that somebody signed in on a new device").isEqualTo(ANA);
      waitFor(mail, "To: " + OTHER, "A message did not reach you");
      phone.open("/account/activity"); // the log takes seconds to show what is new
      lookUntil(phone, "could not deliver a mail, for it was refused");
      assertThat(phone.open("/account/security").text())
          .contains("The last messages there did not arrive");
    }
  }

  /// Neither now nor ever does a page tell who has proved nothing that a mail failed.
  @Test
  void w18_aMailThatFailsTellsAStrangerNothing() throws Exception {
    try (PickyMailServer mail = new PickyMailServer();
        Served served = Served.start(folder.resolve("other"), settings(mail));
        FormBrowser laptop = new FormBrowser(served);
        FormBrowser known = new FormBrowser(served);
        FormBrowser unknown = new FormBrowser(served)) {
      signUp(served, mail, laptop);
      mail.refuse(ANA);
      known.open("/recover").press("/recover", "email", ANA);
      unknown.open("/recover").press("/recover", "email", "nobody@example.org");
      assertThat(mail.turnedAway()).isEqualTo(ANA);
      lookUntil(laptop.open("/account/activity"), "could not deliver");

      assertThat(known.open("/recover/proof?way=code").text())
          .isEqualTo(unknown.open("/recover/proof?way=code").text());
    }
  }

  private static String settings(PickyMailServer mail) {
    return "delivery: {mail: {host: 127.0.0.1, port: %d, protection: none, from: d@example.org}}"
        .formatted(mail.port());
  }

  private static void signUp(Served served, PickyMailServer mail, FormBrowser browser) {
    String code = served.holdfast().identity().signUps().ownerCode().orElseThrow();
    browser.open("/welcome?code=" + code).press("/signup", "email", ANA);
    browser.press("/signup/code", "code", code(waitFor(mail, "To: " + ANA, "")));
    browser.press("/signup/finish", "displayName", "Ana Sol", "password", GOOD);
    assertThat(browser.at()).isEqualTo("/account");
  }

  private static String secure(PickyMailServer mail, FormBrowser browser) {
    browser.open("/account/security/add-email");
    browser.press("/account/security/add-email", "email", OTHER);
    browser.press("/account/security/confirm", "code", code(waitFor(mail, "To: " + OTHER, "")));
    browser.open("/account/security/add-app").press("/account/security/add-app", "label", "phone");
    Matcher secret = Pattern.compile("class=\"secret\">([A-Z2-7 ]+)<").matcher(browser.html());
    assertThat(secret.find()).isTrue();
    String base32 = secret.group(1).replace(" ", "");
    browser.press("/account/security/confirm", "code", OneTimeCode.of(base32, Instant.now()));
    browser.open("/account/security/two-step").press("/account/security/two-step");
    assertThat(browser.text()).contains("Two-step verification is on");
    return base32;
  }

  private static void askForAMailedCode(FormBrowser browser, String address) {
    browser.open("/signin").press("/signin", "email", address, "password", GOOD);
    Matcher form =
        Pattern.compile(
                "name=\"factor\" value=\"([^\"]+)\"(?:(?!</form>).)*?a\\*\\*\\*", Pattern.DOTALL)
            .matcher(browser.html());
    assertThat(form.find()).isTrue();
    browser.press("/signin/send", "factor", form.group(1));
    assertThat(browser.at()).startsWith("/signin/proof?way=code");
  }

  /// Follows the link "Look again".
  private static void lookUntil(FormBrowser browser, String sentence) {
    for (int i = 0; i < 3_000 && !browser.text().contains(sentence); i++) {
      LockSupport.parkNanos(20_000_000);
      browser.open(browser.at());
    }
    assertThat(browser.text()).contains(sentence);
  }

  private static String waitFor(PickyMailServer mail, String one, String other) {
    for (int i = 0; i < 3_000; i++) {
      List<String> found =
          mail.taken().stream().filter(each -> each.contains(one) && each.contains(other)).toList();
      if (!found.isEmpty()) {
        return found.getLast();
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new AssertionError("no such mail came: " + one + ", " + other + " in " + mail.taken());
  }

  private static String code(String mail) {
    Matcher code = Pattern.compile("\\b[0-9]{8}\\b").matcher(mail.substring(mail.indexOf("\n\n")));
    assertThat(code.find()).isTrue();
    return code.group();
  }
}
