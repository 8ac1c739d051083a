package org.holdfast.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.holdfast.content.ItemId;
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

/// A restore to a point since which ten thousand items were renamed.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RestoreBenchmark {

  private static final int ITEMS = MicroHouse.many(10_000);
  private static final int IN_A_FOLDER = MicroHouse.many(1_000);

  private final FilledDrive filled = new FilledDrive();
  private final List<ItemId> items = new ArrayList<>();
  private long point;
  private int round;

  public RestoreBenchmark() {
    for (int i = 0; i < ITEMS / IN_A_FOLDER; i++) {
      ItemId parent = filled.makeFolder().id();
      for (int j = 0; j < IN_A_FOLDER; j++) {
        items.add(make(parent, "item-" + j).id());
      }
    }
  }

  private Item make(ItemId parent, String name) {
    Placement at = new Placement(parent, ItemName.of(name), Conflict.FAIL);
    return filled.drive().createFolder(filled.actor(), at, FileTimes.NONE).item();
  }

  @Setup(Level.Invocation)
  public void change() {
    point = filled.drive().info().seq();
    String name = "changed-" + round++ + "-";
    FilledDrive.inCrowd(
        ITEMS,
        i ->
            filled
                .drive()
                .change(
                    filled.actor(),
                    items.get(i),
                    ItemChange.rename(ItemName.of(name + i), Conflict.FAIL),
                    Precondition.NONE));
  }

  @Benchmark
  public RestoreReport restoreOf10000() {
    return filled.drive().restoreTo(filled.actor(), RestoreTarget.after(point));
  }

  @TearDown
  public void close() {
    filled.close();
  }
}
