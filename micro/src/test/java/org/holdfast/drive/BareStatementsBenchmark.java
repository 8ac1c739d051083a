package org.holdfast.drive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.holdfast.database.BareStatements;
import org.holdfast.micro.MicroHouse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What the database alone does for an operation: the statements that the rooms ran for four
/// thousand of them, with the values they had, run again on a copy of the database as it was
/// before. Without sealing, digests, or any room; sixteen operations to a commit, the same flush.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(FilledDrive.FILES)
public class BareStatementsBenchmark {

  private static final int OF_A_COMMIT = 16;

  @Param({"rename", "remove", "smallWrite", "smallRead"})
  @SuppressWarnings("NullAway.Init") // set before anything runs
  public String operation;

  private final Path folder = MicroHouse.freshFolder();
  private final Path before = folder.resolve("before.db");
  private final List<List<BareStatements.Statement>> changes = new ArrayList<>();
  private int round;

  @Setup
  public void record() {
    try (FilledDrive filled = new FilledDrive()) {
      filled.fill();
      List<RecordingDatabase> recorder = new ArrayList<>();
      filled
          .house()
          .reopen(
              file -> Files.copy(file, before),
              database -> {
                recorder.add(new RecordingDatabase(database));
                return recorder.getFirst();
              });
      filled.findAgain();
      IntConsumer deed = deed(filled);
      for (int i = 0; i < FilledDrive.MADE; i++) {
        recorder.getFirst().take();
        deed.accept(i);
        changes.add(recorder.getFirst().take());
      }
    }
  }

  private IntConsumer deed(FilledDrive filled) {
    return switch (operation) {
      case "rename" -> filled::rename;
      case "remove" -> filled::remove;
      case "smallWrite" -> filled::write;
      case "smallRead" -> filled::read;
      default -> throw new IllegalArgumentException(operation);
    };
  }

  @Setup(Level.Invocation)
  public void copy() throws IOException {
    Files.copy(before, work(), StandardCopyOption.REPLACE_EXISTING);
    open = new BareStatements(work());
  }

  @SuppressWarnings("NullAway.Init") // opened before each run
  private BareStatements open;

  @Benchmark
  public void statements() {
    open.run(changes, OF_A_COMMIT);
  }

  @TearDown(Level.Invocation)
  public void closeOne() throws IOException {
    open.close();
    Files.delete(work());
    round++;
  }

  @TearDown
  public void close() {
    MicroHouse.remove(folder);
  }

  private Path work() {
    return folder.resolve("work-" + round + ".db");
  }
}
