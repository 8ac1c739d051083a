package org.holdfast.keyservices;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a master key is called in a service that keeps nothing else of ours with a key:
/// `docs/formats/transit-vault.md`.
///
///     KEY-vault-number-id
///     KEY-vault-number-id-purgeable-milliseconds     beside it, while it is deleted
///
/// @param key from the settings
/// @param number of the master key, from 1
/// @param id unique in the service
record KeyName(String key, UUID vault, int number, KeyVersionId id) {

  private static final String PURGEABLE = "-purgeable-";
  private static final Pattern REST =
      Pattern.compile(
          "-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([1-9][0-9]{0,8})-([0-9a-f]{32})");

  /// @throws IllegalArgumentException if names cannot begin so
  static void requireFit(String key) {
    if (!key.matches("[0-9A-Za-z][0-9A-Za-z-]{0,63}")) {
      throw new IllegalArgumentException("key has 1 to 64 of a-z, A-Z, 0-9 and -");
    }
  }

  static KeyName of(String key, KeyVersion version) {
    return new KeyName(key, version.vault(), version.number(), version.id());
  }

  /// @return empty if it is the name of anything else
  static Optional<KeyName> parse(String key, String name) {
    if (!name.startsWith(key)) {
      return Optional.empty();
    }
    Matcher rest = REST.matcher(name.substring(key.length()));
    return rest.matches()
        ? KeyVersionId.parse(rest.group(3))
            .map(
                id ->
                    new KeyName(
                        key, UUID.fromString(rest.group(1)), Integer.parseInt(rest.group(2)), id))
        : Optional.empty();
  }

  /// The name beside it that says from when on it may be purged.
  String purgeable(Instant from) {
    return this + PURGEABLE + from.toEpochMilli();
  }

  /// When it may be purged, if `name` says so of this one.
  Optional<Instant> purgeableFrom(String name) {
    String start = this + PURGEABLE;
    String millis = name.startsWith(start) ? name.substring(start.length()) : "";
    return millis.matches("[1-9][0-9]{0,14}")
        ? Optional.of(Instant.ofEpochMilli(Long.parseLong(millis)))
        : Optional.empty();
  }

  /// The name itself.
  @Override
  public String toString() {
    return "%s-%s-%d-%s".formatted(key, vault, number, id);
  }
}
