package org.holdfast.drive;

import java.security.SecureRandom;
import java.util.Random;

/// Chance that repeats itself.
final class SeededRandom extends SecureRandom {

  private static final long serialVersionUID = 1L;

  private final transient Random random;

  SeededRandom(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public synchronized void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }
}
