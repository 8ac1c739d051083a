package org.holdfast.clients.chaos;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLHandshakeException;

/// Somebody who writes, renames, removes, brings back and reads files of their own, one thing after
/// the other, through whichever process, and knows by SHA-256 what was answered. Whoever is refused
/// leaves that file alone: whether the change happened is found out at the end.
final class Person implements Runnable {

  static final String READ = "read";
  private static final long PAUSE_NANOS = 25_000_000L;
  private static final long LATER_NANOS = 250_000_000L;
  private static final int LARGE = 6 << 20; // more than a store takes in one request

  private final int number;
  private final List<Door> doors;
  private final Figures figures;
  private final Random random;
  private final List<KeptFile> files = new CopyOnWriteArrayList<>();
  private final Queue<KeptFile> offered = new ConcurrentLinkedQueue<>();
  private final AtomicLong writes = new AtomicLong();
  private int made;
  private volatile boolean on = true;
  private boolean resting;
  private volatile boolean idle;

  /// @param seed of what they do, and of every content
  Person(int number, List<Door> doors, Figures figures, long seed) {
    this.number = number;
    this.doors = List.copyOf(doors);
    this.figures = figures;
    this.random = new Random(seed);
  }

  /// One call to a door.
  private interface Call {
    Door.Answer at(Door door) throws IOException;
  }

  @Override
  public void run() {
    while (on) {
      if (!rests()) {
        try {
          step();
        } catch (RuntimeException e) {
          figures.wrong("a person of the campaign failed: " + e);
          return;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    idle = true;
  }

  /// How many writes were answered so far.
  long writes() {
    return writes.get();
  }

  /// Begins nothing more, or again.
  synchronized void rest(boolean now) {
    resting = now;
    if (!now) {
      idle = false;
    }
  }

  /// Together: who is told to go on between the look and its noting would work and be told as idle.
  private synchronized boolean rests() {
    idle = resting;
    return idle;
  }

  void stop() {
    on = false;
  }

  boolean isIdle() {
    return idle;
  }

  List<KeptFile> files() {
    return files;
  }

  /// What was offered as new files and never answered.
  List<KeptFile> offered() {
    return List.copyOf(offered);
  }

  private void step() {
    Door door = doors.get(random.nextInt(doors.size()));
    int dice = random.nextInt(100);
    // Drawn before anything depends on what was answered.
    int which = random.nextInt(1 << 20);
    if (dice < 30 || files.isEmpty()) {
      create(door);
      return;
    }
    KeptFile file = files.get(which % files.size());
    if (dice < 62) {
      read(door, file);
    } else if (file.isCertain() && file.newest().there()) {
      change(door, file, dice);
    } else if (file.isCertain()) {
      change("restore", file, file.newest().there(true), door, each -> each.restore(id(file)));
    }
  }

  private void change(Door door, KeptFile file, int dice) {
    KeptFile.State now = file.newest();
    if (dice < 77) {
      byte[] content = content();
      change(
          "overwrite",
          file,
          now.with(sha256(content)),
          door,
          each -> each.overwrite(id(file), content));
    } else if (dice < 89) {
      String name = "person %d renamed %d.bin".formatted(number, made++);
      change("rename", file, now.named(name), door, each -> each.rename(id(file), name));
    } else {
      change("remove", file, now.there(false), door, each -> each.remove(id(file)));
    }
  }

  private static String id(KeptFile file) {
    String id = file.id();
    if (id == null) {
      throw new IllegalStateException("only what was answered is changed");
    }
    return id;
  }

  private void create(Door door) {
    byte[] content = content();
    String name = "person %d file %d.bin".formatted(number, made++);
    KeptFile.State made = new KeptFile.State(name, sha256(content), true);
    figures.offered("create");
    try {
      Door.Answer answer = door.put(name, content);
      if (answer.done()) {
        done("create");
        files.add(new KeptFile(answer.json().path("id").asString(), made));
        return;
      }
      refused("create", answer);
    } catch (IOException e) {
      if (!refused(e)) {
        return;
      }
    }
    KeptFile maybe = new KeptFile(null, made.there(false));
    maybe.mayBe(made);
    offered.add(maybe);
  }

  private void change(String what, KeptFile file, KeptFile.State next, Door door, Call call) {
    figures.offered(what);
    try {
      Door.Answer answer = call.at(door);
      if (answer.done()) {
        done(what);
        file.is(next);
        return;
      }
      refused(what, answer);
      if (answer.status() < 500) {
        return; // it has not happened
      }
    } catch (IOException e) {
      if (!refused(e)) {
        return;
      }
    }
    file.mayBe(next);
  }

  private void done(String what) {
    figures.answered(what);
    writes.incrementAndGet();
  }

  /// Trouble is 5xx, and too much is 429: nothing else may come of what goes wrong.
  private void refused(String what, Door.Answer answer) {
    figures.refused(answer.kind());
    if (answer.status() < 500 && answer.status() != 429) {
      figures.wrong("%s was answered with %d %s".formatted(what, answer.status(), answer.text()));
    }
  }

  private void read(Door door, KeptFile file) {
    figures.offered(READ);
    List<KeptFile.State> before = file.possible();
    try {
      Door.Answer answer = door.content(id(file));
      if (answer.done()) {
        figures.answered(READ);
        String found = sha256(answer.body());
        if (!file.seen(state -> state.there() && state.sha256().equals(found))) {
          figures.wrong(
              "%s was served as %s (%d bytes)".formatted(before, found, answer.body().length));
        }
      } else if (answer.status() == 404) {
        figures.answered(READ);
        if (!file.seen(state -> !state.there())) {
          figures.wrong("%s was told as absent: %s".formatted(before, answer.text()));
        }
      } else {
        refused(READ, answer);
      }
    } catch (IOException e) {
      var _ = refused(e);
    }
  }

  /// @return whether anything was sent: then nobody knows whether it happens
  private boolean refused(IOException e) {
    boolean sent =
        !(e instanceof ConnectException
            || e instanceof SSLHandshakeException
            || e instanceof HttpConnectTimeoutException);
    figures.refused(sent ? e.getClass().getSimpleName() : "no connection");
    LockSupport.parkNanos(sent ? 0 : LATER_NANOS);
    return sent;
  }

  private byte[] content() {
    int dice = random.nextInt(200);
    int bytes =
        dice == 0
            ? LARGE + random.nextInt(1_000)
            : dice < 20 ? random.nextInt(300_000) : random.nextInt(20_000);
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    return content;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
