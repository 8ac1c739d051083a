package org.holdfast.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs what goes to a gateway, so that it can tell it from what others send: HMAC-SHA-256 over
/// version, time and body (`docs/formats/gateway.md`).
final class GatewayKey {

  private static final int LEAST_CHARACTERS = 32;

  private final SecretKeySpec key;

  /// @param text as the gateway has it too
  /// @throws DeliveryRefusal if it is too short to be a key
  GatewayKey(String text) {
    if (text.length() < LEAST_CHARACTERS) {
      throw new DeliveryRefusal("A gateway's key has at least 32 characters.");
    }
    this.key = new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  /// The header's value.
  String sign(long epochSecond, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(("v1." + epochSecond + ".").getBytes(StandardCharsets.US_ASCII));
      return "t=" + epochSecond + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return "GatewayKey";
  }
}
