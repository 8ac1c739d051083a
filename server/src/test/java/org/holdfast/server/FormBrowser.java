package org.holdfast.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A browser as far as plain forms go: keeps cookies, follows redirects, and sends what stands in a
/// form beside what is typed. Has no scripts.
final class FormBrowser implements AutoCloseable {

  static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private static final Pattern FORM =
      Pattern.compile(
          "<form method=\"post\" action=\"([^\"]*)\"[^>]*>(.*?)</form>", Pattern.DOTALL);
  private static final Pattern INPUT = Pattern.compile("<input ([^>]*)>");

  private final URI base;
  private final HttpClient client;
  private final Map<String, String> cookies = new TreeMap<>();
  private final List<String> visited = new ArrayList<>();
  private String language = "";

  // The page that is open.
  private URI address;
  private int status;
  private String html = "";
  private Map<String, List<String>> headers = Map.of();

  FormBrowser(Served served) {
    this(served.https(), served.client());
  }

  /// @param client closed with the browser; follows nothing by itself
  FormBrowser(URI base, HttpClient client) {
    this.base = base;
    this.address = base;
    this.client = client;
  }

  int status() {
    return status;
  }

  /// Path and query of the page that is open.
  String at() {
    return address.getRawPath()
        + Optional.ofNullable(address.getRawQuery()).map("?"::concat).orElse("");
  }

  /// Every address that was asked for.
  List<String> visited() {
    return List.copyOf(visited);
  }

  String html() {
    return html;
  }

  /// What a person reads.
  String text() {
    return plain(html.replaceAll("(?s)<head>.*?</head>|<[^>]*>", " ")).replaceAll("\\s+", " ");
  }

  String header(String name) {
    return Optional.ofNullable(headers.get(name)).map(List::getFirst).orElse("");
  }

  String cookie(String name) {
    return cookies.getOrDefault(name, "");
  }

  void keep(String name, String value) {
    cookies.put(name, value);
  }

  /// From now on, as a browser set to these languages.
  FormBrowser speak(String languages) {
    language = languages;
    return this;
  }

  FormBrowser open(String path) {
    return follow(send(request(base.resolve(path)).GET()), false);
  }

  /// As a link on one of the server's own pages does.
  FormBrowser go(String path) {
    return follow(send(fromHere(base.resolve(path)).GET()), true);
  }

  private HttpRequest.Builder fromHere(URI to) {
    return request(to).setHeader("Sec-Fetch-Site", "same-origin");
  }

  /// Sends the form of the page that leads there.
  ///
  /// @param typed name, value, name, value …
  FormBrowser press(String action, String... typed) {
    return post(action, fields(action, typed));
  }

  /// What [#press] would send.
  Map<String, String> fields(String action, String... typed) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (int i = 0; i < typed.length; i += 2) {
      wanted.put(typed[i], typed[i + 1]);
    }
    Matcher form = FORM.matcher(html);
    while (form.find()) {
      Map<String, String> fields = inputs(form.group(2));
      boolean same =
          fields.entrySet().stream()
              .filter(each -> each.getKey().matches("id|factor|entry"))
              .allMatch(
                  each ->
                      wanted.getOrDefault(each.getKey(), each.getValue()).equals(each.getValue()));
      if (plain(form.group(1)).equals(action) && same) {
        fields.putAll(wanted);
        return fields;
      }
    }
    throw new AssertionError("no form leads to " + action + " at " + at() + ":\n" + text());
  }

  private static Map<String, String> inputs(String form) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher input = INPUT.matcher(form);
    while (input.find()) {
      String attributes = input.group(1);
      if (attributes.contains("type=\"hidden\"") || attributes.contains(" checked")) {
        fields.put(attribute(attributes, "name"), attribute(attributes, "value"));
      }
    }
    return fields;
  }

  private static String attribute(String attributes, String name) {
    Matcher found = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(attributes);
    return found.find() ? plain(found.group(1)) : "";
  }

  private static String plain(String escaped) {
    return escaped
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  FormBrowser post(String action, Map<String, String> fields, String... moreHeaders) {
    StringBuilder body = new StringBuilder();
    fields.forEach(
        (name, value) ->
            body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    HttpRequest.Builder request = request(base.resolve(action));
    request.setHeader("Content-Type", "application/x-www-form-urlencoded");
    request.setHeader("Sec-Fetch-Site", "same-origin");
    for (int i = 0; i < moreHeaders.length; i += 2) {
      request.setHeader(moreHeaders[i], moreHeaders[i + 1]);
    }
    return follow(send(request.POST(HttpRequest.BodyPublishers.ofString(body.toString()))), true);
  }

  /// Sends a form with a file in it, as its page would.
  FormBrowser postFile(
      String action, Map<String, String> fields, String file, byte[] bytes, String... moreHeaders) {
    String boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
    StringBuilder head = new StringBuilder();
    fields.forEach(
        (name, value) ->
            head.append(part(boundary, name)).append("\r\n\r\n").append(value).append("\r\n"));
    head.append(part(boundary, file))
        .append("; filename=\"me.png\"\r\nContent-Type: image/png\r\n\r\n");
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    body.writeBytes(bytes);
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    HttpRequest.Builder request = request(base.resolve(action));
    request.setHeader("Content-Type", "multipart/form-data; boundary=" + boundary);
    request.setHeader("Sec-Fetch-Site", "same-origin");
    for (int i = 0; i < moreHeaders.length; i += 2) {
      request.setHeader(moreHeaders[i], moreHeaders[i + 1]);
    }
    return follow(
        send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))), true);
  }

  private static String part(String boundary, String name) {
    return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"";
  }

  /// What a picture of the page shows.
  HttpResponse<byte[]> picture(String path) {
    try {
      return client.send(
          request(base.resolve(path)).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  private HttpRequest.Builder request(URI to) {
    HttpRequest.Builder request = HttpRequest.newBuilder(to).header("User-Agent", FIREFOX);
    if (!language.isEmpty()) {
      request.header("Accept-Language", language);
    }
    List<String> sent = new ArrayList<>();
    cookies.forEach((name, value) -> sent.add(name + "=" + value));
    if (!sent.isEmpty()) {
      request.header("Cookie", String.join("; ", sent));
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder builder) {
    try {
      HttpRequest request = builder.build();
      visited.add(request.uri().toString());
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      answer.headers().allValues("set-cookie").forEach(this::take);
      return answer;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void take(String cookie) {
    String[] parts = cookie.split(";", 2);
    int equals = parts[0].indexOf('=');
    String name = parts[0].substring(0, equals);
    if (!name.startsWith("__Host-")
        || !parts[1].contains("Secure")
        || !(parts[1].contains("HttpOnly") || name.equals("__Host-language")) // the app's too
        || !parts[1].contains("Path=/;")
        || !parts[1].contains("SameSite=")) {
      throw new AssertionError("a cookie that others get at: " + name + ";" + parts[1]);
    }
    if (parts[1].contains("Max-Age=0")) {
      cookies.remove(name);
    } else {
      cookies.put(name, parts[0].substring(equals + 1));
    }
  }

  /// @param fromHere whether a page of the server led to it
  private FormBrowser follow(HttpResponse<String> first, boolean fromHere) {
    HttpResponse<String> answer = first;
    for (int i = 0; i < 10 && isRedirect(answer); i++) {
      String location = answer.headers().firstValue("location").orElseThrow();
      if (!location.startsWith("/") || location.startsWith("//")) {
        throw new AssertionError("led away to " + location);
      }
      URI to = base.resolve(location);
      answer = send((fromHere ? fromHere(to) : request(to)).GET());
    }
    address = answer.uri();
    status = answer.statusCode();
    html = answer.body();
    headers = answer.headers().map();
    return this;
  }

  private static boolean isRedirect(HttpResponse<String> answer) {
    return answer.statusCode() == 302 || answer.statusCode() == 303;
  }

  @Override
  public void close() {
    client.close();
  }
}
