package org.holdfast.server.oauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/// What must hold for what apps send, whatever bytes it is.
final class ParserTargets {

  private ParserTargets() {}

  /// A query: what was read means the same when it is written again.
  static void queryText(byte[] bytes) {
    try {
      Map<String, String[]> read = QueryText.parse(new String(bytes, ISO_8859_1));
      Map<String, String[]> again = QueryText.parse(QueryText.ofAll(read));
      read.forEach(
          (name, values) -> {
            if (!name.isEmpty()) {
              assertThat(again.get(name)).isEqualTo(values);
            }
          });
    } catch (IllegalArgumentException _) {
      // an escape that is none
    }
  }
}
