package org.holdfast.audit;

import java.io.IOException;
import java.util.Optional;

/// A few bytes that can be looked at, set back and taken away.
final class MemoryPlace implements NoteShelf.Place {

  private byte[] bytes = new byte[0];
  private boolean there = true;

  @Override
  public synchronized Optional<byte[]> read() throws IOException {
    requireThere();
    return bytes.length == 0 ? Optional.empty() : Optional.of(bytes.clone());
  }

  @Override
  public synchronized void write(byte[] fresh) throws IOException {
    requireThere();
    bytes = fresh.clone();
  }

  private void requireThere() throws IOException {
    if (!there) {
      throw new IOException("the place is gone");
    }
  }

  synchronized void vanish() {
    there = false;
  }

  synchronized void comeBack() {
    there = true;
  }

  synchronized byte[] bytes() {
    return bytes.clone();
  }

  synchronized void put(byte[] other) {
    bytes = other.clone();
  }
}
