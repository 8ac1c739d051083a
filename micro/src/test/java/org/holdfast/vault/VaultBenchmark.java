package org.holdfast.vault;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.holdfast.micro.MicroHouse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// One drive key, wrapped and unwrapped by one vault for one caller.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class VaultBenchmark {

  private static final int KEY_BYTES = 32;

  @Param({"built-in", "token", "azure"})
  public String operation = "";

  private final Path folder = MicroHouse.freshFolder();
  private final MicroVaults vaults = new MicroVaults(folder);
  private final KeyLabel label = new KeyLabel("drive", new UUID(1, 2), 1);
  private final byte[] key = new byte[KEY_BYTES];

  @SuppressWarnings("NullAway.Init") // set up before it is used
  private VaultProvider vault;

  @SuppressWarnings("NullAway.Init") // set up before it is used
  private WrappedKey wrapped;

  @Setup
  public void open() {
    ByteBuffer.wrap(key).putInt(1);
    vault = vaults.provider(operation);
    wrapped = vault.wrap(label, key);
  }

  @Benchmark
  public WrappedKey wrap() {
    return vault.wrap(label, key);
  }

  @Benchmark
  public byte[] unwrap() {
    return vault.unwrap(label, wrapped);
  }

  @TearDown
  public void close() {
    vault.close();
    vaults.close();
    MicroHouse.remove(folder);
  }
}
