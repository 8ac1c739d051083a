package org.holdfast.keyservices;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.KeyServiceVersion;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyServiceVersion;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.CreateOctKeyOptions;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyType;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.holdfast.stores.StoreSettingsRefused;
import org.holdfast.stores.TrustedAuthorities;
import org.holdfast.vault.KeyState;
import org.holdfast.vault.VaultRefusal;

/// The requests that a vault makes to Key Vault, through its maker's SDK: each is one, but for a
/// token that is asked for beside the first, and where it is worth another try.
///
/// What the SDK would do by itself is off: retries, and fetching a key before it is used. Its check
/// that a token is asked for by the vault that it is for stays on.
final class KeyVault {

  // Their own reports of what is told here. Held, because a logger that nobody holds forgets its
  // level. Those of the core are shared with the stores, which set them so, too.
  private static final Map<Logger, Level> QUIET =
      Map.of(
          Logger.getLogger("com.azure"), Level.SEVERE,
          Logger.getLogger("com.azure.identity"), Level.OFF,
          Logger.getLogger("com.azure.security.keyvault"), Level.OFF,
          Logger.getLogger("com.microsoft.aad.msal4j"), Level.OFF);

  static {
    QUIET.forEach(Logger::setLevel);
  }

  private static final int RSA_BITS = 3072;
  private static final int AES_BITS = 256;

  private final AzurePlace place;
  private final HttpClient http;
  private final TokenCredential credential;
  private final KeyVaultFailures failures;
  private final KeyClient keys;
  private final Map<String, CryptographyClient> users = new ConcurrentHashMap<>();

  KeyVault(AzurePlace place, HttpClient http, Pause pause) {
    this.place = place;
    this.http = http;
    this.credential = AzureCredentials.of(place.identity(), http);
    this.failures = new KeyVaultFailures(place, pause);
    this.keys =
        new KeyClientBuilder()
            .vaultUrl(place.url().toString())
            .credential(credential)
            .httpClient(http)
            .serviceVersion(KeyServiceVersion.V7_4)
            .retryOptions(AzureCredentials.NO_RETRIES)
            .buildClient();
  }

  /// Touches the network with its first request.
  ///
  /// @throws VaultRefusal if a file that the place names cannot be used
  static KeyVault at(AzurePlace place) {
    return new KeyVault(place, http(place, Tries.PATIENCE), Pause.REAL);
  }

  static HttpClient http(AzurePlace place, Duration patience) {
    var builder = java.net.http.HttpClient.newBuilder().connectTimeout(patience);
    try {
      place.caFile().ifPresent(file -> builder.sslContext(new TrustedAuthorities(file).context()));
    } catch (StoreSettingsRefused e) {
      throw new VaultRefusal.Unavailable(String.valueOf(e.getMessage()), e);
    }
    return new JdkHttpClientBuilder(builder)
        .connectionTimeout(patience)
        .responseTimeout(patience)
        .readTimeout(patience)
        .writeTimeout(patience)
        .build();
  }

  KeyVaultFailures failures() {
    return failures;
  }

  /// All versions of a key, of whoever made them.
  List<KeyProperties> versions(String name) {
    try {
      return failures.asked(() -> keys.listPropertiesOfKeyVersions(name).stream().toList());
    } catch (KeyVaultFailures.Answered e) {
      if (e.told() == KeyVaultFailures.Told.ABSENT) {
        return List.of();
      }
      throw failures.unexpected(e);
    }
  }

  /// Whether a key was deleted and can be recovered. Who may not know is told no.
  boolean isDeleted(String name) {
    try {
      return !failures.asked(() -> keys.getDeletedKey(name)).getName().isEmpty();
    } catch (KeyVaultFailures.Answered | VaultRefusal.Unavailable _) {
      return false;
    }
  }

  /// Makes a version of a key, and the key with its first.
  KeyVaultKey make(String name, KeyType type, UUID vault, int number) {
    Map<String, String> tags = KeyVersion.tags(vault, number);
    try {
      return failures.made(
          () -> {
            if (type.equals(KeyType.RSA) || type.equals(KeyType.RSA_HSM)) {
              CreateRsaKeyOptions options =
                  new CreateRsaKeyOptions(name)
                      .setKeySize(RSA_BITS)
                      .setHardwareProtected(type.equals(KeyType.RSA_HSM));
              options
                  .setTags(tags)
                  .setKeyOperations(KeyOperation.WRAP_KEY, KeyOperation.UNWRAP_KEY);
              return keys.createRsaKey(options);
            }
            if (type.equals(KeyType.EC) || type.equals(KeyType.EC_HSM)) {
              CreateEcKeyOptions options =
                  new CreateEcKeyOptions(name)
                      .setCurveName(KeyCurveName.P_256)
                      .setHardwareProtected(type.equals(KeyType.EC_HSM));
              options.setTags(tags).setKeyOperations(KeyOperation.SIGN, KeyOperation.VERIFY);
              return keys.createEcKey(options);
            }
            CreateOctKeyOptions options =
                new CreateOctKeyOptions(name).setKeySize(AES_BITS).setHardwareProtected(true);
            options.setTags(tags).setKeyOperations(KeyOperation.WRAP_KEY, KeyOperation.UNWRAP_KEY);
            return keys.createOctKey(options);
          });
    } catch (KeyVaultFailures.Answered e) {
      throw failures.unexpected(e);
    }
  }

  /// Enables or disables a version, and marks it with its state.
  void change(String name, KeyVersion version, KeyState state) {
    boolean enabled = state instanceof KeyState.Enabled;
    try {
      failures.made(
          () -> {
            KeyProperties properties = keys.getKey(name, version.id().toString()).getProperties();
            properties.setEnabled(enabled).setTags(KeyVersion.tags(properties.getTags(), state));
            return keys.updateKeyProperties(
                properties, KeyOperation.WRAP_KEY, KeyOperation.UNWRAP_KEY);
          });
    } catch (KeyVaultFailures.Answered e) {
      throw failures.unexpected(e);
    }
  }

  /// What kind of key a version is, and its public part where it has one.
  JsonWebKey look(String name, KeyVersionId version) throws KeyVaultFailures.Answered {
    return failures.asked(() -> keys.getKey(name, version.toString()).getKey());
  }

  byte[] wrap(KeyVersionId master, byte[] key) throws KeyVaultFailures.Answered {
    return failures.asked(
        () -> user(place.key(), master).wrapKey(KeyWrapAlgorithm.A256KW, key).getEncryptedKey());
  }

  byte[] unwrap(KeyVersionId master, KeyWrapAlgorithm algorithm, byte[] wrapped)
      throws KeyVaultFailures.Answered {
    return failures.asked(() -> user(place.key(), master).unwrapKey(algorithm, wrapped).getKey());
  }

  /// @param digest SHA-256 of what is signed
  byte[] sign(KeyVersionId signer, byte[] digest) throws KeyVaultFailures.Answered {
    return failures.asked(
        () ->
            user(place.signingKey(), signer).sign(SignatureAlgorithm.ES256, digest).getSignature());
  }

  private CryptographyClient user(String name, KeyVersionId version) {
    return users.computeIfAbsent(
        "%s/keys/%s/%s".formatted(place.url(), name, version),
        id ->
            new CryptographyClientBuilder()
                .keyIdentifier(id)
                .credential(credential)
                .httpClient(http)
                .serviceVersion(CryptographyServiceVersion.V7_4)
                .retryOptions(AzureCredentials.NO_RETRIES)
                .disableKeyCaching()
                .buildClient());
  }
}
