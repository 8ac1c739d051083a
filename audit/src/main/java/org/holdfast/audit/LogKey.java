package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.WrappedKey;
import org.jooq.DSLContext;

/// The key that a server signs its logs with: 32 random bytes, wrapped by the vault. One key for
/// all logs of a server; each log has a name of its own, `holdfast/ID/NUMBER`.
final class LogKey implements AutoCloseable {

  private static final String PURPOSE = "audit-log";
  private static final Pattern ORIGIN =
      Pattern.compile("holdfast/([0-9a-f]{32})/([1-9][0-9]{0,8})");

  private final UUID id;
  private final byte[] seed;
  private final SecretKey pending;

  private LogKey(UUID id, byte[] seed) {
    this.id = id;
    this.seed = seed;
    this.pending = derived(seed);
  }

  /// @return empty in a database that has none
  static Optional<LogKey> open(DSLContext tx, Vault vault) {
    return Sql.of(tx, "select log_id, wrapped from audit_key where one = 1")
        .one(
            row -> {
              UUID id = Sql.uuid(row.getBytes(1));
              return new LogKey(id, vault.unwrap(label(id), new WrappedKey(row.getBytes(2))));
            });
  }

  /// @return whether this made it: another process may have been first
  static boolean create(DSLContext tx, Vault vault, SecureRandom random) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    byte[] fresh = new byte[Ed25519.SEED_BYTES];
    random.nextBytes(fresh);
    byte[] wrapped = vault.wrap(label(id), fresh).bytes();
    Arrays.fill(fresh, (byte) 0);
    return Sql.of(
                tx,
                "insert into audit_key (one, log_id, wrapped) values (1, ?, ?)"
                    + " on conflict do nothing")
            .with(id)
            .with(wrapped)
            .run()
        > 0;
  }

  static KeyLabel label(UUID id) {
    return new KeyLabel(PURPOSE, id, 1);
  }

  UUID id() {
    return id;
  }

  String origin(int log) {
    return "holdfast/" + HexFormat.of().formatHex(Sql.bytes(id)) + "/" + log;
  }

  /// The number in a log's name.
  static Optional<Integer> number(String origin) {
    Matcher form = ORIGIN.matcher(origin);
    return form.matches() ? Optional.of(Integer.valueOf(form.group(2))) : Optional.empty();
  }

  NoteSigner signer(int log) {
    return new NoteSigner(origin(log), seed);
  }

  /// What to check a note of any log of this server with.
  NoteKey key(String origin) {
    return new NoteKey(origin, NoteKey.Kind.TEXT, Ed25519.publicKey(seed));
  }

  /// Marks an event that waits for its place, so that nobody else puts one there.
  byte[] mark(byte[] entryId, long at, byte[] event) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(pending);
      mac.update(entryId);
      mac.update(ByteBuffer.allocate(Long.BYTES).putLong(at).array());
      return mac.doFinal(event);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static SecretKey derived(byte[] seed) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "HmacSHA256",
              HKDFParameterSpec.ofExtract()
                  .addIKM(seed)
                  .thenExpand("holdfast audit pending".getBytes(US_ASCII), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has HKDF-SHA256", e);
    }
  }

  @Override
  public void close() {
    Arrays.fill(seed, (byte) 0);
  }

  @Override
  public String toString() {
    return "LogKey";
  }
}
