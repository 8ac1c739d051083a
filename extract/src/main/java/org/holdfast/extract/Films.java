package org.holdfast.extract;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Takes one still picture out of a film by the machine's ffmpeg, each time in a process of its own
/// that is held in (see [FilmCell]). What comes out is no more to be believed than the film.
///
/// Safe for use by any number of threads; films are looked at one at a time.
final class Films {

  /// Of a longer film, so much at each end: what describes it lies at one of them, and its first
  /// seconds at the beginning.
  static final int END_BYTES = 16 << 20;

  private static final int MOST_PICTURE_BYTES = 16 << 20; // 1,280 by 1,280 points of noise fit
  private static final long HEAP_BYTES = 64L << 20; // of what becomes ffmpeg
  private static final Duration END_TAKES = Duration.ofSeconds(5);

  // A machine that cannot start one now is not asked again for every film.
  private static final long REST_NANOS = Duration.ofSeconds(30).toNanos();

  private final List<String> command;
  private final Ranges sample;
  private final Path folder;
  private final Duration limit;
  private final ScheduledExecutorService watchdog;
  private final ReentrantLock turn = new ReentrantLock(true);
  private volatile Optional<Process> current = Optional.empty();
  private volatile boolean isClosed;
  private volatile Confinement confinement;
  private boolean isTried; // guarded by turn, as the two below
  private boolean works;
  private long triedAtNanos;

  /// @param command a program by its whole path, and what it is told; empty if there is none
  /// @param sample a film of which it certainly makes a picture
  Films(
      List<String> command,
      Ranges sample,
      Path folder,
      Duration limit,
      ScheduledExecutorService watchdog) {
    this.command = command;
    this.sample = sample;
    this.folder = folder;
    this.limit = limit;
    this.watchdog = watchdog;
    this.confinement =
        command.isEmpty()
            ? new Confinement(false, "There is no ffmpeg on this machine, or it is not to be used.")
            : new Confinement(true, "No film has been looked at yet.");
  }

  Confinement confinement() {
    return confinement;
  }

  /// Whether it is worth asking.
  boolean isThere() {
    return !command.isEmpty();
  }

  /// A picture, PNG by what it says.
  Outcome<byte[]> still(Ranges film) {
    turn.lock();
    try {
      return isReady() ? made(film) : new Outcome.NotMade<>(Why.UNAVAILABLE);
    } finally {
      turn.unlock();
    }
  }

  /// Tries it on a film that is certainly good: what fails then is not the fault of anybody's film.
  private boolean isReady() {
    boolean isRested = !isTried || System.nanoTime() - triedAtNanos > REST_NANOS;
    if (isThere() && !isClosed && !works && isRested) {
      isTried = true;
      works = made(sample) instanceof Outcome.Made<byte[]>;
      if (!works && confinement.holds()) {
        confinement = new Confinement(false, "ffmpeg does not work when it is held in.");
      }
      triedAtNanos = System.nanoTime();
    }
    return works && !isClosed;
  }

  private Outcome<byte[]> made(Ranges film) {
    try {
      Files.createDirectories(folder);
      Launch launch =
          new Launch(FilmChild.class.getName(), HEAP_BYTES, folder.toAbsolutePath(), command);
      Process process = launch.start();
      current = Optional.of(process);
      try {
        return ask(process, film);
      } finally {
        end(process);
      }
    } catch (IOException e) {
      confinement =
          new Confinement(false, "The process that looks into films does not start: " + e);
      return new Outcome.NotMade<>(Why.UNAVAILABLE);
    }
  }

  private Outcome<byte[]> ask(Process process, Ranges film) {
    Watch watch = new Watch(process);
    ScheduledFuture<?> ending = watchdog.schedule(watch, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      send(process, film);
      DataInputStream in = new DataInputStream(process.getInputStream());
      Confinement how = Frames.ready(in);
      confinement = how;
      if (!how.holds()) {
        works = false;
        return new Outcome.NotMade<>(Why.UNAVAILABLE);
      }
      byte[] picture = in.readNBytes(MOST_PICTURE_BYTES + 1);
      if (watch.hasEnded) {
        return new Outcome.NotMade<>(isClosed ? Why.UNAVAILABLE : Why.TOO_SLOW);
      }
      return picture.length == 0 || picture.length > MOST_PICTURE_BYTES
          ? new Outcome.NotMade<>(Why.DAMAGED)
          : new Outcome.Made<>(picture);
    } catch (IOException _) {
      // It looked at nothing yet: the machine has no room for it, or not in time.
      return new Outcome.NotMade<>(Why.UNAVAILABLE);
    } finally {
      ending.cancel(false);
    }
  }

  private static void send(Process process, Ranges film) throws IOException {
    long whole = film.sizeBytes();
    Plain ends = film.ends(END_BYTES);
    int tail = whole <= ends.sizeBytes() ? 0 : END_BYTES;
    try (OutputStream pipe = process.getOutputStream();
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(pipe, 1 << 16))) {
      out.writeLong(whole);
      out.writeInt(Math.toIntExact(ends.sizeBytes()) - tail);
      out.writeInt(tail);
      ends.writeTo(out);
    }
  }

  private void end(Process process) {
    current = Optional.empty();
    process.destroyForcibly();
    try {
      process.waitFor(END_TAKES.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends one that runs; whoever waits for it gets nothing.
  void close() {
    isClosed = true;
    current.ifPresent(Process::destroyForcibly);
  }

  private static final class Watch implements Runnable {

    private final Process process;
    private volatile boolean hasEnded;

    Watch(Process process) {
      this.process = process;
    }

    @Override
    public void run() {
      hasEnded = true;
      process.destroyForcibly();
    }
  }
}
