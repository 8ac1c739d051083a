package org.holdfast.vault;

import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a master key is called in a token, where it has nothing else of ours:
/// `docs/formats/token.md`.
///
/// @param vault 128 random bits, made with the first version and never changed
/// @param version from 1, rising
/// @param createdAt to the millisecond
/// @param chance tells two of one version apart, which two machines made at once
record TokenKeyName(UUID vault, int version, Instant createdAt, int chance)
    implements Comparable<TokenKeyName> {

  private static final Pattern TEXT =
      Pattern.compile("holdfast ([0-9a-f-]{36}) ([0-9]{1,10}) ([0-9]{1,15}) ([0-9a-f]{8})");
  private static final Comparator<TokenKeyName> ORDER =
      Comparator.comparing(TokenKeyName::vault)
          .thenComparingInt(TokenKeyName::version)
          .thenComparing(TokenKeyName::createdAt)
          .thenComparingInt(TokenKeyName::chance);

  static TokenKeyName of(UUID vault, int version, Instant createdAt, SecureRandom random) {
    Instant stated = Instant.ofEpochMilli(createdAt.toEpochMilli());
    return new TokenKeyName(vault, version, stated, random.nextInt());
  }

  /// Empty for what is no name of ours: a token may hold keys of others.
  static Optional<TokenKeyName> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      TokenKeyName name =
          new TokenKeyName(
              UUID.fromString(parts.group(1)),
              Integer.parseInt(parts.group(2)),
              Instant.ofEpochMilli(Long.parseLong(parts.group(3))),
              Integer.parseUnsignedInt(parts.group(4), 16));
      return name.version > 0 && name.toString().equals(text)
          ? Optional.of(name)
          : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException _) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(TokenKeyName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "holdfast %s %d %d %08x".formatted(vault, version, createdAt.toEpochMilli(), chance);
  }
}
