package org.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;

/// One answer; header names in lower case.
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, Map<String, String> headers, byte[] body) {

  /// This answer, or a failure that quotes it if its status is none of `good`.
  Answer expect(Ask ask, int... good) throws IOException {
    for (int each : good) {
      if (status == each) {
        return this;
      }
    }
    String said = new String(body, 0, Math.min(body.length, 400), UTF_8);
    throw new IOException(
        ask.method() + " " + bare(ask.path()) + " answered " + status + " " + said);
  }

  // What stands behind a question mark may open a file: not for a log.
  private static String bare(String path) {
    int mark = path.indexOf('?');
    return mark < 0 ? path : path.substring(0, mark);
  }

  String header(String name) throws IOException {
    String value = headers.get(name);
    if (value == null) {
      throw new IOException("the answer has no header " + name);
    }
    return value;
  }
}
