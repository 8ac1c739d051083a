package org.holdfast.vault;

import java.security.SecureRandom;

/// Gives the bytes 0, 1, 2 and so on, so that vectors can be written down. Safe for many threads.
final class CountingRandom extends SecureRandom {

  private static final long serialVersionUID = 1L;

  private byte next;

  @Override
  public synchronized void nextBytes(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = next++;
    }
  }
}
