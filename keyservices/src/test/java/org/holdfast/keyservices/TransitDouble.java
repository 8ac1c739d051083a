package org.holdfast.keyservices;

import com.sun.net.httpserver.HttpExchange;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.AEADBadTagException;
import org.holdfast.vault.AesGcm;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Stands in for the transit engine of OpenBao or HashiCorp Vault, with the parts of theirs that
/// give tokens: the requests of ours, with keys that really encrypt, over TLS. Fails as it is told.
///
/// Its sentences and status codes are those of the reference and of what is published of OpenBao's
/// engine; a key's versions, and what lies before a least one, behave as they do there.
///
/// @see "OpenBao, API: transit secrets engine; auth/token; auth/approle; HTTP status codes"
/// @see "OpenBao, sdk/helper/keysutil/policy.go: what is refused, and in which words"
final class TransitDouble extends ServiceDouble {

  static final String ROLE = "59d6d1ca-47bb-4e7e-a40b-8be3bc5a0ba8";
  static final String SECRET_ID = "84896a0c-1347-aa90-a4f6-aca8b7558780";
  static final String TOO_OLD = "ciphertext or signature version is disallowed by policy (too old)";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final String mount;
  private final Map<String, Key> keys = new TreeMap<>();
  private final Map<String, Token> tokens = new HashMap<>();
  private final List<String> namespaces = new CopyOnWriteArrayList<>();
  private final List<String> askedWith = new CopyOnWriteArrayList<>();
  private volatile String secretId = SECRET_ID;
  private volatile long lease = 3600;
  private volatile boolean bindsLabels = true;
  private long seconds = 1_790_000_000L;

  private static final class Token {
    final boolean renewable;
    final boolean allowed;
    final long ttl;

    Token(long ttl, boolean renewable, boolean allowed) {
      this.ttl = ttl;
      this.renewable = renewable;
      this.allowed = allowed;
    }
  }

  private volatile boolean listsLag;

  private static final class Key {
    final String type;
    final boolean exportable;
    final Map<Integer, byte[]> versions = new TreeMap<>();
    final Map<Integer, Long> made = new TreeMap<>();
    int leastToDecrypt = 1;
    int leastToEncrypt;
    boolean deletionAllowed;
    boolean softDeleted;
    String letOut = "";

    Key(String type, boolean exportable) {
      this.type = type;
      this.exportable = exportable;
    }

    int latest() {
      return versions.size();
    }

    byte[] secret(int version) {
      return Objects.requireNonNull(versions.get(version));
    }
  }

  private static Answer data(Map<String, ?> data) {
    return new Answer(
        200,
        JSON.writeValueAsString(
            Map.of("request_id", "1", "renewable", false, "lease_duration", 0, "data", data)));
  }

  private static Answer error(int status, String... errors) {
    return new Answer(status, JSON.writeValueAsString(Map.of("errors", errors)));
  }

  TransitDouble(String mount) {
    this.mount = mount;
  }

  /// @param ttl 0: without end
  synchronized String giveToken(long ttl, boolean renewable) {
    return giveToken(ttl, renewable, true);
  }

  /// One that may do nothing but look itself up.
  synchronized String giveTokenOfNoUse() {
    return giveToken(0, false, false);
  }

  private String giveToken(long ttl, boolean renewable, boolean allowed) {
    String token = "s." + HexFormat.of().formatHex(bytes(12));
    tokens.put(token, new Token(ttl, renewable, allowed));
    return token;
  }

  synchronized void revokeAll() {
    tokens.clear();
  }

  void changeSecretId(String other) {
    secretId = other;
  }

  void lease(long now) {
    lease = now;
  }

  /// As one from before the engine knew `associated_data`.
  void bindNothing() {
    bindsLabels = false;
  }

  List<String> namespaces() {
    return namespaces;
  }

  /// The tokens that were sent, or nothing.
  List<String> askedWith() {
    return askedWith;
  }

  void fail(String of, int times, int status, String... errors) {
    fail(of, times, status, Map.of(), errors);
  }

  void fail(String of, int times, int status, Map<String, String> headers, String... errors) {
    answer(of, times, status, headers, error(status, errors).body());
  }

  synchronized List<String> names() {
    return List.copyOf(keys.keySet());
  }

  synchronized void remove(String name) {
    keys.remove(name);
  }

  /// @param how the field that says so
  synchronized void letOut(String name, String how) {
    key(name).letOut = how;
  }

  /// Keys are there, and not listed from now on.
  void lag() {
    listsLag = true;
  }

  synchronized void softDelete(String name, boolean whether) {
    key(name).softDeleted = whether;
  }

  /// As by somebody with the right to.
  synchronized void configure(String name, int leastToDecrypt) {
    Key key = key(name);
    rotate(key);
    key.leastToDecrypt = leastToDecrypt;
    key.leastToEncrypt = leastToDecrypt;
  }

  synchronized void put(String name, String type, boolean exportable) {
    Key key = new Key(type, exportable);
    rotate(key);
    keys.put(name, key);
  }

  synchronized void put(String name, byte[] secret) {
    put(name, "aes256-gcm96", false);
    key(name).versions.put(1, secret);
  }

  private Key key(String name) {
    return Objects.requireNonNull(keys.get(name));
  }

  private void rotate(Key key) {
    int next = key.latest() + 1;
    key.versions.put(next, bytes(32));
    key.made.put(next, seconds++);
  }

  /// `POST transit/encrypt/holdfast-…` and the like. What comes with each is noted.
  @Override
  String line(HttpExchange exchange) {
    String namespace = exchange.getRequestHeaders().getFirst("X-Vault-Namespace");
    namespaces.add(namespace == null ? "" : namespace);
    askedWith.add(token(exchange));
    return exchange.getRequestMethod() + " " + path(exchange);
  }

  private static String path(HttpExchange exchange) {
    return exchange.getRequestURI().toString().replaceFirst("^/v1/", "");
  }

  private static String token(HttpExchange exchange) {
    String token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
    return token == null ? "" : token;
  }

  @Override
  Answer answer(HttpExchange exchange, String line, byte[] body) {
    JsonNode json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    return answer(line, path(exchange), token(exchange), json);
  }

  private Answer answer(String line, String path, String token, JsonNode json) {
    if (line.equals("POST auth/approle/login")) {
      return login(json);
    }
    if (!tokens.containsKey(token)) {
      return error(403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n");
    }
    Token known = tokens.get(token);
    if (line.equals("GET auth/token/lookup-self")) {
      return data(Map.of("id", token, "ttl", known.ttl, "renewable", known.renewable));
    }
    if (line.equals("POST auth/token/renew-self")) {
      return auth(token, known.renewable);
    }
    if (!known.allowed) {
      return error(403, "1 error occurred:\n\t* permission denied\n\n");
    }
    if (!path.startsWith(mount + "/")) {
      return error(404, "no handler for route \"%s\". route entry not found.".formatted(path));
    }
    String[] parts = path.substring(mount.length() + 1).split("/", -1);
    return switch (line.substring(0, line.indexOf(' ')) + " " + parts[0]) {
      case "POST encrypt" -> encrypt(parts[1], json);
      case "POST decrypt" -> decrypt(parts[1], json);
      case "GET keys?list=true" ->
          keys.isEmpty() || listsLag ? error(404) : data(Map.of("keys", keys.keySet()));
      case "GET keys" -> keys.containsKey(parts[1]) ? data(told(parts[1])) : error(404);
      case "DELETE keys" -> delete(parts[1]);
      case "POST keys" -> change(parts, json);
      default -> error(405, "unsupported operation");
    };
  }

  private Answer login(JsonNode json) {
    boolean right =
        json.path("role_id").asString("").equals(ROLE)
            && json.path("secret_id").asString("").equals(secretId);
    return right ? auth(giveToken(lease, true), true) : error(400, "invalid role or secret ID");
  }

  private Answer auth(String token, boolean renewable) {
    return new Answer(
        200,
        JSON.writeValueAsString(
            Map.of(
                "auth",
                Map.of("client_token", token, "lease_duration", lease, "renewable", renewable))));
  }

  private Answer change(String[] parts, JsonNode json) {
    String name = parts[1];
    Key key = keys.get(name);
    if (parts.length == 2) {
      if (key == null) {
        put(
            name,
            json.path("type").asString("aes256-gcm96"),
            json.path("exportable").asBoolean(false));
      }
      return new Answer(key == null ? 201 : 200, data(told(name)).body());
    }
    if (key == null) {
      return error(400, "no existing key named %s could be found".formatted(name));
    }
    if (parts[2].equals("rotate")) {
      rotate(key);
      return data(told(name));
    }
    int decrypt = json.path("min_decryption_version").asInt(key.leastToDecrypt);
    int encrypt = json.path("min_encryption_version").asInt(key.leastToEncrypt);
    if (decrypt > key.latest() || encrypt > key.latest()) {
      return error(
          400,
          "cannot set min decryption version of %d, latest key version is %d"
              .formatted(decrypt, key.latest()));
    }
    if (encrypt > 0 && encrypt < decrypt) {
      return error(
          400,
          "cannot set min encryption/decryption values; min encryption version of %d must be greater than or equal to min decryption version of %d"
              .formatted(encrypt, decrypt));
    }
    key.leastToDecrypt = decrypt;
    key.leastToEncrypt = encrypt;
    key.deletionAllowed = json.path("deletion_allowed").asBoolean(key.deletionAllowed);
    return data(told(name));
  }

  private Answer delete(String name) {
    Key key = keys.get(name);
    if (key == null) {
      return error(
          400, "error deleting policy %s: could not delete key; not found".formatted(name));
    }
    if (!key.deletionAllowed) {
      return error(
          400, "error deleting policy %s: deletion is not allowed for this key".formatted(name));
    }
    keys.remove(name);
    return new Answer(204, "");
  }

  private Map<String, ?> told(String name) {
    Key key = key(name);
    Map<String, Long> shown = new HashMap<>();
    key.made.forEach(
        (version, at) -> {
          if (version >= key.leastToDecrypt) { // the others are in the archive
            shown.put(Integer.toString(version), at);
          }
        });
    Map<String, Object> told = new HashMap<>();
    told.put("name", name);
    told.put("type", key.type);
    told.put("derived", false);
    told.put("exportable", key.exportable);
    told.put("allow_plaintext_backup", false);
    told.put("imported_key", false);
    if (!key.letOut.isEmpty()) {
      told.put(key.letOut, true);
    }
    told.put("deletion_allowed", key.deletionAllowed);
    told.put("keys", shown);
    told.put("latest_version", key.latest());
    told.put("min_available_version", 0);
    told.put("min_decryption_version", key.leastToDecrypt);
    told.put("min_encryption_version", key.leastToEncrypt);
    told.put("soft_deleted", key.softDeleted);
    return told;
  }

  private Answer encrypt(String name, JsonNode json) {
    Key key = keys.get(name);
    if (key == null) { // a token that may create would have it made
      return error(400, "encryption key not found");
    }
    int version = json.path("key_version").asInt(0);
    int used = version == 0 ? key.latest() : version;
    if (key.softDeleted) {
      return error(400, "refusing to use soft-deleted key");
    }
    if (used > key.latest()) {
      return error(400, "requested version for encryption is higher than the latest key version");
    }
    if (used < key.leastToEncrypt) {
      return error(
          400, "requested version for encryption is less than the minimum encryption key version");
    }
    byte[] nonce = bytes(AesGcm.NONCE_BYTES);
    byte[] sealed =
        AesGcm.seal(key.secret(used), nonce, bound(json), decoded(json.path("plaintext")));
    byte[] whole = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, whole, nonce.length, sealed.length);
    return data(
        Map.of(
            "ciphertext",
            "vault:v%d:%s".formatted(used, Base64.getEncoder().encodeToString(whole)),
            "key_version",
            used));
  }

  private Answer decrypt(String name, JsonNode json) {
    Key key = keys.get(name);
    if (key == null) {
      return error(400, "encryption key not found");
    }
    if (key.softDeleted) {
      return error(400, "refusing to use soft-deleted key");
    }
    String[] parts = json.path("ciphertext").asString("").split(":", 3);
    if (parts.length != 3 || !parts[0].equals("vault") || !parts[1].matches("v[0-9]+")) {
      return error(400, "invalid ciphertext: no prefix");
    }
    int version = Integer.parseInt(parts[1].substring(1));
    if (version > key.latest()) {
      return error(400, "invalid ciphertext: version is too new");
    }
    if (version < key.leastToDecrypt) {
      return error(400, TOO_OLD);
    }
    byte[] whole = Base64.getDecoder().decode(parts[2]);
    try {
      byte[] plain =
          AesGcm.open(
              key.secret(version),
              Arrays.copyOf(whole, AesGcm.NONCE_BYTES),
              bound(json),
              Arrays.copyOfRange(whole, AesGcm.NONCE_BYTES, whole.length));
      return data(Map.of("plaintext", Base64.getEncoder().encodeToString(plain)));
    } catch (AEADBadTagException _) {
      return error(400, "cipher: message authentication failed");
    }
  }

  private byte[] bound(JsonNode json) {
    return bindsLabels ? decoded(json.path("associated_data")) : new byte[0];
  }

  private static byte[] decoded(JsonNode base64) {
    return Base64.getDecoder().decode(base64.asString(""));
  }
}
