package org.holdfast.content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Searches every file for bytes that must not be there.
final class Canary {

  private Canary() {}

  static List<Path> filesWith(byte[] canary, Path root) throws IOException {
    String wanted = new String(canary, StandardCharsets.ISO_8859_1);
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(wanted)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
