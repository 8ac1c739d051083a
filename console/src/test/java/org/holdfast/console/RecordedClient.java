package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// One client at work: everything that an owner does to a drive, in an order that dice choose.
/// Looks at the drive after each step and keeps what it saw, with the instants between which it
/// happened.
final class RecordedClient {

  private static final String DRIVE = "/v1.0/me/drive/";
  private static final int FRAGMENT = 131_072;
  private static final int SMALL = 40_000;
  private static final List<String> FOLDERS = List.of("", "a/", "b/");

  private final DriveHistory history;
  private final Random random;
  private final GraphPicture picture = new GraphPicture();
  private final Map<Long, Map<String, String>> points = new TreeMap<>();

  // Absent while none is under way.
  private Optional<Upload> upload = Optional.empty();
  private Map<String, Integer> received = Map.of();
  private int names;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Upload(String secret, String path, byte[] content, int sent) {}

  RecordedClient(DriveHistory history, Random random) {
    this.history = history;
    this.random = random;
  }

  DriveHistory history() {
    return history;
  }

  void work(GraphClient client, int steps) throws IOException {
    if (history.steps().size() == 1) {
      for (String folder : List.of("a", "b")) {
        step(client, "make folder " + folder, () -> client.createFolder(folder), before());
      }
    }
    for (int i = 0; i < steps; i++) {
      step(client);
    }
  }

  /// What is done, and nothing else.
  private interface Deed {
    GraphClient.Answer doIt() throws IOException;
  }

  private void step(GraphClient client) throws IOException {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> write(client, random.nextInt(SMALL));
      case 5 -> write(client, 66_000 + random.nextInt(400_000));
      case 6, 7, 8, 9 -> fragment(client);
      case 10 -> rename(client);
      case 11 -> move(client);
      case 12, 13 -> remove(client);
      case 14 -> restoreFromBin(client);
      case 15 -> restoreVersion(client);
      case 16 -> deleteVersion(client);
      case 17, 18 -> restoreToPoint(client);
      default -> purge(client);
    }
  }

  private void write(GraphClient client, int bytes) throws IOException {
    byte[] content = content(bytes);
    String path = FOLDERS.get(random.nextInt(3)) + "file " + random.nextInt(4) + ".bin";
    Map<String, String> after = before();
    after.put(path, hash(content));
    step(client, "write " + path, () -> client.put(path, content), after);
  }

  private void fragment(GraphClient client) throws IOException {
    if (upload.isEmpty()) {
      beginUpload(client);
      return;
    }
    Upload going = upload.get();
    int to = Math.min(going.content.length, going.sent + FRAGMENT / 2 + random.nextInt(FRAGMENT));
    String url = client.base().resolve("/up/" + going.secret).toString();
    boolean last = to == going.content.length;
    Map<String, String> after = before();
    if (last) {
      after.put(going.path, hash(going.content));
    }
    received = last ? Map.of() : Map.of(going.secret, to);
    boolean done =
        step(
            client,
            "fragment to " + to + " of " + going.path,
            () -> client.fragment(url, going.content, going.sent, to),
            after);
    upload =
        last || !done // what a refused fragment has left is not known without asking
            ? Optional.empty()
            : Optional.of(new Upload(going.secret, going.path, going.content, to));
  }

  private void beginUpload(GraphClient client) throws IOException {
    String path = "session " + names++ + ".bin";
    byte[] content = content(1 + random.nextInt(3 * FRAGMENT));
    String address = DRIVE + "root:/" + path.replace(" ", "%20") + ":/createUploadSession";
    step(
        client,
        "begin upload of " + path,
        () -> {
          GraphClient.Answer answer = client.post(address, Map.of());
          if (answer.done()) {
            String url = answer.json().path("uploadUrl").asString("");
            String secret = url.substring(url.lastIndexOf('/') + 1);
            upload = Optional.of(new Upload(secret, path, content, 0));
            history.uploads().put(secret, new DriveHistory.Session(path, content));
            received = Map.of(secret, 0);
          }
          return answer;
        },
        before());
  }

  private void rename(GraphClient client) throws IOException {
    Optional<String> path = anyFile();
    if (path.isPresent()) {
      String to = folderOf(path.get()) + "renamed " + names++ + ".bin";
      Map<String, String> after = before();
      after.put(to, after.remove(path.get()));
      step(
          client,
          "rename " + path.get() + " to " + to,
          () -> client.rename(path.get(), to.substring(to.lastIndexOf('/') + 1)),
          after);
    }
  }

  private void move(GraphClient client) throws IOException {
    Optional<String> path = anyFile();
    String into = FOLDERS.get(1 + random.nextInt(2));
    if (path.isEmpty()
        || folderOf(path.get()).equals(into)
        || !picture.has(into.replace("/", ""))) {
      return;
    }
    String to = into + "moved " + names++ + ".bin";
    Map<String, String> after = before();
    after.put(to, after.remove(path.get()));
    Map<String, ?> body =
        Map.of(
            "name", to.substring(to.lastIndexOf('/') + 1),
            "parentReference", Map.of("id", picture.at(into.replace("/", "")).id()));
    step(
        client,
        "move " + path.get() + " to " + to,
        () -> client.send("PATCH", item(path.get()), Optional.of(json(body))),
        after);
  }

  private void remove(GraphClient client) throws IOException {
    Optional<String> path = anyFile();
    if (path.isPresent()) {
      Map<String, String> after = before();
      after.remove(path.get());
      step(client, "remove " + path.get(), () -> client.delete(path.get()), after);
    }
  }

  private void restoreFromBin(GraphClient client) throws IOException {
    List<String> bin = List.copyOf(history.last().after().bin());
    if (!bin.isEmpty()) {
      String id = bin.get(random.nextInt(bin.size()));
      // Its name may be taken by now: then it is refused, and nothing has changed.
      step(
          client, "restore " + id, () -> client.post(DRIVE + "items/" + id + "/restore", Map.of()));
    }
  }

  private void restoreVersion(GraphClient client) throws IOException {
    Optional<String> path = anyFile();
    if (path.isPresent()) {
      Map<Integer, String> versions = versions(path.get());
      int number = List.copyOf(versions.keySet()).get(random.nextInt(versions.size()));
      Map<String, String> after = before();
      after.put(path.get(), versions.getOrDefault(number, ""));
      step(
          client,
          "restore version " + number + " of " + path.get(),
          () -> client.post(version(path.get(), number) + "/restoreVersion", Map.of()),
          after);
    }
  }

  private void deleteVersion(GraphClient client) throws IOException {
    Optional<String> path = anyFile();
    if (path.isPresent()) {
      Map<Integer, String> versions = versions(path.get());
      int number = versions.keySet().iterator().next();
      if (versions.size() > 1) {
        step(
            client,
            "delete version " + number + " of " + path.get(),
            () -> client.send("DELETE", version(path.get(), number), Optional.empty()),
            before());
      }
    }
  }

  private void restoreToPoint(GraphClient client) throws IOException {
    List<Long> seqs = List.copyOf(points.keySet());
    if (seqs.size() < 4) {
      return;
    }
    long point = seqs.get(seqs.size() - 2 - random.nextInt(Math.min(10, seqs.size() - 2)));
    Map<String, String> now = before();
    long[] seq = new long[1];
    step(
        client,
        "restore to " + point,
        () -> {
          GraphClient.Answer answer = client.post(DRIVE + "holdfast/restore", Map.of("seq", point));
          seq[0] = answer.done() ? answer.json().path("seq").asLong(0) : 0;
          return answer;
        },
        points.getOrDefault(point, Map.of()));
    if (seq[0] > 0 && random.nextBoolean()) {
      step(
          client,
          "undo " + seq[0],
          () -> client.post(DRIVE + "holdfast/restore/" + seq[0] + "/undo", Map.of()),
          now);
    }
  }

  private void purge(GraphClient client) throws IOException {
    List<String> bin = List.copyOf(history.last().after().bin());
    if (bin.isEmpty()) {
      return;
    }
    if (random.nextInt(4) == 0) {
      step(
          client,
          "empty the bin",
          () -> client.post(DRIVE + "holdfast/recycleBin/empty", Map.of()),
          before());
    } else {
      String id = bin.get(random.nextInt(bin.size()));
      step(
          client,
          "purge " + id,
          () -> client.post(DRIVE + "items/" + id + "/permanentDelete", Map.of()),
          before());
    }
  }

  /// @return whether it was done, and not refused
  private boolean step(GraphClient client, String what, Deed deed, Map<String, String> expected)
      throws IOException {
    Map<String, String> before = before();
    int status = step(client, what, deed);
    Map<String, String> after = history.last().after().files();
    if (isRefused(status)) {
      assertThat(List.of(before, expected)).as(what).contains(after);
      return false;
    }
    assertThat(status).as(what).isBetween(200, 299);
    assertThat(after).as(what).isEqualTo(expected);
    return true;
  }

  /// @return the status of the answer
  private int step(GraphClient client, String what, Deed deed) throws IOException {
    long sent = now();
    int status = deed.doIt().status();
    long answered = now();
    if (isRefused(status)) {
      received = Map.of();
    }
    DrivePicture after = picture.look(client);
    history
        .steps()
        .add(new DriveHistory.Step(what, sent, answered, isRefused(status), after, received));
    JsonNode newest =
        GraphPicture.get(client, DRIVE + "holdfast/operations?$top=1").path("value").path(0);
    points.put(newest.path("seq").asLong(), after.files());
    return status;
  }

  /// A store is fenced, or a disk is full: not now, perhaps later.
  private static boolean isRefused(int status) {
    return status == 503 || status == 507;
  }

  private Map<String, String> before() {
    return new TreeMap<>(history.last().after().files());
  }

  private Optional<String> anyFile() {
    List<String> paths = List.copyOf(history.last().after().files().keySet());
    return paths.isEmpty()
        ? Optional.empty()
        : Optional.of(paths.get(random.nextInt(paths.size())));
  }

  private Map<Integer, String> versions(String path) {
    return history.last().after().versions().getOrDefault(path, Map.of());
  }

  private String item(String path) {
    return DRIVE + "items/" + picture.at(path).id();
  }

  private String version(String path, int number) {
    return item(path) + "/versions/" + number + ".0";
  }

  private static String folderOf(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  private byte[] content(int bytes) {
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    return content;
  }

  private static byte[] json(Map<String, ?> body) {
    return new tools.jackson.databind.json.JsonMapper().writeValueAsBytes(body);
  }

  static String hash(byte[] content) {
    try {
      return HexFormat.of()
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
