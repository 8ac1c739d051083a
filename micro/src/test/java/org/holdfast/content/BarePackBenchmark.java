package org.holdfast.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.holdfast.database.BareStatements;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.micro.MicroHouse;
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

/// What the packs of two regions alone do for a small blob, one after the other on one thread: so
/// what it costs of a processor. Sixteen blobs to a commit, the same flush; nothing is sealed.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(BarePackBenchmark.BLOBS)
public class BarePackBenchmark {

  static final int BLOBS = 4_000;

  private static final int OF_A_COMMIT = 16;
  private static final int STORED_BYTES = 10_240 + 300; // header, nonce and tag around the content

  private final SecureRandom random = new SecureRandom();
  private final byte[] stored = new byte[STORED_BYTES];
  private final Path folder = MicroHouse.freshFolder();
  private final List<BareStatements> packs = new ArrayList<>();
  private List<List<BareStatements.Statement>> puts = List.of();
  private List<List<BareStatements.Statement>> finds = List.of();

  @Setup(Level.Invocation)
  public void open() throws IOException {
    new SplittableRandom(1).nextBytes(stored);
    for (String region : List.of("west", "east")) {
      Path file = folder.resolve(region + ".db");
      SqliteDatabase.open(file, List.of(Pack.SCHEMA), Runnable::run).close();
      packs.add(new BareStatements(file));
    }
    List<byte[]> filled = revisions();
    finds = filled.stream().map(BarePackBenchmark::find).toList();
    puts = revisions().stream().map(this::put).toList();
    packs.getFirst().run(filled.stream().map(this::put).toList(), OF_A_COMMIT);
  }

  private List<byte[]> revisions() {
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < MicroHouse.many(BLOBS); i++) {
      all.add(RevisionId.random(random).bytes());
    }
    return all;
  }

  private List<BareStatements.Statement> put(byte[] revision) {
    return List.of(
        new BareStatements.Statement(Pack.PUT, false, new Object[] {revision, stored, 0L}));
  }

  private static List<BareStatements.Statement> find(byte[] revision) {
    return List.of(new BareStatements.Statement(Pack.FIND, true, new Object[] {revision}));
  }

  @Benchmark
  public void put() {
    packs.forEach(pack -> pack.run(puts, OF_A_COMMIT));
  }

  /// From one of them; its bytes are not asked for.
  @Benchmark
  public void find() {
    packs.getFirst().run(finds, OF_A_COMMIT);
  }

  @TearDown(Level.Invocation)
  public void closeOne() throws IOException {
    packs.forEach(BareStatements::close);
    packs.clear();
    for (String region : List.of("west", "east")) {
      Files.delete(folder.resolve(region + ".db"));
    }
  }

  @TearDown
  public void close() {
    MicroHouse.remove(folder);
  }
}
