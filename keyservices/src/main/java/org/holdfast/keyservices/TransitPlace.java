package org.holdfast.keyservices;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where master keys lie in HashiCorp Vault or OpenBao.
///
/// @param url of the server, such as `https://vault.example.org:8200`
/// @param mount the path of the transit engine
/// @param key what the names of the master keys begin with; nobody else's keys do
/// @param namespace absent: the root
/// @param caFile authorities (PEM) that alone are trusted
public record TransitPlace(
    URI url,
    String mount,
    String key,
    TransitIdentity identity,
    Optional<String> namespace,
    Optional<Path> caFile) {

  /// @throws IllegalArgumentException says what is wrong with `url`, `mount`, `key` or `namespace`
  public TransitPlace {
    url = HttpsHost.of(url);
    if (!mount.matches("[0-9A-Za-z_-]{1,64}(/[0-9A-Za-z_-]{1,64}){0,7}")) {
      throw new IllegalArgumentException("mount is a path of a-z, A-Z, 0-9, _ and -");
    }
    KeyName.requireFit(key);
    if (namespace.isPresent()
        && !namespace.get().matches("[0-9A-Za-z_-]{1,64}(/[0-9A-Za-z_-]{1,64}){0,15}/?")) {
      throw new IllegalArgumentException("namespace is a path of a-z, A-Z, 0-9, _ and -");
    }
  }

  /// For staff.
  @Override
  public String toString() {
    return "%s/%s%s/keys/%s"
        .formatted(
            url, namespace.map(each -> each.replaceFirst("/?$", "/")).orElse(""), mount, key);
  }
}
