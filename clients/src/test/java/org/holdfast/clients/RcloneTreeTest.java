package org.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.holdfast.server.Programs;
import org.holdfast.server.Tunnel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A real tree goes up and comes back by rclone's WebDAV and OneDrive backends, both ends change,
/// and `rclone check` finds no difference.
///
/// Some hundred files; `-Dclients.files=5000` makes a campaign of it, which tells how long each
/// step took.
class RcloneTreeTest {

  private static final int FILES = Integer.getInteger("clients.files", 300);
  private static final long SEED = 20261126;

  @TempDir private static Path house;
  private static Server server;
  private static Tunnel tunnel;
  @TempDir private Path folder;

  /// rclone's two ways to a drive.
  enum Backend {
    WEBDAV,
    ONEDRIVE;

    /// How what is there is compared with a folder: over WebDAV there is no hash that rclone could
    /// ask for and a folder has too, so content is fetched. The other has quickXorHash.
    List<String> check() {
      return this == WEBDAV ? List.of("check", "--download") : List.of("check");
    }
  }

  @BeforeAll
  static void open() throws IOException {
    Programs.require("rclone");
    server = Server.start(house);
    tunnel = new Tunnel(server.port());
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
      tunnel.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTreeIsSyncedInBothDirectionsAndNoDifferenceIsFound(Backend backend) throws Exception {
    Path here = folder.resolve("here");
    Path back = folder.resolve("back");
    Tree.make(here, FILES, SEED);
    Rclone rclone = rclone(backend);

    sync(rclone, "here", "hf:tree");
    check(rclone, backend, "here", "hf:tree");
    sync(rclone, "hf:tree", "back");
    Tree.requireSame(here, back);
    assertThat(sync(rclone, "here", "hf:tree")).doesNotContain(": Copied (", ": Deleted");

    Tree.change(here, SEED + 1);
    sync(rclone, "here", "hf:tree");
    check(rclone, backend, "here", "hf:tree");
    sync(rclone, "hf:tree", "back");
    Tree.requireSame(here, back);

    Tree.change(back, SEED + 2);
    sync(rclone, "back", "hf:tree");
    sync(rclone, "hf:tree", "here");
    check(rclone, backend, "here", "hf:tree");
    Tree.requireSame(back, here);
  }

  @ParameterizedTest
  @EnumSource
  void foldersAreCopiedAndMovedByTheServerAlone(Backend backend) throws Exception {
    Tree.make(folder.resolve("here"), FILES / 10, SEED);
    Rclone rclone = rclone(backend);
    sync(rclone, "here", "hf:tree");

    assertThat(rclone.run("copy", "-v", "hf:tree", "hf:copied"))
        .contains("Copied (server-side copy)")
        .doesNotContain("Copied (new)");
    check(rclone, backend, "here", "hf:copied", "--one-way");
    assertThat(rclone.run("move", "-v", "hf:copied", "hf:moved")).doesNotContain("Copied (new)");
    check(rclone, backend, "here", "hf:moved", "--one-way");
    assertThat(rclone.run("lsf", "hf:")).isEqualTo("moved/\ntree/\n");
    rclone.run("moveto", "hf:moved", "hf:tree/Über & 'it'");
    check(rclone, backend, "here", "hf:tree/Über & 'it'", "--one-way");
    rclone.run("purge", "hf:tree");
    assertThat(rclone.run("lsf", "-R", "hf:")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void bothEndsMayChangeBetweenTwoBisyncs(Backend backend) throws Exception {
    Path here = folder.resolve("here");
    Path there = folder.resolve("there");
    Tree.make(here, FILES / 5, SEED);
    Rclone rclone = rclone(backend);
    rclone.run("mkdir", "hf:tree");
    rclone.run("bisync", "--resync", "here", "hf:tree");
    rclone.run("sync", "hf:tree", "there");

    Tree.change(here, SEED + 1);
    Files.writeString(there.resolve("from there.txt"), "written at the other end");
    Files.delete(Tree.files(there).getFirst());
    rclone.run("copy", "there/from there.txt", "hf:tree");
    rclone.run("bisync", "here", "hf:tree");

    check(rclone, backend, "here", "hf:tree");
    assertThat(here.resolve("from there.txt")).hasContent("written at the other end");
  }

  @Test
  void olderVersionsAreKeptAndCleanedUp() throws Exception {
    Rclone rclone = rclone(Backend.ONEDRIVE);
    Path file = Files.createDirectories(folder.resolve("here")).resolve("a.txt");
    for (String text : List.of("one", "two, longer", "three, longer still")) {
      Files.writeString(file, text);
      rclone.run("copy", "here", "hf:");
    }

    assertThat(rclone.run("cleanup", "-v", "hf:")).contains("removing version");
    assertThat(rclone.run("cleanup", "-v", "hf:")).doesNotContain("removing version");
    assertThat(rclone.run("cat", "hf:a.txt")).isEqualTo("three, longer still");
  }

  private String sync(Rclone rclone, String from, String to) throws Exception {
    return timed(rclone, List.of("sync", "-v", "--create-empty-src-dirs", from, to));
  }

  private void check(Rclone rclone, Backend backend, String from, String to, String... more)
      throws Exception {
    List<String> words = new ArrayList<>(backend.check());
    words.addAll(List.of(from, to));
    words.addAll(List.of(more));
    assertThat(timed(rclone, words))
        .contains("0 differences found")
        .doesNotContain("could not be checked");
  }

  private static String timed(Rclone rclone, List<String> words) throws Exception {
    long started = System.nanoTime();
    String said = rclone.run(words.toArray(String[]::new));
    if (FILES >= 1000) {
      double seconds = (System.nanoTime() - started) / 1e9;
      System.out.printf("%,d files: %s: %.1f s%n", FILES, String.join(" ", words), seconds);
    }
    return said;
  }

  /// Somebody new with an empty drive.
  private Rclone rclone(Backend backend) throws IOException, InterruptedException {
    String email = UUID.randomUUID() + "@example.org";
    server.run("account", "create", email, "--plan", "premium");
    return switch (backend) {
      case WEBDAV -> webdav(email);
      case ONEDRIVE -> onedrive(email);
    };
  }

  private Rclone webdav(String email) throws IOException, InterruptedException {
    Map<String, String> environment = Map.of("SSL_CERT_FILE", server.authority().toString());
    String password = server.run("account", "app-password", email, "--name", "rclone");
    String hidden =
        new Rclone(folder, "type = webdav\n", List.of(), environment)
            .run("obscure", password)
            .strip();
    String config =
        """
        type = webdav
        url = %s/dav/
        vendor = owncloud
        user = %s
        pass = %s
        """
            .formatted(server.address(), email, hidden);
    return new Rclone(folder, config, List.of("--retries", "1"), environment);
  }

  // Its address of the service is built in: the tunnel leads here, to a certificate that names
  // another host.
  private Rclone onedrive(String email) throws IOException, InterruptedException {
    String token = server.run("account", "token", email);
    String drive = new GraphDrive(server, token).id();
    // This version asks for quickXorHash only on drives of businesses.
    String config =
        """
        type = onedrive
        token = {"access_token":"%s","token_type":"Bearer","expiry":"2199-01-01T00:00:00Z"}
        drive_id = %s
        drive_type = business
        chunk_size = 1280Ki
        """
            .formatted(token, drive);
    return new Rclone(
        folder,
        config,
        List.of("--retries", "1", "--no-check-certificate"),
        Map.of(
            "HTTPS_PROXY",
            "http://127.0.0.1:" + tunnel.port(),
            // What it asks by an address in an answer, it asks of the server itself.
            "SSL_CERT_FILE",
            server.authority().toString()));
  }
}
