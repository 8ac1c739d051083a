package org.holdfast.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A password or key that stands in a file of its own.
final class SecretFile {

  private static final int LONGEST_BYTES = 4_096;

  private SecretFile() {}

  /// @param what as a person knows it, for the refusal
  /// @throws DeliveryRefusal if it cannot be read, is empty or has more than one line
  static String read(Path file, String what) {
    try {
      if (Files.size(file) > LONGEST_BYTES) {
        throw new DeliveryRefusal("%s in %s is too long.".formatted(what, file));
      }
      String text = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (text.isEmpty() || text.lines().count() > 1) {
        throw new DeliveryRefusal("%s in %s is one line.".formatted(what, file));
      }
      return text;
    } catch (IOException e) {
      throw new DeliveryRefusal("%s cannot be read from %s.".formatted(what, file), e);
    }
  }
}
