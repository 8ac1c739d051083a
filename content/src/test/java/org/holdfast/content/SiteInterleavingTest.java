package org.holdfast.content;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.database.Database;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A region is attached once, whoever needs it first; and it answers when, and only when, it is
/// attached and none of its calls is overdue. More: `-Dlincheck.iterations=1000`.
@ExtendWith(LincheckJar.class)
public class SiteInterleavingTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final StoppedClock CLOCK = new StoppedClock(Instant.EPOCH);
  private static final Database REGISTERED = new Registered();

  private final MemoryRegion region = new MemoryRegion("west", CLOCK);
  private final Site site = new Site(region, new RegionRegister(REGISTERED, RANDOM));
  private int attached;

  public SiteInterleavingTest() {
    region.gate = call -> attached += call.equals("attach") ? 1 : 0; // not atomic by itself
  }

  @Operation
  public int attach() throws IOException {
    var _ = site.attached();
    return attached;
  }

  @Operation
  public void fallOverdue() {
    site.fellOverdue();
  }

  @Operation
  public void answerLate() {
    site.answeredLate();
  }

  @Operation
  public RegionState state() {
    return site.state();
  }

  @Test
  void isAttachedOnceAndAnswersWhenNothingIsOverdue() {
    new ModelCheckingOptions()
        .iterations(Integer.getInteger("lincheck.iterations", 3))
        .invocationsPerIteration(500)
        .actorsBefore(0) // one of them would attach it
        .threads(3)
        .actorsPerThread(2)
        .check(SiteInterleavingTest.class);
  }

  /// A database that knows every region by the same identity.
  private static final class Registered implements Database {

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
      return (T) Optional.of(new byte[IdBytes.LENGTH]);
    }

    @Override
    public <T extends @Nullable Object> T write(Function<DSLContext, T> change) {
      throw new IllegalStateException("it is registered");
    }

    @Override
    public List<String> check() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
