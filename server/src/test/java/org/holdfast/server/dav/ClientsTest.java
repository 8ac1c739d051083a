package org.holdfast.server.dav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.ShareWish;
import org.holdfast.server.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that people have, unchanged, against the whole server over TLS: rclone, cadaver, and
/// davfs2 where this machine lets it mount.
class ClientsTest {

  @TempDir Path folder;
  private DavHouse house;
  private DavHouse.Person ana;
  private String mount = "/dav/";

  @BeforeEach
  void open() {
    house = new DavHouse(folder);
    ana = house.person("ana");
  }

  @AfterEach
  void close() {
    house.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "owncloud", "nextcloud"})
  void rcloneSendsATreeMovesCopiesAndFetchesItByteForByte(String vendor) throws Exception {
    Programs.require("rclone");
    Path here = Files.createDirectories(folder.resolve("here/sub dir"));
    Files.writeString(here.resolve("Ärger + Plus #1 100%.txt"), "hello");
    Files.write(here.resolve("empty"), new byte[0]);
    Files.write(folder.resolve("here/big.bin"), random(700_000));
    Instant dated = Instant.parse("2020-02-02T02:02:02Z");
    Files.setLastModifiedTime(folder.resolve("here/big.bin"), FileTime.from(dated));

    rclone(vendor, "copy", "here", "dav:top");
    rclone(vendor, "check", "--download", "here", "dav:top");
    rclone(vendor, "moveto", "dav:top/big.bin", "dav:top/sub dir/moved.bin");
    rclone(vendor, "copyto", "dav:top/sub dir/moved.bin", "dav:top/big.bin");
    rclone(vendor, "delete", "dav:top/sub dir/moved.bin");
    rclone(vendor, "check", "here", "dav:top");
    rclone(vendor, "copy", "dav:top", "back");

    assertThat(Files.readAllBytes(folder.resolve("back/big.bin"))).isEqualTo(random(700_000));
    assertThat(rclone(vendor, "lsf", "-R", "dav:"))
        .contains("top/big.bin", "top/sub dir/empty", "top/sub dir/Ärger + Plus #1 100%.txt");
    assertThat(rclone(vendor, "about", "dav:")).contains("Total:", "5 GiB");
    if (!vendor.equals("other")) {
      assertThat(rclone(vendor, "hashsum", "sha1", "dav:top/big.bin"))
          .contains(HexFormat.of().formatHex(sha1(random(700_000))));
      assertThat(rclone(vendor, "lsl", "dav:top/big.bin")).contains("2020-02-02 02:02:02");
      Files.setLastModifiedTime(
          folder.resolve("here/big.bin"), FileTime.from(dated.plusSeconds(9)));
      rclone(vendor, "sync", "here", "dav:top");
      assertThat(rclone(vendor, "lsl", "dav:top/big.bin")).contains("2020-02-02 02:02:11");
    }
    rclone(vendor, "purge", "dav:top");
    assertThat(rclone(vendor, "lsf", "dav:")).isEmpty();
  }

  @Test
  void rcloneSendsATreeIntoAFolderThatSomebodyElseShares() throws Exception {
    Programs.require("rclone");
    String docs = share("Docs");
    Path here = Files.createDirectories(folder.resolve("here/sub dir"));
    Files.writeString(here.resolve("a (b), #1.txt"), "hello");
    Files.write(folder.resolve("here/big.bin"), random(300_000));

    rclone("other", "copy", "here", "dav:" + docs + "/top");
    rclone("other", "check", "--download", "here", "dav:" + docs + "/top");
    rclone("other", "moveto", "dav:" + docs + "/top/big.bin", "dav:" + docs + "/top/sub dir/b.bin");

    assertThat(rclone("other", "lsf", "-R", "dav:"))
        .contains(docs + "/top/sub dir/a (b), #1.txt", docs + "/top/sub dir/b.bin");
  }

  /// With Ana, to be edited, by Ben; from then on it is this mount that clients are pointed at.
  ///
  /// @return what it is called there
  private String share(String name) {
    DavHouse.Person ben = house.person("ben");
    ben.send("MKCOL", "/dav/" + name, "");
    ItemId item = ben.drive().resolve(ben.drive().rootId(), List.of(name)).orElseThrow().id();
    ben.drive()
        .share(
            new Actor(ben.drive().owner(), "test"),
            item,
            ShareWish.of(new Grantee.Account(ana.drive().owner()), ShareRole.WRITE));
    mount = "/dav-shared/";
    return name + " (ben, " + item.text().replace("-", "").substring(0, 10) + ")";
  }

  @Test
  void davfs2MountsWhatOthersShare() throws Exception {
    Programs.require("mount.davfs");
    assumeTrue(isRoot(), "only root mounts");
    Programs.requireThat(Files.isWritable(Path.of("/dev/fuse")), "this machine mounts");
    String docs = share("Docs");
    Path tree = Files.createDirectories(folder.resolve("tree/a"));
    Files.write(tree.resolve("big.bin"), random(300_000));
    Path mountedAt = prepared();

    mounted(mountedAt, "cp", "-a", tree.toString(), mountedAt + "/" + docs + "/");
    mounted(mountedAt, "diff", "-r", tree.toString(), mountedAt + "/" + docs + "/a");
  }

  @Test
  void cadaverPutsListsLocksAndFetches() throws Exception {
    Programs.require("cadaver");
    Files.writeString(folder.resolve("up.txt"), "cadaver was here");
    try (TlsForwarder forwarder =
        new TlsForwarder(house.trust().getSocketFactory(), house.https().getPort())) {
      Path netrc = folder.resolve(".netrc");
      Files.writeString(
          netrc,
          "machine 127.0.0.1\nlogin %s\npassword %s\n".formatted(ana.email(), ana.password()));
      Files.setPosixFilePermissions(netrc, PosixFilePermissions.fromString("rw-------"));
      Files.writeString(
          folder.resolve("commands"),
          """
          mkcol fold
          cd fold
          put up.txt
          lock up.txt
          discover up.txt
          copy up.txt copied.txt
          move copied.txt moved.txt
          propset moved.txt colour red
          propget moved.txt colour
          unlock up.txt
          ls
          get moved.txt down.txt
          delete moved.txt
          quit
          """);

      String said =
          run(
              List.of("/usr/bin/cadaver", "http://127.0.0.1:" + forwarder.port() + "/dav/"),
              Map.of("HOME", folder.toString()),
              folder.resolve("commands"));

      assertThat(folder.resolve("down.txt")).content().isEqualTo("cadaver was here");
      assertThat(said).contains("Value of colour is: red", "moved.txt").doesNotContain("failed");
    }
  }

  @Test
  void davfs2MountsATreeIsCopiedIntoItAndComparesEqual() throws Exception {
    Programs.require("mount.davfs");
    assumeTrue(isRoot(), "only root mounts");
    Programs.requireThat(Files.isWritable(Path.of("/dev/fuse")), "this machine mounts");
    Path tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("a/b c"));
    Files.writeString(tree.resolve("a/b c/ä.txt"), "hello");
    Files.write(tree.resolve("a/big.bin"), random(300_000));
    for (int i = 0; i < 30; i++) {
      Files.writeString(tree.resolve("a/file-" + i), "content " + i);
    }
    Path mountedAt = prepared();

    mounted(mountedAt, "cp", "-a", tree.toString(), mountedAt + "/");
    mounted(mountedAt, "diff", "-r", tree.toString(), mountedAt + "/tree");
    mounted(mountedAt, "mv", mountedAt + "/tree/a", mountedAt + "/moved");
    mounted(mountedAt, "diff", "-r", tree + "/a", mountedAt + "/moved");
  }

  private Path prepared() throws IOException {
    Path made = Files.createDirectory(folder.resolve("mount"));
    // davfs2 works as a user of its own, who has to see these; the server's data stay closed.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(house.authority(), folder.resolve("ca.pem"));
    // New kernels (6.18) ask for more names at once than its usual buffer takes.
    Files.writeString(
        folder.resolve("davfs2.conf"),
        "trust_ca_cert %s\ndelay_upload 0\nbuf_size 64\n".formatted(folder.resolve("ca.pem")));
    return made;
  }

  /// Each in a mount of its own: what one wrote, the next reads from the server.
  private void mounted(Path at, String... command) throws Exception {
    String address = "https://localhost:" + house.https().getPort() + mount;
    Path answers = folder.resolve("answers");
    Files.writeString(answers, ana.email() + "\n" + ana.password() + "\n");
    run(
        List.of(
            "/usr/sbin/mount.davfs",
            address,
            at.toString(),
            "-o",
            "conf=" + folder.resolve("davfs2.conf")),
        Map.of("HOME", folder.toString()),
        answers);
    try {
      run(List.of(command), Map.of(), Path.of("/dev/null"));
    } finally {
      run(List.of("umount", at.toString()), Map.of(), Path.of("/dev/null"));
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static byte[] sha1(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-1").digest(bytes);
  }

  private String rclone(String vendor, String... arguments) throws Exception {
    String hidden =
        run(
                List.of("/usr/bin/rclone", "obscure", ana.password()),
                Map.of("HOME", folder.toString()),
                Path.of("/dev/null"))
            .strip();
    Path config = folder.resolve("rclone.conf");
    Files.writeString(
        config,
        "[dav]\ntype = webdav\nurl = https://localhost:%d%s\nvendor = %s\nuser = %s\npass = %s\n"
            .formatted(
                house.https().getPort(),
                mount,
                vendor,
                ana.email(),
                hidden.lines().toList().getLast()));
    List<String> command = new ArrayList<>(List.of("/usr/bin/rclone"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--retries", "1", "--low-level-retries", "1"));
    return run(
        command,
        Map.of(
            "HOME", folder.toString(),
            "RCLONE_CONFIG", config.toString(),
            "TZ", "UTC",
            "SSL_CERT_FILE", house.authority().toString()),
        Path.of("/dev/null"));
  }

  private String run(List<String> command, Map<String, String> environment, Path input)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output.log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(90, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertThat(ended && process.exitValue() == 0).as(command.getFirst() + "\n" + said).isTrue();
    return said;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(17).nextBytes(bytes);
    return bytes;
  }
}
