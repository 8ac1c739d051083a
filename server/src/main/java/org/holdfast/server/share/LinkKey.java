package org.holdfast.server.share;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.drive.LinkAnswer;
import org.holdfast.drive.LinkProof;
import org.holdfast.drive.LinkSecret;
import org.holdfast.drive.PermissionId;
import org.holdfast.drive.Shares;

/// What names a share in an address: the secret of a link, or the id of a permission, which is no
/// secret and leads nobody but those whom the permission is for. Not a record: it does not belong
/// into logs.
final class LinkKey {

  private final String text;
  private final Optional<LinkSecret> secret;
  private final Optional<PermissionId> permission;

  private LinkKey(String text, Optional<LinkSecret> secret, Optional<PermissionId> permission) {
    this.text = text;
    this.secret = secret;
    this.permission = permission;
  }

  /// @return empty for what has the form of neither
  static Optional<LinkKey> parse(String text) {
    Optional<LinkSecret> secret = LinkSecret.parse(text);
    Optional<PermissionId> permission =
        secret.isPresent()
            ? Optional.empty()
            : PermissionId.parse(text).filter(id -> id.text().equals(text));
    return secret.isPresent() || permission.isPresent()
        ? Optional.of(new LinkKey(text, secret, permission))
        : Optional.empty();
  }

  LinkAnswer open(Shares shares, LinkProof proof) {
    return secret
        .map(found -> shares.open(found, proof))
        .or(() -> permission.map(found -> shares.open(found, proof)))
        .orElseGet(LinkAnswer.Absent::new);
  }

  /// What its requests are counted by.
  UUID counted() {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  Optional<LinkSecret> secret() {
    return secret;
  }

  /// As it stands in an address.
  String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "LinkKey";
  }
}
