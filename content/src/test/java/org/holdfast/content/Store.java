package org.holdfast.content;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.vault.KeyLabel;

/// Blobs over directory regions in a temporary folder, with a drive key: what most tests need.
///
/// ```
/// root/metadata.db
/// root/west/ …east/     the regions, in reading order
/// ```
final class Store implements AutoCloseable {

  static final SecureRandom RANDOM = new SecureRandom();

  /// One drive for all tests, so that a store can be opened again by another process.
  static final DriveId DRIVE = DriveId.parse("0123456789abcdef0123456789abcdef");

  static final WrappedDriveKey DRIVE_KEY =
      new WrappedDriveKey(
          1, new OpenVault().wrap(new KeyLabel("drive", DRIVE.value(), 1), bytes(32, 32)));

  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final Duration HEDGE = Duration.ofMillis(300);

  final Path root;
  final StoppedClock clock = new StoppedClock(Instant.now());
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  final List<ExecutorService> writers = new ArrayList<>();
  final OpenVault vault = new OpenVault();
  final DriveKeys keys = new DriveKeys(vault, RANDOM, clock, DriveKeys.DEFAULT_KEEP);
  final DriveKey key = keys.lease(DRIVE, () -> WrappedDriveKeys.only(DRIVE_KEY));
  final List<Region> regions;
  final Database database;
  Blobs blobs;

  private CopyPolicy policy;
  private final Crew crew;

  /// How a test gets its regions.
  interface RegionMaker extends Function<String, Region> {}

  private Store(
      Path root,
      List<String> names,
      CopyPolicy policy,
      Duration patience,
      Duration hedge,
      Function<Store, RegionMaker> maker) {
    this.root = root;
    this.policy = policy;
    this.crew = new Crew(threads, patience, hedge);
    makeFolder(root);
    database = SqliteDatabase.open(root.resolve("metadata.db"), List.of(Blobs.SCHEMA), writer());
    RegionMaker make = maker.apply(this);
    regions = names.stream().map(make).toList();
    blobs = newBlobs();
  }

  static Store in(Path root) {
    return with(root, CopyPolicy.DEFAULT, List.of("west", "east"), RealDisk::new);
  }

  static Store with(Path root, CopyPolicy policy, List<String> names, Supplier<Disk> disk) {
    return new Store(
        root, names, policy, PATIENCE, HEDGE, store -> name -> store.directory(name, disk.get()));
  }

  static Store of(
      Path root,
      CopyPolicy policy,
      List<String> names,
      Duration patience,
      Duration hedge,
      Function<Store, RegionMaker> maker) {
    return new Store(root, names, policy, patience, hedge, maker);
  }

  DirectoryRegion directory(String name, Disk disk) {
    return DirectoryRegion.open(
        name, new Coordinates(52, 4), root.resolve(name), disk, writer(), clock);
  }

  Executor writer() {
    ExecutorService writer = Executors.newSingleThreadExecutor();
    writers.add(writer);
    return writer;
  }

  /// The open files of this process that lie in this store's regions.
  long openFiles() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(this::isRegionFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isRegionFile(Path fd) {
    try {
      String target = Files.readSymbolicLink(fd).toString();
      return target.startsWith(root.toString())
          && (target.contains("/blobs/") || target.contains("/incoming"));
    } catch (IOException _) {
      return false; // closed since it was listed
    }
  }

  /// Another process would know no more than this: nothing is remembered of drafts.
  void restart() {
    blobs.close();
    blobs = newBlobs();
  }

  /// The same with other settings.
  void restart(CopyPolicy with) {
    policy = with;
    restart();
  }

  private static void makeFolder(Path root) {
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Blobs newBlobs() {
    return new Blobs(regions, policy, database, RANDOM, clock, crew);
  }

  BlobAddress address() {
    return new BlobAddress(DRIVE, ItemId.random(RANDOM), RevisionId.random(RANDOM));
  }

  StoredBlob write(byte[] plain) {
    return write(address(), plain);
  }

  StoredBlob write(BlobAddress address, byte[] plain) {
    try {
      return blobs.write(address, key, stream(plain), plain.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] read(StoredBlob blob) {
    return read(blob, 0, blob.sizeBytes());
  }

  byte[] read(StoredBlob blob, long from, long length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BlobReader reader =
        blobs.open(
            blob.address(), key, blob.seal(), blob.sizeBytes(), Optional.of(blob.hashes()))) {
      reader.copyTo(out, from, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  BlobCheck check(int region, StoredBlob blob) {
    return blobs.check(
        regions.get(region), blob.address(), key, blob.seal(), blob.sizeBytes(), blob.hashes());
  }

  Path blobFile(String region, StoredBlob blob) {
    String name = blob.address().revision().text();
    return root.resolve(region).resolve("blobs").resolve(name.substring(0, 2)).resolve(name);
  }

  /// Files of large blobs and of parts in one region.
  List<Path> files(String region) {
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("blobs", "incoming")) {
      Path path = root.resolve(region).resolve(folder);
      if (Files.exists(path)) {
        try (Stream<Path> found = Files.walk(path)) {
          found.filter(Files::isRegularFile).forEach(files::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return files;
  }

  /// Everything that lies in one region, in whatever form.
  List<RegionEntry> entries(int region) {
    List<RegionEntry> entries = new ArrayList<>();
    try {
      regions.get(region).list(entries::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  /// What nobody knows.
  Leftovers leftovers(Predicate<RevisionId> known) {
    return blobs.leftovers(
        some -> some.stream().filter(known).collect(Collectors.toUnmodifiableSet()), 1_000);
  }

  /// Removes it, as whoever knows the rest does once its time has come.
  ///
  /// @return how many
  int sweep(Predicate<RevisionId> known) {
    return blobs.removeLeftovers(leftovers(known).bytes().keySet()).size();
  }

  static InputStream stream(byte[] plain) {
    return new ByteArrayInputStream(plain);
  }

  static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Override
  public void close() {
    blobs.close();
    key.close();
    keys.close();
    regions.forEach(
        region -> {
          try {
            region.close();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    database.close();
    threads.close();
    writers.forEach(ExecutorService::close);
  }
}
