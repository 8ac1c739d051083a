package org.holdfast.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// A contestant that answers.
record Running(
    Contestant contestant, Child child, Target target, Dialect dialect, double startMillis) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BETWEEN_TRIES_MILLIS = 10;

  /// Starts a prepared contestant and waits for its first answer, whatever that says.
  static Running start(Contestant contestant, Workplace place, Path folder)
      throws IOException, InterruptedException {
    int port = freePort();
    long started = System.nanoTime();
    Child child = contestant.launch(place, folder, port);
    while (true) {
      if (!child.alive()) {
        throw new IOException(contestant.name() + " ended instead of answering: " + child.said());
      }
      if (answers(contestant.authority(folder), port)) {
        double millis = (System.nanoTime() - started) / 1e6;
        Target target = Target.of(port, contestant.authority(folder));
        return new Running(contestant, child, target, contestant.dialect(folder, target), millis);
      }
      if (System.nanoTime() - started > PATIENCE.toNanos()) {
        throw new IOException(contestant.name() + " does not answer: " + child.said());
      }
      Thread.sleep(BETWEEN_TRIES_MILLIS);
    }
  }

  private static boolean answers(Path authority, int port) {
    if (!Files.exists(authority)) {
      return false;
    }
    try (Wire wire = new Wire(Target.of(port, authority))) {
      return wire.send(Ask.of("GET", "/health", Map.of())).status() > 0;
    } catch (IOException _) {
      return false; // not yet
    }
  }

  Wire connect() throws IOException {
    return new Wire(target);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
