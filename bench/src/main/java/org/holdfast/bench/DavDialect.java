package org.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// WebDAV (RFC 4918), which every contestant speaks.
final class DavDialect implements Dialect {
  private static final Pattern HREF = Pattern.compile("<(?:\\w+:)?href>([^<]*)</");

  private final Target target;
  private final String base;
  private final Map<String, String> signed;

  DavDialect(Target target) {
    this(target, "", Map.of());
  }

  /// @param base the path of the root, without a slash at its end
  /// @param signed the headers that say who asks
  DavDialect(Target target, String base, Map<String, String> signed) {
    this.target = target;
    this.base = base;
    this.signed = signed;
  }

  @Override
  public void makeFolder(Wire wire, String folder) throws IOException {
    Ask ask = Ask.of("MKCOL", base + "/" + folder + "/", signed);
    wire.send(ask).expect(ask, 201);
  }

  @Override
  public void upload(Wire wire, String folder, String name, Noise.Stretch content)
      throws IOException {
    Ask ask = Ask.noise("PUT", path(folder, name), signed, content);
    wire.send(ask).expect(ask, 200, 201, 204);
  }

  @Override
  public void downloadByName(Wire wire, String folder, String name, Wire.Sink sink)
      throws IOException {
    Ask ask = Ask.of("GET", path(folder, name), signed);
    wire.send(ask, sink).expect(ask, 200);
  }

  @Override
  public void askNothing(Wire wire) throws IOException {
    Ask ask = Ask.of("OPTIONS", base + "/", signed);
    wire.send(ask).expect(ask, 200, 204);
  }

  @Override
  public void rename(Wire wire, String folder, String from, String to) throws IOException {
    String destination = target.uri(path(folder, to)).toString();
    Ask ask =
        Ask.of("MOVE", path(folder, from), with("Destination", destination, "Overwrite", "F"));
    wire.send(ask).expect(ask, 201, 204);
  }

  @Override
  public void remove(Wire wire, String folder, String name) throws IOException {
    Ask ask = Ask.of("DELETE", path(folder, name), signed);
    wire.send(ask).expect(ask, 204);
  }

  @Override
  public List<byte[]> list(Wire wire, String folder) throws IOException {
    Ask ask = Ask.of("PROPFIND", base + "/" + folder + "/", with("Depth", "1"));
    return List.of(wire.send(ask).expect(ask, 207).body());
  }

  @Override
  public Map<String, String> names(List<byte[]> listing) {
    Map<String, String> names = new LinkedHashMap<>();
    for (byte[] page : listing) {
      Matcher matcher = HREF.matcher(new String(page, UTF_8));
      while (matcher.find()) {
        String path = matcher.group(1);
        if (!path.endsWith("/")) {
          names.put(path.substring(path.lastIndexOf('/') + 1), path);
        }
      }
    }
    return names;
  }

  @Override
  public Dialect dav() {
    return this;
  }

  private Map<String, String> with(String... pairs) {
    Map<String, String> headers = new LinkedHashMap<>(signed);
    for (int i = 0; i < pairs.length; i += 2) {
      headers.put(pairs[i], pairs[i + 1]);
    }
    return headers;
  }

  private String path(String folder, String name) {
    return base + "/" + folder + "/" + name;
  }
}
