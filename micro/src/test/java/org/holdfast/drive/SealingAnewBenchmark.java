package org.holdfast.drive;

import java.util.concurrent.TimeUnit;
import org.holdfast.audit.Who;
import org.holdfast.content.DriveId;
import org.holdfast.micro.MicroHouse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// All operations of a drive whose key was replaced are sealed anew, without the pace that a server
/// keeps.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SealingAnewBenchmark {

  private static final int OPERATIONS = MicroHouse.many(10_000);

  private final FilledDrive filled = new FilledDrive();
  private final DriveId drive = filled.drive().id();
  private final DriveKeyRotation rotation = filled.house().drives().keyRotation();

  public SealingAnewBenchmark() {
    for (int i = 0; i < OPERATIONS; i++) {
      filled.makeFolder();
    }
  }

  /// As if every process had had time to take the new key up.
  @Setup(Level.Invocation)
  public void replaceKey() {
    rotation.make(drive, new Who.Server());
    filled.house().database().write(tx -> tx.execute("update drive_key set made_at = 1"));
    if (rotation.bringIntoForce() != 1) {
      throw new IllegalStateException("the new key did not come into force");
    }
  }

  @Benchmark
  public long sealAnewOf10000() {
    long rows = 0;
    DriveKeyRotation.Sealed piece;
    do {
      piece = rotation.sealAnew(drive);
      rows += piece.rows();
    } while (!piece.over());
    return rows;
  }

  @TearDown
  public void close() {
    filled.close();
  }
}
