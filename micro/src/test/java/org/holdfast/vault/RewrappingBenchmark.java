package org.holdfast.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.holdfast.micro.MicroHouse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A round of wrapping anew without a pace, over drive keys that are kept nowhere but in memory:
/// what the vaults alone allow.
///
/// What it wraps anew is forgotten, so that every round finds all of them wrapped by the master key
/// of before.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(WrappedKeys.AT_ONCE)
public class RewrappingBenchmark {

  private static final int KEY_BYTES = 32;

  @Param({"built-in", "token", "azure", "token+built-in"})
  public String operation = "";

  private final Path folder = MicroHouse.freshFolder();
  private final MicroVaults vaults = new MicroVaults(folder);
  private final Kept kept = new Kept();

  @SuppressWarnings("NullAway.Init") // set up before it is used
  private VaultGroup group;

  private List<WrappedKeys.KeptKey> keys = List.of();

  @Setup
  public void wrap() {
    group = vaults.group(operation);
    keys = IntStream.rangeClosed(1, WrappedKeys.AT_ONCE).mapToObj(this::wrapped).toList();
    group.rotate();
  }

  private WrappedKeys.KeptKey wrapped(int number) {
    byte[] place = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    KeyLabel label = new KeyLabel("drive", new UUID(1, number), 1);
    byte[] key = ByteBuffer.allocate(KEY_BYTES).putInt(number).array();
    return new WrappedKeys.KeptKey(place, label, group.wrap(label, key));
  }

  @Benchmark
  public Rewrapping.Report rewrap() throws IOException {
    Rewrapping.Report report = new Rewrapping(group, _ -> true).run(kept);
    if (report.rewrapped() != keys.size()) {
      throw new IllegalStateException("not all were wrapped anew: " + report);
    }
    return report;
  }

  @TearDown
  public void close() {
    group.close();
    vaults.close();
    MicroHouse.remove(folder);
  }

  private final class Kept implements WrappedKeys {

    @Override
    public String what() {
      return "drive keys";
    }

    @Override
    public List<KeptKey> next(byte[] after, int most) {
      return after.length == 0 ? keys : List.of();
    }

    @Override
    public void replace(List<Rewrapped> rewrapped) {}
  }
}
