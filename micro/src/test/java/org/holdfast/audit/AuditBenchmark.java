package org.holdfast.audit;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.micro.MicroHouse;
import org.holdfast.micro.MicroVault;
import org.holdfast.vault.VaultProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/// Sign-ins put into the log, each in a change of its own and durable when it returns: sealed, but
/// not numbered yet, as in a server between two checkpoints.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AuditBenchmark {

  private final Path folder = MicroHouse.freshFolder();
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final VaultProvider vault = MicroVault.open();
  private final SqliteDatabase database =
      SqliteDatabase.open(folder.resolve("metadata.db"), List.of(Audit.SCHEMA), writer);
  private final Audit audit =
      Audit.open(
          database,
          vault,
          new SecureRandom(),
          InstantSource.system(),
          Duration.ofMinutes(5),
          Runnable::run);
  private final Event event =
      Event.done(EventKind.SIGN_IN, new Who.Account(new UUID(1, 2)))
          .in(
              new Circumstances(
                  Optional.of(new UUID(3, 4)),
                  Factor.PASSWORD,
                  new Personal("", "203.0.113.9", "Mozilla/5.0 (X11; Linux x86_64)")));

  @Benchmark
  @Threads(16)
  public void append() {
    audit.record(event);
  }

  @TearDown
  public void close() {
    audit.close();
    database.close();
    writer.close();
    vault.close();
    MicroHouse.remove(folder);
  }
}
