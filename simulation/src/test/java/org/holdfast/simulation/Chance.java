package org.holdfast.simulation;

import java.security.SecureRandom;
import java.util.Random;

/// Chance that repeats itself, from a seed that may be set again.
final class Chance extends SecureRandom {

  private static final long serialVersionUID = 1L;

  private transient Random random = new Random(0);

  void beginWith(long newSeed) {
    random = new Random(newSeed);
  }

  @Override
  public synchronized void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }
}
