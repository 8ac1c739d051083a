package org.holdfast.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import javax.net.ssl.SSLSocket;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Tokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client meets before any door: TLS, headers, limits, the http door.
@SuppressWarnings("NullAway.Init") // made before the first test
class HoldfastServerTest {

  private static final String QUICK =
      "limits: {body-stall: 1s, header-wait: 1s, shutdown-wait: 0s}";

  private static final String LAST = "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

  @TempDir private static Path folder;
  private static Served served;

  @BeforeAll
  static void start() {
    served = Served.start(folder.resolve("data"), QUICK);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/nothing", "/v1.0/me", "/"})
  void everyAnswerCarriesTheSecurityHeaders(String path) throws Exception {
    HttpResponse<String> answer = served.get(served.https(), path);

    assertThat(answer.headers().map())
        .containsEntry("strict-transport-security", List.of("max-age=63072000; includeSubDomains"))
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("referrer-policy", List.of("no-referrer"))
        .containsEntry(
            "content-security-policy", List.of("default-src 'none'; frame-ancestors 'none'"))
        .containsEntry("cross-origin-opener-policy", List.of("same-origin"))
        .containsEntry("cross-origin-resource-policy", List.of("same-origin"))
        .doesNotContainKeys("server", "x-powered-by", "set-cookie");
    assertThat(answer.headers().firstValue("cache-control").orElse("")).contains("no-store");
  }

  @Test
  void anErrorOutsideTheDoorsIsOnePlainLine() throws Exception {
    HttpResponse<String> answer = served.get(served.https(), "/nothing");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("There is nothing at this address.\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1.0/me/drive/root:/a%2Fb",
        "/v1.0/../../etc",
        "/v1.0/a;b=c",
        "/v1.0/%00",
        "/v1.0/a\\b",
        "/v1.0/%zz",
        "/v1.0/%ff",
        "/v1.0/a%25b"
      })
  void w04_aDoorIsGivenThePathAsItStood(String path) throws IOException {
    String answer =
        served.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    // The Graph door's own refusal, in its own form: nothing before it took offence or changed the
    // path.
    assertThat(answer).startsWith("HTTP/1.1 401").contains("InvalidAuthenticationToken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT", "FOO"})
  void methodsThatNoDoorKnowsAreRefused(String method) throws IOException {
    String answer =
        served.raw(method + " /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1.1 [45]\\d\\d .*").doesNotContain("Tomcat");
  }

  @ParameterizedTest
  @ValueSource(ints = {ClientHello.TLS_1_0, ClientHello.TLS_1_1})
  void oldTlsIsRefused(int version) throws IOException {
    int ecdheEcdsaAes128Sha = 0xC009;

    assertThat(ClientHello.offer(served.https().getPort(), version, ecdheEcdsaAes128Sha))
        .isEqualTo("alert 70"); // protocol_version
  }

  @ParameterizedTest
  @CsvSource({
    "0xC009, ECDHE-ECDSA-AES128-SHA",
    "0xC024, ECDHE-ECDSA-AES256-SHA384",
    "0xC008, ECDHE-ECDSA-DES-CBC3-SHA",
    "0xC006, ECDHE-ECDSA-NULL-SHA",
    "0xC007, ECDHE-ECDSA-RC4-SHA",
    "0xC0AC, ECDHE-ECDSA-AES128-CCM",
    "0x009C, AES128-GCM-SHA256",
    "0x009E, DHE-RSA-AES128-GCM-SHA256",
    "0x002F, AES128-SHA"
  })
  void weakSuitesAreRefused(int suite, String name) throws IOException {
    assertThat(ClientHello.offer(served.https().getPort(), ClientHello.TLS_1_2, suite))
        .as(name)
        .isEqualTo("alert 40"); // handshake_failure
  }

  @Test
  void theSameOfferWithAStrongSuiteIsTaken() throws IOException {
    int ecdheEcdsaAes128Gcm = 0xC02B;

    assertThat(
            ClientHello.offer(served.https().getPort(), ClientHello.TLS_1_2, ecdheEcdsaAes128Gcm))
        .isEqualTo(ClientHello.TAKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
      })
  void strongSuitesOfTls12AreServed(String suite) throws Exception {
    try (SSLSocket socket = served.socket()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {suite});
      socket.startHandshake();

      assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
    }
  }

  @Test
  void tls13IsWhatAClientGets() throws Exception {
    try (SSLSocket socket = served.socket()) {
      socket.startHandshake();

      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp521r1", "ffdhe2048"})
  void aClientWithoutOneOfOurGroupsIsTurnedAway(String group) throws Exception {
    try (SSLSocket socket = served.socket()) {
      var parameters = socket.getSSLParameters();
      parameters.setNamedGroups(new String[] {group});
      socket.setSSLParameters(parameters);

      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
  }

  @Test
  void w05_aBodyThatStallsIsEnded() throws IOException {
    String token = served.token("stall@example.org");
    String answer =
        served.raw(
            "PUT /v1.0/me/drive/root:/a.txt:/content HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + token
                + "\r\nContent-Length: 100\r\n\r\nabc");

    // raw() returns, so the connection was closed.
    assertThat(answer).startsWith("HTTP/1.1 408");
  }

  @Test
  void w05_headersThatStallAreEnded() throws IOException {
    assertThat(served.raw("GET /health HTTP/1.1\r\nHost: local")).doesNotContain("200");
  }

  @Test
  void w05_hugeHeadersAreRefused() throws IOException {
    String answer =
        served.raw(
            "GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(40_000) + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 4");
  }

  @Test
  void w09_twoLengthsAreRefused() throws IOException {
    String answer =
        served.raw(
            "POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 30\r\n\r\nabc");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("Connection: close");
  }

  @InOneProcess
  @Test
  void healthSaysMoreToWhoIsSignedIn() throws Exception {
    String token = served.token("health@example.org");

    assertThat(served.get(served.https(), "/health").body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(served.get(served.https(), "/health", "Authorization", "Bearer " + token).body())
        .contains(
            "\"name\":\"west\",\"kind\":\"folder\",\"state\":\"healthy\"", "\"kilometres\":3360");
  }

  @Test
  void theHttpDoorRedirects() throws Exception {
    HttpResponse<String> answer = served.get(served.http(), "/v1.0/me/drive?$top=3&x=%2F");

    assertThat(answer.statusCode()).isEqualTo(308);
    assertThat(answer.headers().firstValue("location"))
        .contains(served.https() + "/v1.0/me/drive?$top=3&x=%2F");
    assertThat(answer.headers().map()).doesNotContainKey("strict-transport-security");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "localhost.evil.example", "1.2.3.4.5", "[::2]", "127.0.0.2"})
  void theHttpDoorRedirectsToNobodyElse(String host) throws IOException {
    String answer = plain("GET //evil.example/x HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

    assertThat(answer).contains("Location: " + served.https() + "//evil.example/x\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nauthorization: bearer  TOKEN\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a=b; session=TOKEN\r\n\r\n",
        "GET /?a=b&access_token=TOKEN HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /?x=TOKEN HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "PUT /a HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\nContent-Length: 9999999\r\n\r\nabc",
      })
  void w26_credentialsOnTheHttpDoorAreRefusedAndRevoked(String request) throws IOException {
    String token = served.token("w26-" + System.nanoTime() + "@example.org");

    String answer = plain(request.replace("TOKEN", token));

    assertThat(answer).startsWith("HTTP/1.1 403").contains("Use https").doesNotContain("Location");
    assertThat(served.holdfast().tokens().bearer(token)).isEmpty();
  }

  @Test
  void w26_anAppPasswordOnTheHttpDoorIsRevoked() throws IOException {
    String email = "w26-" + System.nanoTime() + "@example.org";
    served.token(email);
    EmailAddress address = EmailAddress.parse(email);
    Tokens tokens = served.holdfast().tokens();
    String password =
        tokens.issueAppPassword(
            served.holdfast().accounts().find(address).orElseThrow().id(),
            "television",
            AppScope.ALL);
    String pair = Base64.getEncoder().encodeToString((email + ":" + password).getBytes(UTF_8));

    plain("GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic " + pair + "\r\n\r\n");

    assertThat(tokens.appPassword(address, password)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dl/abc", "/up/abc", "/th/abc", "/monitor/abc"})
  void w26_anAddressThatIsASecretIsRefusedOnTheHttpDoor(String path) throws IOException {
    assertThat(plain("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void w14_aRevokedTokenIsDeadOnTheNextRequest() throws Exception {
    String token = served.token("w14@example.org");
    assertThat(
            served.get(served.https(), "/v1.0/me", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(200);

    served.holdfast().tokens().revoke(token);

    assertThat(
            served.get(served.https(), "/v1.0/me", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aLargeFileComesBackAsItWas() throws Exception {
    String token = served.token("large@example.org");
    String content = noise(3_000_000);

    String stored = served.raw(put(token, content) + LAST);

    assertThat(stored).startsWith("HTTP/1.1 201");
    HttpResponse<String> found =
        served.get(
            served.https(),
            "/v1.0/me/drive/root:/large.bin:/content",
            "Authorization",
            "Bearer " + token);
    String path = URI.create(found.headers().firstValue("location").orElseThrow()).getPath();
    String answer = served.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).isEqualTo(content);
  }

  @Test
  void whatLiesBehindALargeBodyInTheSameRecordsIsTheNextRequest() throws Exception {
    String upload = put(served.token("behind@example.org"), noise(3_000_000));

    String answers = served.raw(upload + LAST);

    assertThat(answers).startsWith("HTTP/1.1 201").contains("HTTP/1.1 200");
  }

  private static String put(String token, String content) {
    return "PUT /v1.0/me/drive/root:/large.bin:/content HTTP/1.1\r\nHost: x\r\n"
        + "Authorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(token, content.length())
        + content;
  }

  private static String noise(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Holdfast other =
            Holdfast.open(
                folder.resolve("other"),
                Machine.settings(folder.resolve("other"), "")
                    .withPorts(OptionalInt.of(taken.getLocalPort()), OptionalInt.of(0)),
                Machine.NOBODY)) {
      assertThatThrownBy(() -> HoldfastServer.start(other))
          .isInstanceOf(StartRefused.class)
          .hasMessageContainingAll("Port " + taken.getLocalPort(), "--https");
    }
  }

  @Test
  void twoServersRunInOneProcess() throws Exception {
    try (Served other = Served.start(folder.resolve("second"), QUICK)) {
      assertThat(other.get(other.https(), "/health").statusCode()).isEqualTo(200);
    }
    assertThat(served.get(served.https(), "/health").statusCode()).isEqualTo(200);
  }

  private static String plain(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), served.http().getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
