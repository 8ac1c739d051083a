package org.holdfast.keyservices;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where master keys lie in AWS KMS.
///
/// @param region such as `eu-central-1`
/// @param endpoint absent: the region's own
/// @param key what the aliases of the master keys begin with; nobody else's do
/// @param accessKeyFile holds two lines, an access key's id and its secret; absent: what AWS's
///   tools look for on this machine
/// @param caFile authorities (PEM) that alone are trusted
public record AwsPlace(
    String region,
    Optional<URI> endpoint,
    String key,
    Optional<Path> accessKeyFile,
    Optional<Path> caFile) {

  /// @throws IllegalArgumentException says what is wrong with `region`, `endpoint` or `key`
  public AwsPlace {
    if (!region.matches("[a-z]{2}[a-z0-9-]{1,30}")) {
      throw new IllegalArgumentException("region is a name such as eu-central-1");
    }
    try {
      endpoint = endpoint.map(HttpsHost::of);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("endpoint is https:// and a host");
    }
    KeyName.requireFit(key);
  }

  /// For staff.
  @Override
  public String toString() {
    return "AWS KMS in %s, alias/%s".formatted(endpoint.map(URI::toString).orElse(region), key);
  }
}
