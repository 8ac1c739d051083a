package org.holdfast.feedback;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// Names one idea.
public record IdeaId(UUID value) {

  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{32}");
  private static final int BYTES = 16;

  static IdeaId random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return of(bytes);
  }

  /// @param text 32 hexadecimal digits, in either case
  /// @throws FeedbackRefusal.Absent if it is anything else: then it names nothing
  public static IdeaId parse(String text) {
    String digits = text.toLowerCase(Locale.ROOT);
    if (!TEXT.matcher(digits).matches()) {
      throw new FeedbackRefusal.Absent();
    }
    return of(HexFormat.of().parseHex(digits));
  }

  static IdeaId of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new IdeaId(new UUID(in.getLong(), in.getLong()));
  }

  /// 32 lower-case hexadecimal digits.
  public String text() {
    return HexFormat.of().formatHex(bytes());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }
}
