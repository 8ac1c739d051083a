package org.holdfast.keyservices;

import com.azure.core.http.HttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.holdfast.vault.KeyLabel;

/// Vaults in a [KeyVaultDouble], and what the tests ask of it.
final class AzureFixture implements AutoCloseable {

  static final String KEY = "holdfast";
  static final String SIGNING = "holdfast-signing";
  static final UUID ANA = UUID.fromString("0a4a0000-0000-4000-8000-000000000001");
  static final KeyLabel ANAS_DRIVE = new KeyLabel("drive", ANA, 1);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration USUAL = Duration.ofSeconds(20);

  private final KeyVaultDouble azure = new KeyVaultDouble();
  private final Path secretFile;
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();

  private final InstantSource clock;

  AzureFixture(Path folder) {
    this(folder, InstantSource.system());
  }

  AzureFixture(Path folder, InstantSource clock) {
    this.clock = clock;
    this.secretFile = write(folder.resolve("client-secret"), KeyVaultDouble.SECRET + "\n");
  }

  static Path write(Path file, String text) {
    try {
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  KeyVaultDouble azure() {
    return azure;
  }

  /// How long was waited for another try, without waiting.
  List<Duration> pauses() {
    return pauses;
  }

  AzurePlace place(AzureKeyKind kind) {
    return place(KEY, kind);
  }

  AzurePlace place(String key, AzureKeyKind kind) {
    return place(
        key,
        kind,
        new AzureIdentity.ClientSecret(KeyVaultDouble.TENANT, KeyVaultDouble.CLIENT, secretFile));
  }

  AzurePlace place(String key, AzureKeyKind kind, AzureIdentity identity) {
    return new AzurePlace(URI.create(azure.url()), key, kind, identity, Optional.empty());
  }

  AzureVault create(AzurePlace place) {
    return AzureVault.create(place, RANDOM, clock, service(place, USUAL));
  }

  AzureVault open(AzurePlace place) {
    return open(place, USUAL);
  }

  AzureVault open(AzurePlace place, Duration patience) {
    return AzureVault.open(place, RANDOM, clock, service(place, patience));
  }

  private KeyVault service(AzurePlace place, Duration patience) {
    HttpClient http = KeyVault.http(place, patience);
    return new KeyVault(place, new Detour(http, azure), pauses::add);
  }

  static byte[] key(int bytes) {
    byte[] key = new byte[bytes];
    RANDOM.nextBytes(key);
    return key;
  }

  @Override
  public void close() {
    azure.close();
  }
}
