package org.holdfast.keyservices;

import static software.amazon.awssdk.services.kms.model.KeyState.PENDING_DELETION;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.holdfast.stores.Credential;
import org.holdfast.stores.StoreSettingsRefused;
import org.holdfast.stores.TrustedAuthorities;
import org.holdfast.vault.KeyState;
import org.holdfast.vault.VaultRefusal;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.OriginType;

/// The requests that a vault makes to AWS KMS, through its maker's SDK: each is one, but for where
/// it is worth another try. The SDK's own repeating is off.
///
/// A master key is a KMS key of its own, and an alias of it has the [KeyName].
///
/// @see "AWS KMS API reference"
final class Kms implements KeyService {

  /// What KMS gives for 32 bytes is of its own form, and at most 6,144 bytes.
  static final ServiceEnvelope.Kind KIND = new ServiceEnvelope.Kind((byte) 6, 32, 6144);

  /// KMS waits for no less before it destroys a key. Our own waiting is over by then.
  private static final int LEAST_WAIT_DAYS = 7;

  private static final String ALIAS = "alias/";
  private static final String BOUND = "holdfast";

  private final AwsPlace place;
  private final SdkHttpClient http;
  private final KmsClient client;
  private final KmsFailures failures;

  /// Lists of aliases lag behind.
  private final Set<KeyName> made = ConcurrentHashMap.newKeySet();

  Kms(AwsPlace place, Duration patience, Pause pause) {
    this.place = place;
    this.failures = new KmsFailures(place, pause);
    AwsCredentialsProvider credentials = credentials(place);
    this.http = http(place, patience);
    KmsClientBuilder builder =
        KmsClient.builder()
            .region(Region.of(place.region()))
            .credentialsProvider(credentials)
            .httpClient(http)
            .overrideConfiguration(
                each -> each.apiCallTimeout(patience).retryStrategy(AwsRetryStrategy.doNotRetry()));
    place.endpoint().ifPresent(builder::endpointOverride);
    this.client = builder.build();
  }

  /// Touches the network with its first request.
  ///
  /// @throws VaultRefusal if a file that the place names cannot be used
  static Kms at(AwsPlace place) {
    return new Kms(place, Tries.PATIENCE, Pause.REAL);
  }

  private static AwsCredentialsProvider credentials(AwsPlace place) {
    if (place.accessKeyFile().isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    Credential key = ofStores(() -> Credential.read(place.accessKeyFile().get(), 2));
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(key.line(0), key.line(1)));
  }

  private static SdkHttpClient http(AwsPlace place, Duration patience) {
    UrlConnectionHttpClient.Builder builder =
        UrlConnectionHttpClient.builder().connectionTimeout(patience).socketTimeout(patience);
    if (place.caFile().isPresent()) {
      var managers = ofStores(() -> new TrustedAuthorities(place.caFile().get()).managers());
      builder.tlsTrustManagersProvider(() -> managers);
    }
    return builder.build();
  }

  private static <T> T ofStores(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (StoreSettingsRefused e) {
      throw new VaultRefusal.Unavailable(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public AwsPlace place() {
    return place;
  }

  @Override
  public String keyName() {
    return ALIAS + place.key();
  }

  @Override
  public ServiceEnvelope.Kind kind() {
    return KIND;
  }

  @Override
  public String lost() {
    return "cancel its deletion, and give it its alias again, while AWS still waits";
  }

  @Override
  public List<Found> found() {
    Map<String, String> aliases = aliases();
    List<Found> found = new ArrayList<>();
    names(aliases)
        .forEach(
            name -> look(name).ifPresent(key -> found.add(found(name, key, aliases.keySet()))));
    return found;
  }

  /// Of one that somebody let point to another key nothing is known.
  private List<KeyName> names(Map<String, String> aliases) {
    List<KeyName> names = new ArrayList<>();
    aliases.forEach(
        (alias, target) ->
            KeyName.parse(place.key(), alias)
                .filter(name -> keyId(name).equals(target))
                .ifPresent(names::add));
    made.stream().filter(each -> !names.contains(each)).forEach(names::add);
    return names;
  }

  /// All names behind `alias/`, with the ids of their keys.
  private Map<String, String> aliases() {
    return done(
        () -> {
          Map<String, String> aliases = new LinkedHashMap<>();
          for (AliasListEntry each : client.listAliasesPaginator(r -> r.limit(100)).aliases()) {
            if (String.valueOf(each.aliasName()).startsWith(ALIAS) && each.targetKeyId() != null) {
              aliases.put(each.aliasName().substring(ALIAS.length()), each.targetKeyId());
            }
          }
          return aliases;
        });
  }

  /// @return empty if it is not there
  private Optional<KeyMetadata> look(KeyName name) {
    try {
      return Optional.ofNullable(
          failures.asked(() -> client.describeKey(r -> r.keyId(keyId(name))).keyMetadata()));
    } catch (Refused _) {
      return Optional.empty();
    }
  }

  private Found found(KeyName name, KeyMetadata key, Set<String> aliases) {
    if (key.creationDate() == null
        || key.keyState() == null
        || (key.keyState() == PENDING_DELETION && key.deletionDate() == null)) {
      throw unavailable("does not tell how the key %s stands".formatted(name));
    }
    if (key.keySpec() != KeySpec.SYMMETRIC_DEFAULT
        || key.keyUsage() != KeyUsageType.ENCRYPT_DECRYPT
        || key.origin() != OriginType.AWS_KMS // of another origin, somebody may have a copy of it
        || key.keyManager() != KeyManagerType.CUSTOMER) {
      throw unavailable("has a key %s that Holdfast did not make".formatted(name));
    }
    return new Found(
        new KeyVersion(
            name.id(), name.vault(), name.number(), key.creationDate(), state(name, key, aliases)),
        key.creationDate());
  }

  /// One that somebody has AWS destroy counts as deleted, until then; where two processes deleted
  /// one at once, the later day counts.
  private static KeyState state(KeyName name, KeyMetadata key, Set<String> aliases) {
    return switch (key.keyState()) {
      case ENABLED -> new KeyState.Enabled();
      case PENDING_DELETION -> new KeyState.Deleted(key.deletionDate());
      default ->
          aliases.stream()
              .flatMap(each -> name.purgeableFrom(each).stream())
              .max(Comparator.naturalOrder())
              .<KeyState>map(KeyState.Deleted::new)
              .orElseGet(KeyState.Disabled::new);
    };
  }

  @Override
  public Found make(UUID vault, int number) {
    KeyMetadata key =
        refusedAsUnavailable(
            () ->
                failures.made(
                    () ->
                        client
                            .createKey(
                                r ->
                                    r.keySpec(KeySpec.SYMMETRIC_DEFAULT)
                                        .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
                                        .description(
                                            "Holdfast, vault %s, master key %d"
                                                .formatted(vault, number)))
                            .keyMetadata()));
    if (key == null) {
      throw unavailable("tells nothing of the key that it made");
    }
    KeyVersionId id =
        KeyVersionId.parse(String.valueOf(key.keyId()).replace("-", ""))
            .orElseThrow(() -> unavailable("made a key whose id is none"));
    KeyName name = new KeyName(place.key(), vault, number, id);
    alias(name.toString(), name);
    made.add(name);
    return found(name, key, Set.of());
  }

  private void alias(String alias, KeyName name) {
    done(
        () -> {
          try {
            return client.createAlias(r -> r.aliasName(ALIAS + alias).targetKeyId(keyId(name)));
          } catch (AlreadyExistsException e) { // by a try whose answer was lost
            return e;
          }
        });
  }

  @Override
  public void bring(KeyVersion version, KeyState to) {
    KeyName name = KeyName.of(place.key(), version);
    switch (to) {
      case KeyState.Enabled _ -> done(() -> client.enableKey(r -> r.keyId(keyId(name))));
      case KeyState.Disabled _ -> disable(name, version.state());
      case KeyState.Deleted(Instant from) -> alias(name.purgeable(from), name);
    }
  }

  private void disable(KeyName name, KeyState from) {
    if (from instanceof KeyState.Enabled) {
      done(() -> client.disableKey(r -> r.keyId(keyId(name))));
    } else if (isEnding(name)) {
      done(() -> client.cancelKeyDeletion(r -> r.keyId(keyId(name)))); // leaves it disabled
    }
    unmark(name);
  }

  private boolean isEnding(KeyName name) {
    return look(name).filter(key -> key.keyState() == PENDING_DELETION).isPresent();
  }

  private void unmark(KeyName name) {
    aliases().keySet().stream()
        .filter(each -> name.purgeableFrom(each).isPresent())
        .forEach(this::removeAlias);
  }

  private void removeAlias(String alias) {
    done(
        () -> {
          try {
            return client.deleteAlias(r -> r.aliasName(ALIAS + alias));
          } catch (NotFoundException e) { // by a try whose answer was lost
            return e;
          }
        });
  }

  /// AWS goes on to wait for seven days, in which somebody there may still take it back.
  @Override
  public void destroy(KeyVersion version) {
    KeyName name = KeyName.of(place.key(), version);
    if (look(name).isPresent() && !isEnding(name)) {
      schedule(name);
    }
    made.remove(name);
    unmark(name);
    if (aliases().containsKey(name.toString())) {
      removeAlias(name.toString());
    }
  }

  private void schedule(KeyName name) {
    done(
        () -> {
          try {
            return client.scheduleKeyDeletion(
                r -> r.keyId(keyId(name)).pendingWindowInDays(LEAST_WAIT_DAYS));
          } catch (KmsInvalidStateException e) {
            if (isEnding(name)) { // by a try whose answer was lost
              return e;
            }
            throw e;
          }
        });
  }

  @Override
  public byte[] encrypt(KeyVersion master, byte[] bound, byte[] plain) throws Refused {
    return bytes(
        failures
            .asked(
                () ->
                    client.encrypt(
                        r ->
                            r.keyId(keyId(master.id()))
                                .plaintext(SdkBytes.fromByteArray(plain))
                                .encryptionContext(context(bound))))
            .ciphertextBlob());
  }

  @Override
  public byte[] decrypt(KeyVersion master, byte[] bound, byte[] cipher) throws Refused {
    return bytes(
        failures
            .asked(
                () ->
                    client.decrypt(
                        r ->
                            r.keyId(keyId(master.id()))
                                .ciphertextBlob(SdkBytes.fromByteArray(cipher))
                                .encryptionContext(context(bound))))
            .plaintext());
  }

  /// Of what is missing none, which is too few.
  private static byte[] bytes(@Nullable SdkBytes given) {
    return given == null ? new byte[0] : given.asByteArray();
  }

  private VaultRefusal unavailable(String what) {
    return new VaultRefusal.Unavailable("%s %s.".formatted(place, what), null);
  }

  /// AWS writes it into its logs, so that a digest stands for whose key it is.
  static Map<String, String> context(byte[] bound) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bound);
      return Map.of(BOUND, HexFormat.of().formatHex(digest));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has SHA-256", e);
    }
  }

  private static String keyId(KeyName name) {
    return keyId(name.id());
  }

  private static String keyId(KeyVersionId id) {
    return new UUID(id.high(), id.low()).toString();
  }

  private interface Step<T> {
    T run() throws Refused;
  }

  private <T> T done(Supplier<T> request) {
    return refusedAsUnavailable(() -> failures.asked(request));
  }

  private static <T> T refusedAsUnavailable(Step<T> step) {
    try {
      return step.run();
    } catch (Refused e) {
      throw e.meaning();
    }
  }

  @Override
  public void close() {
    client.close();
    http.close();
  }
}
