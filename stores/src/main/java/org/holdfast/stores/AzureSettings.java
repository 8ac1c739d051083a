package org.holdfast.stores;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// One container of an Azure storage account.
///
/// @param endpoint of the blob service, such as `https://example.blob.core.windows.net`; http on
///   this machine alone
/// @param account the storage account's name
/// @param container there already
/// @param caFile authorities (PEM) that alone are trusted for this store
/// @param timeout how long one request may take
public record AzureSettings(
    URI endpoint,
    String account,
    String container,
    CredentialFiles credentials,
    Optional<Path> caFile,
    Duration timeout) {}
