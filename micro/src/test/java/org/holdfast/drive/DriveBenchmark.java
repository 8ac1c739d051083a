package org.holdfast.drive;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Operations through the drive's front door by sixteen callers, each durable when it returns.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(FilledDrive.FILES)
public class DriveBenchmark {

  private final FilledDrive filled = new FilledDrive();

  @Setup(Level.Invocation)
  public void fill() {
    filled.fill();
  }

  @Benchmark
  public void rename() {
    FilledDrive.inCrowd(FilledDrive.MADE, filled::rename);
  }

  @Benchmark
  public void remove() {
    FilledDrive.inCrowd(FilledDrive.MADE, filled::remove);
  }

  /// Each file's next version.
  @Benchmark
  public void smallWrite() {
    FilledDrive.inCrowd(FilledDrive.MADE, filled::write);
  }

  @Benchmark
  public void smallRead() {
    FilledDrive.inCrowd(FilledDrive.MADE, filled::read);
  }

  @TearDown
  public void close() {
    filled.close();
  }
}
