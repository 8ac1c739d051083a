package org.holdfast.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// What whoever asks for figures has to show. Mute: it is in no text of itself.
final class WatchToken {

  private static final String SCHEME = "Bearer ";

  // 128 bits in base64: fewer could be tried.
  private static final int LEAST_LENGTH = 22;
  private static final int MOST_LENGTH = 512;

  private final byte[] secret;

  private WatchToken(byte[] secret) {
    this.secret = secret;
  }

  /// @throws StartRefused if the file cannot be read, or holds no such token
  static WatchToken of(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
      if (!plain || text.length() < LEAST_LENGTH || text.length() > MOST_LENGTH) {
        throw new StartRefused(
            "The file %s of watching.token-file holds no token: one line of %d to %d letters, digits and signs, made by chance (openssl rand -base64 32)."
                .formatted(file, LEAST_LENGTH, MOST_LENGTH));
      }
      return new WatchToken(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new StartRefused(
          "The file %s of watching.token-file cannot be read.".formatted(file), e);
    }
  }

  /// @param header as it came; null if none came
  boolean isShown(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] shown = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(secret, shown);
  }
}
