package org.holdfast.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Reads the answers of one HTTP/1.1 connection (RFC 9112), one after the other.
final class AnswerReader {
  private final InputStream in;
  private final byte[] buffer;
  private int position;
  private int limit;
  private boolean reusable = true;

  AnswerReader(InputStream in, int bufferBytes) {
    this.in = in;
    this.buffer = new byte[bufferBytes];
  }

  /// Whether the connection takes another request.
  boolean reusable() {
    return reusable;
  }

  Answer read(String method, Wire.Sink sink) throws IOException {
    reusable = false;
    int status = status(line());
    Map<String, String> headers = headers();
    boolean good = status >= 200 && status < 300;
    ByteArrayOutputStream aside = new ByteArrayOutputStream();
    boolean ended = body(method, status, headers, good ? sink : aside::write);
    reusable = ended && !"close".equalsIgnoreCase(headers.getOrDefault("connection", ""));
    return new Answer(status, headers, aside.toByteArray());
  }

  private static int status(String line) throws IOException {
    if (!line.startsWith("HTTP/1.1 ") || line.length() < 12) {
      throw new IOException("no HTTP/1.1 answer: " + line);
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new IOException("no header: " + line);
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  /// Whether the body ended by itself, so that the connection can go on.
  private boolean body(String method, int status, Map<String, String> headers, Wire.Sink sink)
      throws IOException {
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return true;
    }
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      chunks(sink);
      return true;
    }
    if (headers.containsKey("content-length")) {
      pass(Long.parseLong(headers.get("content-length")), sink);
      return true;
    }
    while (position < limit || fill()) {
      pass(limit - position, sink);
    }
    return false;
  }

  private void chunks(Wire.Sink sink) throws IOException {
    while (true) {
      String size = line();
      int end = size.indexOf(';');
      long bytes = Long.parseLong(end < 0 ? size : size.substring(0, end), 16);
      if (bytes == 0) {
        break;
      }
      pass(bytes, sink);
      line();
    }
    while (!line().isEmpty()) {
      // Trailers say nothing that a benchmark wants to know.
    }
  }

  private void pass(long bytes, Wire.Sink sink) throws IOException {
    long left = bytes;
    while (left > 0) {
      if (position == limit && !fill()) {
        throw new EOFException("the server hung up with " + left + " bytes of the body missing");
      }
      int piece = (int) Math.min(left, limit - position);
      sink.take(buffer, position, piece);
      position += piece;
      left -= piece;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    while (true) {
      if (position == limit && !fill()) {
        throw new EOFException("the server hung up within the head of an answer");
      }
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      line.append(new String(buffer, position, end - position, ISO_8859_1));
      if (end < limit) {
        position = end + 1;
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r'
            ? line.substring(0, length - 1)
            : line.toString();
      }
      position = end;
    }
  }

  private boolean fill() throws IOException {
    int read = in.read(buffer, 0, buffer.length);
    position = 0;
    limit = Math.max(read, 0);
    return read > 0;
  }
}
