package org.holdfast.content;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.holdfast.micro.MicroVault;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// One segment of 64 KiB, sealed and opened by one core.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SegmentBenchmark {

  private static final int BYTES = BlobLayout.SEGMENT_BYTES;

  private final SecureRandom random = new SecureRandom();
  private final DriveKeys keys =
      new DriveKeys(MicroVault.open(), random, InstantSource.system(), Duration.ofMinutes(5));
  private final BlobAddress address =
      new BlobAddress(DriveId.random(random), ItemId.random(random), RevisionId.random(random));
  private final DriveKey driveKey =
      keys.lease(address.drive(), () -> WrappedDriveKeys.only(keys.create(address.drive())));
  private final SegmentCipher cipher =
      new SegmentCipher(new Ciphers(), FileKey.fresh(address, driveKey, random));
  private final byte[] plain = new byte[BYTES];
  private final byte[] opened = new byte[BYTES];
  private final byte[] stored = new byte[BlobLayout.STORED_SEGMENT_BYTES];
  private final byte[] sealed = new byte[BlobLayout.STORED_SEGMENT_BYTES];

  public SegmentBenchmark() {
    random.nextBytes(plain);
    cipher.seal(0, true, plain, 0, BYTES, random, sealed, 0);
  }

  @Benchmark
  public int seal() {
    return cipher.seal(0, true, plain, 0, BYTES, random, stored, 0);
  }

  @Benchmark
  public boolean open() {
    return cipher.open(0, true, sealed, 0, sealed.length, opened, 0);
  }
}
