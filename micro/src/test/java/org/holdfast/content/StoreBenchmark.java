package org.holdfast.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.holdfast.micro.MicroHouse;
import org.holdfast.stores.S3Server;
import org.holdfast.stores.S3Store;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/// Blobs written into one S3 store or into two, over TLS, to servers in processes of their own:
/// what the second copy costs this process.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // made before the first operation
public class StoreBenchmark {

  private static final int LARGE = 16 << 20;
  private static final int SMALL = 10_240;

  @Param({"one", "two"})
  public String operation = "";

  private final Path folder = MicroHouse.freshFolder();
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private final List<S3Server> servers = new ArrayList<>();
  private final byte[] plain = new byte[LARGE];
  private MicroHouse house;
  private DriveId drive;
  private DriveKey key;

  @Setup
  public void open() {
    new SplittableRandom(1).nextBytes(plain);
    List<Region> stores = new ArrayList<>();
    for (String name : operation.equals("two") ? List.of("west", "east") : List.of("west")) {
      stores.add(store(name));
    }
    house = MicroHouse.over(stores);
    drive = DriveId.random(house.random());
    key = house.keys().lease(drive, () -> WrappedDriveKeys.only(house.keys().create(drive)));
  }

  private Region store(String name) {
    S3Server server = S3Server.startSecure(folder.resolve(name));
    servers.add(server);
    return ObjectRegion.open(
        name,
        new Coordinates(52.4, 4.9),
        S3Store.open(server.settings()),
        "",
        new SecureRandom(),
        InstantSource.system(),
        background,
        Waits.REAL);
  }

  @Benchmark
  public StoredBlob writeOf16Mib() {
    return write(LARGE);
  }

  @Benchmark
  @Threads(4)
  public StoredBlob putOf10Kib() {
    return write(SMALL);
  }

  private StoredBlob write(int bytes) {
    BlobAddress address =
        new BlobAddress(drive, ItemId.random(house.random()), RevisionId.random(house.random()));
    try {
      return house.blobs().write(address, key, new ByteArrayInputStream(plain, 0, bytes), bytes);
    } catch (IOException e) {
      throw new IllegalStateException("an array is read without trouble", e);
    }
  }

  @TearDown
  public void close() {
    key.close();
    house.close();
    background.close();
    servers.forEach(S3Server::close);
    MicroHouse.remove(folder);
  }
}
