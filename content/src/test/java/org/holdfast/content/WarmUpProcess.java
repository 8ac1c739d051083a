package org.holdfast.content;

import java.security.SecureRandom;

/// Another process that warms its ciphers up once, and prints whether that was work.
final class WarmUpProcess {

  private WarmUpProcess() {}

  public static void main(String[] words) {
    CountedRandom random = new CountedRandom();
    Blobs.warmUp(random);
    System.out.println(random.asked == 0 ? "left out" : "worked");
  }

  private static final class CountedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private int asked;

    @Override
    public void nextBytes(byte[] bytes) {
      super.nextBytes(bytes);
      asked++;
    }
  }
}
