package org.holdfast.server.graph;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.holdfast.drive.LinkSecret;
import org.holdfast.drive.PermissionId;

/// What names a share in an address: the id of a permission, or `u!` and a link of this server in
/// base64url. Whatever else clients write, tokens of other services (`s!…`) among it, names
/// nothing.
sealed interface ShareId {

  String URL_PREFIX = "u!";

  // A link of ours is far shorter; what is longer is not decoded.
  Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]{1,2000}={0,2}");

  record OfPermission(PermissionId id) implements ShareId {}

  record OfLink(LinkSecret secret) implements ShareId {}

  /// @param links how the links of this server begin
  static Optional<ShareId> parse(String text, String links) {
    return text.startsWith(URL_PREFIX)
        ? url(text.substring(URL_PREFIX.length()))
            .filter(url -> url.startsWith(links))
            .flatMap(url -> LinkSecret.parse(url.substring(links.length())))
            .map(OfLink::new)
        : PermissionId.parse(text).map(OfPermission::new);
  }

  private static Optional<String> url(String coded) {
    if (!BASE64URL.matcher(coded).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new String(Base64.getUrlDecoder().decode(coded), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // of a length that nothing has
    }
  }
}
