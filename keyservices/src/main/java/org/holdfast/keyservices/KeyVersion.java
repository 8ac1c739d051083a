package org.holdfast.keyservices;

import com.azure.security.keyvault.keys.models.KeyProperties;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.vault.KeyState;

/// One version of a key that Holdfast made: `docs/formats/azure-vault.md`.
///
/// @param id what Key Vault calls it
/// @param vault whose it is
/// @param number of the master key, from 1; two of one number were made by two processes at once
/// @param createdAt to the second, by Key Vault's clock
/// @param state whether it is enabled is Key Vault's to say; that it was deleted stands in a tag
record KeyVersion(KeyVersionId id, UUID vault, int number, Instant createdAt, KeyState state)
    implements Comparable<KeyVersion> {

  private static final String VAULT = "holdfast-vault";
  private static final String NUMBER = "holdfast-version";
  private static final String PURGEABLE_FROM = "holdfast-purgeable-from";

  private static final Comparator<KeyVersion> ORDER =
      Comparator.comparingInt(KeyVersion::number)
          .thenComparing(KeyVersion::createdAt)
          .thenComparing(each -> each.id().toString());

  /// What a new one is marked with.
  static Map<String, String> tags(UUID vault, int number) {
    return Map.of(VAULT, vault.toString(), NUMBER, Integer.toString(number));
  }

  /// What one is marked with in a state, beside what somebody else has marked it with.
  static Map<String, String> tags(Map<String, String> before, KeyState state) {
    Map<String, String> tags = new HashMap<>(before);
    tags.remove(PURGEABLE_FROM);
    if (state instanceof KeyState.Deleted(Instant from)) {
      tags.put(PURGEABLE_FROM, Long.toString(from.toEpochMilli()));
    }
    return tags;
  }

  /// @return empty if it is not marked as one of ours
  static Optional<KeyVersion> of(KeyProperties given) {
    Map<String, String> tags = given.getTags();
    Optional<KeyVersionId> id = KeyVersionId.parse(given.getVersion());
    if (tags == null || id.isEmpty()) {
      return Optional.empty();
    }
    String vault = tags.getOrDefault(VAULT, "");
    String number = tags.getOrDefault(NUMBER, "");
    if (!vault.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        || !number.matches("[1-9][0-9]{0,8}")) {
      return Optional.empty();
    }
    var created = given.getCreatedOn();
    return Optional.of(
        new KeyVersion(
            id.get(),
            UUID.fromString(vault),
            Integer.parseInt(number),
            created == null ? Instant.EPOCH : created.toInstant(),
            state(given, tags.getOrDefault(PURGEABLE_FROM, ""))));
  }

  private static KeyState state(KeyProperties given, String purgeableFrom) {
    if (!Boolean.FALSE.equals(given.isEnabled())) {
      return new KeyState.Enabled();
    }
    return purgeableFrom.matches("[1-9][0-9]{0,14}")
        ? new KeyState.Deleted(Instant.ofEpochMilli(Long.parseLong(purgeableFrom)))
        : new KeyState.Disabled();
  }

  @Override
  public int compareTo(KeyVersion other) {
    return ORDER.compare(this, other);
  }
}
