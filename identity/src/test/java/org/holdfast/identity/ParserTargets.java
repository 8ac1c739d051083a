package org.holdfast.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

/// What must hold for what people type or choose, whatever it is.
final class ParserTargets {

  // Pictures larger than this are refused by what their header says, before anything is decoded.
  private static final long MOST_POINTS = 1 << 20;

  private ParserTargets() {}

  /// A voucher's code: what has its form is written again with the same meaning.
  static void voucher(byte[] bytes) {
    Voucher.parse(new String(bytes, UTF_8))
        .ifPresent(
            voucher ->
                assertThat(Voucher.parse(voucher.text()).orElseThrow().text())
                    .isEqualTo(voucher.text()));
  }

  /// A picture: taken apart, decoded, made small; or not taken.
  static void picture(byte[] bytes) {
    Optional<PngFile> file = PngFile.of(bytes);
    if (file.isEmpty()) {
      return;
    }
    long points = (long) file.get().width() * file.get().height();
    if (file.get().width() > 0 && file.get().height() > 0 && points <= MOST_POINTS) {
      SquarePicture.of(file.get().pixels(), 16)
          .ifPresent(small -> assertThat(PngFile.of(small)).isPresent());
    }
  }

  static void email(byte[] bytes) {
    try {
      EmailAddress address = EmailAddress.parse(new String(bytes, UTF_8));
      assertThat(EmailAddress.parse(address.shown())).isEqualTo(address);
    } catch (AccountRefusal _) {
      // told what is wrong with it
    }
  }

  static void phone(byte[] bytes) {
    try {
      assertThat(Phone.parse(new String(bytes, UTF_8))).matches("\\+[0-9]+");
    } catch (IdentityRefusal.NotReachable _) {
      // told what is wrong with it
    }
  }

  static void userCode(byte[] bytes) {
    UserCode.parse(new String(bytes, UTF_8))
        .ifPresent(code -> assertThat(UserCode.parse(code)).contains(code));
  }
}
