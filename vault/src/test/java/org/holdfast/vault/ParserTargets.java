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
}
