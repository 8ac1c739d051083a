package org.holdfast.content;

import java.security.GeneralSecurityException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// Cipher objects for reuse: making one costs more than sealing a small segment. A pool rather than
/// one for each thread, because threads here are virtual and live for one request.
final class Ciphers {

  private static final int KEPT = 64; // more than run at once on most machines

  private final Queue<Cipher> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kept = new AtomicInteger();

  Cipher take() {
    Cipher cipher = idle.poll();
    if (cipher == null) {
      return make();
    }
    kept.decrementAndGet();
    return cipher;
  }

  void give(Cipher cipher) {
    if (kept.get() < KEPT) {
      forgetKey(cipher);
      kept.incrementAndGet();
      idle.add(cipher);
    }
  }

  /// A cipher keeps the schedule of its last key until it gets another.
  private static void forgetKey(Cipher cipher) {
    try {
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretBytes(new byte[Hkdf.KEY_BYTES]),
          new GCMParameterSpec(8 * BlobLayout.TAG_BYTES, new byte[BlobLayout.NONCE_BYTES]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM takes every 256-bit key", e);
    }
  }

  private static Cipher make() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }
}
