package org.holdfast.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// The bucket that the contract of S3 stores is tried on: of a server that is started for it; or,
/// with `-Ds3.endpoint=…`, an empty one of a server that somebody else runs on this machine
/// (`tools/ceph`).
///
/// The others are `s3.bucket`; `s3.credentials`, `s3.reading` and `s3.deleting`, each a file as
/// [CredentialFiles] says; `s3.ca`, where it speaks TLS; `s3.kill` and `s3.start`, programs that
/// end the server as by kill -9, and return once it answers again.
public final class S3Bucket implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Path folder;
  private final Optional<S3Server> own;

  private S3Bucket(Path folder, Optional<S3Server> own) {
    this.folder = folder;
    this.own = own;
  }

  /// @param folder an empty one
  public static S3Bucket open(Path folder) {
    if (text("s3.endpoint").isEmpty()) {
      return new S3Bucket(folder, Optional.of(S3Server.start(folder)));
    }
    try {
      Files.writeString(folder.resolve("wrong"), "identity\nnot-the-secret\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new S3Bucket(folder, Optional.empty());
  }

  public S3Settings settings() {
    return settings(endpoint());
  }

  /// @param proxy that stands before the server
  public S3Settings behind(FaultProxy proxy) {
    return settings(URI.create(endpoint().getScheme() + "://127.0.0.1:" + proxy.port()));
  }

  private S3Settings settings(URI endpoint) {
    return own.map(server -> server.settings(endpoint, "credentials"))
        .orElseGet(
            () ->
                new S3Settings(
                    endpoint,
                    "us-east-1",
                    text("s3.bucket").orElseThrow(),
                    true,
                    true,
                    new CredentialFiles(
                        file("s3.credentials").orElseThrow(),
                        file("s3.reading"),
                        file("s3.deleting")),
                    file("s3.ca"),
                    TIMEOUT));
  }

  private URI endpoint() {
    return own.map(S3Server::endpoint)
        .orElseGet(() -> URI.create(text("s3.endpoint").orElseThrow()));
  }

  /// Where it listens on this machine.
  public int port() {
    return endpoint().getPort();
  }

  /// A credential that the server does not know.
  CredentialFiles wrong() {
    return new CredentialFiles(folder.resolve("wrong"), Optional.empty(), Optional.empty());
  }

  /// As by kill -9.
  public void kill() {
    own.ifPresentOrElse(S3Server::kill, () -> run("s3.kill"));
  }

  public void startAgain() {
    own.ifPresentOrElse(S3Server::startAgain, () -> run("s3.start"));
  }

  /// Passes over a test that kills a server which may not be killed.
  public void assumeMayBeKilled() {
    Assumptions.assumeTrue(own.isPresent() || text("s3.kill").isPresent(), "it is not ours");
  }

  private static void run(String program) {
    try {
      int exit =
          new ProcessBuilder(text(program).orElseThrow())
              .inheritIO()
              .start()
              .onExit()
              .join()
              .exitValue();
      if (exit != 0) {
        throw new IllegalStateException(program + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> text(String property) {
    return Optional.ofNullable(System.getProperty(property)).filter(text -> !text.isEmpty());
  }

  private static Optional<Path> file(String property) {
    return text(property).map(Path::of);
  }

  @Override
  public void close() {
    own.ifPresent(S3Server::close);
  }
}
