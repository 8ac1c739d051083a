package org.holdfast.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseFigures;
import org.holdfast.database.SqliteDatabase;

/// A region in a folder: of a disk, or of a mount.
///
/// ```
/// region.hfr            which region this is
/// pack.db …             small blobs, and the tails of drafts
/// blobs/ab/ab12…        large blobs, named by their revision
/// incoming/ab12….part   drafts and writes in progress
/// mirror/               the log of a mirrored database
/// ```
public final class DirectoryRegion implements Region {

  private static final int PROBE_BYTES = 4_096;

  private final String name;
  private final Coordinates place;
  private final Disk disk;
  private final RegionFolder folder;
  private final RegionMarker marker;
  private final Pack pack;
  private final boolean mayWrite;
  private final RegionHealth health;
  private final InstantSource clock;
  private final DirectoryLog log;

  // Guarded by this; also taken for probing, so that one thread probes and the others wait for it.
  private Optional<UUID> identity = Optional.empty();

  DirectoryRegion(
      String name,
      Coordinates place,
      Path folder,
      Disk disk,
      Pack.Opener packs,
      boolean mayWrite,
      InstantSource clock) {
    this.name = name;
    this.place = place;
    this.disk = disk;
    this.folder = new RegionFolder(folder);
    this.marker = new RegionMarker(disk, folder);
    this.pack = new Pack(this.folder.pack(), file -> openedHere(packs, file), clock);
    this.mayWrite = mayWrite;
    this.health = new RegionHealth(clock);
    this.clock = clock;
    this.log = new DirectoryLog(this, disk, folder);
  }

  /// Touches nothing until it is used.
  ///
  /// @param packWriter runs the one thread that writes the pack
  public static DirectoryRegion open(
      String name,
      Coordinates place,
      Path folder,
      Disk disk,
      Executor packWriter,
      InstantSource clock) {
    Pack.Opener packs = file -> SqliteDatabase.open(file, List.of(Pack.SCHEMA), packWriter);
    return new DirectoryRegion(name, place, folder, disk, packs, true, clock);
  }

  /// For looking only, beside the process that writes it: nothing in the folder is ever changed,
  /// and whatever would change it is refused.
  public static DirectoryRegion openReadOnly(
      String name, Coordinates place, Path folder, Disk disk, InstantSource clock) {
    Pack.Opener packs = file -> SqliteDatabase.openReadOnly(file, List.of(Pack.SCHEMA));
    return new DirectoryRegion(name, place, folder, disk, packs, false, clock);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Coordinates place() {
    return place;
  }

  /// Whether another process writes the region in this folder now. One alone may.
  public static boolean isHeld(Path folder) {
    return SqliteDatabase.isHeld(new RegionFolder(folder).pack());
  }

  @Override
  public synchronized UUID attach(Optional<UUID> known, UUID fresh) throws IOException {
    identity = known;
    if (known.isEmpty()) {
      identity = Optional.of(mayWrite ? adoptOrEstablish(fresh) : requireMarker());
    }
    try {
      probe();
    } catch (IOException e) {
      if (known.isEmpty()) {
        throw e;
      }
      // Known and not reachable now: the next write probes it.
    }
    return identity.get();
  }

  @Override
  public RegionState state() {
    return health.state();
  }

  @Override
  public Optional<String> lastError() {
    return health.lastError();
  }

  @Override
  public void putPacked(RevisionId revision, byte[] bytes) throws IOException {
    write(
        () -> {
          pack.put(revision, bytes);
          return true;
        });
  }

  /// The pack's own thread looks for the marker, right before it writes: a mount that hangs keeps
  /// no caller. Only where something is wrong already it goes the long way round.
  @Override
  public CompletableFuture<Void> beginPacked(
      RevisionId revision, byte[] bytes, Executor elsewhere) {
    if (!mayWrite || !health.isHealthy() || !pack.isOpen()) {
      return Region.super.beginPacked(revision, bytes, elsewhere);
    }
    try {
      return pack.begin(revision, bytes, this::requireMarkerThere, elsewhere)
          .exceptionallyComposeAsync(e -> CompletableFuture.failedFuture(failedPut(e)), elsewhere);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(failedPut(new UncheckedIOException(e)));
    }
  }

  private Throwable failedPut(Throwable thrown) {
    Throwable cause = Crew.unwrapped(thrown);
    if (!(cause instanceof UncheckedIOException)) {
      return cause; // a mistake of our own
    }
    try {
      return new UncheckedIOException(failed(new IOException(cause.getMessage(), cause)));
    } catch (IOException e) {
      return new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<byte[]> packed(RevisionId revision) throws IOException {
    requireThere();
    return pack.find(revision);
  }

  @Override
  public void dropPacked(RevisionId revision) throws IOException {
    requireMayChange();
    pack.delete(revision);
  }

  @Override
  public RegionPart part(RevisionId revision) throws IOException {
    return attempt(() -> DirectoryPart.open(this, disk, folder, revision));
  }

  @Override
  public Optional<RegionBlob> openPart(RevisionId revision) throws IOException {
    return openToRead(folder.part(revision));
  }

  @Override
  public Optional<RegionBlob> open(RevisionId revision) throws IOException {
    return openToRead(folder.blob(revision));
  }

  @Override
  public void settle(RevisionId revision) throws IOException {
    write(
        () -> {
          disk.forceFolder(
              folder.blobFolder(revision)); // its bytes were flushed under the other name
          return true;
        });
  }

  @Override
  public void delete(RevisionId revision) throws IOException {
    requireMayChange();
    disk.delete(folder.blob(revision));
    disk.delete(folder.part(revision));
    pack.delete(revision);
  }

  @Override
  public void forgetDeleted() throws IOException {
    requireMayChange();
    pack.forgetDeleted();
  }

  @Override
  public void deletePart(RevisionId revision) throws IOException {
    requireMayChange();
    disk.delete(folder.part(revision));
  }

  @Override
  public long list(Consumer<RegionEntry> each) throws IOException {
    requireThere();
    return folder.list(disk, each) + pack.list(each);
  }

  @Override
  public void putNote(String name, byte[] bytes) throws IOException {
    write(
        () -> {
          folder.putNote(disk, name, bytes);
          return true;
        });
  }

  @Override
  public Optional<byte[]> note(String name) throws IOException {
    requireThere();
    return folder.note(disk, name);
  }

  @Override
  public Optional<LogStore> log() {
    return Optional.of(log);
  }

  @Override
  public synchronized void probe() throws IOException {
    try {
      requireIdentity();
      if (mayWrite) {
        folder.createFolders(disk);
        tryFile();
        requireIdentity(); // again: what was tried may be what is in its place
      }
      pack.tryReading();
      health.recovered(mayWrite ? RegionState.HEALTHY : RegionState.READ_ONLY);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public Optional<DatabaseFigures> pack() {
    return pack.figures();
  }

  @Override
  public void close() {
    pack.close();
  }

  /// Runs a write when the region may be written, and takes note if it fails. It counts only if the
  /// region is still there: a mount that vanished right before leaves a folder that takes it, too.
  <T> T write(Write<T> write) throws IOException {
    T written = attempt(write);
    if (!marker.isThere()) {
      throw failed(new IOException(folder.root() + " vanished while it was written"));
    }
    return written;
  }

  private <T> T attempt(Write<T> write) throws IOException {
    requireWritable();
    try {
      return write.run();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Something that changes the region.
  interface Write<T> {
    T run() throws IOException;
  }

  private void requireWritable() throws IOException {
    requireOpenForWriting();
    if (health.isHealthy() && marker.isThere()) {
      return;
    }
    synchronized (this) {
      if (!health.isHealthy() || !marker.isThere()) {
        health.claimProbe();
        probe();
      }
    }
  }

  /// Removing needs no room and no sound disk: only the right folder.
  void requireMayChange() throws IOException {
    requireOpenForWriting();
    requireThere();
  }

  private void requireOpenForWriting() throws IOException {
    if (!mayWrite) {
      throw new IOException("region " + name + " was opened for looking only");
    }
  }

  /// Reading needs no more than that the folder is there: what is read is authenticated anyway.
  void requireThere() throws IOException {
    if (!marker.isThere()) {
      throw failed(new IOException(folder.root() + " is not there, or not this region"));
    }
  }

  /// A mount that vanishes right before leaves an empty folder, in which the pack is made anew:
  /// that one must not be used, and least of all once the mount is back.
  private Database openedHere(Pack.Opener packs, Path file) throws IOException {
    Database opened = packs.open(file);
    if (!marker.isThere()) {
      opened.close();
      throw new IOException(folder.root() + " vanished while its pack was opened");
    }
    return opened;
  }

  private void requireMarkerThere() {
    try {
      if (!marker.isThere()) {
        throw new IOException(folder.root() + " is not there, or not this region");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private IOException failed(IOException e) throws IOException {
    boolean there = marker.isThere();
    if (!there) {
      // SQLite would go on writing into files that have no name any more.
      pack.close();
    }
    health.failed(there ? RegionHealth.afterWrite(e) : RegionState.ABSENT, e);
    return e;
  }

  private UUID adoptOrEstablish(UUID fresh) throws IOException {
    folder.createRoot(disk);
    Optional<UUID> found = marker.read();
    if (found.isPresent()) {
      return found.get();
    }
    if (disk.list(folder.root()).stream().anyMatch(file -> !marker.isDraft(file))) {
      throw failed(new IOException(folder.root() + " holds other things: give the region its own"));
    }
    marker.write(fresh);
    return fresh;
  }

  private UUID requireMarker() throws IOException {
    return marker
        .read()
        .orElseThrow(() -> new IOException(folder.root() + " is not there, or not this region"));
  }

  private void requireIdentity() throws IOException {
    if (!Optional.of(requireMarker()).equals(identity)) {
      throw new IOException(folder.root() + " is another region");
    }
  }

  /// After a failed flush the system may call lost bytes clean: only bytes that are written,
  /// flushed and read back anew tell that the disk works again.
  private void tryFile() throws IOException {
    ByteBuffer written = ByteBuffer.allocate(PROBE_BYTES);
    while (written.remaining() >= Long.BYTES) {
      written.putLong(clock.millis() + written.position());
    }
    try (Disk.File file = disk.openToWrite(folder.probe())) {
      file.truncate(0);
      file.writeFully(written.flip(), 0);
      file.force();
      ByteBuffer read = ByteBuffer.allocate(PROBE_BYTES);
      file.readFully(read, 0);
      if (!read.flip().equals(written.flip())) {
        throw new IOException(folder.probe() + " does not hold what was written");
      }
    } finally {
      disk.delete(folder.probe());
    }
  }

  private Optional<RegionBlob> openToRead(Path path) throws IOException {
    requireThere();
    try {
      Disk.File file = disk.openToRead(path);
      boolean sized = false;
      try {
        RegionBlob blob = new DirectoryBlob(file, file.sizeBytes());
        sized = true;
        return Optional.of(blob);
      } finally {
        if (!sized) {
          file.close();
        }
      }
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private record DirectoryBlob(Disk.File file, long sizeBytes) implements RegionBlob {

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      file.readFully(into, position);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
