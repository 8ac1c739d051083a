package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.PublicKeyCredentialCreationOptions;
import com.webauthn4j.data.PublicKeyCredentialRequestOptions;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.client.ClientDataType;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.test.authenticator.webauthn.NoneAttestationAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.WebAuthnAuthenticatorAdaptor;
import com.webauthn4j.test.client.ClientPlatform;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasskeysTest {

  private static final String HERE = "https://drive.example.org:8443";

  private final SecureRandom random = new SecureRandom();
  private final ObjectConverter converter = new ObjectConverter();
  private final Passkeys passkeys = new Passkeys(HERE, "drive.example.org", "Holdfast", random);
  private final AccountId ana = AccountId.random(random);
  private final NoneAttestationAuthenticator phone =
      new NoneAttestationAuthenticator(AAGUID.ZERO, 0, true, converter);
  private final ClientPlatform browser = browserAt(HERE);

  private ClientPlatform browserAt(String origin) {
    return new ClientPlatform(
        new Origin(origin), new WebAuthnAuthenticatorAdaptor(phone, converter));
  }

  private PasskeyOptions creation() {
    return passkeys.creation(ana, "ana@example.org", "Ana Sol", List.of());
  }

  private String made(ClientPlatform where, PasskeyOptions options) {
    return json(
        where.create(
            converter
                .getJsonMapper()
                .readValue(options.json(), PublicKeyCredentialCreationOptions.class)));
  }

  private String used(ClientPlatform where, PasskeyOptions options) {
    return json(where.get(requested(options)));
  }

  private PublicKeyCredentialRequestOptions requested(PasskeyOptions options) {
    return converter
        .getJsonMapper()
        .readValue(options.json(), PublicKeyCredentialRequestOptions.class);
  }

  private String json(Object answer) {
    return converter.getJsonMapper().writeValueAsString(answer);
  }

  private Passkey registered() {
    PasskeyOptions options = creation();
    return passkeys.register(options.challenge(), made(browser, options));
  }

  private static PasskeyRefusal.Reason refused(Runnable attempt) {
    return catchThrowableOfType(PasskeyRefusal.class, attempt::run).reason();
  }

  @Test
  void aPasskeyIsMadeAndUsed() {
    Passkey made = registered();
    PasskeyOptions options = passkeys.request(List.of(made));
    String answer = used(browser, options);

    assertThat(passkeys.idIn(answer)).isEqualTo(made.id());
    Passkey after = passkeys.use(options.challenge(), made, ana, answer);
    assertThat(after.signCount()).isGreaterThan(made.signCount());
    assertThat(after.id()).isEqualTo(made.id());
  }

  @Test
  void passkeysOfTheOtherAlgorithmsWorkToo() throws GeneralSecurityException {
    String place = "drive.example.org";
    for (HandMadePasskey each :
        List.of(HandMadePasskey.ed25519(place, HERE), HandMadePasskey.rs256(place, HERE))) {
      String asked = creation().challenge();
      Passkey made = passkeys.register(asked, each.made(asked));
      String challenge = passkeys.request(List.of(made)).challenge();

      Passkey used = passkeys.use(challenge, made, ana, each.used(challenge, ana));
      assertThat(used.signCount()).isZero();
      assertThat(used.transports()).containsExactlyInAnyOrder("internal", "hybrid");
      assertThat(refused(() -> passkeys.use(challenge, made, ana, wrong(each, challenge))))
          .isEqualTo(PasskeyRefusal.Reason.NOT_GENUINE);
    }
  }

  private String wrong(HandMadePasskey passkey, String challenge) {
    try {
      String answer = passkey.used(challenge, ana);
      return with(answer, "signature", flipped(part(answer, "signature"), 0));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPasskeyAloneTellsWhoIsThere() {
    Passkey made = registered();
    PasskeyOptions options = passkeys.request(List.of());

    String answer = used(browser, options);

    assertThat(passkeys.idIn(answer)).isEqualTo(made.id());
    assertThat(passkeys.use(options.challenge(), made, ana, answer).id()).isEqualTo(made.id());
  }

  @Test
  void browsersAreAskedForAPersonAndAKeyThatTheDeviceKeeps() {
    PasskeyOptions made = creation();
    PasskeyOptions used = passkeys.request(List.of(registered()));

    assertThat(made.json())
        .contains("\"residentKey\":\"required\"", "\"requireResidentKey\":true")
        .contains("\"userVerification\":\"required\"", "\"attestation\":\"none\"")
        .contains("\"alg\":-7", "\"alg\":-8", "\"alg\":-257", "\"timeout\":300000")
        .contains("\"challenge\":\"" + made.challenge() + "\"", "\"id\":\"drive.example.org\"")
        .doesNotContain("null");
    assertThat(used.json())
        .contains("\"userVerification\":\"required\"", "\"timeout\":300000")
        .contains("\"challenge\":\"" + used.challenge() + "\"", "\"rpId\":\"drive.example.org\"")
        .doesNotContain("null");
    assertThat(Base64.getUrlDecoder().decode(made.challenge())).hasSize(32);
    assertThat(creation().challenge()).isNotEqualTo(made.challenge());
  }

  @Test
  void aDeviceThatHasOneIsToldSo() {
    Passkey had = registered();

    assertThat(passkeys.creation(ana, "a@example.org", "Ana", List.of(had)).json())
        .contains("\"excludeCredentials\":[{\"type\":\"public-key\",\"id\":\"" + had.id() + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://drive.example.org",
        "http://drive.example.org:8443",
        "https://drive.example.org.evil.example:8443",
        "https://sub.drive.example.org:8443"
      })
  void w20_whatWasMadeOrUsedAtAnotherOriginIsRefused(String origin) {
    ClientPlatform elsewhere = browserAt(origin);
    Passkey stored = registered();
    PasskeyOptions request = passkeys.request(List.of(stored));
    PasskeyOptions creation = creation();

    assertThat(
            refused(() -> passkeys.use(request.challenge(), stored, ana, used(elsewhere, request))))
        .isEqualTo(PasskeyRefusal.Reason.ELSEWHERE);
    assertThat(refused(() -> passkeys.register(creation.challenge(), made(elsewhere, creation))))
        .isEqualTo(PasskeyRefusal.Reason.ELSEWHERE);
  }

  @Test
  void w20_aFrameOnAnotherSiteIsRefused() {
    Passkey stored = registered();
    PasskeyOptions options = passkeys.request(List.of(stored));
    CollectedClientData framed =
        new CollectedClientData(
            ClientDataType.WEBAUTHN_GET,
            new DefaultChallenge(options.challenge()),
            new Origin(HERE),
            true,
            null);

    String answer = json(browser.get(requested(options), framed));

    assertThat(refused(() -> passkeys.use(options.challenge(), stored, ana, answer)))
        .isEqualTo(PasskeyRefusal.Reason.ELSEWHERE);
  }

  @Test
  void w16_anAnswerToAnotherChallengeIsRefused() {
    Passkey stored = registered();
    String earlier = used(browser, passkeys.request(List.of(stored)));
    PasskeyOptions now = passkeys.request(List.of(stored));
    PasskeyOptions creation = creation();

    assertThat(refused(() -> passkeys.use(now.challenge(), stored, ana, earlier)))
        .isEqualTo(PasskeyRefusal.Reason.NOT_ASKED);
    assertThat(refused(() -> passkeys.register(now.challenge(), made(browser, creation))))
        .isEqualTo(PasskeyRefusal.Reason.NOT_ASKED);
  }

  @Test
  void w20_aDeviceThatDidNotCheckWhoIsThereIsRefused() {
    Passkey stored = registered();
    PasskeyOptions options = passkeys.request(List.of(stored));
    PasskeyOptions careless =
        new PasskeyOptions(
            options.json().replace("\"required\"", "\"discouraged\""), options.challenge());

    String answer = used(browser, careless);

    assertThat(refused(() -> passkeys.use(options.challenge(), stored, ana, answer)))
        .isEqualTo(PasskeyRefusal.Reason.NOBODY_THERE);
  }

  @Test
  void aCopyOfAPasskeyIsToldByItsCount() {
    Passkey stored = registered();
    PasskeyOptions first = passkeys.request(List.of(stored));
    String older = used(browser, first);
    PasskeyOptions second = passkeys.request(List.of(stored));
    Passkey newer = passkeys.use(second.challenge(), stored, ana, used(browser, second));

    assertThat(refused(() -> passkeys.use(first.challenge(), newer, ana, older)))
        .isEqualTo(PasskeyRefusal.Reason.COPIED);
  }

  @Test
  void anotherPasskeyOrAnotherAccountIsRefused() {
    Passkey stored = registered();
    AccountId ben = AccountId.random(random);
    PasskeyOptions creation = passkeys.creation(ben, "ben@example.org", "Ben", List.of());
    Passkey bens = passkeys.register(creation.challenge(), made(browser, creation));
    PasskeyOptions options = passkeys.request(List.of(stored));
    String answer = used(browser, options);

    assertThat(refused(() -> passkeys.use(options.challenge(), bens, ana, answer)))
        .isEqualTo(PasskeyRefusal.Reason.NOT_THIS_ONE);
    assertThat(refused(() -> passkeys.use(options.challenge(), stored, ben, answer)))
        .isEqualTo(PasskeyRefusal.Reason.NOT_THIS_ONE);
  }

  @Test
  void aPasskeyComesBackFromItsTexts() {
    Passkey made =
        new Passkey("AQI", "AwQ", 7, new UUID(1, 2), Set.of("usb", "internal"), true, false);

    assertThat(Passkey.of(made.texts())).isEqualTo(made);
    assertThat(made).hasToString("Passkey");
    Passkey bare = new Passkey("AQI", "AwQ", 0, new UUID(0, 0), Set.of(), false, false);
    assertThat(Passkey.of(bare.texts())).isEqualTo(bare);
    assertThatThrownBy(() -> Passkey.of(List.of("AQI"))).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "{}",
        "[]",
        "null",
        "{\"id\":1}",
        "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{}}",
        "{\"rawId\":\"AA\",\"response\":{\"clientDataJSON\":\"e30\",\"attestationObject\":\"oA\"}}",
        "{\"response\":{\"clientDataJSON\":\"e30\",\"authenticatorData\":\"AA\",\"signature\":\"AA\"}}"
      })
  void whatIsNoAnswerIsRefused(String answer) {
    Passkey stored = registered();
    String challenge = creation().challenge();

    assertThatThrownBy(() -> passkeys.register(challenge, answer))
        .isInstanceOf(PasskeyRefusal.class);
    assertThatThrownBy(() -> passkeys.use(challenge, stored, ana, answer))
        .isInstanceOf(PasskeyRefusal.class);
    assertThatThrownBy(() -> passkeys.idIn(answer)).isInstanceOf(PasskeyRefusal.class);
    assertThat(refused(() -> passkeys.idIn(" ".repeat(100_000))))
        .isEqualTo(PasskeyRefusal.Reason.UNREADABLE);
  }

  @Test
  void everyByteOfAnAssertionCounts() {
    Passkey stored = registered();
    PasskeyOptions options = passkeys.request(List.of(stored));
    String answer = used(browser, options);

    for (String part : List.of("clientDataJSON", "authenticatorData", "signature")) {
      byte[] bytes = part(answer, part);
      for (int at = 0; at < bytes.length; at++) {
        String changed = with(answer, part, flipped(bytes, at));
        assertThatThrownBy(() -> passkeys.use(options.challenge(), stored, ana, changed))
            .as("byte %d of %s", at, part)
            .isInstanceOf(PasskeyRefusal.class);
      }
    }
  }

  // Without attestation nothing signs the bytes of a registration, so some may change unseen.
  @Test
  void aRegistrationThatWasChangedIsRefusedOrReadAndNothingElse() {
    PasskeyOptions options = creation();
    String answer = made(browser, options);
    int refused = 0;

    for (String part : List.of("clientDataJSON", "attestationObject")) {
      byte[] bytes = part(answer, part);
      for (int at = 0; at < bytes.length; at++) {
        refused += isRefused(options, with(answer, part, flipped(bytes, at))) ? 1 : 0;
      }
    }

    assertThat(refused).isGreaterThan(100);
  }

  private boolean isRefused(PasskeyOptions options, String answer) {
    try {
      passkeys.register(options.challenge(), answer);
      return false;
    } catch (PasskeyRefusal _) {
      return true;
    }
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 0x20;
    return changed;
  }

  private static byte[] part(String answer, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(answer);
    assertThat(found.find()).isTrue();
    return Base64.getUrlDecoder().decode(found.group(1));
  }

  private static String with(String answer, String name, byte[] bytes) {
    String text =
        new String(
            Base64.getUrlEncoder().withoutPadding().encode(bytes), StandardCharsets.US_ASCII);
    return answer.replaceAll("\"" + name + "\":\"[^\"]*\"", "\"" + name + "\":\"" + text + "\"");
  }
}
