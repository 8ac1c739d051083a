package org.holdfast.extract;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// One process that is held in, seen from the server. It is used by one thread at a time, and is of
/// no more use once it answered wrongly, too late or not at all.
final class Held implements AutoCloseable {

  private static final int OUT_OF_MEMORY = 3; // what -XX:+ExitOnOutOfMemoryError ends with
  private static final int PIECE_BYTES = 1 << 16;
  private static final Duration END_TAKES = Duration.ofSeconds(5);

  /// How an answer is read.
  interface Reading<T> {
    T read(DataInputStream in) throws IOException;
  }

  private final Process process;
  private final Path folder;
  private final ScheduledExecutorService watchdog;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Confinement confinement;
  private volatile boolean killed;
  private boolean isSpent;
  private int served;

  private Held(Process process, Path folder, ScheduledExecutorService watchdog, Duration start)
      throws IOException {
    this.process = process;
    this.folder = folder;
    this.watchdog = watchdog;
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), PIECE_BYTES));
    this.out =
        new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), PIECE_BYTES));
    ScheduledFuture<?> limit = killAfter(start);
    try {
      confinement = Frames.ready(in);
    } finally {
      limit.cancel(false);
    }
  }

  /// @param folder empty and made for it; removed with it
  /// @throws IOException if it does not begin as it should, or not in time
  static Held start(
      Launch launch, Path folder, ScheduledExecutorService watchdog, Duration patience)
      throws IOException {
    Process process = launch.start();
    try {
      return new Held(process, folder, watchdog, patience);
    } catch (IOException e) {
      end(process, folder);
      throw e;
    }
  }

  Confinement confinement() {
    return confinement;
  }

  /// How many files it was given.
  int served() {
    return served;
  }

  /// Whether it can take another file.
  boolean isGood() {
    return !isSpent && confinement.holds() && process.isAlive();
  }

  /// @throws RuntimeException only from `plain`
  <T> Outcome<T> ask(Wish wish, Plain plain, String name, Duration limit, Reading<T> reading) {
    served++;
    isSpent = true; // unless it ends well
    ScheduledFuture<?> watch = killAfter(limit);
    try {
      send(wish, plain, name);
      Optional<Why> refused = Frames.begin(in);
      Outcome<T> outcome =
          refused.isPresent()
              ? new Outcome.NotMade<>(refused.get())
              : new Outcome.Made<>(reading.read(in));
      isSpent = killed;
      return outcome;
    } catch (IOException _) {
      return new Outcome.NotMade<>(why());
    } finally {
      watch.cancel(false);
    }
  }

  private void send(Wish wish, Plain plain, String name) throws IOException {
    out.writeInt(Frames.REQUEST);
    out.writeLong(plain.sizeBytes());
    Wish.write(out, wish);
    out.writeUTF(name);
    Pieces pieces = new Pieces(plain.sizeBytes());
    plain.writeTo(pieces);
    pieces.end();
    out.flush();
  }

  private Why why() {
    if (killed) {
      return Why.TOO_SLOW;
    }
    try {
      if (process.waitFor(END_TAKES.toMillis(), TimeUnit.MILLISECONDS)
          && process.exitValue() == OUT_OF_MEMORY) {
        return Why.TOO_MUCH_MEMORY;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return Why.CRASHED;
  }

  private ScheduledFuture<?> killAfter(Duration limit) {
    return watchdog.schedule(
        () -> {
          killed = true;
          process.destroyForcibly();
        },
        limit.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /// From any thread: who waits for an answer gets none.
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    end(process, folder);
  }

  private static void end(Process process, Path folder) {
    process.destroyForcibly();
    try {
      process.waitFor(END_TAKES.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    wipe(folder);
  }

  /// Nothing ever lies there while the filter holds.
  private static void wipe(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException _) {
      // The next start makes a fresh one, and wipes what it finds.
    }
  }

  /// The content in pieces, and no more of it than was said.
  private final class Pieces extends OutputStream {

    private long left;

    Pieces(long sizeBytes) {
      this.left = sizeBytes;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (length == 0) {
        return;
      }
      if (length > left) {
        throw new IllegalStateException("a content has the size that was said");
      }
      out.writeInt(length);
      out.write(bytes, from, length);
      left -= length;
    }

    void end() throws IOException {
      if (left != 0) {
        throw new IllegalStateException("a content has the size that was said");
      }
      out.writeInt(0);
    }
  }
}
