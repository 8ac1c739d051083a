package org.holdfast.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A message as a gateway gets it: one flat JSON object (RFC 8259).
final class GatewayBody {

  /// So that whoever missed a digit hears it again.
  private static final String TIMES = "2";

  private GatewayBody() {}

  static String of(MessageId id, Message message) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("version", "1");
    fields.put("id", quoted(id.text()));
    switch (message) {
      case Message.TextMessage _ -> fields.put("kind", quoted("text"));
      case Message.Call call -> {
        fields.put("kind", quoted("call"));
        fields.put("language", quoted(call.language()));
        fields.put("times", TIMES);
      }
      case Message.Mail _ -> throw new IllegalStateException("no gateway takes mail");
    }
    fields.put("to", quoted(message.to()));
    fields.put("text", quoted(message.text()));
    fields.put("until", quoted(message.purpose().until().toString()));
    return fields.entrySet().stream()
        .map(field -> quoted(field.getKey()) + ":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '"' || each == '\\') {
        json.append('\\').append(each);
      } else if (each < ' ' || Character.isSurrogate(each)) {
        json.append("\\u%04x".formatted((int) each)); // a lone half of a pair stays readable JSON
      } else {
        json.append(each);
      }
    }
    return json.append('"').toString();
  }
}
