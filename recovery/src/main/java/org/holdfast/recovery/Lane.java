package org.holdfast.recovery;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.holdfast.content.LogStore;

/// One region's way: objects go in one after the other, in order; what could not be put yet is
/// owed.
///
/// A region that was away gets what it is owed with the next object. If that grew too long it is
/// forgotten, and the region copies from another what it lacks.
final class Lane {

  private static final System.Logger LOG = System.getLogger(Lane.class.getName());

  // What a region may lag behind from memory.
  private static final long MOST_OWED_BYTES = 64L << 20;

  /// What the mirror does for a lane that cannot go on by itself.
  interface Aid {

    /// Copies what `lane` lacks from another region, as far as nothing `below` is owed to that one.
    ///
    /// @return up to where that is
    long copyInto(Lane lane, long below) throws IOException;

    /// Looks at what lies where `object` should.
    ///
    /// @return whether it may be removed
    boolean isRubbish(Lane lane, SealedObject object) throws IOException;
  }

  private final MirrorPlace place;
  private final Aid aid;

  // Guarded by this.
  private final Deque<SealedObject> owed = new ArrayDeque<>();
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private long owedBytes;
  private boolean lost;
  private boolean copying;
  private boolean running;

  // Written under this, read without it too: how it stands is told while it is at work.
  private volatile long seq;
  private volatile Optional<String> trouble = Optional.empty();

  Lane(MirrorPlace place, Aid aid) {
    this.place = place;
    this.aid = aid;
  }

  String name() {
    return place.name();
  }

  LogStore store() {
    return place.store();
  }

  /// Puts these behind whatever is owed.
  ///
  /// @return ends once nothing is owed any more, or with what went wrong
  synchronized CompletableFuture<Void> put(List<SealedObject> objects) {
    boolean idle = owed.isEmpty();
    for (SealedObject object : objects) {
      owed.add(object);
      owedBytes += object.bytes().length;
    }
    if (owedBytes > MOST_OWED_BYTES && !idle && !objects.isEmpty()) {
      loseTrack();
    }
    CompletableFuture<Void> settled = new CompletableFuture<>();
    waiting.add(settled);
    if (!running) {
      running = true;
      begin();
    }
    return settled;
  }

  private void begin() {
    try {
      place.thread().execute(this::settle);
    } catch (RejectedExecutionException e) { // the server is stopping
      settled(Optional.of(e));
    }
  }

  /// What it lacks is not known, or too much.
  synchronized void loseTrack() {
    owed.clear();
    owedBytes = 0;
    lost = true;
  }

  /// It has everything up to there.
  synchronized void has(long upTo) {
    seq = upTo;
    lost = false;
    trouble = Optional.empty();
  }

  synchronized boolean hasAll(long upTo) {
    return !lost && !copying && owed.isEmpty() && seq >= upTo;
  }

  /// Whether all of the log that is older than `below` lies here.
  synchronized boolean owesNothingBelow(long below) {
    return !lost && !copying && firstOwed() >= below;
  }

  /// The first group that is owed, or more than any.
  private long firstOwed() {
    return owed.stream()
        .map(SealedObject::name)
        .filter(name -> name.shelf() == ObjectName.Shelf.LOG)
        .mapToLong(ObjectName::seq)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /// Whether it lacks something that no try brings: what it copied had a hole.
  synchronized boolean hasHole(long upTo) {
    return !lost && !copying && !running && owed.isEmpty() && seq < upTo;
  }

  synchronized long seq() {
    return seq;
  }

  /// Whether it is worth waiting for: not while it copies, or hangs.
  synchronized boolean isPrompt() {
    return !lost && !copying && !running;
  }

  MirrorStatus.Place status(long newest) {
    long has = seq;
    return new MirrorStatus.Place(name(), has, Math.max(0, newest - has), trouble);
  }

  private void settle() {
    boolean more = true;
    while (more) {
      try {
        copyIfLost();
        for (var next = next(); next.isPresent(); next = next()) {
          putOne(next.get());
          done(next.get());
        }
        more = settled(Optional.empty());
      } catch (IOException | RuntimeException e) { // what is in the way is told, and tried again
        more = settled(Optional.of(e));
      }
    }
  }

  /// Puts an object in place of one that was torn, if that lies there.
  void putOne(SealedObject object) throws IOException {
    try {
      store().put(object.name().text(), object.bytes());
    } catch (FileAlreadyExistsException e) {
      if (!aid.isRubbish(this, object)) {
        throw e;
      }
      store().delete(object.name().text());
      store().put(object.name().text(), object.bytes());
    }
  }

  /// What comes while it copies is owed as always; if that grows too long, it copies again.
  private void copyIfLost() throws IOException {
    long below;
    synchronized (this) {
      if (!lost) {
        return;
      }
      lost = false;
      copying = true;
      below = firstOwed();
    }
    boolean copied = false;
    try {
      long upTo = aid.copyInto(this, below);
      copied = true;
      synchronized (this) {
        seq = Math.max(seq, upTo);
      }
    } finally {
      synchronized (this) {
        copying = false;
        lost = lost || !copied;
      }
    }
  }

  private synchronized Optional<SealedObject> next() {
    return Optional.ofNullable(owed.peek());
  }

  private synchronized void done(SealedObject object) {
    if (!object.equals(owed.peek())) {
      return; // it was forgotten meanwhile
    }
    owed.remove();
    owedBytes -= object.bytes().length;
    ObjectName name = object.name();
    if (name.shelf() == ObjectName.Shelf.LOG && !isPartOwed(name.seq())) {
      seq = Math.max(seq, name.seq());
    }
  }

  /// A group has one part or several; what else is owed behind it says nothing of it.
  private boolean isPartOwed(long group) {
    SealedObject next = owed.peek();
    return next != null
        && next.name().shelf() == ObjectName.Shelf.LOG
        && next.name().seq() == group;
  }

  /// @return whether something came meanwhile
  private synchronized boolean settled(Optional<Exception> failure) {
    if (failure.isEmpty() && (lost || !owed.isEmpty())) {
      return true;
    }
    Optional<String> now = failure.map(e -> String.valueOf(e.getMessage()));
    if (now.isPresent() && !now.equals(trouble)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Region {0} did not take the database''s log: {1}",
          name(),
          now.get());
    }
    trouble = now;
    running = false;
    for (CompletableFuture<Void> each : waiting) {
      if (failure.isPresent()) {
        each.completeExceptionally(failure.get());
      } else {
        each.complete(null);
      }
    }
    waiting.clear();
    return false;
  }
}
