package org.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/// One request: `path` is percent-encoded and begins with a slash.
record Ask(String method, String path, Map<String, String> headers, Body body) {

  /// What a request carries; can be written more than once.
  interface Body {
    long lengthBytes();

    void writeTo(OutputStream out) throws IOException;
  }

  private static final Body NOTHING = new Bytes(new byte[0]);

  static Ask of(String method, String path, Map<String, String> headers) {
    return new Ask(method, path, headers, NOTHING);
  }

  static Ask json(String method, String path, Map<String, String> headers, String json) {
    return new Ask(method, path, headers, new Bytes(json.getBytes(UTF_8)));
  }

  static Ask noise(String method, String path, Map<String, String> headers, Noise.Stretch content) {
    return new Ask(method, path, headers, new Content(content));
  }

  boolean hasBody() {
    return body.lengthBytes() > 0 || method.equals("PUT") || method.equals("POST");
  }

  private record Content(Noise.Stretch stretch) implements Body {
    @Override
    public long lengthBytes() {
      return stretch.lengthBytes();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      stretch.writeTo(out);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared, and made here only
  private record Bytes(byte[] bytes) implements Body {
    @Override
    public long lengthBytes() {
      return bytes.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(bytes);
    }
  }
}
