package org.holdfast.server.graph;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JSON object from a request's body, read with limits. Fields that are not known are ignored,
/// `null` is absent, a wrong type is refused with the field's name.
final class JsonBody {

  static final int MAX_BYTES = 1 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxStringLength(BatchBody.MAX_BYTES)
                          .maxNumberLength(40)
                          .build())
                  .build())
          .build();

  static final JsonBody EMPTY = new JsonBody("", MAPPER.createObjectNode(), false);

  private final String path;
  private final JsonNode node;
  private final boolean present;

  private JsonBody(String path, JsonNode node, boolean present) {
    this.path = path;
    this.node = node;
    this.present = present;
  }

  /// An empty body is an empty object.
  ///
  /// @throws GraphRefusal 413 when longer than [#MAX_BYTES], 400 when it is no JSON object
  static JsonBody read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw GraphError.of(413, "invalidRequest", "A JSON body has at most 1 MiB.").refusal();
    }
    return bytes.length == 0 ? EMPTY : parse(bytes);
  }

  /// A body longer than others may be, as it is.
  ///
  /// @throws GraphRefusal 413 when longer than `maxBytes`, 400 when it is no JSON object
  static JsonNode readTree(InputStream in, int maxBytes) throws IOException {
    byte[] bytes = in.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw GraphError.of(413, "invalidRequest", "This body has at most " + maxBytes + " bytes.")
          .refusal();
    }
    return object(bytes);
  }

  static JsonBody parse(byte[] bytes) {
    return new JsonBody("", object(bytes), true);
  }

  private static JsonNode object(byte[] bytes) {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      // Told below, without repeating the body.
    }
    throw GraphError.invalid("The body is not one JSON object.").refusal();
  }

  /// Whether this object stands in the body at all, be it empty.
  boolean isPresent() {
    return present;
  }

  boolean has(String field) {
    return present(field).isPresent();
  }

  Optional<String> text(String field) {
    return present(field).map(value -> typed(field, value, value.isString(), "text").asString());
  }

  /// What clients send as either; an empty text is absent.
  Optional<String> textOrNumber(String field) {
    return present(field)
        .map(value -> typed(field, value, value.isString() || value.isNumber(), "text or a number"))
        .map(JsonNode::asString)
        .filter(text -> !text.isEmpty());
  }

  OptionalLong number(String field) {
    Optional<JsonNode> found = present(field);
    if (found.isEmpty()) {
      return OptionalLong.empty();
    }
    JsonNode value = found.get();
    typed(field, value, value.isIntegralNumber() && value.canConvertToLong(), "a whole number");
    return OptionalLong.of(value.asLong());
  }

  /// @throws GraphRefusal 400 if it is no list of texts, or has more than `most`
  List<String> texts(String field, int most) {
    return present(field)
        .map(value -> typed(field, value, value.isArray(), "a list"))
        .map(
            list -> {
              typed(field, list, list.size() <= most, "a list of at most " + most);
              return list.valueStream()
                  .map(each -> typed(field, each, each.isString(), "a list of texts").asString())
                  .toList();
            })
        .orElse(List.of());
  }

  boolean flag(String field) {
    return present(field)
        .map(value -> typed(field, value, value.isBoolean(), "true or false").asBoolean())
        .orElse(false);
  }

  /// Whether it is in the body, be it `null`.
  boolean isNamed(String field) {
    return node.has(field);
  }

  /// A list of texts; absent is empty.
  List<String> texts(String field) {
    return list(field).stream()
        .map(each -> typed(field, each, each.isString(), "a list of texts").asString())
        .toList();
  }

  /// A list of objects; absent is empty.
  List<JsonBody> objects(String field) {
    return list(field).stream()
        .map(each -> typed(field, each, each.isObject(), "a list of objects"))
        .map(each -> new JsonBody(path + field + ".", each, true))
        .toList();
  }

  private List<JsonNode> list(String field) {
    List<JsonNode> all = new ArrayList<>();
    present(field)
        .ifPresent(value -> typed(field, value, value.isArray(), "a list").forEach(all::add));
    return all;
  }

  Optional<Instant> time(String field) {
    return text(field).map(value -> GraphTime.parse(path + field, value));
  }

  /// An object inside; absent is empty.
  JsonBody inside(String field) {
    return present(field)
        .map(value -> typed(field, value, value.isObject(), "an object"))
        .map(value -> new JsonBody(path + field + ".", value, true))
        .orElseGet(() -> new JsonBody(path + field + ".", EMPTY.node, false));
  }

  private Optional<JsonNode> present(String field) {
    return node.optional(field).filter(value -> !value.isNull());
  }

  private JsonNode typed(String field, JsonNode value, boolean fits, String expected) {
    if (!fits) {
      throw GraphError.invalid("invalidParameterFormat", path + field + " is " + expected + ".")
          .refusal();
    }
    return value;
  }
}
