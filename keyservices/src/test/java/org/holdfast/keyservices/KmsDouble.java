package org.holdfast.keyservices;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.vault.AesGcm;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Stands in for AWS KMS: the requests of ours, with keys that really encrypt, over TLS, for who
/// signs with the right access key. Fails as it is told.
///
/// @see "AWS KMS API reference: each operation's errors and sample; key states of KMS keys"
/// @see "AWS General Reference: Signature Version 4 signing process"
final class KmsDouble extends ServiceDouble {

  static final String ID = "AKIAIOSFODNN7EXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PAGE = 2;
  private static final Pattern SIGNED =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/([0-9]{8}/eu-central-1/kms/aws4_request), SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})");

  private final InstantSource clock;
  private final Map<String, Key> keys = new LinkedHashMap<>(); // in the order they were made
  private final Map<String, String> aliases = new TreeMap<>();
  private volatile boolean listsLag;

  private static final class Key {
    final String id;
    final Instant created;
    byte[] secret = bytes(AesGcm.KEY_BYTES);
    String spec = "SYMMETRIC_DEFAULT";
    String origin = "AWS_KMS";
    String manager = "CUSTOMER";
    String state = "Enabled";
    Instant deletion = Instant.MAX;

    Key(String id, Instant created) {
      this.id = id;
      this.created = created;
    }
  }

  private static final class Said extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String type;

    Said(String type, String message) {
      super(message);
      this.type = type;
    }
  }

  KmsDouble(InstantSource clock) {
    this.clock = clock;
  }

  /// Aliases that were made are not listed from now on.
  void lag() {
    listsLag = true;
  }

  void fail(String of, int times, int status, String type) {
    answer(of, times, status, Map.of(), error(type, "it says why"));
  }

  synchronized List<String> aliases() {
    return List.copyOf(aliases.keySet());
  }

  synchronized String target(String alias) {
    return Objects.requireNonNull(aliases.get(alias));
  }

  synchronized void point(String alias, String key) {
    aliases.put(alias, key);
  }

  /// As by somebody in AWS's own console.
  synchronized void state(String key, String state) {
    key(key).state = state;
    key(key).deletion =
        state.equals("PendingDeletion") ? clock.instant().plus(Duration.ofDays(7)) : Instant.MAX;
  }

  synchronized String state(String key) {
    return key(key).state;
  }

  synchronized Instant deletion(String key) {
    return key(key).deletion;
  }

  synchronized void spec(String key, String spec) {
    key(key).spec = spec;
  }

  /// As of one that somebody brought, or that AWS has for itself.
  synchronized void origin(String key, String origin, String manager) {
    key(key).origin = origin;
    key(key).manager = manager;
  }

  /// As AWS does in the end: with its aliases.
  synchronized void destroy(String key) {
    keys.remove(key);
    aliases.values().removeIf(key::equals);
  }

  synchronized String put(Instant created) {
    String id = UUID.randomUUID().toString();
    keys.put(id, new Key(id, created));
    return id;
  }

  synchronized void put(String id, byte[] secret) {
    Key key = new Key(id, Instant.EPOCH);
    key.secret = secret;
    keys.put(id, key);
  }

  /// The id of the key that was made last.
  synchronized String newest() {
    return List.copyOf(keys.keySet()).getLast();
  }

  private Key key(String id) {
    return Optional.ofNullable(keys.get(id))
        .orElseThrow(
            () ->
                new Said(
                    "NotFoundException",
                    "Key 'arn:aws:kms:eu-central-1:111122223333:key/%s' does not exist"
                        .formatted(id)));
  }

  private Key usable(String id) {
    Key key = key(id);
    if (key.state.equals("Disabled")) {
      throw new Said("DisabledException", "%s is disabled.".formatted(arn(id)));
    }
    if (!key.state.equals("Enabled")) {
      throw new Said("KMSInvalidStateException", "%s is pending deletion.".formatted(arn(id)));
    }
    return key;
  }

  private static String arn(String id) {
    return "arn:aws:kms:eu-central-1:111122223333:key/" + id;
  }

  /// `Encrypt` and the like.
  @Override
  String line(HttpExchange exchange) {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    return target == null ? "" : target.replaceFirst("^TrentService\\.", "");
  }

  @Override
  Answer answer(HttpExchange exchange, String line, byte[] body) {
    try {
      requireSigned(exchange, body);
      return answer(line, JSON.readTree(body));
    } catch (Said e) {
      return new Answer(400, error(e.type, String.valueOf(e.getMessage())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String error(String type, String message) {
    return JSON.writeValueAsString(Map.of("__type", type, "message", message));
  }

  private void requireSigned(HttpExchange exchange, byte[] body) throws GeneralSecurityException {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    Matcher signed = SIGNED.matcher(header == null ? "" : header);
    if (!signed.matches() || !signed.group(1).equals(ID)) {
      throw new Said(
          "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
    StringBuilder canonical = new StringBuilder("POST\n/\n\n");
    for (String name : signed.group(3).split(";", -1)) {
      canonical
          .append(name)
          .append(':')
          .append(String.valueOf(exchange.getRequestHeaders().getFirst(name)).strip())
          .append('\n');
    }
    canonical.append('\n').append(signed.group(3)).append('\n').append(hex(digest(body)));
    String text =
        "AWS4-HMAC-SHA256\n%s\n%s\n%s"
            .formatted(
                exchange.getRequestHeaders().getFirst("X-Amz-Date"),
                signed.group(2),
                hex(digest(canonical.toString().getBytes(UTF_8))));
    byte[] key = ("AWS4" + SECRET).getBytes(UTF_8);
    for (String part : signed.group(2).split("/", -1)) {
      key = mac(key, part);
    }
    if (!hex(mac(key, text)).equals(signed.group(4))) {
      throw new Said(
          "InvalidSignatureException",
          "The request signature we calculated does not match the signature you provided.");
    }
  }

  private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static byte[] digest(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private Answer answer(String line, JsonNode json) {
    String id = json.path("KeyId").asString("");
    return switch (line) {
      case "CreateKey" -> new Answer(201, JSON.writeValueAsString(create()));
      case "DescribeKey" -> told(Map.of("KeyMetadata", metadata(key(id))));
      case "ListAliases" -> list(json);
      case "CreateAlias" -> alias(json);
      case "DeleteAlias" -> removeAlias(json.path("AliasName").asString(""));
      case "EnableKey" -> change(id, "Enabled");
      case "DisableKey" -> change(id, "Disabled");
      case "ScheduleKeyDeletion" -> schedule(id, json.path("PendingWindowInDays").asInt(30));
      case "CancelKeyDeletion" -> cancel(id);
      case "Encrypt" -> encrypt(usable(id), json);
      case "Decrypt" -> decrypt(json);
      default -> throw new Said("UnknownOperationException", line);
    };
  }

  private static Answer told(Map<String, ?> data) {
    return new Answer(200, JSON.writeValueAsString(data));
  }

  private Map<String, ?> create() {
    String id = put(clock.instant());
    return Map.of("KeyMetadata", metadata(key(id)));
  }

  private static Map<String, Object> metadata(Key key) {
    Map<String, Object> told = new HashMap<>();
    told.put("AWSAccountId", "111122223333");
    told.put("KeyId", key.id);
    told.put("Arn", arn(key.id));
    told.put("CreationDate", key.created.toEpochMilli() / 1000.0);
    told.put("Enabled", key.state.equals("Enabled"));
    told.put("KeyUsage", "ENCRYPT_DECRYPT");
    told.put("KeyState", key.state);
    told.put("Origin", key.origin);
    told.put("KeyManager", key.manager);
    told.put("KeySpec", key.spec);
    told.put("MultiRegion", false);
    if (key.state.equals("PendingDeletion")) {
      told.put("DeletionDate", key.deletion.toEpochMilli() / 1000.0);
    }
    return told;
  }

  private Answer list(JsonNode json) {
    List<Map<String, String>> all = new ArrayList<>();
    all.add(Map.of("AliasName", "alias/aws/ebs")); // AWS's own, which nobody used yet
    if (!listsLag) {
      aliases.forEach((name, target) -> all.add(Map.of("AliasName", name, "TargetKeyId", target)));
    }
    int from = Integer.parseInt(json.path("Marker").asString("0"));
    int to = Math.min(all.size(), from + PAGE);
    Map<String, Object> told = new HashMap<>();
    told.put("Aliases", all.subList(from, to));
    told.put("Truncated", to < all.size());
    if (to < all.size()) {
      told.put("NextMarker", Integer.toString(to));
    }
    return told(told);
  }

  private Answer alias(JsonNode json) {
    String name = json.path("AliasName").asString("");
    if (!name.matches("alias/[a-zA-Z0-9/_-]+") || name.length() > 256) {
      throw new Said("InvalidAliasNameException", name);
    }
    String target = key(json.path("TargetKeyId").asString("")).id;
    if (key(target).state.equals("PendingDeletion")) {
      throw new Said("KMSInvalidStateException", "%s is pending deletion.".formatted(arn(target)));
    }
    if (aliases.putIfAbsent(name, target) != null) {
      throw new Said(
          "AlreadyExistsException", "An alias with the name %s already exists".formatted(name));
    }
    return new Answer(200, "");
  }

  private Answer removeAlias(String name) {
    if (aliases.remove(name) == null) {
      throw new Said("NotFoundException", "Alias %s is not found.".formatted(name));
    }
    return new Answer(200, "");
  }

  private Answer change(String id, String state) {
    Key key = key(id);
    if (key.state.equals("PendingDeletion")) {
      throw new Said("KMSInvalidStateException", "%s is pending deletion.".formatted(arn(id)));
    }
    key.state = state;
    return new Answer(200, "");
  }

  private Answer schedule(String id, int days) {
    Key key = key(id);
    if (days < 7 || days > 30 || key.state.equals("PendingDeletion")) {
      throw new Said("KMSInvalidStateException", arn(id));
    }
    key.state = "PendingDeletion";
    key.deletion = clock.instant().plus(Duration.ofDays(days));
    return told(
        Map.of(
            "KeyId",
            arn(id),
            "DeletionDate",
            key.deletion.toEpochMilli() / 1000.0,
            "KeyState",
            "PendingDeletion",
            "PendingWindowInDays",
            days));
  }

  private Answer cancel(String id) {
    if (!key(id).state.equals("PendingDeletion")) {
      throw new Said("KMSInvalidStateException", arn(id));
    }
    key(id).state = "Disabled";
    return told(Map.of("KeyId", arn(id)));
  }

  private static byte[] context(JsonNode json) {
    Map<String, String> sorted = new TreeMap<>();
    json.path("EncryptionContext")
        .propertyStream()
        .forEach(each -> sorted.put(each.getKey(), each.getValue().asString("")));
    return sorted.toString().getBytes(UTF_8);
  }

  /// The form of KMS's own is not published: this one names the key, too.
  private Answer encrypt(Key key, JsonNode json) {
    byte[] nonce = bytes(AesGcm.NONCE_BYTES);
    byte[] plain = Base64.getDecoder().decode(json.path("Plaintext").asString(""));
    byte[] sealed = AesGcm.seal(key.secret, nonce, context(json), plain);
    UUID id = UUID.fromString(key.id);
    byte[] blob =
        ByteBuffer.allocate(16 + nonce.length + sealed.length)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .put(nonce)
            .put(sealed)
            .array();
    return told(
        Map.of(
            "CiphertextBlob",
            Base64.getEncoder().encodeToString(blob),
            "KeyId",
            arn(key.id),
            "EncryptionAlgorithm",
            "SYMMETRIC_DEFAULT"));
  }

  private Answer decrypt(JsonNode json) {
    String wanted = json.path("KeyId").asString("");
    byte[] blob = Base64.getDecoder().decode(json.path("CiphertextBlob").asString(""));
    if (blob.length < 16 + AesGcm.NONCE_BYTES + AesGcm.TAG_BYTES) {
      throw new Said("InvalidCiphertextException", "");
    }
    ByteBuffer in = ByteBuffer.wrap(blob);
    String named = new UUID(in.getLong(), in.getLong()).toString();
    Key key = usable(wanted);
    if (!named.equals(wanted)) {
      throw new Said(
          "IncorrectKeyException",
          "The key ID in the request does not identify a CMK that can perform this operation.");
    }
    try {
      byte[] plain =
          AesGcm.open(
              key.secret,
              Arrays.copyOfRange(blob, 16, 28),
              context(json),
              Arrays.copyOfRange(blob, 28, blob.length));
      return told(
          Map.of("Plaintext", Base64.getEncoder().encodeToString(plain), "KeyId", arn(wanted)));
    } catch (AEADBadTagException _) {
      throw new Said("InvalidCiphertextException", "");
    }
  }
}
