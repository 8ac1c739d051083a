package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The real disk, with one step of a kind failing; writes may be cut short, as POSIX allows.
final class FaultyDisk implements Disk {

  enum Step {
    OPEN,
    WRITE,
    FORCE,
    RENAME,
    TRUNCATE,
    FORCE_FOLDER,
    READ
  }

  static final String BROKEN = "Input/output error";
  static final String FULL = "No space left on device";

  private final Disk real = new RealDisk();
  private volatile Step failing = Step.WRITE;
  private volatile String words = BROKEN;
  private volatile boolean forGood;
  private volatile boolean cutsShort;
  private final Set<Path> forcedFolders = ConcurrentHashMap.newKeySet();

  /// Names given by renaming that a power cut may take away: not flushed yet, or in doubt since a
  /// flush of their folder failed, which no later flush mends.
  private final Map<Path, Name> names = new ConcurrentHashMap<>();

  private volatile Runnable beforeNextOpen = () -> {};
  private volatile Runnable afterNextOpen = () -> {};

  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

  /// The `n`th step of this kind from now on fails, counted from 1.
  void fail(Step step, int n, String why) {
    failing = step;
    words = why;
    forGood = false;
    left.set(n);
  }

  /// And all later ones, until [#heal].
  void failFrom(Step step, int n, String why) {
    fail(step, n, why);
    forGood = true;
  }

  /// @return whether the failure was met
  boolean heal() {
    boolean met = left.get() <= 0;
    left.set(Integer.MAX_VALUE);
    forGood = false;
    return met;
  }

  /// Has something else happen right before the next file is opened to be written.
  void beforeNextOpen(Runnable what) {
    beforeNextOpen = what;
  }

  /// Has something else happen once the next file has been opened to be written.
  void afterNextOpen(Runnable what) {
    afterNextOpen = what;
  }

  void cutWritesShort() {
    cutsShort = true;
  }

  private enum Name {
    NOT_FLUSHED,
    IN_DOUBT
  }

  Set<Path> namesNotDurable() {
    return Set.copyOf(names.keySet());
  }

  /// Folders whose names were flushed.
  Set<Path> forcedFolders() {
    return Set.copyOf(forcedFolders);
  }

  private void step(Step step) throws IOException {
    if (step == failing && left.get() != Integer.MAX_VALUE) {
      int now = left.decrementAndGet();
      if (now == 0 || (now < 0 && forGood)) {
        throw new IOException(words);
      }
    }
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return real.exists(path);
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    real.createFolders(folder);
  }

  @Override
  public Disk.File openToWrite(Path file) throws IOException {
    step(Step.OPEN);
    Runnable before = beforeNextOpen;
    beforeNextOpen = () -> {};
    before.run();
    FaultyFile opened = new FaultyFile(real.openToWrite(file));
    Runnable now = afterNextOpen;
    afterNextOpen = () -> {};
    now.run();
    return opened;
  }

  @Override
  public Disk.File openToRead(Path file) throws IOException {
    return new FaultyFile(real.openToRead(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step(Step.RENAME);
    real.rename(from, to);
    names.remove(from);
    names.put(to, Name.NOT_FLUSHED);
  }

  @Override
  public boolean delete(Path file) throws IOException {
    names.remove(file);
    return real.delete(file);
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    return real.list(folder);
  }

  @Override
  public long sizeBytes(Path file) throws IOException {
    return real.sizeBytes(file);
  }

  @Override
  public Instant changedAt(Path file) throws IOException {
    return real.changedAt(file);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    try {
      step(Step.FORCE_FOLDER);
    } catch (IOException e) {
      names.replaceAll((path, name) -> isIn(folder, path) ? Name.IN_DOUBT : name);
      throw e;
    }
    real.forceFolder(folder);
    names.entrySet().removeIf(e -> isIn(folder, e.getKey()) && e.getValue() == Name.NOT_FLUSHED);
    forcedFolders.add(folder);
  }

  private static boolean isIn(Path folder, Path path) {
    return folder.equals(path.getParent());
  }

  private final class FaultyFile implements Disk.File {

    private final Disk.File file;

    private FaultyFile(Disk.File file) {
      this.file = file;
    }

    @Override
    public long sizeBytes() throws IOException {
      return file.sizeBytes();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      step(Step.READ);
      return file.read(into, position);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      step(Step.WRITE);
      if (!cutsShort || bytes.remaining() < 2) {
        return file.write(bytes, position);
      }
      int limit = bytes.limit();
      bytes.limit(bytes.position() + Math.max(1, bytes.remaining() / 3));
      int written = file.write(bytes, position);
      bytes.limit(limit);
      return written;
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
      step(Step.TRUNCATE);
      file.truncate(sizeBytes);
    }

    @Override
    public void force() throws IOException {
      step(Step.FORCE);
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
