package org.holdfast.identity;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Names one voucher: 56 random bits. No secret; only the signed code gives anything.
public record VoucherSerial(long value) {

  static final int BITS = 56;

  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{14}");

  static VoucherSerial random(SecureRandom random) {
    return new VoucherSerial(random.nextLong() >>> (Long.SIZE - BITS));
  }

  /// @throws AccountRefusal if `text` is anything but 14 lower-case hexadecimal digits
  public static VoucherSerial parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new AccountRefusal(
          "voucher-serial", "A voucher's number has 14 digits of 0-9 and a-f, as it is listed.");
    }
    return new VoucherSerial(HexFormat.fromHexDigitsToLong(text));
  }

  /// 14 lower-case hexadecimal digits.
  public String text() {
    return "%014x".formatted(value);
  }
}
