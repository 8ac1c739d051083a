package org.holdfast.server.graph;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.content.ItemId;
import org.holdfast.server.LincheckJar;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Work that is under way is found and never makes room for other work, and no more of it is under
/// way than there is room for. More: `-Dlincheck.iterations=1000`.
@ExtendWith(LincheckJar.class)
public class MonitorsInterleavingTest {

  private static final int ROOM = 2;
  private static final Monitors.Status DONE =
      new Monitors.Status.Completed(ItemId.parse("0".repeat(32)));

  private final Monitors monitors =
      new Monitors(new Counting(), InstantSource.fixed(Instant.EPOCH), ROOM);
  private final AtomicInteger underWay = new AtomicInteger();

  @Operation
  public boolean work() {
    Monitors.Monitor monitor;
    try {
      monitor = monitors.begin();
    } catch (GraphRefusal _) {
      return true; // whether there was room depends on the others
    }
    boolean room = underWay.incrementAndGet() <= ROOM;
    monitor.report(new Monitors.Status.InProgress(50));
    boolean found = monitors.find(monitor.id()).filter(one -> one == monitor).isPresent();
    underWay.decrementAndGet();
    monitor.report(DONE);
    return room && found;
  }

  @Test
  void whatIsUnderWayIsFoundAndHasItsRoom() {
    new ModelCheckingOptions()
        .iterations(Integer.getInteger("lincheck.iterations", 3))
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(2)
        .check(MonitorsInterleavingTest.class);
  }

  /// Every id another one, and the same in every run.
  private static final class Counting extends SecureRandom {

    private static final long serialVersionUID = 1L;
    private byte next;

    @Override
    public void nextBytes(byte[] bytes) {
      bytes[0] = next++;
    }
  }
}
