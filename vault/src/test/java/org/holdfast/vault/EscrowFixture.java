package org.holdfast.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;

/// An escrow of the least allowed cost in a folder, and what tests do with it.
final class EscrowFixture {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;

  /// Nothing is made yet.
  EscrowFixture(Path folder) {
    this.folder = folder;
  }

  EscrowFixture make() {
    return make(RANDOM);
  }

  EscrowFixture make(SecureRandom random) {
    try (Passphrase right = VaultFixture.right()) {
      EscrowVault.make(
          folder,
          right,
          random,
          InstantSource.fixed(VaultFixture.NOON),
          Argon2Cost.FLOOR,
          new Disk());
      return this;
    }
  }

  Path server() {
    return folder.resolve("escrow-server.hfs");
  }

  Path sealed() {
    return folder.resolve("escrow-private.hfx");
  }

  /// As a server has it.
  EscrowVault toWrap() {
    return EscrowVault.open(server(), RANDOM);
  }

  /// As who recovers has it.
  EscrowVault toUnwrap() {
    return toUnwrap(sealed());
  }

  static EscrowVault toUnwrap(Path sealed) {
    try (Passphrase right = VaultFixture.right()) {
      return EscrowVault.open(sealed, right, RANDOM);
    }
  }

  /// Keeps `bytes` as somebody who may write there would.
  static Path put(Path file, byte[] bytes) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
