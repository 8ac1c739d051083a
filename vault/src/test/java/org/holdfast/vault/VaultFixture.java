package org.holdfast.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/// A folder with built-in vaults of the least allowed cost, and what the tests ask of it.
final class VaultFixture {

  static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  static final UUID ANA = UUID.fromString("0a4a0000-0000-4000-8000-000000000001");
  static final UUID BEN = UUID.fromString("0be40000-0000-4000-8000-000000000002");
  static final KeyLabel ANAS_DRIVE = new KeyLabel("drive", ANA, 1);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;
  private final InstantSource clock;

  VaultFixture(Path folder) {
    this(folder, InstantSource.fixed(NOON));
  }

  VaultFixture(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  Path folder() {
    return folder;
  }

  Path file() {
    return folder.resolve("keys.hfv");
  }

  BuiltInVault create() {
    return create(new Disk());
  }

  BuiltInVault create(Disk disk) {
    try (Passphrase right = right()) {
      return BuiltInVault.create(folder, right, RANDOM, clock, Argon2Cost.FLOOR, disk);
    }
  }

  BuiltInVault open() {
    return open(new Disk());
  }

  BuiltInVault open(Disk disk) {
    try (Passphrase right = right()) {
      return BuiltInVault.open(folder, right, RANDOM, clock, disk);
    }
  }

  BuiltInVault openWith(String passphrase) {
    try (Passphrase other = Passphrase.of(passphrase)) {
      return BuiltInVault.open(folder, other, RANDOM, clock);
    }
  }

  static Passphrase right() {
    return Passphrase.of("correct horse battery staple");
  }

  byte[] bytes() {
    try {
      return Files.readAllBytes(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void put(byte[] bytes) {
    try {
      Files.write(file(), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Everything that a refusal may not change: names, bytes, times and permissions.
  Map<String, String> snapshot() {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.toList()) {
        String content =
            Files.isDirectory(path)
                ? ""
                : Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1);
        all.put(
            path.toString(),
            Files.getLastModifiedTime(path) + " " + Files.getPosixFilePermissions(path) + content);
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] key(int bytes) {
    byte[] key = new byte[bytes];
    RANDOM.nextBytes(key);
    return key;
  }
}
