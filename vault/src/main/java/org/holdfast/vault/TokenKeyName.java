package org.holdfast.vault;

import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a master key is called in a token, where it has nothing else of ours:
/// `docs/formats/token.md`.
///
/// @param vault 128 random bits, made with the first version and never changed
/// @param version from 1, rising
/// @param createdAt to the millisecond
/// @param chance tells two of one version apart, which two machines made at once
/// @param state a token has no place for it but this name; the order goes towards its end
record TokenKeyName(UUID vault, int version, Instant createdAt, int chance, KeyState state)
    implements Comparable<TokenKeyName> {

  private static final Pattern TEXT =
      Pattern.compile(
          "holdfast ([0-9a-f-]{36}) ([0-9]{1,10}) ([0-9]{1,15}) ([0-9a-f]{8})( disabled| deleted ([0-9]{1,15}))?");
  private static final Comparator<TokenKeyName> ORDER =
      Comparator.comparing(TokenKeyName::vault)
          .thenComparingInt(TokenKeyName::version)
          .thenComparing(TokenKeyName::createdAt)
          .thenComparingInt(TokenKeyName::chance)
          .thenComparingInt(name -> name.state().steps())
          .thenComparing(TokenKeyName::toString);

  static TokenKeyName of(UUID vault, int version, Instant createdAt, SecureRandom random) {
    Instant stated = Instant.ofEpochMilli(createdAt.toEpochMilli());
    return new TokenKeyName(vault, version, stated, random.nextInt(), new KeyState.Enabled());
  }

  /// What the same key is called in another state.
  TokenKeyName as(KeyState other) {
    return new TokenKeyName(vault, version, createdAt, chance, other);
  }

  boolean isEnabled() {
    return state instanceof KeyState.Enabled;
  }

  /// Whether it names the same key, in whatever state.
  boolean isOfOneKeyWith(TokenKeyName other) {
    return as(other.state).equals(other);
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
              Integer.parseUnsignedInt(parts.group(4), 16),
              state(parts.group(5), parts.group(6)));
      return name.version > 0 && name.toString().equals(text)
          ? Optional.of(name)
          : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException _) {
      return Optional.empty();
    }
  }

  private static KeyState state(@Nullable String word, @Nullable String from) {
    if (word == null) {
      return new KeyState.Enabled();
    }
    return from == null
        ? new KeyState.Disabled()
        : new KeyState.Deleted(Instant.ofEpochMilli(Long.parseLong(from)));
  }

  @Override
  public int compareTo(TokenKeyName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    String suffix =
        switch (state) {
          case KeyState.Enabled _ -> "";
          case KeyState.Disabled _ -> " disabled";
          case KeyState.Deleted(Instant from) -> " deleted " + from.toEpochMilli();
        };
    return "holdfast %s %d %d %08x%s"
        .formatted(vault, version, createdAt.toEpochMilli(), chance, suffix);
  }
}
