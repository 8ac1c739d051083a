package org.holdfast.micro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.holdfast.content.Blobs;
import org.holdfast.content.Coordinates;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.DirectoryRegion;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.RealDisk;
import org.holdfast.content.Region;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.drive.Drives;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.VaultMember;

/// The rooms below the server, wired as a server wires them, in a folder of their own: in memory
/// where the system has such a folder, or where `-Dmicro.folder` says.
public final class MicroHouse implements AutoCloseable {

  private final Path folder;
  private final SecureRandom random = new SecureRandom();
  private final VaultGroup vaults;
  private final DriveKeys keys;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<ExecutorService> writers = new ArrayList<>();
  private final List<Region> regions;
  private Database database;
  private Blobs blobs;
  private Drives drives;

  private MicroHouse(Path folder) {
    this(folder, List.of(), builtIn(), DriveKeys.DEFAULT_KEEP);
  }

  private MicroHouse(Path folder, List<Region> others, VaultGroup vaults, Duration keep) {
    this.folder = folder;
    this.vaults = vaults;
    this.keys = new DriveKeys(vaults, random, InstantSource.system(), keep);
    this.regions =
        others.isEmpty()
            ? List.of(region("west", 52.4, 4.9), region("east", 59.3, 18.1))
            : List.copyOf(others);
    this.database = openDatabase();
    this.blobs = newBlobs();
    this.drives = newDrives();
  }

  public static MicroHouse fresh() {
    return new MicroHouse(freshFolder());
  }

  /// With these regions in place of two folders, all of which have to take a blob.
  ///
  /// @param regions at least one; closed with the house
  public static MicroHouse over(List<Region> regions) {
    return new MicroHouse(freshFolder(), regions, builtIn(), DriveKeys.DEFAULT_KEEP);
  }

  /// With these vaults in place of a built-in one, for very many drives: their keys are in memory
  /// for a moment only, since each that is used looks through all that are there.
  ///
  /// @param vaults closed with the house
  public static MicroHouse keptBy(VaultGroup vaults) {
    return new MicroHouse(freshFolder(), List.of(), vaults, Duration.ofMillis(1));
  }

  private static VaultGroup builtIn() {
    return new VaultGroup(List.of(VaultMember.open("built-in", true, MicroVault.open())));
  }

  /// A new folder where everything is measured.
  public static Path freshFolder() {
    String asked = System.getProperty("micro.folder", "");
    Path memory = Path.of("/dev/shm");
    try {
      if (!asked.isEmpty()) {
        return Files.createTempDirectory(Path.of(asked), "holdfast-micro");
      }
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "holdfast-micro")
          : Files.createTempDirectory("holdfast-micro");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// How many of something a benchmark has: what its row says, and of that a part where figures do
  /// not count, as in tests (`-Dmicro.part=100`).
  public static int many(int asSaid) {
    return Math.max(1, asSaid / Integer.getInteger("micro.part", 1));
  }

  /// Where one measures on a disk and the system lets one say so: what is read comes from the disk
  /// again and not from memory.
  public static void forgetPages() {
    Path drop = Path.of("/proc/sys/vm/drop_caches");
    if (!System.getProperty("micro.folder", "").isEmpty() && Files.isWritable(drop)) {
      try {
        Files.writeString(drop, "1");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Closes the database, shows its file, and opens it again behind `around`.
  public void reopen(FileVisitor closed, UnaryOperator<Database> around) {
    blobs.close();
    database.close();
    try {
      closed.visit(folder.resolve("metadata.db"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database = around.apply(openDatabase());
    blobs = newBlobs();
    drives = newDrives();
  }

  /// Is shown the file of a closed database.
  public interface FileVisitor {
    void visit(Path file) throws IOException;
  }

  public SecureRandom random() {
    return random;
  }

  public Database database() {
    return database;
  }

  public DriveKeys keys() {
    return keys;
  }

  public List<Region> regions() {
    return regions;
  }

  public Blobs blobs() {
    return blobs;
  }

  public Drives drives() {
    return drives;
  }

  private Database openDatabase() {
    return SqliteDatabase.open(
        folder.resolve("metadata.db"), List.of(Blobs.SCHEMA, Drives.SCHEMA), writer("database"));
  }

  private Blobs newBlobs() {
    return new Blobs(
        regions,
        new CopyPolicy(regions.size(), CopyPolicy.WhenTooFew.REFUSE),
        database,
        random,
        InstantSource.system(),
        threads);
  }

  private Drives newDrives() {
    return new Drives(
        database,
        blobs,
        keys,
        random,
        InstantSource.system(),
        EntitlementSource.everybody(Entitlements.defaults(Plan.PREMIUM)));
  }

  private DirectoryRegion region(String name, double latitude, double longitude) {
    return DirectoryRegion.open(
        name,
        new Coordinates(latitude, longitude),
        folder.resolve(name),
        new RealDisk(),
        writer(name),
        InstantSource.system());
  }

  private ExecutorService writer(String name) {
    ExecutorService writer =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    writers.add(writer);
    return writer;
  }

  public static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    blobs.close();
    regions.forEach(Region::close);
    database.close();
    keys.close();
    vaults.close();
    threads.close();
    writers.forEach(ExecutorService::close);
    remove(folder);
  }
}
