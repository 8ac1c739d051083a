package org.holdfast.console;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Looks at a drive through the Graph door. What a version holds is remembered from when it was the
/// newest, since the contract does not tell the hashes of older ones. A version that was never seen
/// as the newest, because a restore made it for an item on its way into the recycle bin, is read.
final class GraphPicture {

  private static final String DRIVE = "/v1.0/me/drive/";

  private final Map<String, Map<Integer, String>> known = new HashMap<>();
  private Map<String, Entry> entries = Map.of();

  /// @param tag changes with the item
  record Entry(String id, String tag, boolean folder) {}

  /// What stood at a path when the drive was last looked at.
  Entry at(String path) {
    Entry entry = entries.get(path);
    if (entry == null) {
      throw new IllegalArgumentException("there was nothing at " + path);
    }
    return entry;
  }

  boolean has(String path) {
    return entries.containsKey(path);
  }

  DrivePicture look(GraphClient client) throws IOException {
    DrivePicture picture = DrivePicture.empty();
    Map<String, Entry> found = new TreeMap<>();
    list(client, "root", "", picture, found);
    for (JsonNode item : get(client, DRIVE + "recycleBin/items?$top=500").path("value")) {
      picture.bin().add(item.path("id").asString(""));
    }
    entries = found;
    return picture;
  }

  private void list(
      GraphClient client,
      String folder,
      String above,
      DrivePicture picture,
      Map<String, Entry> found)
      throws IOException {
    String address = (folder.equals("root") ? "root" : "items/" + folder) + "/children?$top=500";
    for (JsonNode item : get(client, DRIVE + address).path("value")) {
      String id = item.path("id").asString("");
      String path = above + item.path("name").asString("");
      boolean isFolder = item.has("folder");
      String tag = item.path("cTag").asString("");
      found.put(path, new Entry(id, tag, isFolder));
      if (isFolder) {
        picture.folders().add(path);
        list(client, id, path + "/", picture, found);
      } else {
        String hash = item.path("file").path("hashes").path("sha256Hash").asString("");
        picture.files().put(path, hash);
        picture.versions().put(path, versions(client, id, tag, hash));
      }
    }
  }

  private Map<Integer, String> versions(GraphClient client, String id, String tag, String hash)
      throws IOException {
    Map<Integer, String> hashes = known.computeIfAbsent(id, _ -> new HashMap<>());
    int newest = Integer.parseInt(tag.substring(tag.indexOf(',') + 1).replace("\"", ""));
    hashes.put(newest, hash);
    Map<Integer, String> versions = new TreeMap<>();
    for (JsonNode version : get(client, DRIVE + "items/" + id + "/versions").path("value")) {
      int number = (int) Double.parseDouble(version.path("id").asString(""));
      if (!hashes.containsKey(number)) {
        hashes.put(number, read(client, id, number));
      }
      versions.put(number, hashes.getOrDefault(number, ""));
    }
    return versions;
  }

  private static String read(GraphClient client, String id, int version) throws IOException {
    return RecordedClient.hash(
        answer(client, DRIVE + "items/" + id + "/versions/" + version + ".0/content").body());
  }

  static JsonNode get(GraphClient client, String address) throws IOException {
    return answer(client, address).json();
  }

  private static GraphClient.Answer answer(GraphClient client, String address) throws IOException {
    GraphClient.Answer answer = client.send("GET", address, Optional.empty());
    if (!answer.done()) {
      throw new IOException(address + " answered " + answer.status());
    }
    return answer;
  }
}
