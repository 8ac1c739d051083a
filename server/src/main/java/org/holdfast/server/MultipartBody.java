package org.holdfast.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.server.BodyFailed.Kind;

/// A body in parts (RFC 2046, section 5.1; RFC 2387 and 7578), read as it comes in: one part after
/// the other, each to its end, and a few kilobytes in memory whatever their length.
public final class MultipartBody {

  private static final int BUFFER_BYTES = 1 << 17;
  private static final int MAX_HEADER_BYTES = 8_192;

  // RFC 2046 allows 70 of these, of which a space may not be the last.
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "(?i)multipart/([a-z-]+)\\s*;.*?boundary=\"?([A-Za-z0-9'()+_,./:=?-]{1,70})\"?.*");

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  // What is read and not yet handed out: buffer[from, to).
  private int from;
  private int to;

  // No boundary begins before here; saves looking twice.
  private int searched;

  /// One part. Its content ends where the next boundary begins.
  ///
  /// @param headers by name in lower case
  public record Part(Map<String, String> headers, InputStream content) {}

  private MultipartBody(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
    // The first boundary may begin the body: it is given the line end that it lacks.
    buffer[0] = '\r';
    buffer[1] = '\n';
    this.to = 2;
  }

  /// @param kind such as `related` or `form-data`
  /// @return empty when `contentType` is not of that kind
  public static Optional<MultipartBody> of(
      String kind, Optional<String> contentType, InputStream in) {
    Matcher matcher = BOUNDARY.matcher(contentType.orElse(""));
    return matcher.matches() && matcher.group(1).equalsIgnoreCase(kind)
        ? Optional.of(new MultipartBody(in, matcher.group(2)))
        : Optional.empty();
  }

  /// The next part; whatever was not read of the one before is skipped.
  ///
  /// @throws BodyFailed if there is none
  public Part next() throws IOException {
    return nextIfAny().orElseThrow(MultipartBody::broken);
  }

  /// As [#next]; empty after the last one.
  public Optional<Part> nextIfAny() throws IOException {
    content().transferTo(OutputStream.nullOutputStream());
    from += delimiter.length;
    while (to - from < 2) {
      fill();
    }
    if (buffer[from] == '-' && buffer[from + 1] == '-') {
      return Optional.empty();
    }
    String rest = line();
    if (!rest.isBlank()) {
      throw broken();
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0 && headers.size() < 32) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    // A part without content has no line end of its own before the boundary.
    from -= 2;
    buffer[from] = '\r';
    buffer[from + 1] = '\n';
    searched = from;
    while (to - from < delimiter.length) {
      fill();
    }
    if (found() != from) {
      from += 2;
    }
    return Optional.of(new Part(headers, content()));
  }

  private InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int available = available();
        if (available == 0) {
          return length == 0 ? 0 : -1;
        }
        int count = Math.min(available, length);
        System.arraycopy(buffer, from, bytes, offset, count);
        from += count;
        return count;
      }

      // Bytes in the buffer that surely belong to this part; none only at its end.
      @Override
      public int available() throws IOException {
        int at = found();
        while (at < 0 && to - from < delimiter.length) {
          fill();
          at = found();
        }
        // The last bytes may be the beginning of a boundary.
        return at >= 0 ? at - from : to - from - delimiter.length + 1;
      }
    };
  }

  /// Where the next boundary begins in the buffer; -1 if it is not there.
  private int found() {
    for (searched = Math.max(searched, from); searched <= to - delimiter.length; searched++) {
      if (buffer[searched] == '\r' && startsWithDelimiter(searched)) {
        return searched;
      }
    }
    return -1;
  }

  private boolean startsWithDelimiter(int at) {
    for (int i = 1; i < delimiter.length; i++) {
      if (buffer[at + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < MAX_HEADER_BYTES) {
      if (from == to) {
        fill();
      }
      byte b = buffer[from++];
      if (b == '\n') {
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
      }
      line.write(b);
    }
    throw broken();
  }

  private void fill() throws IOException {
    if (from > 2) {
      // Two bytes of room stay in front, for the line end that a part may lack.
      System.arraycopy(buffer, from, buffer, 2, to - from);
      to -= from - 2;
      searched = Math.max(2, searched - (from - 2));
      from = 2;
    }
    int count = in.read(buffer, to, buffer.length - to);
    if (count < 0) {
      throw broken();
    }
    to += count;
  }

  private static BodyFailed broken() {
    return new BodyFailed(Kind.BROKEN, new EOFException("a part ends without its boundary"));
  }
}
