package org.holdfast.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKey;
import org.jspecify.annotations.Nullable;

/// The folder with the indexes of one server, and their keys in the database.
///
/// ```
/// search/place                    16 random bytes: which rows in the database are of this folder
/// search/DRIVE/GENERATION/…       files of an index (docs/formats/search-index.md)
/// ```
///
/// Whoever opens, makes or renews the index of a drive holds its lock.
final class Shelf implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Shelf.class.getName());

  private static final int PLACE_BYTES = 16;

  private final Path folder;
  private final KeyRows rows;
  private final Function<DriveId, DriveKey> keys;
  private final SegmentCache cache;
  private final SecureRandom random;
  private final InstantSource clock;

  // Guarded by this. Taken at the first use: a command that only opens the rooms needs no index.
  private @Nullable FileChannel claim;
  private byte[] place = {};

  Shelf(
      Path folder,
      KeyRows rows,
      Function<DriveId, DriveKey> keys,
      SegmentCache cache,
      SecureRandom random,
      InstantSource clock) {
    this.folder = folder;
    this.rows = rows;
    this.keys = keys;
    this.cache = cache;
    this.random = random;
    this.clock = clock;
  }

  /// The index that lies here for a drive, if it is one, and its key is known.
  Optional<DriveIndex> open(DriveId drive) throws IOException {
    Optional<KeyRows.Row> row = rows.find(place(), drive);
    if (row.isEmpty() || !Files.isDirectory(folder(row.get().generation()))) {
      return Optional.empty();
    }
    Optional<IndexKey> key;
    try (DriveKey driveKey = keys.apply(drive)) {
      key = rows.unwrap(row.get(), driveKey);
    }
    return key.isEmpty() ? Optional.empty() : open(row.get().generation(), key.get());
  }

  private Optional<DriveIndex> open(Generation generation, IndexKey key) throws IOException {
    SealedDirectory directory = directory(generation, key);
    try {
      return DirectoryReader.indexExists(directory)
          ? DriveIndex.open(generation, directory)
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) { // the latter of a name that is none
      if (e instanceof IOException && !Damage.is(e)) {
        throw e;
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "The search index of drive {0} is not what was written. It is made anew; the drive itself"
              + " is not touched by that.",
          generation.drive().text());
      return Optional.empty();
    }
  }

  /// Begins an empty index in place of what is there, whose key is gone with that.
  DriveIndex make(DriveId drive) throws IOException {
    Generation generation = Generation.fresh(drive, random);
    byte[] wrapped;
    IndexKey key = IndexKey.random(random);
    try (DriveKey driveKey = keys.apply(drive)) {
      wrapped = rows.wrap(key, generation, driveKey);
    }
    createFolder(folder(generation));
    DriveIndex index = DriveIndex.open(generation, directory(generation, key)).orElseThrow();
    rows.put(place(), generation, wrapped, State.NEW.seq(), clock.millis());
    removeOthers(generation);
    return index;
  }

  /// Writes what is alive in an index anew, under a new key, and destroys the key of before; then
  /// nothing tells any more of what was deleted from it. Costs the size of the index.
  ///
  /// @param old closed by this, without what was not committed
  DriveIndex renew(DriveIndex old) throws IOException {
    DriveId drive = old.generation().drive();
    Generation generation = Generation.fresh(drive, random);
    byte[] wrapped;
    IndexKey key = IndexKey.random(random);
    try (DriveKey driveKey = keys.apply(drive)) {
      wrapped = rows.wrap(key, generation, driveKey);
    }
    createFolder(folder(generation));
    DriveIndex index = DriveIndex.open(generation, directory(generation, key)).orElseThrow();
    index.copy(old);
    index.commit();
    index.refresh();
    rows.put(place(), generation, wrapped, index.state().seq(), clock.millis());
    old.discard();
    removeOthers(generation);
    return index;
  }

  /// Notes up to where an index is on disk.
  void used(DriveIndex index) throws IOException {
    boolean all = index.pending(1).isEmpty(); // else whoever begins anew must open it
    long seq = all ? index.state().seq() : State.NEW.seq();
    rows.used(place(), index.generation(), seq, clock.millis());
  }

  Map<UUID, Long> known() {
    return rows.known(place());
  }

  /// Destroys the keys of a drive's indexes, and removes the one that lies here.
  void forget(DriveId drive) throws IOException {
    rows.forget(drive);
    remove(folder.resolve(drive.text()));
  }

  /// Removes folders of drives that are no more, and what is abandoned.
  ///
  /// @param exists whether there is such a drive
  void sweep(Predicate<DriveId> exists) throws IOException {
    rows.forgetAbandoned(clock.millis());
    Set<DriveId> there = new HashSet<>();
    known().keySet().forEach(id -> there.add(new DriveId(id)));
    for (Path each : folders()) {
      drive(each).ifPresent(there::add);
    }
    for (DriveId drive : there) {
      if (!exists.test(drive)) {
        forget(drive);
      }
    }
  }

  /// Has the database forget the keys that were overwritten.
  boolean forgetDeleted() {
    return rows.forgetDeleted();
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  private static Optional<DriveId> drive(Path folder) {
    try {
      return Optional.of(DriveId.parse(folder.getFileName().toString()));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // not ours
    }
  }

  private SealedDirectory directory(Generation generation, IndexKey key) {
    return new SealedDirectory(folder(generation), key, generation, cache, random);
  }

  private Path folder(Generation generation) {
    return folder.resolve(generation.drive().text()).resolve(generation.folder());
  }

  private void removeOthers(Generation kept) throws IOException {
    Path mine = folder(kept);
    try (Stream<Path> all = Files.list(mine.getParent())) {
      for (Path each : all.filter(other -> !other.equals(mine)).toList()) {
        remove(each);
      }
    }
  }

  private static void remove(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path done, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(done);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private synchronized byte[] place() {
    if (claim == null) {
      try {
        claimFolder();
      } catch (IOException e) {
        throw new SearchRefusal.Unavailable("the folder of indexes cannot be used", e);
      }
    }
    return place;
  }

  private void claimFolder() throws IOException {
    createFolder(folder);
    FileChannel opened =
        FileChannel.open(
            folder.resolve("place"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    boolean done = false;
    try {
      requireLock(opened);
      place = placeIn(opened);
      claim = opened;
      done = true;
    } finally {
      if (!done) {
        opened.close();
      }
    }
  }

  private static void requireLock(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock(); // held until the channel is closed
      if (lock == null) {
        throw new SearchRefusal.Unavailable("another process has the folder of indexes");
      }
    } catch (OverlappingFileLockException e) {
      throw new SearchRefusal.Unavailable("another Holdfast has the folder of indexes", e);
    }
  }

  private byte[] placeIn(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PLACE_BYTES);
    if (file.size() == PLACE_BYTES && file.read(bytes, 0) == PLACE_BYTES) {
      return bytes.array();
    }
    byte[] fresh = new byte[PLACE_BYTES];
    random.nextBytes(fresh);
    file.truncate(0);
    file.write(ByteBuffer.wrap(fresh), 0);
    file.force(true);
    return fresh;
  }

  private static void createFolder(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  @Override
  public synchronized void close() {
    if (claim != null) {
      try {
        claim.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the folder of indexes cannot be given back", e);
      }
      claim = null;
    }
  }
}
