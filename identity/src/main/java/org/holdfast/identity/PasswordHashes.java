package org.holdfast.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Hashes passwords so that a thief of the database cannot try any, and a thief of the key as well
/// can try few.
///
///     tag = HMAC-SHA-256(key, "password tag" || 0x00 || Argon2id(password, salt, cost))
///
/// Argon2id is the price of a guess; the key, which the vault wraps, is what a database alone lacks.
/// A hash is not bound to its account: the sealed column that it lies in is. Safe for use by any
/// number of threads, of which few work at a time: each takes 64 MiB and a core.
///
/// @see "RFC 9106; OWASP Password Storage Cheat Sheet: peppering; docs/formats/accounts.md"
final class PasswordHashes {

  // Threat model, section 6. More at once would only make each of them slower, and fill memory.
  private static final int AT_ONCE_A_CORE = 2;

  // Who waits longer than this would be answered after their browser has given up.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final HashCost cost;
  private final SecretKey key;
  private final SecureRandom random;
  private final Semaphore places;
  private final byte[] keyId;

  /// @param cost of new hashes; those of another cost are verified and called outdated
  /// @param key 32 bytes that the database does not hold
  /// @param cores that hashing may use
  PasswordHashes(HashCost cost, SecretKey key, SecureRandom random, int cores) {
    this.cost = cost;
    this.key = key;
    this.random = random;
    this.places = new Semaphore(AT_ONCE_A_CORE * cores, true);
    this.keyId = Arrays.copyOf(keyed("password key id", new byte[0]), HashText.KEY_ID_BYTES);
  }

  /// @return what [#verify] takes, and nothing else reads
  /// @throws TooManySignIns if no place was free for ten seconds
  String hash(Password password) {
    byte[] salt = new byte[HashText.SALT_BYTES];
    random.nextBytes(salt);
    return new HashText(cost, keyId, salt, tag(password, salt, cost)).text();
  }

  /// In a time that depends on the cost in `stored` and on nothing else.
  ///
  /// @param stored as [#hash] gave it
  /// @throws IllegalStateException if it has another form, or its key is not ours
  /// @throws TooManySignIns if no place was free for ten seconds
  boolean verify(Password password, String stored) {
    HashText hash = HashText.parse(stored);
    if (!MessageDigest.isEqual(keyId, hash.keyId())) {
      throw new IllegalStateException("a password was hashed under another key");
    }
    return MessageDigest.isEqual(hash.tag(), tag(password, hash.salt(), hash.cost()));
  }

  /// The work of [#verify] for an account that does not exist, so that its time tells nothing.
  ///
  /// @return false
  /// @throws TooManySignIns if no place was free for ten seconds
  boolean pretend(Password password) {
    byte[] salt = new byte[HashText.SALT_BYTES];
    random.nextBytes(salt);
    MessageDigest.isEqual(salt, tag(password, salt, cost));
    return false;
  }

  /// Whether to hash again, now that the password is at hand.
  boolean outdated(String stored) {
    return !HashText.parse(stored).cost().equals(cost);
  }

  private byte[] tag(Password password, byte[] salt, HashCost at) {
    byte[] typed = password.utf8();
    byte[] hashed = new byte[HashText.TAG_BYTES];
    takePlace();
    try {
      Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
      argon2.init(parameters(salt, at));
      argon2.generateBytes(typed, hashed);
      return keyed("password tag", hashed);
    } finally {
      places.release();
      Arrays.fill(typed, (byte) 0);
      Arrays.fill(hashed, (byte) 0);
    }
  }

  private void takePlace() {
    try {
      if (!places.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TooManySignIns();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new TooManySignIns();
    }
  }

  private static Argon2Parameters parameters(byte[] salt, HashCost at) {
    return new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
        .withMemoryAsKB(at.memoryKib())
        .withIterations(at.passes())
        .withParallelism(at.lanes())
        .withSalt(salt)
        .build();
  }

  private byte[] keyed(String label, byte[] input) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(label.getBytes(StandardCharsets.US_ASCII));
      mac.update((byte) 0);
      return mac.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
