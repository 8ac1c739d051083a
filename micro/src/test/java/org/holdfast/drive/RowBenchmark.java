package org.holdfast.drive;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.content.WrappedDriveKeys;
import org.holdfast.identity.AccountId;
import org.holdfast.micro.MicroVault;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// One row of a file sealed, opened, looked up by name, and chained to the operation before.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RowBenchmark {

  private static final byte[] HEAD = new byte[RowSeal.DIGEST_BYTES];

  private final SecureRandom random = new SecureRandom();
  private final DriveKeys keys =
      new DriveKeys(MicroVault.open(), random, InstantSource.system(), Duration.ofMinutes(5));
  private final DriveId drive = DriveId.random(random);
  private final RowSeal rows =
      new RowSeal(keys.lease(drive, () -> WrappedDriveKeys.only(keys.create(drive))), random);
  private final ItemSeal items = new ItemSeal(rows);
  private final AccountId owner = AccountId.random(random);
  private final ItemRow row =
      new ItemRow(
          ItemId.random(random),
          7,
          Optional.of(ItemId.random(random)),
          "renamed-1234.bin",
          Status.LIVE,
          Optional.of(RevisionId.random(random)),
          1,
          10_240,
          1_764_000_000_000L,
          1_764_000_000_000L,
          1_764_000_000_000L,
          1_764_000_000_000L,
          owner,
          owner,
          "",
          ItemProperties.NONE);
  private final SealedRow<ItemRow> sealed = items.seal(row);
  private final SealedRow<OperationRow> operation =
      new SealedRow<>(
          new OperationRow(
              7, 1, new Actor(owner, "graph"), OperationKind.RENAME, Optional.empty(), "", 1),
          new byte[102],
          new byte[80]);
  private final ItemId folder = ItemId.random(random);
  private final ItemName name = ItemName.of("renamed-1234.bin");

  @Benchmark
  public Object seal() {
    return items.seal(row);
  }

  @Benchmark
  public Object open() {
    return items.open(sealed);
  }

  @Benchmark
  public byte[] nameKey() {
    return items.nameKeys(folder, name).getFirst();
  }

  /// The digest of an operation that wrote one row.
  @Benchmark
  public byte[] digest() {
    Chain chain = new Chain(rows, 1);
    chain.begin(HEAD, operation);
    chain.add(sealed);
    return chain.end();
  }
}
