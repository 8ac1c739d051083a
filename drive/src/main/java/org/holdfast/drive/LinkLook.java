package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import org.holdfast.identity.AccountId;

/// Decides what stands between a link and whoever comes by it.
///
/// A pass is `expires u64 || HMAC-SHA-256(drive key "link-pass", permission || expires || hash of
/// the password)`: nothing is stored of it, and another password makes another.
final class LinkLook {

  private static final long PASS_MILLIS = 24 * 3_600_000L;

  private LinkLook() {}

  /// What is missing still.
  enum Missing {
    NOTHING,
    ABSENT,
    ACCOUNT,
    ADDRESS,
    PASSWORD
  }

  static boolean opens(
      PermissionRows rows, PermissionRow.Opened opened, LinkProof proof, long now) {
    return missing(rows, opened, proof, now) == Missing.NOTHING;
  }

  static Missing missing(
      PermissionRows rows, PermissionRow.Opened opened, LinkProof proof, long now) {
    if (opened.isOver(now)) {
      return Missing.ABSENT;
    }
    Missing person = person(rows, opened.permission(), proof);
    if (person != Missing.NOTHING || opened.passwordHash().isEmpty()) {
      return person;
    }
    boolean typed =
        proof.pass().filter(pass -> isPass(rows.seal(), opened, pass, now)).isPresent()
            || Redeeming.of(rows, proof.account(), opened).isPresent();
    return typed ? Missing.NOTHING : Missing.PASSWORD;
  }

  private static Missing person(PermissionRows rows, Permission permission, LinkProof proof) {
    return switch (permission.grantee()) {
      case Grantee.Link(LinkScope scope) ->
          switch (scope) {
            case ANYONE -> Missing.NOTHING;
            case MEMBERS -> proof.account().isPresent() ? Missing.NOTHING : Missing.ACCOUNT;
            case NAMED -> named(rows, proof);
          };
      case Grantee.Account(AccountId account) -> account(account, proof);
      case Grantee.Redeemer(AccountId account, _) -> account(account, proof);
      case Grantee.Outsider(String mail) ->
          proof.mail().filter(mail::equals).isPresent() ? Missing.NOTHING : Missing.ADDRESS;
    };
  }

  private static Missing account(AccountId account, LinkProof proof) {
    if (proof.account().isEmpty()) {
      return Missing.ACCOUNT;
    }
    return proof.account().get().equals(account) ? Missing.NOTHING : Missing.ABSENT;
  }

  /// For those alone who have something by themselves.
  private static Missing named(PermissionRows rows, LinkProof proof) {
    if (!Reach.ofPerson(rows, proof.account(), proof.mail()).isEmpty()) {
      return Missing.NOTHING;
    }
    return proof.account().isPresent() ? Missing.ABSENT : Missing.ACCOUNT;
  }

  static LinkPass pass(RowSeal seal, PermissionRow.Opened opened, long now) {
    long expires = now + PASS_MILLIS;
    byte[] mac = mac(seal, opened, expires);
    byte[] whole = ByteBuffer.allocate(Long.BYTES + mac.length).putLong(expires).put(mac).array();
    return new LinkPass(Base64.getUrlEncoder().withoutPadding().encodeToString(whole));
  }

  /// Stands for a permission's password in what was made for somebody who typed it: another
  /// password has another. It shows nothing of it, and is no secret.
  ///
  /// @return 0 if none is asked for
  static long lock(RowSeal seal, PermissionRow.Opened opened) {
    if (opened.passwordHash().isEmpty()) {
      return 0;
    }
    Mac mac = seal.mac(opened.linkVersion(), "link-lock"); // it stays when the key is replaced
    mac.update(opened.permission().id().bytes());
    return ByteBuffer.wrap(mac.doFinal(opened.passwordHash().getBytes(UTF_8))).getLong() | 1;
  }

  private static boolean isPass(
      RowSeal seal, PermissionRow.Opened opened, LinkPass pass, long now) {
    ByteBuffer whole = ByteBuffer.wrap(Base64.getUrlDecoder().decode(pass.reveal()));
    long expires = whole.getLong();
    byte[] mac = new byte[whole.remaining()];
    whole.get(mac);
    return now < expires && MessageDigest.isEqual(mac, mac(seal, opened, expires));
  }

  private static byte[] mac(RowSeal seal, PermissionRow.Opened opened, long expires) {
    Mac mac = seal.mac("link-pass");
    mac.update(opened.permission().id().bytes());
    mac.update(ByteBuffer.allocate(Long.BYTES).putLong(expires).array());
    return mac.doFinal(opened.passwordHash().getBytes(UTF_8));
  }

  static Optional<LinkAnswer> waiting(Missing missing, Permission permission) {
    return switch (missing) {
      case NOTHING -> Optional.empty();
      case ABSENT -> Optional.of(new LinkAnswer.Absent());
      case ACCOUNT -> Optional.of(new LinkAnswer.SignInNeeded());
      case ADDRESS ->
          Optional.of(
              permission.grantee() instanceof Grantee.Outsider(String mail)
                  ? new LinkAnswer.AddressNeeded(permission.id(), mail)
                  : new LinkAnswer.Absent());
      case PASSWORD -> Optional.of(new LinkAnswer.PasswordNeeded(permission.id()));
    };
  }
}
