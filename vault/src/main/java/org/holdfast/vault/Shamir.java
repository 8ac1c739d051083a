package org.holdfast.vault;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Shamir's secret-sharing of one secret, byte by byte: the secret is the value at 255 of a
/// polynomial, its digest the value at 254, and the parts are the values from 0 on.
///
/// @see "SLIP-0039, section Sharing a secret"
final class Shamir {

  static final int MOST_PARTS = 16;

  private static final int SECRET = 255;
  private static final int DIGEST = 254;
  private static final int DIGEST_BYTES = 4;

  private Shamir() {}

  /// @param secret an even number of bytes, at least 16
  /// @param needed how many parts give it back; 1 only if there is one
  /// @return parts by their place, from 0; the caller wipes them
  /// @see "SLIP-0039, SplitSecret"
  static SequencedMap<Integer, byte[]> split(
      byte[] secret, int needed, int of, SecureRandom random) {
    if (needed < 1 || needed > of || of > MOST_PARTS || (needed == 1 && of > 1)) {
      throw new IllegalArgumentException("%d of %d cannot be".formatted(needed, of));
    }
    SequencedMap<Integer, byte[]> parts = new LinkedHashMap<>();
    if (needed == 1) {
      parts.put(0, secret.clone());
      return parts;
    }
    for (int x = 0; x < needed - 2; x++) {
      byte[] chance = new byte[secret.length];
      random.nextBytes(chance);
      parts.put(x, chance);
    }
    SequencedMap<Integer, byte[]> base = new LinkedHashMap<>(parts);
    byte[] digest = withDigest(secret, random);
    base.put(DIGEST, digest);
    base.put(SECRET, secret);
    for (int x = needed - 2; x < of; x++) {
      parts.put(x, Gf256.interpolate(x, base));
    }
    Arrays.fill(digest, (byte) 0);
    return parts;
  }

  /// @param needed as many parts as it was shared for
  /// @param parts at least that many; what is more must fit to the others
  /// @return empty if they are not parts of one secret; the caller wipes it
  /// @see "SLIP-0039, RecoverSecret"
  static Optional<byte[]> recover(int needed, SequencedMap<Integer, byte[]> parts) {
    SequencedMap<Integer, byte[]> base = new LinkedHashMap<>();
    parts.entrySet().stream().limit(needed).forEach(e -> base.put(e.getKey(), e.getValue()));
    if (!fit(base, parts)) {
      return Optional.empty();
    }
    if (needed == 1) {
      return Optional.of(base.firstEntry().getValue().clone());
    }
    byte[] secret = Gf256.interpolate(SECRET, base);
    byte[] digest = Gf256.interpolate(DIGEST, base);
    byte[] expected = digest(secret, Arrays.copyOfRange(digest, DIGEST_BYTES, digest.length));
    boolean authentic = MessageDigest.isEqual(expected, Arrays.copyOf(digest, DIGEST_BYTES));
    Arrays.fill(digest, (byte) 0);
    if (!authentic) {
      Arrays.fill(secret, (byte) 0);
      return Optional.empty();
    }
    return Optional.of(secret);
  }

  static void wipe(Collection<byte[]> parts) {
    parts.forEach(part -> Arrays.fill(part, (byte) 0));
  }

  /// Whether all `parts` lie on the polynomial that `base` gives.
  private static boolean fit(
      SequencedMap<Integer, byte[]> base, SequencedMap<Integer, byte[]> parts) {
    boolean fit = true;
    for (Map.Entry<Integer, byte[]> part : parts.entrySet()) {
      if (!base.containsKey(part.getKey())) {
        byte[] expected = Gf256.interpolate(part.getKey(), base);
        fit &= MessageDigest.isEqual(expected, part.getValue());
        Arrays.fill(expected, (byte) 0);
      }
    }
    return fit;
  }

  private static byte[] withDigest(byte[] secret, SecureRandom random) {
    byte[] chance = new byte[secret.length - DIGEST_BYTES];
    random.nextBytes(chance);
    byte[] value = new byte[secret.length];
    System.arraycopy(digest(secret, chance), 0, value, 0, DIGEST_BYTES);
    System.arraycopy(chance, 0, value, DIGEST_BYTES, chance.length);
    Arrays.fill(chance, (byte) 0);
    return value;
  }

  private static byte[] digest(byte[] secret, byte[] chance) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(chance, "HmacSHA256"));
      return Arrays.copyOf(mac.doFinal(secret), DIGEST_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
