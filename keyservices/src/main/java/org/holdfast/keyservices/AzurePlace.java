package org.holdfast.keyservices;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where master keys lie in Azure.
///
/// @param url of the key vault or the managed HSM, such as `https://example.vault.azure.net`
/// @param key the name of the key whose versions the master keys are; one that nobody else uses.
///   Those that sign lie beside it, under this name and `-signing`
/// @param kind of new ones
/// @param caFile authorities (PEM) that alone are trusted, for the vault and for Entra ID
public record AzurePlace(
    URI url, String key, AzureKeyKind kind, AzureIdentity identity, Optional<Path> caFile) {

  private static final String SIGNING = "-signing";

  /// @throws IllegalArgumentException says what is wrong with `url` or `key`
  public AzurePlace {
    url = HttpsHost.of(url);
    if (!key.matches("[0-9A-Za-z-]{1,100}")) {
      throw new IllegalArgumentException("key has 1 to 100 of a-z, A-Z, 0-9 and -");
    }
  }

  String signingKey() {
    return key + SIGNING;
  }

  /// For staff.
  @Override
  public String toString() {
    return "%s/keys/%s".formatted(url, key);
  }
}
