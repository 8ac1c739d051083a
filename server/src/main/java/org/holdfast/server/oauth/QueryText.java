package org.holdfast.server.oauth;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `a=b&c=d`, both ways.
final class QueryText {

  private QueryText() {}

  static String of(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String ofAll(Map<String, String[]> parameters) {
    List<String> pairs = new ArrayList<>();
    parameters.forEach(
        (name, values) -> {
          for (String value : values) {
            pairs.add(encode(name) + "=" + encode(value));
          }
        });
    return String.join("&", pairs);
  }

  /// @throws IllegalArgumentException if an escape is none
  static Map<String, String[]> parse(String query) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        found
            .computeIfAbsent(decode(pair.substring(0, equals)), _ -> new ArrayList<>())
            .add(decode(pair.substring(equals + 1)));
      }
    }
    Map<String, String[]> parameters = new LinkedHashMap<>();
    found.forEach((name, values) -> parameters.put(name, values.toArray(String[]::new)));
    return parameters;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
