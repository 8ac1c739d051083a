package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.identity.Account;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tour through every door with canaries wherever a client can put one: none may sing in the
/// service log (threat model, section 8).
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class ServiceLogCanaryTest {

  private static final String ANA = "canary.mail@example.org";
  private static final String PASSWORD = "seven quiet herons cross a frozen lake";
  private static final Pattern SECRET_URL = Pattern.compile("/(?:dl|up|zip|monitor)/[\\w-]{16,}");

  @TempDir private Path folder;

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Map<String, String> canaries = new LinkedHashMap<>();
  private Served served;
  private HttpClient client;
  private int made;

  @BeforeEach
  void open() {
    ServiceLog.to(log);
    served = Served.start(folder.resolve("data"), "");
    client = served.client();
  }

  @AfterEach
  void close() {
    client.close();
    served.close();
    ServiceLog.toStandardError();
  }

  /// A word that stands nowhere else.
  private String canary(String what) {
    String word = "canary" + ++made + "x" + what;
    canaries.put(what + made, word);
    return word;
  }

  private void keep(String what, String secret) {
    canaries.put(what, secret);
  }

  private String ask(String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(served.https().resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String told = answer.headers().map() + answer.body();
    Matcher secret = SECRET_URL.matcher(told);
    while (secret.find()) {
      keep("url " + secret.group(), secret.group().substring(secret.group().lastIndexOf('/') + 1));
    }
    return told;
  }

  @Test
  void nothingThatAClientSendsOrGetsAsASecretIsInTheServiceLog() throws Exception {
    throughThePages();
    Account ana = served.holdfast().accounts().find(EmailAddress.parse(ANA)).orElseThrow();
    String token = served.holdfast().tokens().issue(ana.id(), canary("tokenname"));
    keep("token", token);
    throughGraph(token);
    throughWebDav(ana, token);
    throughOAuth();
    withoutSense(token);
    inClear(token);

    String said = log.toString(StandardCharsets.UTF_8);
    assertThat(said).as("the log is listened to").contains("Credentials were sent to the http");
    List<String> heard = new ArrayList<>();
    canaries.forEach(
        (what, secret) -> {
          if (said.contains(secret)) {
            heard.add(what);
          }
        });
    assertThat(heard).as("heard in: " + said).isEmpty();
    assertThat(canaries).hasSizeGreaterThan(40);
  }

  private void throughThePages() throws Exception {
    keep("mail", ANA);
    keep("password", PASSWORD);
    String owner = served.holdfast().identity().signUps().ownerCode().orElseThrow();
    keep("invitation", owner);
    try (FormBrowser browser = new FormBrowser(served)) {
      browser.open("/welcome?code=" + owner).press("/signup", "email", ANA);
      String code = served.mailed(ANA);
      browser.press("/signup/code", "code", code);
      browser.press("/signup/finish", "displayName", canary("name"), "password", PASSWORD);
      keep("code", code);
      String session = browser.cookie("__Host-session");
      if (!session.isEmpty()) {
        keep("session", session);
      }
      browser.open("/account?" + canary("query") + "=" + canary("value"));
      browser.open("/" + canary("path") + "/%00%ff");
    }
    try (FormBrowser other = new FormBrowser(served)) {
      other.keep("__Host-session", canary("cookie"));
      other.open("/signin?return=/" + canary("return"));
      other.post("/signin/password", Map.of("email", ANA, "password", canary("wrongpassword")));
      other.post("/signin", Map.of("email", canary("user") + "@example.org"));
    }
  }

  private void throughGraph(String token) throws Exception {
    String[] as = {"Authorization", "Bearer " + token, "client-request-id", canary("requestid")};
    String root = "/v1.0/me/drive/root:/";
    String name = canary("file") + ".txt";
    ask("PUT", root + name + ":/content", canary("content"), as);
    ask("GET", root + name + ":/content", "", as);
    ask("GET", root + name + ":/content?format=zip", "", as);
    ask("POST", root + name + ":/createUploadSession", "{}", as);
    ask("POST", root + name + ":/copy", "{\"name\":\"" + canary("copy") + "\"}", as);
    ask("POST", root + name + ":/checkout", "{}", as);
    ask("POST", root + name + ":/checkin", "{\"comment\":\"" + canary("comment") + "\"}", as);
    ask("PATCH", root + name + ":", "{\"description\":\"" + canary("note") + "\"}", as);
    ask("PATCH", root + name + ":", "{\"name\":" + canary("broken"), as);
    ask("GET", "/v1.0/me/drive/root/children?$filter=" + canary("filter"), "", as);
    ask("GET", "/v1.0/me/drive/root/children?$skiptoken=" + canary("skip"), "", as);
    ask("GET", "/v1.0/me/drive/root/delta?token=" + canary("delta"), "", as);
    ask("GET", "/v1.0/me/drive/items/" + canary("id"), "", as);
    ask("GET", root + "%2F" + canary("slash"), "", as);
    ask("POST", "/v1.0/$batch", "{\"requests\":[{\"id\":\"" + canary("batch") + "\"}]}", as);
    ask(
        "POST",
        "/v1.0/subscriptions",
        "{\"changeType\":\"updated\",\"notificationUrl\":\"https://"
            + canary("host")
            + ".invalid/"
            + canary("hook")
            + "\",\"resource\":\"/me/drive/root\",\"clientState\":\""
            + canary("state")
            + "\",\"expirationDateTime\":\"2999-01-01T00:00:00Z\"}",
        as);
    for (String secret : new TreeSet<>(canaries.keySet())) {
      if (secret.startsWith("url ")) {
        ask("GET", secret.substring(4), "");
        ask("PUT", secret.substring(4), canary("fragment"), "Content-Range", "bytes 0-3/9");
        ask("GET", secret.substring(4) + canary("tail"), "");
      }
    }
    ask("GET", "/v1.0/me", "", "Authorization", "Bearer " + canary("wrongtoken"));
  }

  private void throughWebDav(Account ana, String token) throws Exception {
    String app = served.holdfast().tokens().issueAppPassword(ana.id(), canary("app"), AppScope.ALL);
    keep("app password", app);
    String[] as = {"Authorization", basic(ANA, app)};
    String name = "/dav/" + canary("davfile");
    ask("PUT", name, canary("davcontent"), as);
    ask("PROPFIND", name, "<broken " + canary("xml"), as);
    ask(
        "PROPFIND",
        name,
        "<D:propfind xmlns:D='DAV:'><D:" + canary("prop") + "/></D:propfind>",
        as);
    ask("MOVE", name, "", as[0], as[1], "Destination", "https://" + canary("dest") + ".invalid/x");
    ask("GET", name, "", as[0], as[1], "If", "(<" + canary("lock") + ">)");
    ask("GET", name, "", "Authorization", basic(canary("davuser"), canary("davpassword")));
    ask("GET", name, "", "Authorization", "Bearer " + token);
  }

  private void throughOAuth() throws Exception {
    String[] form = {"Content-Type", "application/x-www-form-urlencoded"};
    String oauth = "/common/oauth2/v2.0/";
    ask(
        "GET",
        oauth + "authorize?client_id=" + canary("client") + "&state=" + canary("oauthstate"),
        "");
    ask(
        "POST",
        oauth + "token",
        "grant_type=authorization_code&code="
            + canary("oauthcode")
            + "&client_id="
            + canary("clientid")
            + "&code_verifier="
            + canary("verifier"),
        form);
    ask(
        "POST",
        oauth + "token",
        "grant_type=refresh_token&refresh_token=" + canary("refresh"),
        form);
    ask("POST", oauth + "devicecode", "client_id=" + canary("device"), form);
    ask("GET", "/export/" + canary("export") + "/holdfast.zip", "");
  }

  /// Requests that the container itself refuses.
  private void withoutSense(String token) throws Exception {
    String host = "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    served.raw("GET /" + canary("bad") + "|<> HTTP/1.1" + host);
    served.raw(canary("method") + "( / HTTP/1.1" + host);
    served.raw("GET / HTTP/1.1\r\n" + canary("header") + "\r\n: " + canary("value") + host);
    served.raw("GET /" + canary("version") + " HTTP/9.9" + host);
    served.raw(
        "GET /v1.0/me?x="
            + canary("rawquery")
            + " HTTP/1.1\r\nContent-Length: "
            + canary("length")
            + "\r\nAuthorization: Bearer "
            + token
            + host);
    served.raw(
        "PUT /v1.0/me/drive/root:/x:/content HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
            + "Authorization: Bearer "
            + token
            + "\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            + canary("chunk")
            + "\r\n");
  }

  /// What is sent to the http door, which revokes it.
  private void inClear(String token) throws Exception {
    URI clear = served.http().resolve("/v1.0/me?" + canary("clearquery"));
    client.send(
        HttpRequest.newBuilder(clear)
            .header("Authorization", "Bearer " + token)
            .header("Cookie", "__Host-session=" + canary("clearcookie"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
