package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;
import tools.jackson.databind.JsonNode;

/// A server that was filled through its door and killed, and what it had listed before: what a
/// reader that knows nothing of it must find.
///
/// ```
/// Ana's drive at the point             at the end
/// /                                    /
/// ├── Ünïcode ☃/                       ├── Ünïcode ☃/
/// │   ├── Straße.txt      1 byte       │   ├── Straße.txt
/// │   └── deep/er/                     │   └── deep/er/
/// │       ├── 65536.bin                │       ├── 65536.bin
/// │       └── 65537.bin                │       ├── 65537.bin
/// ├── empty folder/                    │       └── moved.bin
/// ├── empty.txt           0 bytes      ├── empty folder/
/// ├── large.bin           3 MiB        ├── empty.txt
/// ├── moved.bin                        ├── large.bin          by an upload session, dated 2001
/// ├── gone for a while.txt             ├── gone for a while.txt   removed, and brought back
/// ├── notes.txt           version 2    ├── new name.txt           renamed
/// ├── old name.txt                     ├── notes.txt          version 4; 1 pinned and named, 2 deleted
/// ├── removed.bin                      └── ransomed.txt       version 3, restored from 1
/// ├── removed/inside.txt               recycle bin: removed.bin, removed/ with inside.txt
/// └── ransomed.txt        version 1
/// ```
final class ReaderStage {

  private static final String ROOT = "/v1.0/me/drive/root:/";

  /// A name that a drive takes, and that has too many bytes for most file systems.
  static final String TOO_LONG = "ü".repeat(200) + ".txt";

  private static final int LARGE_BYTES = 3 << 20;
  private static final int FRAGMENT_BYTES = 5 * 327_680;
  private static final int MOST_LOOKS = 600;

  private final Path folder;
  private final Random random = new Random(20261127);
  private final Map<String, byte[]> files = new TreeMap<>();

  /// What the drive held in the middle.
  private Picture point = new Picture(0, "", Map.of(), Map.of());

  /// What it held when it was killed.
  private Picture end = point;

  /// @param operation the newest one
  /// @param at when that was
  /// @param files contents by path
  /// @param listed what the server listed: the size of each file, the time of its last change; of a
  ///   folder the word
  record Picture(
      long operation, String at, Map<String, byte[]> files, Map<String, String> listed) {}

  ReaderStage(Path folder) {
    this.folder = folder;
  }

  Path region(String name) {
    return folder.resolve("regions").resolve(name);
  }

  Path vault() {
    return data().resolve("vault");
  }

  Path passphrase() {
    return data().resolve("vault-passphrase");
  }

  Path data() {
    return folder.resolve("data");
  }

  Picture point() {
    return point;
  }

  Picture end() {
    return end;
  }

  /// Starts, fills and kills.
  void fill() throws IOException {
    MirroredFolders.settle(data());
    try (ServerProcess server = ServerProcess.start(data())) {
      GraphClient bert = client(server, "bert@example.org");
      must(bert.put(TOO_LONG, "Bert's".getBytes(StandardCharsets.UTF_8)));
      GraphClient ana = client(server, "ana@example.org");
      layOut(ana);
      point = picture(ana);
      LockSupport.parkNanos(5_000_000); // the next operation has another time
      change(ana);
      end = picture(ana);
      must(ana.fragment(ana.beginUpload("never finished.bin"), bytes(700_000), 0, 327_680));
      awaitCheckpoint();
      server.kill();
    }
  }

  private GraphClient client(ServerProcess server, String mail) {
    ask(new ConsoleCommand.Create(mail, "premium", ""));
    String token = ask(new ConsoleCommand.Token(mail, "test")).lines().getLast();
    return new GraphClient(server.address(), data(), token);
  }

  private ConsoleAnswer ask(ConsoleCommand command) {
    return Control.ask(data(), command, (_, _) -> {}).orElseThrow();
  }

  private void layOut(GraphClient ana) throws IOException {
    makeFolder(ana, "", "Ünïcode ☃");
    makeFolder(ana, "Ünïcode ☃", "deep");
    makeFolder(ana, "Ünïcode ☃/deep", "er");
    makeFolder(ana, "", "removed");
    makeFolder(ana, "", "empty folder");
    put(ana, "Ünïcode ☃/Straße.txt", 1);
    put(ana, "Ünïcode ☃/deep/er/65536.bin", 65_536);
    put(ana, "Ünïcode ☃/deep/er/65537.bin", 65_537);
    put(ana, "empty.txt", 0);
    put(ana, "large.bin", LARGE_BYTES);
    put(ana, "moved.bin", 200_000);
    put(ana, "gone for a while.txt", 30);
    put(ana, "notes.txt", 100);
    put(ana, "notes.txt", 101);
    put(ana, "old name.txt", 20);
    put(ana, "removed.bin", 70_000);
    put(ana, "removed/inside.txt", 10);
    put(ana, "ransomed.txt", 50);
  }

  private void change(GraphClient ana) throws IOException {
    rename(ana, "old name.txt", "new name.txt");
    String deep = id(ana, "Ünïcode ☃/deep/er");
    must(
        patch(
            ana,
            "/v1.0/me/drive/items/" + id(ana, "moved.bin"),
            "{\"parentReference\":{\"id\":\"" + deep + "\"}}"));
    files.put("Ünïcode ☃/deep/er/moved.bin", files.remove("moved.bin"));
    must(ana.delete("removed.bin"));
    files.remove("removed.bin");
    must(ana.delete("removed"));
    files.remove("removed/inside.txt");
    String gone = id(ana, "gone for a while.txt");
    must(ana.delete("gone for a while.txt"));
    must(ana.post("/v1.0/me/drive/items/" + gone + "/restore", Map.of()));
    session(ana, "large.bin");
    must(
        patch(
            ana,
            ROOT + "large.bin",
            "{\"fileSystemInfo\":{\"lastModifiedDateTime\":\"2001-02-03T04:05:06.789Z\"}}"));
    put(ana, "notes.txt", 102);
    put(ana, "notes.txt", 102); // of one length: so one could be played back for the other
    String versions = "/v1.0/me/drive/items/" + id(ana, "notes.txt") + "/versions/";
    must(
        patch(
            ana,
            versions + "1.0",
            "{\"@holdfast.name\":\"as printed\",\"@holdfast.pinned\":true}"));
    must(ana.send("DELETE", versions + "2.0", Optional.empty()));
    byte[] before = files.getOrDefault("ransomed.txt", new byte[0]);
    put(ana, "ransomed.txt", 60);
    String ransomed = "/v1.0/me/drive/items/" + id(ana, "ransomed.txt");
    must(ana.post(ransomed + "/versions/1.0/restoreVersion", Map.of()));
    files.put("ransomed.txt", before);
  }

  private static void makeFolder(GraphClient client, String in, String name) throws IOException {
    String place = in.isEmpty() ? "root" : "items/" + id(client, in);
    must(
        client.post(
            "/v1.0/me/drive/" + place + "/children", Map.of("name", name, "folder", Map.of())));
  }

  private void put(GraphClient client, String path, int size) throws IOException {
    byte[] content = bytes(size);
    must(client.put(path, content));
    files.put(path, content);
  }

  private void rename(GraphClient client, String path, String name) throws IOException {
    must(client.rename(path, name));
    files.put(name, files.remove(path));
  }

  private void session(GraphClient client, String path) throws IOException {
    byte[] content = bytes(LARGE_BYTES + 12_345);
    String upload = client.beginUpload(path);
    for (int from = 0; from < content.length; from += FRAGMENT_BYTES) {
      int to = Math.min(content.length, from + FRAGMENT_BYTES);
      must(client.fragment(upload, content, from, to));
    }
    files.put(path, content);
  }

  private byte[] bytes(int size) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    return content;
  }

  private static GraphClient.Answer patch(GraphClient client, String address, String json)
      throws IOException {
    return client.send(
        "PATCH", address.replace(" ", "%20"), Optional.of(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String id(GraphClient client, String path) throws IOException {
    return must(client.item(path)).json().path("id").asString("");
  }

  private static GraphClient.Answer must(GraphClient.Answer answer) {
    assertThat(answer.done())
        .as("%d %s", answer.status(), new String(answer.body(), StandardCharsets.UTF_8))
        .isTrue();
    return answer;
  }

  private Picture picture(GraphClient client) throws IOException {
    Map<String, String> listed = new TreeMap<>();
    list(client, "root", "", listed);
    JsonNode newest =
        must(client.send("GET", "/v1.0/me/drive/holdfast/operations?$top=1", Optional.empty()))
            .json()
            .path("value")
            .path(0);
    return new Picture(
        newest.path("seq").asLong(), newest.path("at").asString(""), Map.copyOf(files), listed);
  }

  private static void list(GraphClient client, String item, String path, Map<String, String> into)
      throws IOException {
    String place = item.equals("root") ? "root" : "items/" + item;
    String next = "/v1.0/me/drive/" + place + "/children";
    while (!next.isEmpty()) {
      JsonNode page = must(client.send("GET", next, Optional.empty())).json();
      for (JsonNode child : page.path("value")) {
        String at = path + child.path("name").asString("");
        if (child.has("folder")) {
          into.put(at, "folder");
          list(client, child.path("id").asString(""), at + "/", into);
        } else {
          String changed = child.path("fileSystemInfo").path("lastModifiedDateTime").asString("");
          into.put(at, child.path("size").asLong() + " " + changed);
        }
      }
      next = page.path("@odata.nextLink").asString("");
    }
  }

  /// Until the log's checkpoint in a region has more than it has now: so heads of drives are in it.
  private void awaitCheckpoint() throws IOException {
    Path note = region("west").resolve("note-audit-checkpoint");
    String before = Files.exists(note) ? Files.readString(note) : "";
    // Else nothing might be left to come: the last checkpoint may have had everything.
    ask(new ConsoleCommand.Token("ana@example.org", "later"));
    for (int look = 0; look < MOST_LOOKS; look++) {
      if (Files.exists(note) && !Files.readString(note).equals(before)) {
        return;
      }
      LockSupport.parkNanos(50_000_000L);
    }
    throw new AssertionError("the log got no further");
  }
}
