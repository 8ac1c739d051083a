package org.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The `holdfast` command as a person runs it, and nothing on its class path but what is shipped. A
/// server that is killed can be started again where it was.
public final class Server implements AutoCloseable {

  private static final String READY = "ready ";

  // Written by Maven before the tests.
  private static final Path CLASS_PATH = Path.of("target", "server.classpath");

  private final Path folder;
  private final Map<String, String> environment;
  private volatile Process process; // one thread may wait for its start while another kills it
  private int port;

  private Server(Path folder, Map<String, String> environment) throws IOException {
    this.folder = folder;
    this.environment = environment;
    this.process = launch(0);
    this.port = awaitReady();
  }

  /// A first start on a free port.
  ///
  /// @param folder where `data` is made
  public static Server start(Path folder) throws IOException {
    return start(folder, Map.of());
  }

  /// @param environment what it finds there besides ours, at each start
  public static Server start(Path folder, Map<String, String> environment) throws IOException {
    return new Server(folder, environment);
  }

  /// What the command runs with.
  static String classPath() throws IOException {
    return Files.readString(CLASS_PATH).strip();
  }

  public int port() {
    return port;
  }

  String address() {
    return "https://localhost:" + port;
  }

  Path authority() {
    return data(folder).resolve("tls/ca.pem");
  }

  /// Trust in this server's own authority, as it is now, and in no other.
  public TrustManagerFactory trust() throws IOException {
    try (InputStream pem = Files.newInputStream(authority())) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /// What connects with that trust.
  public static SSLContext context(TrustManagerFactory trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /// SIGKILL; returns when it is gone.
  public void kill() {
    process.destroyForcibly();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("a killed server ends").isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  /// On the same data and port: what clients hold goes on.
  public void startAgain() throws IOException {
    process = launch(port);
    port = awaitReady();
  }

  long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// The last line that a command of `holdfast` prints; it must succeed.
  public String run(String... words) throws IOException, InterruptedException {
    Outcome outcome = tryRun(words);
    assertThat(outcome.exit()).as(outcome.said()).isZero();
    return outcome.said().strip().lines().toList().getLast();
  }

  /// Runs a command of `holdfast` to its end.
  public Outcome tryRun(String... words) throws IOException, InterruptedException {
    return tryRunAt(folder, words);
  }

  /// The same on other data.
  ///
  /// @param folder that has `data`
  public static Outcome tryRunAt(Path folder, String... words)
      throws IOException, InterruptedException {
    List<String> all = command(folder, StartUpCache.words(), words);
    Process command = new ProcessBuilder(all).redirectErrorStream(true).start();
    command.getOutputStream().close();
    String said = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(command.waitFor(), said);
  }

  /// @param said what it printed, both streams
  public record Outcome(int exit, String said) {}

  private Process launch(int atPort) throws IOException {
    String https = Integer.toString(atPort);
    List<String> cache = StartUpCache.words();
    ProcessBuilder server =
        new ProcessBuilder(command(folder, cache, "serve", "--https", https, "--http", "0"))
            .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
    server.environment().putAll(environment);
    return server.start();
  }

  private int awaitReady() throws IOException {
    return awaitReady(process.inputReader(StandardCharsets.UTF_8), log());
  }

  /// The port that a server says that it is ready at.
  ///
  /// @param log where it tells why it ended, if it did
  static int awaitReady(BufferedReader lines, Path log) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(READY)) {
        return URI.create(line.substring(READY.length()).strip()).getPort();
      }
    }
    throw new IllegalStateException("the server ended:\n" + Files.readString(log));
  }

  /// @param folder where `data` is or is made
  /// @param jvmWords besides those that all have
  static List<String> command(Path folder, List<String> jvmWords, String... words)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            // They live for a minute or two: neither more compiling nor dear hashing pays, nor a
            // collector with threads of its own.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dholdfast.hashing=least",
            // What a library unpacks goes with the test's folder, also when it is killed.
            "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
            "-cp",
            classPath()));
    command.addAll(jvmWords);
    command.add("org.holdfast.console.Main");
    command.addAll(List.of(words));
    command.addAll(List.of("--data", data(folder).toString()));
    return command;
  }

  private static Path data(Path folder) {
    return folder.resolve("data");
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  @Override
  public void close() {
    kill();
  }
}
