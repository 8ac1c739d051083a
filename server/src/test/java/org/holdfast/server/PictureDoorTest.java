package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Pictures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The picture that people show of themselves, through the pages and the doors of a whole server.
@SuppressWarnings("NullAway.Init") // made before the first test
class PictureDoorTest {

  private static final String OWNER = "owner@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";
  private static final String PROFILE = "/account/profile";
  private static final String SEND = "/account/profile/picture";
  private static final String REMOVE = SEND + "/remove";

  @TempDir private static Path folder;
  private static Served served;
  private static AccountId owner;
  private static Pictures pictures;

  @BeforeAll
  static void start() {
    served = Served.start(folder.resolve("data"), "");
    try (FormBrowser browser = new FormBrowser(served)) {
      String code = served.holdfast().identity().signUps().ownerCode().orElseThrow();
      browser.open("/welcome?code=" + code).press("/signup", "email", OWNER);
      browser.press("/signup/code", "code", served.mailed(OWNER));
      browser.press("/signup/finish", "displayName", "Olga", "password", GOOD);
    }
    owner = served.holdfast().accounts().find(EmailAddress.parse(OWNER)).orElseThrow().id();
    pictures = served.holdfast().identity().pictures();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @BeforeEach
  void none() {
    pictures.remove(owner);
  }

  private static FormBrowser signedIn() {
    FormBrowser browser = new FormBrowser(served);
    browser.open("/signin").press("/signin", "email", OWNER, "password", GOOD);
    assertThat(browser.at()).isEqualTo("/account");
    return browser.open(PROFILE);
  }

  static byte[] png(int side, Color colour) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image.setRGB(x, y, colour.getRGB());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  @Test
  void aPictureIsSentShownServedToAppsAndRemoved() throws Exception {
    try (FormBrowser browser = signedIn()) {
      assertThat(browser.text()).contains("You show no picture.");
      assertThat(browser.picture("/account/picture").statusCode()).isEqualTo(404);

      browser.postFile(SEND, browser.fields(SEND), "picture", png(300, Color.BLUE));

      assertThat(browser.text()).contains("Saved.");
      assertThat(browser.html()).contains("<img src=\"/account/picture\"");
      assertThat(browser.header("Content-Security-Policy")).contains("img-src 'self'");
      HttpResponse<byte[]> shown = browser.picture("/account/picture");
      BufferedImage square = ImageIO.read(new ByteArrayInputStream(shown.body()));
      assertThat(square.getWidth()).isEqualTo(256);
      assertThat(new Color(square.getRGB(128, 128))).isEqualTo(Color.BLUE);
      assertThat(shown.headers().firstValue("Content-Type")).contains("image/png");
      assertThat(shown.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(shown.headers().firstValue("Cache-Control")).contains("private, no-store");
      assertThat(shown.headers().firstValue("Content-Security-Policy").orElse(""))
          .startsWith("sandbox");
      String token = served.holdfast().tokens().issue(owner, "test");
      assertThat(served.bytes("/v1.0/me/photo/$value", token).body()).isEqualTo(shown.body());

      browser.open(PROFILE).press(REMOVE);
      assertThat(browser.text()).contains("Removed.").contains("You show no picture.");
      assertThat(served.bytes("/v1.0/me/photo/$value", token).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void whatIsNoPictureIsRefusedWithWhatToDo() {
    try (FormBrowser browser = signedIn()) {
      Map<String, String> ticket = browser.fields(SEND);
      browser.postFile(SEND, ticket, "picture", new byte[] {(byte) 0xFF, (byte) 0xD8, 1, 2});
      assertThat(browser.status()).isEqualTo(400);
      assertThat(browser.text()).contains("Send a PNG file.");

      browser.postFile(SEND, ticket, "picture", new byte[0]);
      assertThat(browser.text()).contains("Send a PNG file.");

      browser.postFile(SEND, ticket, "picture", png(2_049, Color.RED));
      assertThat(browser.text()).contains("The picture is too large.");
    }
    assertThat(pictures.find(owner)).isEmpty();
  }

  @Test
  void w05_whatIsTooLongIsReadToItsEndAndKeptNowhere() {
    try (FormBrowser browser = signedIn()) {
      browser.postFile(SEND, browser.fields(SEND), "picture", new byte[5_000_000]);

      assertThat(browser.status()).isEqualTo(400);
      assertThat(browser.text()).contains("The picture is too large.");
    }
  }

  @Test
  void w08_aPictureWithoutItsTicketOrFromAnotherSiteIsNotTaken() {
    byte[] png = png(9, Color.RED);
    try (FormBrowser browser = signedIn()) {
      Map<String, String> fields = browser.fields(SEND);
      Map<String, String> another = new HashMap<>(fields);
      another.put("ticket", "x");

      assertThat(browser.postFile(SEND, Map.of(), "picture", png).status()).isEqualTo(403);
      assertThat(browser.postFile(SEND, another, "picture", png).status()).isEqualTo(403);
      assertThat(
              browser
                  .postFile(SEND, fields, "picture", png, "Sec-Fetch-Site", "cross-site")
                  .status())
          .isEqualTo(403);
      assertThat(browser.postFile(SEND + "?a=b", fields, "picture", png).status()).isEqualTo(403);
      assertThat(browser.post(SEND, fields).status()).isEqualTo(403);
      // Files are taken at this address and at no other.
      assertThat(browser.postFile(PROFILE, fields, "picture", png).status()).isEqualTo(403);
      assertThat(browser.postFile(REMOVE, fields, "picture", png).status()).isEqualTo(403);
    }
    assertThat(pictures.find(owner)).isEmpty();
  }

  @Test
  void w01_nobodyWhoIsNotSignedInSendsOrSeesOne() {
    pictures.set(owner, png(9, Color.RED));
    try (FormBrowser stranger = new FormBrowser(served)) {
      assertThat(stranger.open("/account/picture").at()).startsWith("/signin?return=");
      assertThat(stranger.postFile(SEND, Map.of(), "picture", png(9, Color.BLUE)).at())
          .startsWith("/signin?return=");
    }
  }
}
