package org.holdfast.console;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Holds the whole drive against the folder it came from: every name, and every byte.
final class TourCompare {
  private static final int BUFFER_BYTES = 65_536;

  private final TourClient client;
  private final TourScreen screen;

  TourCompare(TourClient client, TourScreen screen) {
    this.client = client;
    this.screen = screen;
  }

  /// What the drive shows: where each file's bytes are had, and its folders.
  record Tree(Map<String, String> files, Set<String> folders) {}

  /// @throws TourFailed naming what is missing, too much, or different
  void run(Map<String, TourKept> expected, List<String> folders)
      throws IOException, InterruptedException {
    Tree tree = tree();
    same("files", expected.keySet(), tree.files().keySet());
    same("folders", new HashSet<>(folders), tree.folders());
    TourCrowd.each(
        screen,
        "comparing",
        List.copyOf(expected.entrySet()),
        each ->
            compare(each.getKey(), each.getValue(), tree.files().getOrDefault(each.getKey(), "")));
  }

  /// Walks the drive from its root, page by page.
  Tree tree() throws IOException, InterruptedException {
    Tree tree = new Tree(new TreeMap<>(), new TreeSet<>());
    Deque<Map.Entry<String, String>> open = new ArrayDeque<>(List.of(Map.entry("root", "")));
    while (!open.isEmpty()) {
      Map.Entry<String, String> folder = open.removeLast();
      for (JsonNode item : children(folder.getKey())) {
        String path = folder.getValue() + "/" + item.path("name").asString();
        if (item.has("folder")) {
          tree.folders().add(path);
          open.add(Map.entry(item.path("id").asString(), path));
        } else {
          tree.files().put(path, item.path("@microsoft.graph.downloadUrl").asString());
        }
      }
    }
    return tree;
  }

  private List<JsonNode> children(String id) throws IOException, InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    JsonNode page = TourClient.good("A listing", client.get("/items/" + id + "/children?$top=500"));
    page.path("value").forEach(all::add);
    while (page.has("@odata.nextLink")) {
      page = TourClient.good("A listing", client.page(page.path("@odata.nextLink").asString()));
      page.path("value").forEach(all::add);
    }
    return all;
  }

  private static void same(String what, Set<String> expected, Set<String> found) {
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(found);
    Set<String> extra = new TreeSet<>(found);
    extra.removeAll(expected);
    if (!missing.isEmpty() || !extra.isEmpty()) {
      throw new TourFailed(
          "The drive's "
              + what
              + " differ: missing "
              + some(missing)
              + ", too much "
              + some(extra));
    }
  }

  private static String some(Set<String> paths) {
    List<String> shown = paths.stream().limit(5).toList();
    return paths.isEmpty() ? "none" : paths.size() + " (" + String.join(", ", shown) + ")";
  }

  private void compare(String path, TourKept kept, String downloadUrl)
      throws IOException, InterruptedException {
    try (InputStream theirs = new BufferedInputStream(client.download(downloadUrl), BUFFER_BYTES);
        InputStream ours = Files.newInputStream(kept.file().path())) {
      byte[] expected = new byte[BUFFER_BYTES];
      byte[] found = new byte[BUFFER_BYTES];
      long position = 0;
      while (true) {
        int length = ours.readNBytes(expected, 0, BUFFER_BYTES);
        int read = theirs.readNBytes(found, 0, BUFFER_BYTES);
        if (length != read || !Arrays.equals(expected, 0, length, found, 0, length)) {
          throw new TourFailed(path + " came back different, from about byte " + position + " on.");
        }
        if (length == 0) {
          return;
        }
        position += length;
      }
    }
  }
}
