package org.holdfast.server;

import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The copy of the sealed vault that lies in a backup. It is opened by its passphrase alone, which
/// never lies there.
final class BackupVault {

  static final String FILE = "keys.hfv";

  private static final int DIGEST_BYTES = 32;

  private BackupVault() {}

  static byte[] of(DataFolder data) throws IOException {
    return Files.readAllBytes(data.vault().resolve(FILE));
  }

  /// A vault file ends with the SHA-256 of all before (`docs/formats/vault.md`): against mistakes,
  /// not against malice, which its seal is for.
  static boolean isWhole(byte[] sealed) {
    if (sealed.length <= DIGEST_BYTES) {
      return false;
    }
    int end = sealed.length - DIGEST_BYTES;
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(sealed, 0, end);
      return MessageDigest.isEqual(digest.digest(), Arrays.copyOfRange(sealed, end, sealed.length));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
