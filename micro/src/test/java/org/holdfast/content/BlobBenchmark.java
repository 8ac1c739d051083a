package org.holdfast.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.holdfast.micro.MicroHouse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/// Whole blobs, small ones and ranges, encrypted, hashed and flushed in two region directories.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BlobBenchmark {

  private static final int LARGE = 16 << 20;
  private static final int SMALL = 10_240;
  private static final int RANGE = 65_536;

  private final MicroHouse house = MicroHouse.fresh();
  private final DriveId drive = DriveId.random(house.random());
  private final DriveKey key =
      house.keys().lease(drive, () -> WrappedDriveKeys.only(house.keys().create(drive)));
  private final byte[] plain = new byte[LARGE];
  private final BlobReader reader;

  public BlobBenchmark() {
    new SplittableRandom(1).nextBytes(plain);
    BlobAddress address = fresh();
    StoredBlob blob = write(address, LARGE);
    reader = house.blobs().open(address, key, blob.seal(), LARGE, Optional.empty());
  }

  @Benchmark
  public StoredBlob writeOf16Mib() {
    BlobAddress address = fresh();
    StoredBlob blob = write(address, LARGE);
    house.blobs().delete(address.revision());
    return blob;
  }

  @Benchmark
  @Threads(16)
  public StoredBlob putOf10Kib() {
    return write(fresh(), SMALL);
  }

  @Benchmark
  public void rangeOf64Kib() throws IOException {
    long from = ThreadLocalRandom.current().nextLong(LARGE - RANGE);
    reader.copyTo(OutputStream.nullOutputStream(), from, RANGE);
  }

  private BlobAddress fresh() {
    return new BlobAddress(drive, ItemId.random(house.random()), RevisionId.random(house.random()));
  }

  private StoredBlob write(BlobAddress address, int bytes) {
    try {
      return house.blobs().write(address, key, new ByteArrayInputStream(plain, 0, bytes), bytes);
    } catch (IOException e) {
      throw new IllegalStateException("an array is read without trouble", e);
    }
  }

  @TearDown
  public void close() {
    reader.close();
    key.close();
    house.close();
  }
}
