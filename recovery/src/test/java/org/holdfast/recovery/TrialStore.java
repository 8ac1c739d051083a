package org.holdfast.recovery;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.holdfast.content.LogStore;

/// A region's log in memory, that can go away, lose the second half of an object, and with the
/// power what was not flushed.
final class TrialStore implements LogStore {

  final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  private volatile int putsLeft = Integer.MAX_VALUE;
  private volatile boolean tears;
  private volatile boolean dies;
  private volatile boolean full;
  private final Set<String> unflushed = ConcurrentHashMap.newKeySet();

  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

  /// Runs while an object is put.
  volatile Runnable duringPut = () -> {};

  /// From now on it takes `puts` more, and then nothing answers.
  void failAfter(int puts) {
    putsLeft = puts;
  }

  /// The same, and the first object that it does not take is half there.
  void tearAfter(int puts) {
    putsLeft = puts;
    tears = true;
  }

  /// It is read as ever, and takes nothing.
  void fill() {
    full = true;
  }

  /// The next object is written, and its process ends before it is flushed.
  void dieAtNextFlush() {
    dies = true;
  }

  /// It cannot be read any more, whatever else can.
  void spoil(String name) {
    unreadable.add(name);
  }

  /// A flush failed, and half of it is there.
  void tear(String name) {
    objects.computeIfPresent(name, (_, bytes) -> Arrays.copyOf(bytes, bytes.length / 2));
  }

  void cutPower() {
    unflushed.forEach(objects::remove);
    unflushed.clear();
  }

  void heal() {
    putsLeft = Integer.MAX_VALUE;
    tears = false;
    full = false;
  }

  @Override
  public void put(String name, byte[] bytes) throws IOException {
    duringPut.run();
    if (full) {
      throw new IOException("No space left on device");
    }
    if (putsLeft <= 0) {
      if (tears) {
        tears = false;
        objects.putIfAbsent(name, Arrays.copyOf(bytes, bytes.length / 2));
      }
      throw new IOException("the region is away");
    }
    putsLeft = putsLeft == Integer.MAX_VALUE ? putsLeft : putsLeft - 1;
    byte[] there = objects.putIfAbsent(name, bytes.clone());
    if (there != null && !Arrays.equals(there, bytes)) {
      throw new FileAlreadyExistsException(name);
    }
    if (dies) {
      dies = false;
      unflushed.add(name);
      throw new IOException("nobody hears this");
    }
    unflushed.remove(name);
  }

  @Override
  public void replace(String name, byte[] bytes) throws IOException {
    if (putsLeft <= 0) {
      throw new IOException("the region is away");
    }
    putsLeft = putsLeft == Integer.MAX_VALUE ? putsLeft : putsLeft - 1;
    objects.put(name, bytes.clone());
  }

  @Override
  public List<String> list() throws IOException {
    requireThere();
    return List.copyOf(objects.keySet());
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    requireThere();
    if (unreadable.contains(name)) {
      throw new IOException("Input/output error");
    }
    return Optional.ofNullable(objects.get(name)).map(byte[]::clone);
  }

  @Override
  public void delete(String name) throws IOException {
    requireThere();
    objects.remove(name);
  }

  private void requireThere() throws IOException {
    if (putsLeft <= 0) {
      throw new IOException("the region is away");
    }
  }

  List<String> names(char shelf) {
    return objects.keySet().stream().filter(name -> name.charAt(33) == shelf).toList();
  }
}
