package org.holdfast.recovery;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.holdfast.content.LogStore;

/// A region's log in memory, that can go away, and lose the second half of an object.
final class TrialStore implements LogStore {

  final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  private volatile int putsLeft = Integer.MAX_VALUE;
  private volatile boolean tears;

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

  void heal() {
    putsLeft = Integer.MAX_VALUE;
    tears = false;
  }

  @Override
  public void put(String name, byte[] bytes) throws IOException {
    duringPut.run();
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
  }

  @Override
  public List<String> list() throws IOException {
    requireThere();
    return List.copyOf(objects.keySet());
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    requireThere();
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
