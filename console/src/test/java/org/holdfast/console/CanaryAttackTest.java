package org.holdfast.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.json.JsonMapper;

/// Searches every byte that a real server writes, its temporary files and its log among them, for
/// what people put in: content, names, notes, addresses, tokens, the passphrase (R18). While it
/// runs, after a kill under load, and after it was stopped. More kills: `-Dcanary.kills=50`.
class CanaryAttackTest {

  private static final int KILLS = Integer.getInteger("canary.kills", 1);
  private static final int WORKERS = 4;
  private static final JsonMapper JSON = new JsonMapper();

  private static final String CONTENT = "canary-content-Wq3vZ8xK";
  private static final String FOLDER = "canary folder 7Tz Äñ";
  private static final String FILE = "canary-file-p4Rk";
  private static final String NOTE = "canary note Yh2 of the owner";
  private static final String MAIL = "canary.mail.j6Xs@canary-domain-u1.example";
  private static final String PERSON = "Canary Person Bd5w";
  private static final String DEVICE = "canary device Lm8q";
  private static final String PASSPHRASE = "canary passphrase Nf3 Gc9 Ty7";

  @TempDir private Path folder;
  private final TourScreen silent =
      new TourScreen(new PrintWriter(Writer.nullWriter()), Ansi.OFF, false);
  private final TourSearch search = new TourSearch();

  @Test
  void r18_noCanaryLiesAnywhereAlsoAfterAKillUnderLoad() throws Exception {
    Path watched = Files.createDirectory(folder.resolve("watched"));
    Path data = Files.createDirectory(watched.resolve("data"));
    Path temp = Files.createDirectory(watched.resolve("tmp"));
    Path secret = Files.writeString(folder.resolve("passphrase"), PASSPHRASE);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(data.resolve("holdfast.yaml"), "vault:\n  passphrase-file: " + secret + "\n");
    String words = "-Djava.io.tmpdir=" + temp;
    List.of(CONTENT, FOLDER, FILE, NOTE, MAIL, PERSON, DEVICE, PASSPHRASE).forEach(this::lookFor);

    ServerProcess server = ServerProcess.start(data, words);
    try {
      String token = account(data);
      lookFor(token);
      live(client(server, data, token));
      expectNothing(watched, "while it runs");
      for (int kill = 0; kill < KILLS; kill++) {
        killUnderLoad(server, client(server, data, token));
        expectNothing(watched, "after kill " + kill);
        server = ServerProcess.start(data, words);
        live(client(server, data, token));
      }
      server.stop();
      expectNothing(watched, "after it was stopped");
    } finally {
      server.close();
    }
    expectTheSearchToSee(watched);
  }

  private static GraphClient client(ServerProcess server, Path data, String token) {
    return new GraphClient(server.address(), data, token);
  }

  private static String account(Path data) {
    String folder = data.toString();
    assertThat(
            ServerProcess.run("account", "create", MAIL, "--name", PERSON, "--data", folder).exit())
        .isZero();
    return ServerProcess.run("account", "token", MAIL, "--name", DEVICE, "--data", folder)
        .lastLine();
  }

  /// All that a person does, and some of what goes wrong with it.
  private static void live(GraphClient client) throws IOException {
    client.createFolder(FOLDER);
    for (int bytes : new int[] {100, 5_000, 300_000}) {
      String path = FOLDER + "/" + FILE + bytes + ".txt";
      client.put(path, content(bytes));
      client.put(path, content(bytes + 1));
      client.get(path);
      describe(client, path);
    }
    String upload = client.beginUpload(FOLDER + "/" + FILE + " in pieces");
    byte[] whole = content(700_000);
    client.fragment(upload, whole, 0, 327_680);
    client.fragment(upload, whole, 327_680, 655_360);
    client.rename(FOLDER + "/" + FILE + "100.txt", FILE + " renamed");
    client.delete(FOLDER + "/" + FILE + "5000.txt");
    client.get(FOLDER + "/" + FILE + " that is not there");
    client.put(FOLDER + "/" + FILE + "*?<>|", content(10));
    client.post(
        "/v1.0/me/drive/root/children", Map.of("name", FOLDER, "folder", Map.of(), "x", NOTE));
    client.send(
        "GET", "/v1.0/me/drive/root/children?$filter=name+eq+'" + FILE + "'", Optional.empty());
    client.send("PATCH", "/v1.0/me/drive/root", Optional.of(("{" + NOTE).getBytes(UTF_8)));
  }

  private static void describe(GraphClient client, String path) throws IOException {
    String id = client.item(path).json().path("id").asString("");
    client.send(
        "PATCH",
        "/v1.0/me/drive/items/" + id,
        Optional.of(JSON.writeValueAsBytes(Map.of("description", NOTE))));
  }

  private static void killUnderLoad(ServerProcess server, GraphClient client) throws Exception {
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WORKERS; i++) {
        String name = FOLDER + "/" + FILE + " of " + i;
        workers.add(threads.submit(() -> writeUntilItIsGone(client, name)));
      }
      LockSupport.parkNanos(700_000_000); // under way: anything may be half written
      server.kill();
    }
    for (Future<?> worker : workers) {
      worker.get();
    }
  }

  private static void writeUntilItIsGone(GraphClient client, String name) {
    try {
      for (int i = 0; ; i++) {
        client.put(name + i % 5, content(i % 3 == 0 ? 900_000 : 3_000));
      }
    } catch (IOException _) {
      // It is gone.
    }
  }

  private static byte[] content(int bytes) {
    byte[] canary = (CONTENT + " ").getBytes(UTF_8);
    byte[] content = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      content[i] = canary[i % canary.length];
    }
    return content;
  }

  /// As it is, in lower and upper case, and each of these as UTF-16, base64 at every alignment, and
  /// hexadecimal.
  private void lookFor(String canary) {
    for (String form :
        List.of(canary, canary.toLowerCase(Locale.ROOT), canary.toUpperCase(Locale.ROOT))) {
      TourDisguises.ofName(form.getBytes(UTF_8)).forEach(bytes -> search.add(canary, bytes));
    }
  }

  private void expectNothing(Path watched, String when) throws Exception {
    TourSearch.Found found = search.in(watched, silent);
    assertThat(found.searchedBytes()).isGreaterThan(100_000);
    assertThat(found.places()).as(when).isEmpty();
  }

  /// The test of the test: one file with one of them would have been found.
  private void expectTheSearchToSee(Path watched) throws Exception {
    Files.writeString(watched.resolve("leak"), "x" + PASSPHRASE.toLowerCase(Locale.ROOT));
    assertThat(search.in(watched, silent).places()).containsOnlyKeys(PASSPHRASE);
  }
}
