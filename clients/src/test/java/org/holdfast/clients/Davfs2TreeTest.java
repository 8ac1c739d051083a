package org.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.holdfast.server.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real tree on a drive that davfs2 mounts, by the programs that everybody has: `cp -a`, `diff
/// -r`.
///
/// A hundred files; `-Dclients.files=5000` makes a campaign of it.
class Davfs2TreeTest {

  private static final int FILES = Integer.getInteger("clients.files", 100);
  private static final int PATIENCE_MINUTES = 30;
  private static final String EVERYBODY_ENTERS = "rwxr-xr-x";

  @TempDir private Path folder;

  @Test
  void aTreeIsCopiedIntoAMountAndIsTheSameInTheNext() throws Exception {
    Programs.require("mount.davfs");
    assumeTrue(System.getProperty("user.name").equals("root"), "only root mounts");
    Programs.requireThat(Files.isWritable(Path.of("/dev/fuse")), "this machine mounts");
    Path tree = folder.resolve("tree");
    Path mount = Files.createDirectory(folder.resolve("mount"));
    // davfs2 works as a user of its own, who has to reach these; the server's data stay closed.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(EVERYBODY_ENTERS));
    Tree.make(tree, FILES, 20261126);
    try (Server server = Server.start(folder)) {
      List<String> mounting = mounting(server, mount);

      mounted(mounting, mount, "cp", "-a", tree.toString(), mount + "/");
      // In a mount of its own: what one wrote, the next reads from the server.
      mounted(mounting, mount, "diff", "-r", tree.toString(), mount + "/tree");
    }
  }

  private List<String> mounting(Server server, Path mount) throws Exception {
    server.run("account", "create", "ana@example.org", "--plan", "premium");
    String password = server.run("account", "app-password", "ana@example.org");
    Files.writeString(folder.resolve("answers"), "ana@example.org\n" + password + "\n");
    Path authority = Files.copy(server.authority(), folder.resolve("ca.pem"));
    // New kernels (6.18) ask for more names at once than its usual buffer takes.
    Path settings =
        Files.writeString(
            folder.resolve("davfs2.conf"),
            "trust_ca_cert " + authority + "\ndelay_upload 0\nbuf_size 64\n");
    String program = Programs.require("mount.davfs").toString();
    String address = server.address() + "/dav/";
    return List.of(program, address, mount.toString(), "-o", "conf=" + settings);
  }

  private void mounted(List<String> mounting, Path mount, String... command) throws Exception {
    run(mounting);
    try {
      run(List.of(command));
    } finally {
      run(List.of("umount", mount.toString()));
    }
  }

  private void run(List<String> words) throws IOException, InterruptedException {
    Path told = folder.resolve("told");
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectInput(folder.resolve("answers").toFile())
            .redirectOutput(told.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly().waitFor();
    String said = Files.readString(told);
    assertThat(ended && process.exitValue() == 0).as(words.getFirst() + "\n" + said).isTrue();
  }
}
