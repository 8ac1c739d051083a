package org.holdfast.server.signin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What was sent by a form with a file in it. All of it is in memory: the container's own reader
/// would write a file to disk in clear.
///
/// @see "RFC 7578: multipart/form-data"
final class FileForm {

  static final String TYPE = "multipart/form-data";

  /// Of who has sent no such form.
  static final FileForm NONE = new FileForm(Map.of());

  private static final int MOST_PARTS = 8;
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "(?i)multipart/form-data\\s*;\\s*boundary=\"?([A-Za-z0-9'()+_,./:=?-]{1,70})\"?");
  private static final Pattern NAME =
      Pattern.compile("(?i)(?:^|\n)content-disposition:\\s*form-data;\\s*name=\"([^\"\r\n]*)\"");

  private final Map<String, byte[]> parts;

  private FileForm(Map<String, byte[]> parts) {
    this.parts = parts;
  }

  /// @param bytes of the body, as its request says
  /// @throws NotOurForm if it is no such form: browsers write them alike
  static FileForm read(String type, InputStream body, int bytes) throws IOException {
    Matcher boundary = BOUNDARY.matcher(type.strip());
    byte[] whole = body.readNBytes(bytes);
    if (!boundary.matches() || whole.length < bytes) {
      throw new NotOurForm();
    }
    return new FileForm(parts(whole, "--" + boundary.group(1)));
  }

  private static Map<String, byte[]> parts(byte[] body, String delimiter) {
    Map<String, byte[]> parts = new HashMap<>();
    String text = new String(body, StandardCharsets.ISO_8859_1); // a character for each byte
    int at = text.startsWith(delimiter) ? delimiter.length() : -1;
    while (!text.startsWith("--", require(at))) {
      int headers = require(text.indexOf("\r\n\r\n", at));
      int end = require(text.indexOf("\r\n" + delimiter, headers + 2));
      Matcher name = NAME.matcher(text.substring(at, headers));
      if (!name.find() || parts.size() == MOST_PARTS) {
        throw new NotOurForm();
      }
      int begin = Math.min(headers + 4, end); // an empty part shares its line end
      parts.putIfAbsent(name.group(1), Arrays.copyOfRange(body, begin, end));
      at = end + 2 + delimiter.length();
    }
    return parts;
  }

  private static int require(int found) {
    if (found < 0) {
      throw new NotOurForm();
    }
    return found;
  }

  Optional<String> field(String name) {
    return Optional.ofNullable(parts.get(name))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /// Empty if none was chosen.
  byte[] file(String name) {
    return Optional.ofNullable(parts.get(name)).orElseGet(() -> new byte[0]);
  }
}
