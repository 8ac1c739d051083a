package org.holdfast.keyservices;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import java.time.Duration;
import java.util.Arrays;
import org.holdfast.vault.Passphrase;

/// Gets tokens from Entra ID, by Azure's library. Which cloud's is decided by the environment, as
/// everywhere in Azure: `AZURE_AUTHORITY_HOST`.
final class AzureCredentials {

  /// None by itself: who asks tries again.
  static final RetryOptions NO_RETRIES =
      new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1)));

  private AzureCredentials() {}

  /// @throws org.holdfast.vault.VaultRefusal if the file of a secret cannot be used
  static TokenCredential of(AzureIdentity identity, HttpClient http) {
    return switch (identity) {
      case AzureIdentity.ClientSecret(var tenant, var client, var file) -> {
        try (Passphrase secret = Passphrase.fromFile(file)) {
          byte[] utf8 = secret.utf8();
          try {
            yield new ClientSecretCredentialBuilder()
                .tenantId(tenant)
                .clientId(client)
                .clientSecret(
                    new String(utf8, UTF_8)) // the library takes nothing that can be wiped
                .httpClient(http)
                .retryOptions(NO_RETRIES)
                .build();
          } finally {
            Arrays.fill(utf8, (byte) 0);
          }
        }
      }
      case AzureIdentity.Workload(var tenant, var client, var file) ->
          new WorkloadIdentityCredentialBuilder()
              .tenantId(tenant)
              .clientId(client)
              .tokenFilePath(file.toString())
              .httpClient(http)
              .retryOptions(NO_RETRIES)
              .build();
      // The machine's service is asked again by the library, in a way of its own.
      case AzureIdentity.Managed(var client) ->
          new ManagedIdentityCredentialBuilder()
              .clientId(client.orElse(null))
              .httpClient(http)
              .build();
    };
  }
}
