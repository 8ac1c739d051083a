package org.holdfast.server.graph;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.holdfast.drive.UploadSecret;
import org.holdfast.identity.AccountId;

/// Makes and opens the secret part of upload URLs: the session's own secret, whose it is, and in
/// which era of the account it was made, under a keyed digest. A sign-out everywhere, a freeze and a
/// deletion begin another era or close the account, and the URL leads nowhere then: else whoever
/// stole a token could write for as long as an upload lives (W14). It does not end with its sign-in
/// alone, since an access token is over long before a large file has come.
///
///     offset  size  field
///     0       1     version     1
///     1       32    secret      of the upload session
///     33      16    account
///     49      8     era         big-endian
///     57      32    digest      HMAC-SHA-256 over all before it
final class UploadTickets {

  private static final byte VERSION = 1;
  private static final int SECRET_BYTES = 32;
  private static final int BODY_BYTES = 57;
  private static final int DIGEST_BYTES = 32;
  // 89 bytes, three to four characters: no padding.
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{119}");

  private final SecretKey key;
  private final Eras eras;

  UploadTickets(SecretKey doorSecret, Eras eras) {
    this.key = derived(doorSecret);
    this.eras = eras;
  }

  /// @throws GraphRefusal 404 if nobody may sign in to the account any more
  String issue(UploadSecret secret, AccountId account) {
    long era = eras.of(account).orElseThrow(() -> GraphError.absent().refusal());
    byte[] body =
        ByteBuffer.allocate(BODY_BYTES)
            .put(VERSION)
            .put(Base64.getUrlDecoder().decode(secret.reveal()))
            .put(account.bytes())
            .putLong(era)
            .array();
    byte[] whole = Arrays.copyOf(body, BODY_BYTES + DIGEST_BYTES);
    System.arraycopy(digest(body), 0, whole, BODY_BYTES, DIGEST_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /// @throws org.holdfast.drive.DriveRefusal.UploadAbsent for what was not issued here, and for
  ///   what has ended
  UploadSecret open(String text) {
    return UploadSecret.parse(opened(text).orElse(""));
  }

  /// Whether it still leads somewhere, as far as its account goes.
  boolean live(String text) {
    return opened(text).isPresent();
  }

  private Optional<String> opened(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    byte[] whole = Base64.getUrlDecoder().decode(text);
    byte[] body = Arrays.copyOf(whole, BODY_BYTES);
    byte[] digest = Arrays.copyOfRange(whole, BODY_BYTES, whole.length);
    if (!MessageDigest.isEqual(digest, digest(body)) || body[0] != VERSION) {
      return Optional.empty();
    }
    ByteBuffer read = ByteBuffer.wrap(body, 1, BODY_BYTES - 1);
    byte[] secret = new byte[SECRET_BYTES];
    read.get(secret);
    AccountId account = new AccountId(new UUID(read.getLong(), read.getLong()));
    return eras.of(account).equals(OptionalLong.of(read.getLong()))
        ? Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(secret))
        : Optional.empty();
  }

  private byte[] digest(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private static SecretKey derived(SecretKey doorSecret) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "HmacSHA256",
              HKDFParameterSpec.expandOnly(
                  doorSecret, "graph upload url".getBytes(StandardCharsets.UTF_8), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has HKDF-SHA-256", e);
    }
  }
}
