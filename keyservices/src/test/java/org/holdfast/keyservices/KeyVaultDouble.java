package org.holdfast.keyservices;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/// Stands in for Azure Key Vault and for the parts of Entra ID and of a machine's identity service
/// that give tokens: the requests of ours, with keys that really wrap and sign. Fails as it is
/// told.
///
/// On this machine. Without TLS, [Detour] sends there what was meant for Azure; with it, a process
/// whose names are resolved by a file of its own finds it under a name of Azure's.
///
/// @see "Azure Key Vault REST API 7.4: Keys, and REST API error codes"
public final class KeyVaultDouble implements AutoCloseable {

  static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
  static final String CLIENT = "fad7d5b3-69d6-4b48-9259-8d12124e1cf1";
  static final String SECRET = "the secret of the application";

  private static final int PAGE = 2;
  private static final int POOLED = 4;
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final SecureRandom RANDOM = new SecureRandom();

  /// RSA keys take long to make: each double uses the same few, in this order.
  private static final List<KeyPair> POOL = new ArrayList<>();

  private static final Pattern KEY_PATH =
      Pattern.compile("/(keys|deletedkeys)/([0-9A-Za-z-]+)(?:/([0-9a-z]+))?(?:/([a-z]+))?");
  private static final OAEPParameterSpec OAEP_256 =
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  private static final int BACKLOG = 50;

  private final HttpServer server;
  private final Optional<Front> front;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String host = "holdfast-%d.vault.azure.net".formatted(NUMBERS.incrementAndGet());
  private final Map<String, List<Version>> keys = new ConcurrentHashMap<>();
  private final Map<String, Runnable> afterwards = new ConcurrentHashMap<>();
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger pooled = new AtomicInteger();
  private final String token = HexFormat.of().formatHex(bytes(16));
  private volatile String resource = "https://vault.azure.net";
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /// How the next requests of a kind fail.
  ///
  /// @param of what the request's line contains
  /// @param status to answer; 0 to break the connection off
  private record Fault(String of, int status, String code, String retryAfter, AtomicInteger left) {}

  private static final class Version {
    final String id;
    final String kty;
    final Key secret;
    final Optional<KeyPair> pair;
    final long created;
    Map<String, String> tags;
    boolean enabled = true;

    Version(
        String id,
        String kty,
        Key secret,
        Optional<KeyPair> pair,
        long created,
        Map<String, String> tags) {
      this.id = id;
      this.kty = kty;
      this.secret = secret;
      this.pair = pair;
      this.created = created;
      this.tags = tags;
    }
  }

  KeyVaultDouble() {
    this(Optional.empty());
  }

  private KeyVaultDouble(Optional<Path> folder) {
    try {
      this.server = begun(HttpServer.create(loopback(0), BACKLOG));
      this.front = folder.map(place -> new Front(new OwnAuthority(place, host)));
      start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One that speaks TLS too, and can be stopped.
  ///
  /// @param folder takes what it is vouched for by
  public static KeyVaultDouble overTls(Path folder) {
    try {
      rsa(POOLED - 1); // none is made while somebody waits
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return new KeyVaultDouble(Optional.of(folder));
  }

  /// What speaks TLS.
  private static final class Front {
    private final OwnAuthority authority;
    private Optional<HttpsServer> server = Optional.empty();

    /// Stays the same over stops.
    private int port;

    Front(OwnAuthority authority) {
      this.authority = authority;
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private <T extends HttpServer> T begun(T made) {
    made.setExecutor(threads);
    made.createContext("/", this::handle);
    made.start();
    return made;
  }

  /// Nobody listens there from now on, and who is connected is cut off.
  public void stop() {
    front.ifPresent(
        each -> {
          each.server.ifPresent(running -> running.stop(0));
          each.server = Optional.empty();
        });
  }

  /// Listens again, at the same port; does nothing where it does.
  public void start() {
    front.filter(each -> each.server.isEmpty()).ifPresent(this::start);
  }

  private void start(Front each) {
    try {
      HttpsServer made = HttpsServer.create(loopback(each.port), BACKLOG);
      made.setHttpsConfigurator(new HttpsConfigurator(each.authority.context()));
      each.server = Optional.of(begun(made));
      each.port = made.getAddress().getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What has to be trusted, in PEM.
  public Path authority() {
    return front.orElseThrow().authority.pem();
  }

  /// Where the identity of this machine is asked for, without TLS: `IDENTITY_ENDPOINT` in the
  /// environment.
  public String identityEndpoint() {
    return "http://127.0.0.1:%d/metadata/identity/oauth2/token".formatted(port());
  }

  /// Where the vault is.
  public String url() {
    return "https://" + host + front.map(each -> ":" + each.port).orElse("");
  }

  public String host() {
    return host;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// `POST /keys/holdfast/ab12/unwrapkey` and the like, of those that had a token.
  List<String> requests() {
    return List.copyOf(requests);
  }

  void forgetRequests() {
    requests.clear();
  }

  void fail(String of, int times, int status, String code) {
    faults.add(new Fault(of, status, code, "", new AtomicInteger(times)));
  }

  void throttle(int times, String retryAfter) {
    faults.add(new Fault("/keys/", 429, "Throttled", retryAfter, new AtomicInteger(times)));
  }

  void breakOff(String of, int times) {
    fail(of, times, 0, "");
  }

  void hang() {
    gate = new CountDownLatch(1);
  }

  void goOn() {
    gate.countDown();
  }

  void askForTokensOf(String other) {
    resource = other;
  }

  void delete(String key) {
    deleted.add(key);
  }

  void recover(String key) {
    deleted.remove(key);
  }

  void purge(String key) {
    deleted.remove(key);
    keys.remove(key);
  }

  List<String> versions(String key) {
    return keys.getOrDefault(key, List.of()).stream().map(each -> each.id).toList();
  }

  void disable(String key, String version) {
    find(key, version).orElseThrow().enabled = false;
  }

  void enable(String key, String version) {
    find(key, version).orElseThrow().enabled = true;
  }

  void tag(String key, String version, Map<String, String> tags) {
    find(key, version).orElseThrow().tags = tags;
  }

  KeyPair pair(String key, String version) {
    return find(key, version).orElseThrow().pair.orElseThrow();
  }

  /// As somebody else would, in the portal or by a rotation policy.
  String make(String key, String kty, Map<String, String> tags) {
    Version version = newVersion(kty, tags);
    keys.computeIfAbsent(key, _ -> new CopyOnWriteArrayList<>()).add(version);
    return version.id;
  }

  /// The same, as if it had been there before all others.
  void makeEarlier(String key, String kty, Map<String, String> tags) {
    keys.computeIfAbsent(key, _ -> new CopyOnWriteArrayList<>())
        .add(newVersion(kty, tags, 1_780_000_000L));
  }

  /// Has something happen right after a version of a key was asked for and made, once.
  void whenMade(String key, Runnable then) {
    afterwards.put(key, then);
  }

  /// A version that is known from before.
  void put(String key, String version, KeyPair pair, UUID vault) {
    put(key, version, pair.getPublic().getAlgorithm(), pair.getPrivate(), Optional.of(pair), vault);
  }

  void put(String key, String version, SecretKey secret, UUID vault) {
    put(key, version, "oct-HSM", secret, Optional.empty(), vault);
  }

  private void put(
      String key, String version, String kty, Key secret, Optional<KeyPair> pair, UUID vault) {
    keys.computeIfAbsent(key, _ -> new CopyOnWriteArrayList<>())
        .add(new Version(version, kty, secret, pair, 1, KeyVersion.tags(vault, 1)));
  }

  @Override
  public void close() {
    goOn();
    stop();
    server.stop(0);
    threads.shutdown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String path = exchange.getRequestURI().getPath();
      String line = exchange.getRequestMethod() + " " + path;
      gate.await();
      if (path.endsWith("/discovery/instance")) {
        answer(exchange, 200, discovery());
      } else if (path.endsWith("/oauth2/v2.0/token")) {
        giveToken(exchange, body);
      } else if (path.startsWith("/metadata/identity")) {
        answer(
            exchange,
            200,
            "{\"access_token\":\"%s\",\"expires_in\":\"3599\",\"expires_on\":\"4102444800\",\"resource\":\"https://vault.azure.net\",\"token_type\":\"Bearer\"}"
                .formatted(token));
      } else if (!("Bearer " + token)
          .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange
            .getResponseHeaders()
            .set(
                "WWW-Authenticate",
                "Bearer authorization=\"https://login.microsoftonline.com/%s\", resource=\"%s\""
                    .formatted(TENANT, resource));
        answer(exchange, 401, error("Unauthorized", ""));
      } else {
        requests.add(line);
        serve(exchange, line, path, body);
      }
    } catch (InterruptedException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void giveToken(HttpExchange exchange, String body) throws IOException {
    boolean known = body.contains("client_id=" + CLIENT);
    boolean right =
        body.contains("client_secret=" + SECRET.replace(' ', '+'))
            || body.contains("client_assertion=a-token-of-the-cluster");
    if (!known) {
      answer(
          exchange, 400, entraError("unauthorized_client", "AADSTS700016: Application not found"));
    } else if (!right) {
      answer(exchange, 401, entraError("invalid_client", "AADSTS7000215: Invalid client secret"));
    } else {
      answer(
          exchange,
          200,
          "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"ext_expires_in\":3599,\"access_token\":\"%s\"}"
              .formatted(token));
    }
  }

  private static String entraError(String error, String description) {
    return "{\"error\":\"%s\",\"error_description\":\"%s\",\"error_codes\":[],\"correlation_id\":\"1\"}"
        .formatted(error, description);
  }

  private static String discovery() {
    return ("{\"tenant_discovery_endpoint\":\"https://login.microsoftonline.com/%s/v2.0/.well-known/openid-configuration\","
            + "\"api-version\":\"1.1\",\"metadata\":[{\"preferred_network\":\"login.microsoftonline.com\","
            + "\"preferred_cache\":\"login.windows.net\",\"aliases\":[\"login.microsoftonline.com\",\"login.windows.net\"]}]}")
        .formatted(TENANT);
  }

  private void serve(HttpExchange exchange, String line, String path, String body)
      throws IOException, GeneralSecurityException {
    for (Fault fault : faults) {
      if (line.contains(fault.of()) && fault.left().getAndDecrement() > 0) {
        if (fault.status() == 0) {
          return; // the exchange is closed without an answer
        }
        if (!fault.retryAfter().isEmpty()) {
          exchange.getResponseHeaders().set("Retry-After", fault.retryAfter());
        }
        answer(exchange, fault.status(), error("Failed", fault.code()));
        return;
      }
    }
    Matcher parts = KEY_PATH.matcher(path.replace("//", "/"));
    if (!parts.matches()) {
      answer(exchange, 404, error("NotFound", ""));
      return;
    }
    String key = parts.group(2);
    String version = Optional.ofNullable(parts.group(3)).orElse("");
    String verb = Optional.ofNullable(parts.group(4)).orElse("");
    if (parts.group(1).equals("deletedkeys")) {
      lookAtDeleted(exchange, key);
    } else if (version.equals("create")) {
      create(exchange, key, body);
    } else if (version.equals("versions")) {
      list(exchange, key);
    } else if (deleted.contains(key) || find(key, version).isEmpty()) {
      answer(exchange, 404, error("KeyNotFound", ""));
    } else if (exchange.getRequestMethod().equals("PATCH")) {
      change(exchange, key, find(key, version).get(), body);
    } else if (verb.isEmpty()) {
      answer(exchange, 200, bundle(key, find(key, version).get()));
    } else {
      use(exchange, key, find(key, version).get(), verb, body);
    }
  }

  private void lookAtDeleted(HttpExchange exchange, String key) throws IOException {
    if (deleted.contains(key)) {
      String bundle = bundle(key, keys.getOrDefault(key, List.of()).getLast());
      answer(
          exchange,
          200,
          bundle.substring(0, bundle.length() - 1)
              + ",\"recoveryId\":\"%s/deletedkeys/%s\",\"deletedDate\":1,\"scheduledPurgeDate\":2}"
                  .formatted(url(), key));
    } else {
      answer(exchange, 404, error("KeyNotFound", ""));
    }
  }

  private void create(HttpExchange exchange, String key, String body) throws IOException {
    if (deleted.contains(key)) {
      answer(exchange, 409, error("Conflict", "ObjectIsDeletedButRecoverable"));
      return;
    }
    String id = make(key, field(body, "kty"), tags(body));
    Optional.ofNullable(afterwards.remove(key)).ifPresent(Runnable::run);
    answer(exchange, 200, bundle(key, find(key, id).orElseThrow()));
  }

  private static Map<String, String> tags(String body) {
    return Pattern.compile("\"(holdfast-[a-z-]+)\":\"([^\"]*)\"")
        .matcher(body)
        .results()
        .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
  }

  private void change(HttpExchange exchange, String key, Version version, String body)
      throws IOException {
    if (!body.contains("\"wrapKey\"") || !body.contains("\"unwrapKey\"")) {
      answer(exchange, 400, error("BadParameter", "")); // it would be of no use any more
      return;
    }
    version.enabled = !body.contains("\"enabled\":false");
    version.tags = tags(body);
    answer(exchange, 200, bundle(key, version));
  }

  private void list(HttpExchange exchange, String key) throws IOException {
    List<Version> all = deleted.contains(key) ? List.of() : keys.getOrDefault(key, List.of());
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    int from = query.contains("skip=") ? Integer.parseInt(query.replaceAll(".*skip=", "")) : 0;
    int to = Math.min(all.size(), from + PAGE);
    String next =
        to == all.size()
            ? "null"
            : "\"%s/keys/%s/versions?api-version=7.4&skip=%d\"".formatted(url(), key, to);
    answer(
        exchange,
        200,
        "{\"value\":[%s],\"nextLink\":%s}"
            .formatted(
                all.subList(from, to).stream()
                    .map(each -> "{\"kid\":\"%s\",%s}".formatted(kid(key, each), attributes(each)))
                    .collect(Collectors.joining(",")),
                next));
  }

  private void use(HttpExchange exchange, String key, Version version, String verb, String body)
      throws IOException, GeneralSecurityException {
    if (!version.enabled) {
      answer(exchange, 403, error("Forbidden", "KeyDisabled"));
      return;
    }
    byte[] value = Base64.getUrlDecoder().decode(field(body, "value"));
    try {
      byte[] result =
          switch (verb + " " + field(body, "alg")) {
            case "unwrapkey RSA-OAEP-256" -> {
              Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
              cipher.init(Cipher.DECRYPT_MODE, version.secret, OAEP_256);
              yield cipher.doFinal(value);
            }
            case "wrapkey A256KW" -> {
              Cipher cipher = Cipher.getInstance("AESWrap");
              cipher.init(Cipher.WRAP_MODE, version.secret);
              yield cipher.wrap(new SecretKeySpec(value, "AES"));
            }
            case "unwrapkey A256KW" -> {
              Cipher cipher = Cipher.getInstance("AESWrap");
              cipher.init(Cipher.UNWRAP_MODE, version.secret);
              SecretKey key2 = (SecretKey) cipher.unwrap(value, "AES", Cipher.SECRET_KEY);
              yield key2.getEncoded();
            }
            case "sign ES256" -> {
              Signature ecdsa = Signature.getInstance("NONEwithECDSAinP1363Format");
              ecdsa.initSign((java.security.PrivateKey) version.secret, RANDOM);
              ecdsa.update(value);
              yield ecdsa.sign();
            }
            default -> throw new GeneralSecurityException(verb);
          };
      answer(
          exchange,
          200,
          "{\"kid\":\"%s\",\"value\":\"%s\"}".formatted(kid(key, version), base64(result)));
    } catch (GeneralSecurityException _) {
      answer(exchange, 400, error("BadParameter", ""));
    }
  }

  private Version newVersion(String kty, Map<String, String> tags) {
    return newVersion(kty, tags, 1_790_000_000L + made.incrementAndGet());
  }

  private Version newVersion(String kty, Map<String, String> tags, long created) {
    try {
      String id = HexFormat.of().formatHex(bytes(16));
      if (kty.startsWith("oct")) {
        Key secret = new SecretKeySpec(bytes(32), "AES");
        return new Version(id, kty, secret, Optional.empty(), created, tags);
      }
      KeyPair pair = kty.startsWith("RSA") ? rsa(pooled.getAndIncrement()) : ec();
      return new Version(id, kty, pair.getPrivate(), Optional.of(pair), created, tags);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair rsa(int number) throws GeneralSecurityException {
    synchronized (POOL) {
      while (POOL.size() <= number % POOLED) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072, RANDOM);
        POOL.add(generator.generateKeyPair());
      }
      return POOL.get(number % POOLED);
    }
  }

  private static KeyPair ec() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  private Optional<Version> find(String key, String version) {
    return keys.getOrDefault(key, List.of()).stream()
        .filter(each -> each.id.equals(version))
        .findFirst();
  }

  private String kid(String key, Version version) {
    return "%s/keys/%s/%s".formatted(url(), key, version.id);
  }

  private static String attributes(Version version) {
    return "\"attributes\":{\"enabled\":%s,\"created\":%d,\"updated\":%d,\"recoveryLevel\":\"Recoverable+Purgeable\",\"recoverableDays\":90},\"tags\":{%s}"
        .formatted(
            version.enabled,
            version.created,
            version.created,
            version.tags.entrySet().stream()
                .map(tag -> "\"%s\":\"%s\"".formatted(tag.getKey(), tag.getValue()))
                .collect(Collectors.joining(",")));
  }

  private String bundle(String key, Version version) {
    String numbers =
        switch (version.pair.map(KeyPair::getPublic).orElse(null)) {
          case RSAPublicKey rsa ->
              ",\"n\":\"%s\",\"e\":\"%s\""
                  .formatted(number(rsa.getModulus(), 384), number(rsa.getPublicExponent(), 3));
          case ECPublicKey ec ->
              ",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\""
                  .formatted(
                      number(ec.getW().getAffineX(), 32), number(ec.getW().getAffineY(), 32));
          case null, default -> "";
        };
    return "{\"key\":{\"kid\":\"%s\",\"kty\":\"%s\",\"key_ops\":[\"wrapKey\",\"unwrapKey\"]%s},%s}"
        .formatted(kid(key, version), version.kty, numbers, attributes(version));
  }

  private static String number(BigInteger value, int bytes) {
    byte[] digits = value.toByteArray();
    byte[] out = new byte[bytes];
    int length = Math.min(digits.length, bytes);
    System.arraycopy(digits, digits.length - length, out, bytes - length, length);
    return base64(out);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String field(String body, String name) {
    Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(body);
    return found.find() ? found.group(1) : "";
  }

  private static String error(String code, String inner) {
    return "{\"error\":{\"code\":\"%s\",\"message\":\"it says why\"%s}}"
        .formatted(
            code, inner.isEmpty() ? "" : ",\"innererror\":{\"code\":\"%s\"}".formatted(inner));
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
