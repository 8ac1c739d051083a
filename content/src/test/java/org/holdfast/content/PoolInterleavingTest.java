package org.holdfast.content;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A chunk or cipher that was taken is nobody else's until it is given back: two readers in one
/// buffer would serve one another's bytes. Under load rather than step by step, since each is dear
/// to make. More: `-Dlincheck.iterations=1000`.
@ExtendWith(LincheckJar.class)
public class PoolInterleavingTest {

  private final ChunkPool chunks = new ChunkPool();
  private final Ciphers ciphers = new Ciphers();
  private final Set<Integer> inUse = ConcurrentHashMap.newKeySet();

  @Operation
  public boolean chunk() {
    Chunk chunk = chunks.take();
    boolean alone = inUse.add(System.identityHashCode(chunk));
    inUse.remove(System.identityHashCode(chunk));
    chunks.give(chunk);
    return alone;
  }

  @Operation
  public boolean cipher() {
    var cipher = ciphers.take();
    boolean alone = inUse.add(System.identityHashCode(cipher));
    inUse.remove(System.identityHashCode(cipher));
    ciphers.give(cipher);
    return alone;
  }

  @Test
  void whatIsTakenIsNobodyElses() {
    new StressOptions()
        .iterations(Integer.getInteger("lincheck.iterations", 3))
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(3)
        .check(PoolInterleavingTest.class);
  }
}
