package org.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The OneDrive contract of Microsoft Graph v1.0, as a sync client speaks it.
final class GraphDialect implements Dialect {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ROOT = "/v1.0/me/drive/root";
  private static final String NEXT = "\"@odata.nextLink\"";
  private static final int PAGE_ITEMS = 1000; // the most that the contract allows

  private final Map<String, String> signed;
  private final Map<String, String> signedJson;
  private final DavDialect dav;

  /// @param dav how the same drive is spoken to by WebDAV
  GraphDialect(String token, DavDialect dav) {
    this.dav = dav;
    this.signed = Map.of("Authorization", "Bearer " + token);
    this.signedJson =
        Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
  }

  @Override
  public void makeFolder(Wire wire, String folder) throws IOException {
    Ask ask =
        Ask.json(
            "POST", ROOT + "/children", signedJson, "{\"name\":\"" + folder + "\",\"folder\":{}}");
    wire.send(ask).expect(ask, 201);
  }

  @Override
  public void upload(Wire wire, String folder, String name, Noise.Stretch content)
      throws IOException {
    Ask ask = Ask.noise("PUT", item(folder, name) + ":/content", signed, content);
    wire.send(ask).expect(ask, 200, 201);
  }

  @Override
  public boolean hasFragments() {
    return true;
  }

  @Override
  public void uploadInFragments(
      Wire wire, String folder, String name, Noise.Stretch content, long fragmentBytes)
      throws IOException {
    Ask begin =
        Ask.json("POST", item(folder, name) + ":/createUploadSession", signedJson, "{\"item\":{}}");
    JsonNode session = JSON.readTree(wire.send(begin).expect(begin, 200).body());
    String path = Target.pathOf(session.path("uploadUrl").asString());
    long total = content.lengthBytes();
    for (long from = 0; from < total; from += fragmentBytes) {
      long bytes = Math.min(fragmentBytes, total - from);
      String range = "bytes " + from + "-" + (from + bytes - 1) + "/" + total;
      Ask put = Ask.noise("PUT", path, Map.of("Content-Range", range), content.part(from, bytes));
      boolean last = from + bytes == total;
      wire.send(put).expect(put, last ? new int[] {200, 201} : new int[] {202});
    }
  }

  @Override
  public boolean redirects() {
    return true;
  }

  @Override
  public void downloadByName(Wire wire, String folder, String name, Wire.Sink sink)
      throws IOException {
    Ask ask = Ask.of("GET", item(folder, name) + ":/content", signed);
    String location = wire.send(ask).expect(ask, 302).header("location");
    Ask content = Ask.of("GET", Target.pathOf(location), Map.of());
    wire.send(content, sink).expect(content, 200);
  }

  @Override
  public boolean hasArchives() {
    return true;
  }

  @Override
  public void archive(Wire wire, String folder, Wire.Sink sink) throws IOException {
    Ask ask = Ask.of("GET", ROOT + ":/" + folder + ":/content?format=zip", signed);
    String location = wire.send(ask).expect(ask, 302).header("location");
    Ask content = Ask.of("GET", Target.pathOf(location), Map.of());
    wire.send(content, sink).expect(content, 200);
  }

  @Override
  public void askNothing(Wire wire) throws IOException {
    Ask ask = Ask.of("GET", "/v1.0/me", signed);
    wire.send(ask).expect(ask, 200);
  }

  @Override
  public void rename(Wire wire, String folder, String from, String to) throws IOException {
    Ask ask = Ask.json("PATCH", item(folder, from), signedJson, "{\"name\":\"" + to + "\"}");
    wire.send(ask).expect(ask, 200);
  }

  @Override
  public void remove(Wire wire, String folder, String name) throws IOException {
    Ask ask = Ask.of("DELETE", item(folder, name), signed);
    wire.send(ask).expect(ask, 204);
  }

  @Override
  public List<byte[]> list(Wire wire, String folder) throws IOException {
    List<byte[]> pages = new ArrayList<>();
    String path = ROOT + ":/" + folder + ":/children?$top=" + PAGE_ITEMS;
    while (!path.isEmpty()) {
      Ask ask = Ask.of("GET", path, signed);
      byte[] page = wire.send(ask).expect(ask, 200).body();
      pages.add(page);
      path = next(page);
    }
    return pages;
  }

  @Override
  public Dialect dav() {
    return dav;
  }

  @Override
  public Optional<byte[]> changes(Wire wire) throws IOException {
    Ask ask = Ask.of("GET", ROOT + "/delta?$top=" + PAGE_ITEMS, signed);
    return Optional.of(wire.send(ask).expect(ask, 200).body());
  }

  // Found without parsing the page, which would be charged to the server: what names hold is noise
  // of our own.
  private static String next(byte[] page) {
    String text = new String(page, UTF_8);
    int key = text.lastIndexOf(NEXT);
    if (key < 0) {
      return "";
    }
    int open = text.indexOf('"', key + NEXT.length());
    int close = text.indexOf('"', open + 1);
    return Target.pathOf(JSON.readTree(text.substring(open, close + 1)).asString());
  }

  @Override
  public Map<String, String> names(List<byte[]> listing) {
    Map<String, String> names = new LinkedHashMap<>();
    for (byte[] page : listing) {
      for (JsonNode item : JSON.readTree(page).path("value")) {
        String url = item.path("@microsoft.graph.downloadUrl").asString("");
        names.put(item.path("name").asString(), url.isEmpty() ? "" : Target.pathOf(url));
      }
    }
    return names;
  }

  private static String item(String folder, String name) {
    return ROOT + ":/" + folder + "/" + name;
  }
}
