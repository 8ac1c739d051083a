package org.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The peer: `rclone serve webdav` over a `crypt` remote in a local folder. Encrypts content and
/// names; one copy, nothing flushed.
final class RcloneCrypt implements Contestant {
  private static final String REMOTE = "bench:";

  private final Optional<Path> program = Programs.find("rclone");

  @Override
  public String name() {
    return "rclone crypt";
  }

  @Override
  public Optional<String> absence() {
    return program.isPresent() ? Optional.empty() : Optional.of("not installed (package rclone)");
  }

  @Override
  public void prepare(Workplace place, Path folder) throws IOException, InterruptedException {
    PeerCertificate.make(place, folder);
    Files.createDirectories(folder.resolve("content"));
    Files.writeString(folder.resolve("no-settings"), "");
    List<String> obscure = List.of(program(), "obscure", "a passphrase for one run");
    try (Child child = place.start(obscure, Map.of(), folder.resolve("obscured"))) {
      child.finish();
    }
  }

  @Override
  public Child launch(Workplace place, Path folder, int port) throws IOException {
    Map<String, String> settings =
        Map.of(
            "RCLONE_CONFIG", folder.resolve("no-settings").toString(),
            "RCLONE_CONFIG_BENCH_TYPE", "crypt",
            "RCLONE_CONFIG_BENCH_REMOTE", folder.resolve("content").toString(),
            "RCLONE_CONFIG_BENCH_PASSWORD", Files.readString(folder.resolve("obscured")).strip());
    List<String> command =
        List.of(
            program(),
            "serve",
            "webdav",
            REMOTE,
            "--addr",
            "127.0.0.1:" + port,
            "--cert",
            PeerCertificate.certificate(folder).toString(),
            "--key",
            PeerCertificate.key(folder).toString());
    return place.start(command, settings, folder.resolve("server.log"));
  }

  @Override
  public Path authority(Path folder) {
    return PeerCertificate.certificate(folder);
  }

  @Override
  public Dialect dialect(Path folder, Target target) {
    return new DavDialect(target);
  }

  private String program() {
    return program.orElseThrow().toString();
  }
}
