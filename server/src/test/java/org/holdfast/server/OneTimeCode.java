package org.holdfast.server;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What an authenticator app shows: RFC 6238, written once more.
final class OneTimeCode {

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private OneTimeCode() {}

  static String of(String secret, Instant at) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(bytes(secret), "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array());
      int from = hash[hash.length - 1] & 0xf;
      int number = ByteBuffer.wrap(hash).getInt(from) & 0x7fffffff;
      return "%06d".formatted(number % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String base32) {
    ByteBuffer out = ByteBuffer.allocate(base32.length() * 5 / 8);
    int bits = 0;
    int buffer = 0;
    for (int i = 0; i < base32.length(); i++) {
      buffer = (buffer << 5) | BASE32.indexOf(base32.charAt(i));
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        out.put((byte) (buffer >> bits));
      }
    }
    return out.array();
  }
}
