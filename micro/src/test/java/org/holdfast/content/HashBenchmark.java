package org.holdfast.content;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// SHA-256, SHA-1 and quickXor of 16 MiB that come chunk by chunk.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HashBenchmark {

  private static final int BYTES = 16 << 20;

  private final byte[] plain = new byte[BYTES];
  private final ExecutorService other = Executors.newSingleThreadExecutor();

  /// One core does all three.
  @Benchmark
  public ContentHashes inStep() {
    ContentHasher hasher = new ContentHasher();
    for (int at = 0; at < BYTES; at += Chunk.PLAIN_BYTES) {
      hasher.update(plain, at, Chunk.PLAIN_BYTES);
    }
    return hasher.finish();
  }

  /// SHA-256 on one core, the others on another; they meet after each chunk.
  @Benchmark
  public ContentHashes sideBySide() throws Exception {
    ContentHasher hasher = new ContentHasher();
    for (int at = 0; at < BYTES; at += Chunk.PLAIN_BYTES) {
      int chunk = at;
      Future<?> others = other.submit(() -> hasher.updateOthers(plain, chunk, Chunk.PLAIN_BYTES));
      hasher.updateSha256(plain, chunk, Chunk.PLAIN_BYTES);
      others.get();
    }
    return hasher.finish();
  }

  @TearDown
  public void close() {
    other.close();
  }
}
