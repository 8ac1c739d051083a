package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.UUID;

/// What must hold for files that people bring, whatever is in them.
final class ParserTargets {

  private ParserTargets() {}

  /// The file of a share: what is one stays the same on a new page.
  static void share(byte[] bytes) {
    try (Share read = SharePage.parse(bytes, bytes.length, "here")) {
      byte[] page = SharePage.bytes(read, Shamir.MOST_PARTS, new UUID(0, 0), LocalDate.EPOCH);
      try (Share again = SharePage.parse(page, page.length, "there")) {
        assertThat(again.words()).isEqualTo(read.words());
        assertThat(again.value()).isEqualTo(read.value());
      }
    } catch (VaultRefusal.UnfitShare _) {
      // told what is wrong with it
    }
  }

  /// The server's file of an escrow: what is one is written again as it was.
  static void escrowServer(byte[] bytes) {
    try (EscrowKey read = EscrowFiles.parseServer(bytes)) {
      assertThat(EscrowFiles.server(read)).isEqualTo(bytes);
    } catch (DamagedFile _) {
      // told what is wrong with it
    }
  }

  /// A private file: taken apart, it is one whose digest is right. Its passphrase is not tried:
  /// that would take a good part of a second each.
  static void escrowPrivate(byte[] bytes) {
    try {
      SealedFile read = SealedFile.parse(EscrowFiles.SEALED, bytes);
      assertThat(SealedFile.join(read.header(), read.sealed())).isEqualTo(bytes);
    } catch (DamagedFile _) {
      // told what is wrong with it
    }
  }

  /// What anybody may write into the database as a key in escrow.
  static void escrowEnvelope(byte[] bytes, EscrowVault escrow) {
    WrappedKey wrapped = new WrappedKey(bytes);
    escrow.isCurrent(wrapped);
    try {
      escrow.check(VaultFixture.ANAS_DRIVE, wrapped);
      assertThat(escrow.unwrap(VaultFixture.ANAS_DRIVE, wrapped)).hasSizeBetween(16, 64);
    } catch (VaultRefusal.NotAuthentic _) {
      // told so
    }
  }
}
