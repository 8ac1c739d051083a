package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Names one lock: 128 random bits. Whoever shows it, and is whose lock it is, may write.
///
/// Not a record: it does not belong into logs.
public final class LockToken {

  private static final String URN = "urn:uuid:";
  private static final Pattern FORM =
      Pattern.compile("(?i)urn:uuid:(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})");

  private final UUID value;

  private LockToken(UUID value) {
    this.value = value;
  }

  static LockToken random(SecureRandom random) {
    return new LockToken(new UUID(random.nextLong(), random.nextLong()));
  }

  static LockToken of(ByteBuffer bytes) {
    return new LockToken(new UUID(bytes.getLong(), bytes.getLong()));
  }

  /// @return empty for what no drive ever called a lock
  public static Optional<LockToken> parse(String uri) {
    return Optional.of(FORM.matcher(uri))
        .filter(matcher -> matcher.matches())
        .map(matcher -> new LockToken(UUID.fromString(matcher.group(1))));
  }

  /// As clients see it: an absolute URI.
  public String uri() {
    return URN + value;
  }

  byte[] bytes() {
    return ByteBuffer.allocate(16)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LockToken that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "LockToken";
  }
}
