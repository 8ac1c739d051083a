package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.holdfast.identity.Account;
import org.holdfast.identity.BrowserSession;
import org.holdfast.identity.Client;
import org.holdfast.identity.CodeRequest;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.SignedIn;
import org.holdfast.server.Holdfast;
import org.holdfast.server.HoldfastServer;
import org.holdfast.server.PassphraseSource;
import org.holdfast.server.Programs;
import org.holdfast.server.Settings;
import org.holdfast.server.Tunnel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client that people have, unchanged: rclone's OneDrive backend against the whole server over
/// TLS.
///
/// Its address of the service is built in, so a proxy that the test is sends every tunnel to the
/// server; the name in the certificate is then not looked at.
class RcloneTest {

  @TempDir Path folder;
  private Holdfast holdfast;
  private HoldfastServer server;
  private Tunnel tunnel;

  @BeforeEach
  void open() throws IOException {
    Programs.require("rclone");
    Path data = folder.resolve("data");
    Settings settings = Settings.load(data).withPorts(OptionalInt.of(0), OptionalInt.of(0));
    holdfast = Holdfast.open(data, settings, new PassphraseSource(Map.of(), _ -> Optional.empty()));
    server = HoldfastServer.start(holdfast);
    tunnel = new Tunnel(server.https().getPort());
    Account ana = holdfast.accounts().create(EmailAddress.parse("ana@example.org"), "Ana");
    String drive = holdfast.drives().create(ana.id()).id().text();
    Files.writeString(
        folder.resolve("rclone.conf"),
        """
        [od]
        type = onedrive
        token = {"access_token":"%s","token_type":"Bearer","expiry":"2199-01-01T00:00:00Z"}
        drive_id = %s
        drive_type = personal
        """
            .formatted(holdfast.tokens().issue(ana.id(), "rclone"), drive));
  }

  @AfterEach
  void close() {
    if (tunnel != null) {
      tunnel.close();
      server.close();
      holdfast.close();
    }
  }

  @Test
  void aFolderGoesUpIsMovedCopiedAndComesBackByteForByte() throws Exception {
    Path here = Files.createDirectories(folder.resolve("here/sub dir"));
    Files.writeString(here.resolve("Ärger + Plus.txt"), "hello");
    Files.write(here.resolve("empty"), new byte[0]);
    Files.write(folder.resolve("here/big.bin"), random(700_000));

    rclone("copy", "here", "od:top");
    rclone("check", "here", "od:top");
    rclone("moveto", "od:top/big.bin", "od:top/sub dir/moved.bin");
    rclone("copyto", "od:top/sub dir/moved.bin", "od:top/big.bin");
    rclone("delete", "od:top/sub dir/moved.bin");
    rclone("check", "here", "od:top");
    rclone("copy", "od:top", "back");

    assertThat(Files.readAllBytes(folder.resolve("back/big.bin"))).isEqualTo(random(700_000));
    assertThat(folder.resolve("back/sub dir/Ärger + Plus.txt")).hasContent("hello");
    assertThat(rclone("lsf", "-R", "od:"))
        .contains("top/big.bin", "top/sub dir/empty", "top/sub dir/Ärger + Plus.txt");
    assertThat(rclone("about", "od:")).contains("Total:", "5 GiB");
    rclone("purge", "od:top");
    assertThat(rclone("lsf", "od:")).isEmpty();
  }

  @Test
  void anAppThatHoldsARefreshTokenGetsItsAccessTokenHere() throws Exception {
    Account ana = holdfast.accounts().find(EmailAddress.parse("ana@example.org")).orElseThrow();
    Client app = holdfast.clients().find("b15665d9-eda6-4092-8539-0eec376afd59").orElseThrow();
    String back = "http://localhost:53682/";
    CodeRequest request =
        new CodeRequest(
            ana.id(), app, back, Optional.empty(), Optional.empty(), app.scopes(), Instant.now());
    holdfast.grants().allow(at(ana), app, app.scopes());
    String refresh =
        holdfast
            .grants()
            .redeem(app, holdfast.grants().makeCode(request), back, Optional.empty())
            .refresh()
            .orElseThrow();
    Path config = folder.resolve("rclone.conf");
    String token =
        """
        token = {"access_token":"over","token_type":"Bearer","refresh_token":"%s","expiry":"2020-01-01T00:00:00Z"}"""
            .formatted(refresh);
    Files.writeString(config, Files.readString(config).replaceAll("token = .*", token));
    Files.writeString(Files.createDirectories(folder.resolve("here")).resolve("a.txt"), "hello");

    rclone("copy", "here", "od:top");

    assertThat(rclone("lsf", "od:top")).contains("a.txt");
    assertThat(config).content().contains("\"refresh_token\":\"hfr_").doesNotContain(refresh);
    assertThat(holdfast.grants().apps(ana.id())).hasSize(1);
  }

  /// A browser in which they proved just now who they are.
  private static BrowserSession at(Account person) {
    Instant now = Instant.now();
    SignedIn who =
        new SignedIn(person.id(), new SessionId(new UUID(1, 2)), person.email().shown(), "");
    Instant end = now.plus(Duration.ofDays(1));
    return new BrowserSession(who, "Firefox", "127.0.0.1", now, now, now, now, end);
  }

  private String rclone(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/usr/bin/rclone"));
    command.addAll(List.of(arguments));
    // Small chunks, so that a file takes several fragments; no pause between requests that fail.
    command.addAll(
        List.of("--onedrive-chunk-size", "320Ki", "--no-check-certificate", "--retries", "1"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("HOME", folder.toString());
    environment.put("RCLONE_CONFIG", folder.resolve("rclone.conf").toString());
    environment.put("HTTPS_PROXY", "http://127.0.0.1:" + tunnel.port());
    environment.put("SSL_CERT_FILE", folder.resolve("data/tls/ca.pem").toString());
    Path output = folder.resolve("rclone.log");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertThat(ended && process.exitValue() == 0).as(command + "\n" + said).isTrue();
    return said;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(17).nextBytes(bytes);
    return bytes;
  }
}
