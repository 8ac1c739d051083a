package org.holdfast.content;

import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// The log of a region in memory.
final class MemoryLog implements LogStore {

  private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  @Override
  public void put(String name, byte[] bytes) throws FileAlreadyExistsException {
    if (!name.matches("[a-z0-9-]{1,80}")) {
      throw new IllegalArgumentException("no object of the log has such a name");
    }
    byte[] there = objects.putIfAbsent(name, bytes.clone());
    if (there != null && !Arrays.equals(there, bytes)) {
      throw new FileAlreadyExistsException(name);
    }
  }

  @Override
  public void replace(String name, byte[] bytes) {
    objects.put(name, bytes.clone());
  }

  @Override
  public List<String> list() {
    return List.copyOf(objects.keySet());
  }

  @Override
  public Optional<byte[]> read(String name) {
    return Optional.ofNullable(objects.get(name)).map(byte[]::clone);
  }

  @Override
  public void delete(String name) {
    objects.remove(name);
  }
}
