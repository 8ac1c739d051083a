package org.holdfast.server.dav;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A body whose checksum the client told beforehand: where it ends differently, it does not end but
/// fails, so that nothing of it is kept.
final class CheckedBody extends FilterInputStream {

  // What ownCloud's clients send; another kind of checksum is not looked at.
  private static final Map<String, String> ALGORITHMS =
      Map.of("SHA1", "SHA-1", "SHA256", "SHA-256", "MD5", "MD5");

  private final MessageDigest digest;
  private final byte[] expected;

  /// The body is not what was told of it.
  static final class Mismatch extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private CheckedBody(InputStream in, MessageDigest digest, byte[] expected) {
    super(in);
    this.digest = digest;
    this.expected = expected;
  }

  /// @param told such as `SHA1:da39a3ee…`
  static InputStream of(InputStream in, Optional<String> told) {
    String[] parts = told.orElse("").strip().split(":", 2);
    String algorithm = ALGORITHMS.getOrDefault(parts[0].toUpperCase(Locale.ROOT), "");
    if (parts.length < 2 || algorithm.isEmpty()) {
      return in;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      return new CheckedBody(in, digest, HexFormat.of().parseHex(parts[1].strip()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    } catch (IllegalArgumentException _) {
      throw DavError.invalid("checksum-invalid", "OC-Checksum is SHA1: and hexadecimal digits.")
          .refusal();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int count = super.read(buffer, from, length);
    if (count > 0) {
      digest.update(buffer, from, count);
    }
    if (count < 0 && !MessageDigest.isEqual(digest.digest(), expected)) {
      throw new Mismatch();
    }
    return count;
  }
}
