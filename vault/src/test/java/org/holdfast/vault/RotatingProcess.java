package org.holdfast.vault;

import java.nio.file.Path;

/// A second process with the same vault open, which only rotates.
final class RotatingProcess {

  private RotatingProcess() {}

  /// @param args the folder of the vault, and how often to rotate
  public static void main(String[] args) {
    try (BuiltInVault vault = new VaultFixture(Path.of(args[0])).open()) {
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        vault.rotate();
      }
    }
  }
}
