package org.holdfast.stores;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The lines of a credential's file. Never printed. The SDKs want text, which cannot be wiped.
public final class Credential {

  private static final int LARGEST_BYTES = 16 << 10;

  private final Path file;
  private final List<String> lines;

  private Credential(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /// @throws StoreSettingsRefused if the file has not exactly `count` lines with something in them
  public static Credential read(Path file, int count) {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw new StoreSettingsRefused("The credentials file " + file + " is too long.", null);
      }
      List<String> lines =
          Files.readString(file, StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .toList();
      if (lines.size() != count) {
        throw new StoreSettingsRefused(
            "The credentials file %s has %d lines; it should have %d."
                .formatted(file, lines.size(), count),
            null);
      }
      return new Credential(file, lines);
    } catch (IOException e) {
      throw new StoreSettingsRefused("The credentials file %s cannot be read.".formatted(file), e);
    }
  }

  /// @param index from 0
  public String line(int index) {
    return lines.get(index);
  }

  @Override
  public String toString() {
    return "Credential[" + file + "]";
  }
}
