package org.holdfast.content;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.holdfast.micro.MicroHouse;
import org.holdfast.micro.MicroVault;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What reading all copies costs at least, for as many bytes as `ScrubBenchmark` has of large
/// files: one thread reads a file of sealed segments, and opens them, and takes their checksum.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BareReadBenchmark {

  private static final int SEGMENTS = MicroHouse.many(8_192); // 512 MiB
  private static final int AT_ONCE = 16;
  private static final int STORED = BlobLayout.STORED_SEGMENT_BYTES;

  private final SecureRandom random = new SecureRandom();
  private final DriveKeys keys =
      new DriveKeys(MicroVault.open(), random, InstantSource.system(), Duration.ofMinutes(5));
  private final BlobAddress address =
      new BlobAddress(DriveId.random(random), ItemId.random(random), RevisionId.random(random));
  private final DriveKey driveKey =
      keys.lease(address.drive(), () -> WrappedDriveKeys.only(keys.create(address.drive())));
  private final SegmentCipher cipher =
      new SegmentCipher(new Ciphers(), FileKey.fresh(address, driveKey, random));
  private final Path folder = MicroHouse.freshFolder();
  private final Path file = folder.resolve("segments");
  private final byte[] plain = new byte[BlobLayout.SEGMENT_BYTES];
  private final ByteBuffer stored = ByteBuffer.allocate(AT_ONCE * STORED);

  @Setup(Level.Trial)
  public void fill() throws IOException {
    random.nextBytes(plain);
    try (FileChannel to = FileChannel.open(file, CREATE_NEW, WRITE)) {
      for (int i = 0; i < SEGMENTS; i++) {
        cipher.seal(i, false, plain, 0, plain.length, random, stored.array(), 0);
        to.write(stored.slice(0, STORED));
      }
      to.force(true);
    }
  }

  @Setup(Level.Invocation)
  public void forgetPages() {
    MicroHouse.forgetPages();
  }

  @Benchmark
  public long read() throws IOException {
    return pass(false, false, ContentHasher.digest("SHA-256"));
  }

  @Benchmark
  public long opened() throws IOException {
    return pass(true, false, ContentHasher.digest("SHA-256"));
  }

  @Benchmark
  public long openedAndDigested() throws IOException {
    return pass(true, true, ContentHasher.digest("SHA-256"));
  }

  private long pass(boolean opens, boolean digests, MessageDigest digest) throws IOException {
    long segment = 0;
    try (FileChannel from = FileChannel.open(file, READ)) {
      while (from.read(stored.clear()) > 0) {
        for (int at = 0; at < stored.position(); at += STORED) {
          if (opens && !cipher.open(segment, false, stored.array(), at, STORED, plain, 0)) {
            throw new IllegalStateException("segment " + segment + " does not open");
          }
          if (digests) {
            digest.update(plain);
          }
          segment++;
        }
      }
    }
    if (segment != SEGMENTS) {
      throw new IllegalStateException(segment + " segments of " + SEGMENTS);
    }
    return digest.digest()[0];
  }

  @TearDown
  public void close() {
    cipher.close();
    driveKey.close();
    keys.close();
    MicroHouse.remove(folder);
  }
}
