package org.holdfast.keyservices;

import java.nio.file.Path;
import java.util.Optional;

/// As whom Holdfast asks Azure.
public sealed interface AzureIdentity {

  /// An application that Entra ID knows, with a secret.
  ///
  /// @param tenant the directory's id
  /// @param client the application's id
  /// @param secretFile holds the secret; nobody else may read it
  record ClientSecret(String tenant, String client, Path secretFile) implements AzureIdentity {}

  /// An application that is known by a token of the cluster that Holdfast runs in.
  ///
  /// @param tenant the directory's id
  /// @param client the application's id
  /// @param tokenFile is read again for each token; the cluster renews it
  record Workload(String tenant, String client, Path tokenFile) implements AzureIdentity {}

  /// The identity of the machine in Azure.
  ///
  /// @param client the id of one that a user assigned to it; absent: its own
  record Managed(Optional<String> client) implements AzureIdentity {}
}
