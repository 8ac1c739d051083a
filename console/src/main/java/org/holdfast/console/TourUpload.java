package org.holdfast.console;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/// Puts a folder on the drive with its structure: small files in one request, large ones through an
/// upload session.
final class TourUpload {
  private static final long ONE_REQUEST_BYTES = 4L << 20;
  private static final int FRAGMENT_BYTES = 32 * 327_680; // 10 MiB, in the contract's multiples
  private static final String KEEP_BOTH = "@microsoft.graph.conflictBehavior=rename";

  private final TourClient client;
  private final TourScreen screen;
  private final Map<List<String>, String> folderIds = new HashMap<>();
  private final Map<List<String>, String> folderPaths = new HashMap<>();
  private final SortedMap<String, TourKept> kept = new TreeMap<>(); // guarded by this
  private final List<String> refused = new ArrayList<>(); // guarded by this
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger renamed = new AtomicInteger();

  TourUpload(TourClient client, TourScreen screen) {
    this.client = client;
    this.screen = screen;
  }

  void run(TourFolder folder) throws IOException, InterruptedException {
    folderIds.put(List.of(), "root");
    folderPaths.put(List.of(), "");
    for (List<String> each : folder.folders()) {
      makeFolder(each);
    }
    TourCrowd.each(screen, "uploading", folder.files(), this::upload);
  }

  /// What lies on the drive now, by its path there.
  synchronized SortedMap<String, TourKept> kept() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(kept));
  }

  synchronized List<String> folders() {
    return folderPaths.values().stream().filter(path -> !path.isEmpty()).toList();
  }

  synchronized List<String> refused() {
    return List.copyOf(refused);
  }

  int sessions() {
    return sessions.get();
  }

  /// Names that the drive keeps in another form: normalised, or counted on because they differ by
  /// case only.
  int renamed() {
    return renamed.get();
  }

  private void makeFolder(List<String> names) throws IOException, InterruptedException {
    List<String> above = names.subList(0, names.size() - 1);
    String parent = folderIds.getOrDefault(above, "");
    if (parent.isEmpty()) {
      return; // the folder above was refused, and with it all that is in it
    }
    TourClient.Answer answer =
        client.json(
            "POST",
            "/items/" + parent + "/children",
            Map.of(
                "name",
                names.getLast(),
                "folder",
                Map.of(),
                "@microsoft.graph.conflictBehavior",
                "rename"));
    if (answer.status() == 400) {
      refuse(names.getLast());
      return;
    }
    JsonNode item = TourClient.good("A new folder", answer);
    noteName(names.getLast(), item);
    folderIds.put(names, item.path("id").asString());
    folderPaths.put(names, folderPaths.get(above) + "/" + item.path("name").asString());
  }

  private void upload(TourFile file) throws IOException, InterruptedException {
    String parent = folderIds.getOrDefault(file.folders(), "");
    if (parent.isEmpty()) {
      refuse(file.name());
      return;
    }
    TourClient.Answer answer =
        file.sizeBytes() > ONE_REQUEST_BYTES ? session(parent, file) : whole(parent, file);
    if (answer.status() == 400) {
      refuse(file.name());
      return;
    }
    JsonNode item = TourClient.good("An upload", answer);
    noteName(file.name(), item);
    String path = folderPaths.get(file.folders()) + "/" + item.path("name").asString();
    keep(path, new TourKept(file, item.path("id").asString()));
  }

  private TourClient.Answer whole(String parent, TourFile file)
      throws IOException, InterruptedException {
    return client.put(
        item(parent, file) + ":/content?" + KEEP_BOTH,
        BodyPublishers.ofByteArray(Files.readAllBytes(file.path())));
  }

  private TourClient.Answer session(String parent, TourFile file)
      throws IOException, InterruptedException {
    TourClient.Answer begun =
        client.json(
            "POST",
            item(parent, file) + ":/createUploadSession",
            Map.of(
                "item",
                Map.of(
                    "@microsoft.graph.conflictBehavior", "rename", "fileSize", file.sizeBytes())));
    if (begun.status() == 400) {
      return begun;
    }
    URI secret =
        URI.create(TourClient.good("An upload session", begun).path("uploadUrl").asString());
    sessions.incrementAndGet();
    TourClient.Answer answer = begun;
    try (InputStream in = Files.newInputStream(file.path())) {
      for (long from = 0; from < file.sizeBytes(); ) {
        byte[] bytes = in.readNBytes(FRAGMENT_BYTES);
        answer = client.fragment(secret, bytes, from, file.sizeBytes());
        TourClient.good("A fragment", answer);
        from += bytes.length;
      }
    }
    return answer;
  }

  private static String item(String parent, TourFile file) {
    return "/items/" + parent + ":/" + TourClient.encode(file.name());
  }

  private void noteName(String asked, JsonNode item) {
    if (!asked.equals(item.path("name").asString())) {
      renamed.incrementAndGet();
    }
  }

  private synchronized void keep(String path, TourKept each) {
    kept.put(path, each);
  }

  private synchronized void refuse(String name) {
    refused.add(name);
  }
}
