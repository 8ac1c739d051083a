package org.holdfast.audit;

import java.security.SecureRandom;

/// Chance that counts up: the bytes 0, 1, 2 …
final class CountingRandom extends SecureRandom {

  private static final long serialVersionUID = 1L;

  private byte next;

  @Override
  public void nextBytes(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = next++;
    }
  }
}
