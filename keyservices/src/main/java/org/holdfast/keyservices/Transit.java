package org.holdfast.keyservices;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.vault.KeyState;
import org.holdfast.vault.VaultRefusal;
import tools.jackson.databind.JsonNode;

/// The requests that a vault makes to a transit engine. Each may be made twice: names are chosen
/// here, and a key that is there already is not made anew.
///
/// A master key is version 1 of a key there. A second version of that, which nobody uses, is made
/// when it is disabled for the first time: an engine refuses what lies before a least version, and
/// the newest always serves. So the engine itself refuses a disabled master key, in either
/// direction, whoever asks.
///
/// @see "OpenBao, API: transit secrets engine"
final class Transit implements KeyService {

  /// A nonce of 12 bytes, the key of 32, a tag of 16.
  static final ServiceEnvelope.Kind KIND = new ServiceEnvelope.Kind((byte) 5, 60, 60);

  private static final String TYPE = "aes256-gcm96";
  private static final long LATEST_SECONDS = 253_402_300_799L; // the end of the year 9999
  private static final String PREFIX = "vault:v1:";

  private final TransitPlace place;
  private final TransitHttp http;
  private final TransitToken token;
  private final SecureRandom random;
  private final InstantSource clock;

  /// What can be got out of the engine: it unwraps what it wrapped, and wraps nothing more.
  private final Set<KeyVersionId> exposed = ConcurrentHashMap.newKeySet();

  Transit(TransitPlace place, TransitHttp http, SecureRandom random, InstantSource clock) {
    this.place = place;
    this.http = http;
    this.token = new TransitToken(place, http, clock);
    this.random = random;
    this.clock = clock;
  }

  /// Touches the network with its first request.
  ///
  /// @throws VaultRefusal if a file that the place names cannot be used
  static Transit at(TransitPlace place, SecureRandom random, InstantSource clock) {
    return new Transit(place, new TransitHttp(place, Tries.PATIENCE, Pause.REAL), random, clock);
  }

  @Override
  public TransitPlace place() {
    return place;
  }

  @Override
  public String keyName() {
    return place.key();
  }

  @Override
  public ServiceEnvelope.Kind kind() {
    return KIND;
  }

  @Override
  public String lost() {
    return "restore the newest backup of the service's storage";
  }

  @Override
  public List<Found> found() {
    List<String> names = names();
    List<Found> found = new ArrayList<>();
    for (String name : names) {
      Optional<KeyName> ours = KeyName.parse(place.key(), name);
      if (ours.isPresent()) {
        look(ours.get()).ifPresent(data -> found.add(found(ours.get(), data, names)));
      }
    }
    return found;
  }

  private List<String> names() {
    try {
      return TransitHttp.texts(ask("GET", "keys?list=true", Map.of()).path("data").path("keys"));
    } catch (TransitHttp.Answered e) {
      if (e.isAbsent() && e.errors().isEmpty()) {
        return List.of();
      }
      throw unexpected(e);
    }
  }

  /// @return empty if it is not there
  private Optional<JsonNode> look(KeyName name) {
    return look(name.toString());
  }

  private Optional<JsonNode> look(String name) {
    try {
      return Optional.of(ask("GET", "keys/" + name, Map.of()).path("data"));
    } catch (TransitHttp.Answered e) {
      if (e.isAbsent()) {
        return Optional.empty();
      }
      throw unexpected(e);
    }
  }

  private Found found(KeyName name, JsonNode data, List<String> names) {
    if (!isOurs(data)) {
      throw http.unavailable("has a key %s that Holdfast did not make.".formatted(name), null);
    }
    if (canBeGotOut(data)) {
      exposed.add(name.id());
    }
    long since = data.path("keys").valueStream().mapToLong(each -> each.asLong(0)).min().orElse(0);
    KeyVersion version =
        new KeyVersion(
            name.id(),
            name.vault(),
            name.number(),
            Instant.ofEpochMilli(name.id().high()),
            isEnabled(data) ? new KeyState.Enabled() : ended(name, names));
    return new Found(version, Instant.ofEpochSecond(Math.clamp(since, 0L, LATEST_SECONDS)));
  }

  /// Of the right type, and made there.
  private static boolean isOurs(JsonNode data) {
    return data.path("type").asString("").equals(TYPE)
        && !data.path("derived").asBoolean(false)
        && !data.path("imported_key").asBoolean(false);
  }

  /// Who may configure keys can let one be got out, and nobody can take that back.
  private static boolean canBeGotOut(JsonNode data) {
    return data.path("exportable").asBoolean(false)
        || data.path("allow_plaintext_backup").asBoolean(false);
  }

  private static boolean isEnabled(JsonNode data) {
    return data.path("min_decryption_version").asInt(1) <= 1
        && !data.path("soft_deleted").asBoolean(false);
  }

  /// Where two processes deleted it at once, the later day counts.
  private static KeyState ended(KeyName name, List<String> names) {
    return names.stream()
        .flatMap(each -> name.purgeableFrom(each).stream())
        .max(Comparator.naturalOrder())
        .<KeyState>map(KeyState.Deleted::new)
        .orElseGet(KeyState.Disabled::new);
  }

  /// Two processes never choose the same name.
  ///
  /// @throws VaultRefusal.Unavailable if there is a key of this name that can be got out
  @Override
  public Found make(UUID vault, int number) {
    KeyVersionId id = new KeyVersionId(clock.instant().toEpochMilli(), random.nextLong());
    KeyName name = new KeyName(place.key(), vault, number, id);
    done(
        "POST",
        "keys/" + name,
        Map.of("type", TYPE, "exportable", false, "allow_plaintext_backup", false));
    JsonNode made = look(name).orElseThrow(() -> unexpected("did not keep the key " + name));
    if (!isOurs(made) || canBeGotOut(made)) {
      throw unexpected("made a key that is not what was asked for: " + name);
    }
    return found(name, made, List.of());
  }

  @Override
  public void bring(KeyVersion version, KeyState to) {
    KeyName name = name(version);
    switch (to) {
      case KeyState.Enabled _ -> enable(name);
      case KeyState.Disabled _ -> {
        disable(name);
        unmark(name);
      }
      case KeyState.Deleted(Instant from) -> mark(name, from);
    }
  }

  private KeyName name(KeyVersion version) {
    return KeyName.of(place.key(), version);
  }

  private void disable(KeyName name) {
    int latest =
        look(name)
            .orElseThrow(() -> unexpected("has no key " + name))
            .path("latest_version")
            .asInt(1);
    if (latest < 2) {
      done("POST", "keys/%s/rotate".formatted(name), Map.of());
    }
    config(name, Map.of("min_decryption_version", 2, "min_encryption_version", 2));
  }

  private void enable(KeyName name) {
    config(name, Map.of("min_decryption_version", 1, "min_encryption_version", 1));
    if (!look(name).map(Transit::isEnabled).orElse(false)) {
      throw new VaultRefusal.WrongState(
          "The key %s in %s was soft-deleted there: restore it there (soft-delete-restore)."
              .formatted(name, place));
    }
  }

  /// Says in the service from when on it may be purged.
  private void mark(KeyName name, Instant purgeableFrom) {
    done("POST", "keys/" + name.purgeable(purgeableFrom), Map.of("type", TYPE));
  }

  private void unmark(KeyName name) {
    names().stream()
        .filter(each -> name.purgeableFrom(each).isPresent())
        .forEach(each -> remove(each));
  }

  @Override
  public void destroy(KeyVersion version) {
    KeyName name = name(version);
    if (look(name).isPresent()) {
      remove(name.toString());
    }
    unmark(name);
  }

  private void remove(String name) {
    try {
      ask("POST", "keys/%s/config".formatted(name), Map.of("deletion_allowed", true));
      ask("DELETE", "keys/" + name, Map.of());
    } catch (TransitHttp.Answered e) {
      if (look(name).isPresent()) { // else by a try whose answer was lost
        throw unexpected(e);
      }
    }
  }

  private void config(KeyName name, Map<String, ?> values) {
    done("POST", "keys/%s/config".formatted(name), values);
  }

  @Override
  public byte[] encrypt(KeyVersion master, byte[] bound, byte[] plain) throws Refused {
    if (exposed.contains(master.id())) {
      throw unexpected(
          "has a master key that somebody may have got out (exportable or allow_plaintext_backup of %s): it wraps nothing more. Rotate it"
              .formatted(name(master)));
    }
    JsonNode data =
        use(
            "encrypt/" + name(master),
            Map.of("plaintext", plain, "associated_data", bound, "key_version", 1));
    String text = data.path("ciphertext").asString("");
    if (!text.startsWith(PREFIX)) {
      throw unexpected("gives something of an unknown form");
    }
    return decoded(text.substring(PREFIX.length()));
  }

  @Override
  public byte[] decrypt(KeyVersion master, byte[] bound, byte[] cipher) throws Refused {
    String text = PREFIX + Base64.getEncoder().encodeToString(cipher);
    return decoded(
        use("decrypt/" + name(master), Map.of("ciphertext", text, "associated_data", bound))
            .path("plaintext")
            .asString(""));
  }

  private JsonNode use(String path, Map<String, ?> body) throws Refused {
    try {
      return ask("POST", path, body).path("data");
    } catch (TransitHttp.Answered e) {
      throw new Refused(
          e.says("message authentication failed", "unable to decrypt", "invalid ciphertext"),
          unexpected(e));
    }
  }

  private byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) { // which may be a key
      throw unexpected("gives something of an unknown form");
    }
  }

  private void done(String method, String path, Map<String, ?> body) {
    try {
      ask(method, path, body);
    } catch (TransitHttp.Answered e) {
      throw unexpected(e);
    }
  }

  private JsonNode ask(String method, String path, Map<String, ?> body)
      throws TransitHttp.Answered {
    String whole = place.mount() + "/" + path;
    TransitToken.Held held = token.current();
    try {
      return http.send(method, whole, held.header(), body, true);
    } catch (TransitHttp.Answered e) {
      if (!e.isDenied()) {
        throw e;
      }
      TransitToken.Held other = token.insteadOf(held).orElseThrow(() -> denied(e));
      return askAgain(method, whole, other, body);
    }
  }

  private JsonNode askAgain(
      String method, String whole, TransitToken.Held other, Map<String, ?> body)
      throws TransitHttp.Answered {
    try {
      return http.send(method, whole, other.header(), body, true);
    } catch (TransitHttp.Answered e) {
      if (e.isDenied()) {
        throw denied(e);
      }
      throw e;
    }
  }

  private VaultRefusal denied(TransitHttp.Answered e) {
    return http.unavailable(
        "does not allow it: give Holdfast's token the policy of docs/vaults.md for %s/keys, %s/encrypt and %s/decrypt (%s)."
            .formatted(place.mount(), place.mount(), place.mount(), e.errors()),
        e);
  }

  /// What the vault is told where an answer has no meaning that its caller knows.
  private VaultRefusal unexpected(TransitHttp.Answered e) {
    return e.isAbsent()
        ? http.unavailable(
            "has no transit engine there: enable it, or correct mount or namespace (%s)."
                .formatted(e.errors()),
            e)
        : http.unavailable(
            "does not take a request that should be good (%s).".formatted(e.errors()), e);
  }

  private VaultRefusal unexpected(String what) {
    return http.unavailable(what + ".", null);
  }

  @Override
  public void close() {
    http.close();
  }
}
