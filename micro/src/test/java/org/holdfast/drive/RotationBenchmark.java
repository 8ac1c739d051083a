package org.holdfast.drive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.holdfast.identity.AccountId;
import org.holdfast.micro.MicroHouse;
import org.holdfast.vault.MicroVaults;
import org.holdfast.vault.Rewrapping;
import org.holdfast.vault.VaultGroup;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A rotation from its beginning to the last key: new master keys, and every drive's key wrapped
/// anew in the database as a server does it, but without its pace.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RotationBenchmark {

  /// Fewer in tests, which do not ask how long it takes.
  private static final int DRIVES = Integer.getInteger("micro.drives", 200);

  @Param({"built-in", "token", "token+built-in"})
  public String operation = "";

  private final Path folder = MicroHouse.freshFolder();
  private final MicroVaults vaults = new MicroVaults(folder);

  @SuppressWarnings("NullAway.Init") // set up before it is used
  private VaultGroup group;

  @SuppressWarnings("NullAway.Init") // set up before it is used
  private MicroHouse house;

  @Setup
  public void fill() {
    group = vaults.group(operation);
    house = MicroHouse.keptBy(group);
    FilledDrive.inCrowd(DRIVES, _ -> house.drives().create(AccountId.random(house.random())));
  }

  @Benchmark
  public Rewrapping.Report rotate() throws IOException {
    group.rotate();
    Rewrapping.Report report = new Rewrapping(group, _ -> true).run(house.drives().wrappedKeys());
    if (report.rewrapped() != DRIVES) {
      throw new IllegalStateException("not all were wrapped anew: " + report);
    }
    return report;
  }

  @TearDown
  public void close() {
    house.close();
    vaults.close();
    MicroHouse.remove(folder);
  }
}
