package org.holdfast.drive;

import java.util.concurrent.TimeUnit;
import org.holdfast.content.ItemId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A page of a thousand children, opened and described.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ListingBenchmark {

  private final FilledDrive filled = new FilledDrive();
  private final ItemId folder = filled.fill().id();

  @Benchmark
  public ItemPage pageOf1000() {
    return filled.drive().children(folder, Listing.first(1_000));
  }

  @TearDown
  public void close() {
    filled.close();
  }
}
