package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.identity.AccountId;

/// The values by which permissions of all drives are found: HMAC-SHA-256 under a key of the server,
/// of a word for the kind, a zero byte, and whom or what it is of. Format:
/// `docs/formats/sharing.md`.
///
/// Safe for use by any number of threads.
final class ShareIndex {

  /// Stands for nobody.
  static final byte[] NOBODY = new byte[0];

  private final Mac keyed;

  /// @param key 32 bytes, of all servers on one database
  ShareIndex(SecretKey key) {
    try {
      this.keyed = Mac.getInstance("HmacSHA256");
      keyed.init(key);
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  /// Of a house in which nobody looks for what another one shared.
  static ShareIndex passing(SecureRandom random) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    return new ShareIndex(new SecretKeySpec(key, "HmacSHA256"));
  }

  byte[] of(LinkSecret secret) {
    return hash("link", secret.bytes());
  }

  byte[] of(AccountId account) {
    return hash("account", account.bytes());
  }

  byte[] ofMail(String compared) {
    return hash("mail", compared.getBytes(UTF_8));
  }

  byte[] of(Grantee grantee) {
    return switch (grantee) {
      case Grantee.Link _ -> NOBODY;
      case Grantee.Account(AccountId account) -> of(account);
      case Grantee.Redeemer(AccountId account, _) -> of(account);
      case Grantee.Outsider(String mail) -> ofMail(mail);
    };
  }

  /// Under which a person may be known.
  List<byte[]> of(Optional<AccountId> account, Optional<String> mail) {
    return Stream.concat(account.map(this::of).stream(), mail.map(this::ofMail).stream()).toList();
  }

  private byte[] hash(String kind, byte[] value) {
    try {
      Mac mac = (Mac) keyed.clone();
      mac.update(kind.getBytes(US_ASCII));
      mac.update((byte) 0);
      return mac.doFinal(value);
    } catch (CloneNotSupportedException e) {
      throw broken(e);
    }
  }

  private static IllegalStateException broken(Exception e) {
    return new IllegalStateException("every JDK has an HMAC-SHA-256 that can be cloned", e);
  }
}
