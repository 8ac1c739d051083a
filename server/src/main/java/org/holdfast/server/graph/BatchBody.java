package org.holdfast.server.graph;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The body of a batch (section 9 of the contract), read whole and checked as a whole: what is
/// wrong with its form is refused before any part of it is done.
final class BatchBody {

  static final int MAX_PARTS = 20;

  /// Of the whole batch, base64 included.
  static final int MAX_BYTES = 4 << 20;

  private static final int MAX_ID = 256;
  private static final int MAX_HEADERS = 50;
  private static final byte[] NOTHING = new byte[0];

  private BatchBody() {}

  /// @return in an order in which every part comes behind those it depends on; else as they came
  /// @throws GraphRefusal 400 if it is malformed, or its dependencies go round; 413 if it is too
  ///   long
  static List<BatchPart> read(InputStream in) throws IOException {
    JsonNode requests = JsonBody.readTree(in, MAX_BYTES).path("requests");
    if (!requests.isArray() || requests.isEmpty()) {
      throw malformed("A batch has requests, an array of 1 to " + MAX_PARTS + ".");
    }
    if (requests.size() > MAX_PARTS) {
      throw malformed("A batch has at most " + MAX_PARTS + " requests.");
    }
    Map<String, BatchPart> parts = new LinkedHashMap<>();
    for (JsonNode request : requests) {
      BatchPart part = part(request);
      if (parts.putIfAbsent(part.id(), part) != null) {
        throw malformed("Two requests have the same id.");
      }
    }
    parts.values().forEach(part -> requireKnown(part, parts.keySet()));
    return inOrder(parts);
  }

  private static BatchPart part(JsonNode request) {
    String id = text(request, "id");
    if (id.isEmpty() || id.length() > MAX_ID) {
      throw malformed("Every request has an id of 1 to " + MAX_ID + " characters.");
    }
    String url = text(request, "url");
    if (url.isEmpty() || url.contains("://") || url.contains("#")) {
      throw malformed("Every request has a url relative to the version, such as /me/drive.");
    }
    int from = url.startsWith("/") ? 1 : 0;
    int question = url.indexOf('?');
    Map<String, String> headers = headers(request.path("headers"));
    Optional<byte[]> body = body(request.path("body"), headers.getOrDefault("content-type", ""));
    return new BatchPart(
        id,
        method(request),
        question < 0 ? url.substring(from) : url.substring(from, Math.max(from, question)),
        question < 0 ? Optional.empty() : Optional.of(url.substring(question + 1)),
        headers,
        ByteBuffer.wrap(body.orElse(NOTHING)),
        body.isPresent() ? Optional.empty() : Optional.of("The body is neither JSON nor base64."),
        dependsOn(request.path("dependsOn")));
  }

  private static String method(JsonNode request) {
    String method = text(request, "method").toUpperCase(Locale.ROOT);
    if (!Set.of("GET", "POST", "PUT", "PATCH", "DELETE").contains(method)) {
      throw malformed("Every request has a method: GET, POST, PUT, PATCH or DELETE.");
    }
    return method;
  }

  private static Map<String, String> headers(JsonNode node) {
    Map<String, String> headers = new HashMap<>();
    if (node.isMissingNode() || node.isNull()) {
      return headers;
    }
    if (!node.isObject() || node.size() > MAX_HEADERS) {
      throw malformed("headers is an object of at most " + MAX_HEADERS + " texts.");
    }
    node.forEachEntry(
        (name, value) -> {
          if (!value.isValueNode()) {
            throw malformed("headers is an object of texts.");
          }
          headers.put(BatchPart.lower(name), value.asString(""));
        });
    return headers;
  }

  /// JSON as it stands; a text is base64, of either alphabet, unless it says to be JSON and is not
  /// base64.
  ///
  /// @return empty if it is neither
  private static Optional<byte[]> body(JsonNode node, String contentType) {
    if (node.isMissingNode() || node.isNull()) {
      return Optional.of(NOTHING);
    }
    if (!node.isString()) {
      return Optional.of(node.toString().getBytes(StandardCharsets.UTF_8));
    }
    String text = node.asString();
    if (contentType.startsWith("application/json") && text.stripLeading().startsWith("{")) {
      return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static List<String> dependsOn(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw malformed("dependsOn is an array of ids.");
    }
    List<String> ids = new ArrayList<>();
    node.forEach(id -> ids.add(id.asString("")));
    return List.copyOf(ids);
  }

  private static void requireKnown(BatchPart part, Set<String> known) {
    if (!known.containsAll(part.dependsOn())) {
      throw malformed("dependsOn names the ids of requests of the same batch.");
    }
  }

  private static List<BatchPart> inOrder(Map<String, BatchPart> parts) {
    List<BatchPart> ordered = new ArrayList<>();
    Set<String> placed = new HashSet<>();
    Set<BatchPart> waiting = new LinkedHashSet<>(parts.values());
    while (!waiting.isEmpty()) {
      BatchPart next =
          waiting.stream()
              .filter(part -> placed.containsAll(part.dependsOn()))
              .findFirst()
              .orElseThrow(() -> malformed("dependsOn goes round in a circle."));
      waiting.remove(next);
      placed.add(next.id());
      ordered.add(next);
    }
    return ordered;
  }

  private static String text(JsonNode request, String field) {
    JsonNode value = request.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isValueNode()) {
      throw malformed("Every request has id, method and url, each a text.");
    }
    return value.asString("");
  }

  private static GraphRefusal malformed(String message) {
    return GraphError.invalid(message).refusal();
  }
}
