package org.holdfast.clients.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.holdfast.clients.Server;
import org.holdfast.server.SmallDisk;
import org.holdfast.stores.FaultProxy;

/// One process of the server, with a disk, a clock and a line to people of its own. Used by the one
/// thread that does the troubles; a start goes on beside it.
final class Member implements AutoCloseable {

  private final String name;
  private final SmallDisk disk;
  private final ShiftedClock clock;
  private final Server server;
  private final FaultProxy front;
  private CompletableFuture<Void> starting = CompletableFuture.completedFuture(null);
  private boolean wanted = true;
  private Duration passed = Duration.ZERO;

  /// Starts it: `holdfast.yaml`, and what a further process is given, lie there already.
  ///
  /// @param folder that has `data`, on `disk`
  Member(String name, Path folder, SmallDisk disk, ShiftedClock clock) throws IOException {
    this.name = name;
    this.disk = disk;
    this.clock = clock;
    this.server = Server.start(folder, clock.environment());
    this.front = new FaultProxy(server.port());
  }

  String name() {
    return name;
  }

  Server server() {
    return server;
  }

  FaultProxy front() {
    return front;
  }

  void kill() {
    wanted = false;
    server.kill();
    awaitEnd(starting);
    server.kill(); // what was only about to start just then
  }

  /// Does not wait: where something is wrong a start may take long, or be refused.
  void beginStart() {
    wanted = true;
    starting =
        CompletableFuture.runAsync(
            () -> {
              try {
                server.startAgain();
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            });
  }

  private static void awaitEnd(CompletableFuture<Void> start) {
    try {
      start.join();
    } catch (CompletionException _) {
      // It was killed, or refused: whoever wants it tries again.
    }
  }

  /// Whether it ended although nobody killed it. A start that was refused is no such end.
  boolean endedByItself() {
    return wanted && starting.isDone() && !starting.isCompletedExceptionally() && !server.isAlive();
  }

  /// Waits for its start, and starts it where that was refused.
  void settle() throws IOException {
    awaitEnd(starting);
    if (!server.isAlive()) {
      wanted = true;
      starting = CompletableFuture.completedFuture(null);
      server.startAgain();
    }
  }

  void fill() throws IOException {
    House.fill(disk);
  }

  void relieve() throws IOException {
    disk.relieve();
  }

  /// Its clock jumps.
  void jump(Duration ahead) throws IOException {
    clock.set(passed.plus(ahead));
  }

  /// For it, so much time is over.
  void pass(Duration time) throws IOException {
    passed = passed.plus(time);
    clock.set(passed);
  }

  @Override
  public void close() throws IOException {
    front.close();
    kill();
  }
}
