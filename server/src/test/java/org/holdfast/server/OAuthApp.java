package org.holdfast.server;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An app, and the browser that it opens: follows no redirect by itself.
final class OAuthApp implements AutoCloseable {

  static final String VERIFIER = "verifier-verifier-verifier-verifier-verifier";
  static final String HERE = "http://localhost:1234/cb";

  private static final JsonMapper JSON = new JsonMapper();
  private static final String BASE = "/common/oauth2/v2.0/";

  private final Served served;
  private final HttpClient client;

  OAuthApp(Served served) {
    this.served = served;
    this.client = HttpClient.newBuilder().sslContext(served.trust()).build();
  }

  /// What a public app asks with; more or other parameters come as name, value, and an empty value
  /// leaves one out.
  Map<String, String> asking(String clientId, String... more) {
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("client_id", clientId);
    asked.put("response_type", "code");
    asked.put("redirect_uri", HERE);
    asked.put("scope", "Files.ReadWrite offline_access openid profile email");
    asked.put("state", "st&te");
    asked.put("nonce", "n-1");
    asked.put("code_challenge", challenge());
    asked.put("code_challenge_method", "S256");
    put(asked, more);
    return asked;
  }

  private static void put(Map<String, String> parameters, String... more) {
    for (int i = 0; i < more.length; i += 2) {
      if (more[i + 1].isEmpty()) {
        parameters.remove(more[i]);
      } else {
        parameters.put(more[i], more[i + 1]);
      }
    }
  }

  private static String challenge() {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> authorize(String cookie, Map<String, String> asking) throws Exception {
    return get(BASE + "authorize?" + form(asking), "Cookie", cookie);
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(served.https().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> post(String path, Map<String, String> form, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(served.https().resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form(form)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /// Presses a button of a consent page.
  HttpResponse<String> decide(String cookie, String page, String decision) throws Exception {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("request", field(page, "request"));
    form.put("seal", field(page, "seal"));
    form.put("decision", decision);
    Matcher action = Pattern.compile("<form method=\"post\" action=\"([^\"]+)\"").matcher(page);
    if (!action.find()) {
      throw new AssertionError("no form: " + page);
    }
    return post(action.group(1), form, "Cookie", cookie);
  }

  static String field(String page, String name) {
    Matcher field =
        Pattern.compile("<input type=\"hidden\" name=\"" + name + "\" value=\"([^\"]*)\"")
            .matcher(page);
    if (!field.find()) {
      throw new AssertionError("no field " + name + ": " + page);
    }
    return field.group(1).replace("&amp;", "&").replace("&#34;", "\"").replace("&#39;", "'");
  }

  /// What a redirect to the app carries.
  static Map<String, String> answer(HttpResponse<String> redirect) {
    String location = redirect.headers().firstValue("location").orElse("");
    Map<String, String> answer = new LinkedHashMap<>();
    for (String pair : location.replaceFirst("^[^?#]*[?#]", "").split("&", -1)) {
      String[] parts = pair.split("=", 2);
      answer.put(parts[0], URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8));
    }
    return answer;
  }

  /// Asks, lets in, and gives the code.
  String code(String cookie, Map<String, String> asking) throws Exception {
    HttpResponse<String> page = authorize(cookie, asking);
    String code = answer(decide(cookie, page.body(), "allow")).get("code");
    if (code == null) {
      throw new AssertionError("no code: " + page.statusCode() + " " + page.body());
    }
    return code;
  }

  HttpResponse<String> redeem(String clientId, String code, String... more) throws Exception {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", clientId);
    form.put("code", code);
    form.put("redirect_uri", HERE);
    form.put("code_verifier", VERIFIER);
    put(form, more);
    return post(BASE + "token", form);
  }

  HttpResponse<String> refresh(String clientId, String token, String... more) throws Exception {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("client_id", clientId);
    form.put("refresh_token", token);
    put(form, more);
    return post(BASE + "token", form);
  }

  int statusOfMe(String accessToken) throws Exception {
    return get("/v1.0/me", "Authorization", "Bearer " + accessToken).statusCode();
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  static String text(HttpResponse<String> answer, String name) {
    return json(answer).path(name).asString("");
  }

  static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  URI issuer() {
    return served.https();
  }

  @Override
  public void close() {
    client.close();
  }
}
