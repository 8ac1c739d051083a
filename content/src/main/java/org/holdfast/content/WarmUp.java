package org.holdfast.content;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Has the JDK compile its AES-GCM, SHA and HKDF before anyone waits for them.
///
/// By small calls, because compiled code replaces interpreted code best between calls: cold, the
/// first large file would run at a fortieth of the speed (ADR 5). What is compiled stays so for the
/// process, whatever it opens later; a JVM that was told to leave the optimizing compiler out
/// (`-XX:TieredStopAtLevel`) would only calculate for nothing.
final class WarmUp {

  private static final int BYTES = 2_048;
  private static final int ROUNDS = 12_000;
  private static final int OPTIMIZING = 4;

  private static final AtomicBoolean DONE = new AtomicBoolean();

  private WarmUp() {}

  static void once(SecureRandom random) {
    if (DONE.compareAndSet(false, true) && isOptimizing()) {
      run(random);
    }
  }

  private static boolean isOptimizing() {
    @Nullable HotSpotDiagnosticMXBean vm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return vm == null
          || Integer.parseInt(vm.getVMOption("TieredStopAtLevel").getValue()) >= OPTIMIZING;
    } catch (IllegalArgumentException _) {
      return true; // another JVM, or a later one, that knows no such word
    }
  }

  static void run(SecureRandom random) {
    DriveId drive = DriveId.random(random);
    byte[] bytes = new byte[Hkdf.KEY_BYTES];
    random.nextBytes(bytes);
    HeldDriveKey held =
        new HeldDriveKey(drive, 1, new TreeMap<>(Map.of(1, new SecretBytes(bytes))), Instant.MAX);
    BlobAddress address = new BlobAddress(drive, ItemId.random(random), RevisionId.random(random));
    try (DriveKey driveKey = held.lease();
        FileKey key = FileKey.fresh(address, driveKey, random);
        FileKey same = FileKey.open(address, driveKey, key.seal());
        SegmentCipher cipher = new SegmentCipher(new Ciphers(), same)) {
      held.drop();
      work(cipher, random);
    }
  }

  private static void work(SegmentCipher cipher, SecureRandom random) {
    byte[] plain = new byte[BYTES];
    byte[] stored = new byte[BYTES + BlobLayout.OVERHEAD_BYTES];
    ContentHasher hasher = new ContentHasher();
    for (int i = 0; i < ROUNDS; i++) {
      int length = cipher.seal(i, false, plain, 0, BYTES, random, stored, 0);
      if (!cipher.open(i, false, stored, 0, length, plain, 0)) {
        throw new IllegalStateException("AES-GCM does not open what it sealed");
      }
      hasher.update(plain, 0, BYTES);
    }
  }
}
