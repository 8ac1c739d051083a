package org.holdfast.drive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.holdfast.identity.AccountId;
import org.holdfast.micro.MicroHouse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A whole round through both regions, that nothing slows: every copy read, opened, and compared
/// with its checksum.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ScrubBenchmark {

  /// What of each size is stored; both regions have a copy of it.
  private static final int LARGE_BYTES = MicroHouse.many(64 << 20);

  private static final int LARGE_FILES = 4;
  private static final int SMALL_BYTES = 10_240;
  private static final int SMALL_FILES = MicroHouse.many(4_000);

  @Param({"large", "small"})
  public String operation = "";

  private final MicroHouse house = MicroHouse.fresh();
  private final AccountId owner = AccountId.random(house.random());
  private final Drive drive = house.drives().create(owner);
  private final Scrub scrub =
      house
          .drives()
          .scrub(house.regions(), Duration.ofMillis(1), Scrub.Foreground.IDLE, ScrubWatch.NOBODY);

  @Setup(Level.Trial)
  public void fill() {
    boolean large = operation.equals("large");
    byte[] content = new byte[large ? LARGE_BYTES : SMALL_BYTES];
    new SplittableRandom(1).nextBytes(content);
    FilledDrive.inCrowd(large ? LARGE_FILES : SMALL_FILES, number -> write(number, content));
  }

  private void write(int number, byte[] content) {
    Upload upload =
        new Upload(
            new ByteArrayInputStream(content),
            OptionalLong.of(content.length),
            Optional.empty(),
            FileTimes.NONE,
            Optional.empty());
    try {
      drive.write(
          new Actor(owner, "micro"),
          new ItemPath(drive.rootId(), List.of()),
          ItemName.of("file-" + number),
          Conflict.REPLACE,
          upload,
          Precondition.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Setup(Level.Invocation)
  public void forgetPages() {
    MicroHouse.forgetPages();
  }

  @Benchmark
  public long round() {
    long before = ended();
    while (ended() == before) {
      scrub.step();
    }
    return before;
  }

  /// Of the region that is behind, when its last whole round ended.
  private long ended() {
    List<ScrubStatus.Round> rounds = scrub.status().regions();
    return rounds.size() < house.regions().size()
        ? 0
        : rounds.stream()
            .mapToLong(round -> round.ended().map(at -> at.toEpochMilli()).orElse(0L))
            .min()
            .orElse(0);
  }

  @TearDown
  public void close() {
    house.close();
  }
}
