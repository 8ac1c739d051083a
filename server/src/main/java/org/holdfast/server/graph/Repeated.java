package org.holdfast.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/// What many items of one answer have in common, put into words once: who made and changed them,
/// and where they lie. A list of a thousand items has one parent, and mostly one person, and
/// spelled both a thousand times. For one request, and so for one thread.
final class Repeated {

  // Keeping costs a generator: what is written once or twice, in an answer with one item, is not
  // worth it.
  private static final int WORTH_KEEPING = 3;

  // A page of changes names a parent for each; what comes behind these is written anew.
  private static final int MOST_KNOWN = 64;

  private final Map<Object, Integer> written = new HashMap<>();
  private final Map<Object, SerializedString> kept = new HashMap<>();

  /// Writes a value that may have been written before.
  ///
  /// @param key equal for values that are written alike, and for no others
  void write(JsonGenerator out, Object key, Consumer<JsonGenerator> value) {
    SerializedString known = kept.get(key);
    if (known != null) {
      out.writeRawValue(known);
    } else if (isWorthKeeping(key)) {
      SerializedString text = text(value);
      kept.put(key, text);
      out.writeRawValue(text);
    } else {
      value.accept(out);
    }
  }

  private boolean isWorthKeeping(Object key) {
    boolean counted = written.containsKey(key) || written.size() < MOST_KNOWN;
    return counted && written.merge(key, 1, Integer::sum) >= WORTH_KEEPING;
  }

  private static SerializedString text(Consumer<JsonGenerator> value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    Exchange.write(bytes, value);
    return new SerializedString(bytes.toString(UTF_8));
  }
}
