package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.PublicKeyCredentialCreationOptions;
import com.webauthn4j.data.PublicKeyCredentialRequestOptions;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.test.authenticator.webauthn.NoneAttestationAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.WebAuthnAuthenticatorAdaptor;
import com.webauthn4j.test.client.ClientPlatform;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Passkeys through the real door: what its pages ask, answered by a device that keeps keys.
@SuppressWarnings("NullAway.Init") // made before the first test
class PasskeySignInTest {

  private static final String ANA = "ana@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";

  @TempDir private static Path folder;
  private static Served served;
  private static ObjectConverter converter;
  private static NoneAttestationAuthenticator device;

  @BeforeAll
  static void start() {
    served = Served.start(folder.resolve("data"), "public-address: https://drive.example.org");
    converter = new ObjectConverter();
    device = new NoneAttestationAuthenticator(AAGUID.ZERO, 0, true, converter);
    try (FormBrowser browser = new FormBrowser(served)) {
      String code = served.holdfast().identity().signUps().ownerCode().orElseThrow();
      browser.open("/welcome?code=" + code).press("/signup", "email", ANA);
      browser.press("/signup/code", "code", served.mailed(ANA));
      browser.press("/signup/finish", "displayName", "Ana", "password", GOOD);
      browser.open("/account/security/add-passkey");
      browser.press("/account/security/add-passkey", "label", "laptop");
      browser.press("/account/security/confirm", "answer", made(browser.html()));
      assertThat(browser.at()).isEqualTo("/account/security?message=added");
      assertThat(browser.text()).contains("Passkey laptop");
    }
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static ClientPlatform at(String origin) {
    return new ClientPlatform(
        new Origin(origin), new WebAuthnAuthenticatorAdaptor(device, converter));
  }

  private static String options(String html) {
    Matcher found = Pattern.compile("data-options=\"([^\"]*)\"").matcher(html);
    assertThat(found.find()).as(html).isTrue();
    return found.group(1).replace("&#34;", "\"").replace("&lt;", "<").replace("&amp;", "&");
  }

  private static String made(String html) {
    var asked =
        converter
            .getJsonMapper()
            .readValue(options(html), PublicKeyCredentialCreationOptions.class);
    return converter
        .getJsonMapper()
        .writeValueAsString(at("https://drive.example.org").create(asked));
  }

  private static String used(String html, String origin) {
    var asked =
        converter.getJsonMapper().readValue(options(html), PublicKeyCredentialRequestOptions.class);
    return converter.getJsonMapper().writeValueAsString(at(origin).get(asked));
  }

  @Test
  void aPasskeyAloneSignsIn() {
    try (FormBrowser browser = new FormBrowser(served)) {
      browser.open("/signin").press("/signin/passkey-first");
      assertThat(browser.at()).isEqualTo("/signin/passkey");

      browser.press("/signin/proof", "answer", used(browser.html(), "https://drive.example.org"));
      assertThat(browser.at()).isEqualTo("/account");
      assertThat(browser.text()).contains("Hello, Ana");
    }
  }

  @Test
  void w16_anAnswerIsGoodForTheBrowserThatWasAskedAndOnce() {
    try (FormBrowser browser = new FormBrowser(served);
        FormBrowser thief = new FormBrowser(served)) {
      browser.open("/signin").press("/signin/passkey-first");
      String answer = used(browser.html(), "https://drive.example.org");

      thief.open("/signin").press("/signin/passkey-first");
      assertThat(thief.press("/signin/proof", "answer", answer).status()).isEqualTo(403);
      browser.press("/signin/proof", "answer", answer);
      assertThat(browser.at()).isEqualTo("/account");
    }
  }

  @Test
  void w20_aPasskeyThatAnotherSiteAskedForIsRefused() {
    try (FormBrowser browser = new FormBrowser(served)) {
      browser.open("/signin").press("/signin/passkey-first");

      browser.press("/signin/proof", "answer", used(browser.html(), "https://drive.example.net"));
      assertThat(browser.status()).isEqualTo(403);
      assertThat(browser.open("/account").at()).startsWith("/signin");
    }
  }

  @Test
  void aPasskeyProvesAgain() {
    try (FormBrowser browser = new FormBrowser(served)) {
      browser.open("/signin").press("/signin", "email", ANA, "password", GOOD);
      browser.open("/prove?return=/account/security").press("/prove/passkey-first");

      browser.press("/prove/proof", "answer", used(browser.html(), "https://drive.example.org"));
      assertThat(browser.at()).isEqualTo("/account/security");
    }
  }

  @Test
  void whoHasAPasskeyIsAskedForItAtOnceByTheirOwnActAlone() {
    try (FormBrowser browser = new FormBrowser(served)) {
      browser.open("/signin").press("/signin", "email", ANA, "password", GOOD);

      browser.go("/prove?return=/bin");
      assertThat(browser.at()).isEqualTo("/prove/passkey?return=%2Fbin");
      assertThat(browser.html()).contains("data-passkey-now", "data-passkey-go", "href=\"/bin\"");
      browser.press("/prove/proof", "answer", used(browser.html(), "https://drive.example.org"));
      assertThat(browser.at()).isEqualTo("/signin/go?return=%2Fbin");

      browser.open("/prove?return=/bin");
      assertThat(browser.at()).as("from elsewhere").isEqualTo("/prove?return=/bin");
      browser.press("/prove/passkey-first");
      assertThat(browser.html()).as("pressed").contains("data-passkey-now");
      browser.open("/prove/passkey");
      assertThat(browser.html()).as("from elsewhere").doesNotContain("data-passkey-now");

      browser.go("/prove?way=password&return=/bin");
      assertThat(browser.at()).as("chosen").isEqualTo("/prove?way=password&return=/bin");
      browser.press("/prove", "password", "not the one it is");
      assertThat(browser.at()).isEqualTo("/prove?way=password&return=%2Fbin");
      assertThat(browser.text()).contains("That is not your password");
      browser.press("/prove", "password", GOOD);
      assertThat(browser.at()).isEqualTo("/signin/go?return=%2Fbin");
    }
  }

  @Test
  void whoDoesNotWantToProveGoesBackWhereTheyCameFromAndNowhereElse() {
    try (FormBrowser browser = new FormBrowser(served)) {
      browser.open("/signin").press("/signin", "email", ANA, "password", GOOD);

      assertThat(leaves(browser.open("/prove?return=/bin?go=empty"))).isEqualTo("/bin?go=empty");
      for (String asking :
          new String[] {"", "/account/security", "/common/oauth2/v2.0/authorize", "/device"}) {
        assertThat(leaves(browser.open("/prove?return=" + asking)))
            .as("would only ask again: " + asking)
            .isEqualTo("/account");
      }
      for (String away :
          new String[] {
            "//evil.example",
            "/%5Cevil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/%09/evil.example",
            "evil.example"
          }) {
        assertThat(leaves(browser.open("/prove?return=" + away))).as(away).isEqualTo("/account");
        assertThat(browser.html()).doesNotContainPattern("href=\"[^\"]*(evil|javascript:)");
        assertThat(browser.fields("/prove")).doesNotContainKey("return");
        browser.press("/prove", "password", GOOD);
        assertThat(browser.at()).as(away).isEqualTo("/account");
      }
    }
  }

  /// Where the link below the form leads.
  private static String leaves(FormBrowser page) {
    Matcher link =
        Pattern.compile("<ul class=\"links\"><li><a href=\"([^\"]*)\"").matcher(page.html());
    assertThat(link.find()).as(page.html()).isTrue();
    return link.group(1);
  }
}
