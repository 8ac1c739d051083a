package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.holdfast.identity.AccountId;

/// Names one permission, among those of all drives. No secret: who has it alone reaches nothing.
public record PermissionId(UUID value) {

  private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{32}");
  private static final int BYTES = 16;

  static PermissionId random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return of(bytes);
  }

  static PermissionId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new DriveRefusal.Tampered(); // no such id was ever written
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new PermissionId(new UUID(in.getLong(), in.getLong()));
  }

  /// @param text as [#text] gives it, in either case
  /// @return empty for what is the id of nothing
  public static Optional<PermissionId> parse(String text) {
    return TEXT.matcher(text).matches()
        ? Optional.of(of(HexFormat.of().parseHex(text)))
        : Optional.empty();
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

  /// What history calls whoever came by this permission and has no account: nobody's account id, so
  /// nobody's name stands beside what they did.
  AccountId actor() {
    return new AccountId(value);
  }
}
