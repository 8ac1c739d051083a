package org.holdfast.stores;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A real S3 server (S3Proxy over a folder), in a process of its own that a test may kill.
public final class S3Server implements AutoCloseable {

  public static final String BUCKET = "copies";
  public static final String SECRET = "s3-secret-canary-7d1f";

  private final Path folder;
  private final boolean secure;
  private final Map<String, String> environment;
  private final int port;
  private Process process;

  private S3Server(Path folder, boolean secure, Map<String, String> environment) {
    this.folder = folder;
    this.secure = secure;
    this.environment = environment;
    FreePort.Started started = FreePort.started(this::begun);
    this.port = started.port();
    this.process = started.process();
  }

  /// @param folder an empty one; credentials lie there too
  public static S3Server start(Path folder) {
    return start(folder, Map.of());
  }

  /// @param environment what it finds there at each start
  public static S3Server start(Path folder, Map<String, String> environment) {
    try {
      Files.createDirectories(folder.resolve("objects").resolve(BUCKET));
      Files.writeString(folder.resolve("credentials"), "identity\n" + SECRET + "\n");
      Files.writeString(folder.resolve("wrong"), "identity\nnot-the-secret\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new S3Server(folder, false, environment);
  }

  /// Over TLS, with a certificate that nobody vouches for: `ca.pem` in the folder.
  public static S3Server startSecure(Path folder) {
    start(folder).close();
    keytool(
        folder,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=store",
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "2");
    keytool(folder, "-exportcert", "-rfc", "-file", folder.resolve("ca.pem").toString());
    return new S3Server(folder, true, Map.of());
  }

  private static void keytool(Path folder, String... command) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(List.of(command));
    words.addAll(
        List.of(
            "-alias",
            "store",
            "-storepass",
            SECRET,
            "-keystore",
            folder.resolve("keys.p12").toString()));
    try {
      int exit = new ProcessBuilder(words).inheritIO().start().onExit().join().exitValue();
      if (exit != 0) {
        throw new IllegalStateException("keytool failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return endpoint(port);
  }

  private URI endpoint(int port) {
    return URI.create((secure ? "https" : "http") + "://127.0.0.1:" + port);
  }

  public int port() {
    return port;
  }

  public S3Settings settings() {
    return settings(endpoint(), "credentials");
  }

  public S3Settings settings(URI endpoint, String credentials) {
    return new S3Settings(
        endpoint,
        "us-east-1",
        BUCKET,
        true,
        true,
        new CredentialFiles(folder.resolve(credentials), Optional.empty(), Optional.empty()),
        secure ? Optional.of(folder.resolve("ca.pem")) : Optional.empty(),
        Duration.ofSeconds(10));
  }

  /// As by kill -9.
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  public void startAgain() {
    process = FreePort.startedAgain(this::begun, port);
  }

  Process begun(int port) throws IOException {
    Path settings = folder.resolve("s3proxy.conf");
    Files.writeString(
        settings,
        """
        s3proxy.authorization=aws-v2-or-v4
        %s
        s3proxy.identity=identity
        s3proxy.credential=%s
        jclouds.provider=filesystem-nio2
        jclouds.identity=identity
        jclouds.credential=credential
        jclouds.filesystem.basedir=%s
        """
            .formatted(listening(port), SECRET, folder.resolve("objects")));
    ProcessBuilder server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Beside what the clients bring two would do, and one hands all to the other.
                "-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider",
                "-cp",
                System.getProperty("java.class.path"),
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "s3proxy.log"));
    server.environment().putAll(environment);
    return server.start();
  }

  private String listening(int port) {
    return secure
        ? "s3proxy.secure-endpoint=%s\ns3proxy.keystore-path=%s\ns3proxy.keystore-password=%s"
            .formatted(endpoint(port), folder.resolve("keys.p12"), SECRET)
        : "s3proxy.endpoint=" + endpoint(port);
  }

  @Override
  public void close() {
    kill();
  }
}
