package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {

  // The secret of RFC 6238's vectors.
  private static final TotpSecret SECRET =
      TotpSecret.of(
          Base32.STANDARD.text("12345678901234567890".getBytes(StandardCharsets.US_ASCII)));

  private Instant now = Instant.EPOCH;
  private final Totp totp = new Totp(() -> now);

  private OptionalLong match(String typed, long used) {
    return totp.match(SECRET, typed, used);
  }

  // Appendix B has eight digits; six are the last of them.
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void takesTheCodesOfTheRfc(long second, String code) {
    now = Instant.ofEpochSecond(second);

    assertThat(match(code, Totp.NO_STEP)).hasValue(second / 30);
  }

  @Test
  void takesACodeOneStepEarlyOrLateAndNoMore() {
    now = Instant.ofEpochSecond(1_111_111_111);
    long step = 1_111_111_111 / 30;

    for (int late = -3; late <= 3; late++) {
      now = Instant.ofEpochSecond((step + late) * 30);
      OptionalLong expected = Math.abs(late) <= 1 ? OptionalLong.of(step) : OptionalLong.empty();
      assertThat(match("050471", Totp.NO_STEP)).isEqualTo(expected);
    }
  }

  @Test
  void w16_aCodeIsGoodOnceAndSoIsNoOlderOne() {
    now = Instant.ofEpochSecond(1_111_111_111);
    long used = match("050471", Totp.NO_STEP).orElseThrow();

    assertThat(match("050471", used)).isEmpty();
    assertThat(match("081804", used)).isEmpty(); // the step before
    assertThat(match("081804", used - 2)).hasValue(used - 1);
  }

  @Test
  void spacesDoNotCount() {
    now = Instant.ofEpochSecond(1_111_111_111);

    assertThat(match(" 050 471 ", Totp.NO_STEP)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "050472", "50471", "0050471", "٠٥٠٤٧١", "050471x", "-050471"})
  void takesNothingElse(String typed) {
    now = Instant.ofEpochSecond(1_111_111_111);

    assertThat(match(typed, Totp.NO_STEP)).isEmpty();
  }

  @Test
  void aSecretHas160BitsAndComesBackFromItsText() {
    TotpSecret made = TotpSecret.make(new SecureRandom());

    assertThat(made.base32()).matches("[A-Z2-7]{32}");
    assertThat(TotpSecret.of(made.base32()).base32()).isEqualTo(made.base32());
    assertThat(made).hasToString("TotpSecret");
    assertThatThrownBy(() -> TotpSecret.of("ABC")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theUriIsWhatAppsRead() {
    assertThat(SECRET.uri("Ana's Drive", "ana+x@example.org"))
        .isEqualTo(
            "otpauth://totp/Ana%27s%20Drive:ana%2Bx%40example.org"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Ana%27s%20Drive"
                + "&algorithm=SHA1&digits=6&period=30");
  }

  @Test
  void aCameraReadsTheUriFromThePicture() throws ReaderException {
    String uri = SECRET.uri("Holdfast", "ana@example.org");
    String svg = QrPicture.svg(uri);

    BinaryBitmap seen = new BinaryBitmap(new GlobalHistogramBinarizer(camera(svg)));
    Map<DecodeHintType, Object> hints = Map.of(DecodeHintType.PURE_BARCODE, true);
    assertThat(new QRCodeReader().decode(seen, hints).getText()).isEqualTo(uri);
    assertThat(svg).doesNotContain("ana", "style", "script");
  }

  /// The black squares of the picture, four points a side.
  private static LuminanceSource camera(String svg) {
    Matcher side = Pattern.compile("viewBox=\"0 0 (\\d+) ").matcher(svg);
    assertThat(side.find()).isTrue();
    BitMatrix black = new BitMatrix(4 * Integer.parseInt(side.group(1)));
    Matcher squares = Pattern.compile("M(\\d+),(\\d+)h1v1h-1z").matcher(svg);
    while (squares.find()) {
      int x = Integer.parseInt(squares.group(1));
      int y = Integer.parseInt(squares.group(2));
      black.setRegion(4 * x, 4 * y, 4, 4);
    }
    return new Luminance(black);
  }

  private static final class Luminance extends LuminanceSource {

    private final BitMatrix black;

    Luminance(BitMatrix black) {
      super(black.getWidth(), black.getHeight());
      this.black = black;
    }

    @Override
    public byte[] getRow(int y, byte[] row) {
      byte[] points = new byte[getWidth()];
      for (int x = 0; x < points.length; x++) {
        points[x] = (byte) (black.get(x, y) ? 0 : 0xff);
      }
      return points;
    }

    @Override
    public byte[] getMatrix() {
      byte[] points = new byte[getWidth() * getHeight()];
      for (int y = 0; y < getHeight(); y++) {
        System.arraycopy(getRow(y, new byte[0]), 0, points, y * getWidth(), getWidth());
      }
      return points;
    }
  }
}
