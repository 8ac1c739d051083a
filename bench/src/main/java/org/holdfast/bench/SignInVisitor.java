package org.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A browser that comes to the sign-in pages for the first time: it has no cookies yet, and sends
/// what stands hidden in a form. Not thread-safe.
final class SignInVisitor {
  private static final Pattern TICKET = Pattern.compile("name=\"ticket\" value=\"([^\"]+)\"");

  private final Map<String, String> cookies = new TreeMap<>();
  private String ticket = "";

  /// Looks at a page, whose forms can be sent then.
  void open(Wire wire, String path) throws IOException {
    Ask ask = Ask.of("GET", path, headers());
    read(wire.send(ask).expect(ask, 200));
  }

  /// Sends a form.
  Answer press(Wire wire, String path, Map<String, String> fields) throws IOException {
    return press(wire, form(path, fields));
  }

  /// A form to be sent, made before a clock starts.
  Ask form(String path, Map<String, String> fields) {
    Map<String, String> all = new TreeMap<>(fields);
    all.put("ticket", ticket);
    String body =
        all.entrySet().stream()
            .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    Map<String, String> headers = headers();
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.put("Sec-Fetch-Site", "same-origin");
    return Ask.json("POST", path, headers, body);
  }

  Answer press(Wire wire, Ask form) throws IOException {
    Answer answer = wire.send(form);
    read(answer);
    return answer;
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    headers.put("User-Agent", "bench");
    headers.put("Accept-Language", "en");
    if (!cookies.isEmpty()) {
      headers.put(
          "Cookie",
          cookies.entrySet().stream()
              .map(each -> each.getKey() + "=" + each.getValue())
              .collect(Collectors.joining("; ")));
    }
    return headers;
  }

  private void read(Answer answer) {
    String set = answer.headers().getOrDefault("set-cookie", "");
    int equals = set.indexOf('=');
    if (equals > 0) {
      cookies.put(set.substring(0, equals), set.substring(equals + 1).split(";", 2)[0]);
    }
    Matcher found = TICKET.matcher(new String(answer.body(), UTF_8));
    if (found.find()) {
      ticket = found.group(1);
    }
  }
}
