package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// A region in an object store: a bucket, a container, or what lies in one under a prefix (ADR 33).
///
/// ```
/// region.hfr                    which region this is
/// small/<revision>              a small blob, or the tail of a draft
/// large/<revision>/blob         a large blob; or, of one that was a draft, the list of its pieces
/// large/<revision>/index        the list of a draft's pieces
/// large/<revision>/piece-…      never changed once it is there
/// mirror/…                      the log of a mirrored database
/// ```
///
/// Format: `docs/formats/objects.md`.
public final class ObjectRegion implements Region {

  /// The least that S3 takes for a piece that is not the last.
  static final int PIECE_BYTES = 5 << 20;

  private static final Duration MARKER_HOLDS = Duration.ofMinutes(1); // a request for each write
  private static final Duration PROBE_LASTS = Duration.ofHours(1);
  private static final int HEAD_BYTES = 4_096; // what opening a blob reads of it anyway
  private static final int LARGEST_NOTE_BYTES = 64 << 10;
  private static final int LARGEST_SMALL_BYTES = 1 << 17; // more than any packed blob
  private static final int TRIES = 4;

  private final String name;
  private final Coordinates place;
  private final ObjectStore store;
  private final ObjectNames names;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Executor executor;
  private final boolean mayWrite;
  private final RegionHealth health;

  // Guarded by this; also taken to look for the marker, and by who probes in order to write, so
  // that
  // one thread asks and the others wait for it. While the marker was seen lately nobody takes it.
  private Optional<UUID> identity = Optional.empty();
  private volatile Instant markerSeen = Instant.MIN;

  private ObjectRegion(
      String name,
      Coordinates place,
      ObjectStore store,
      String prefix,
      SecureRandom random,
      InstantSource clock,
      Executor executor,
      Waits waits,
      boolean mayWrite) {
    this.name = name;
    this.place = place;
    this.names = new ObjectNames(prefix);
    this.random = random;
    this.clock = clock;
    this.executor = executor;
    this.mayWrite = mayWrite;
    this.health = new RegionHealth(clock);
    this.store =
        new PatientStore(
            store,
            Retries.standard(random, clock, waits),
            failure -> failure.state().ifPresent(state -> health.failed(state, failure)));
  }

  /// Touches nothing until it is used.
  ///
  /// @param store closed with the region
  /// @param prefix before every name; empty, or ends with `/`
  /// @param executor sends one piece of an upload while the next is gathered
  public static ObjectRegion open(
      String name,
      Coordinates place,
      ObjectStore store,
      String prefix,
      SecureRandom random,
      InstantSource clock,
      Executor executor,
      Waits waits) {
    return new ObjectRegion(name, place, store, prefix, random, clock, executor, waits, true);
  }

  /// As [#open], for looking only: a credential that may read is enough, and whichever region lies
  /// there is it.
  public static ObjectRegion openReadOnly(
      String name,
      Coordinates place,
      ObjectStore store,
      String prefix,
      SecureRandom random,
      InstantSource clock,
      Waits waits) {
    return new ObjectRegion(name, place, store, prefix, random, clock, Runnable::run, waits, false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Coordinates place() {
    return place;
  }

  @Override
  public synchronized UUID attach(Optional<UUID> known, UUID fresh) throws IOException {
    identity = known;
    if (known.isEmpty()) {
      identity = Optional.of(adoptOrEstablish(fresh));
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
    put(names.small(revision), ByteBuffer.wrap(bytes), false);
  }

  @Override
  public Optional<byte[]> packed(RevisionId revision) throws IOException {
    return store
        .fetch(names.small(revision), Optional.empty(), 0, LARGEST_SMALL_BYTES)
        .map(ObjectStore.Fetched::bytes);
  }

  @Override
  public void dropPacked(RevisionId revision) throws IOException {
    requireOpenForWriting();
    store.delete(names.small(revision));
  }

  @Override
  public NewBlob begin(RevisionId revision) {
    return new FreshObject(this, revision);
  }

  @Override
  public RegionPart part(RevisionId revision) throws IOException {
    requireWritable();
    return new PiecedPart(this, revision, indexed(revision).orElse(PieceList.EMPTY));
  }

  @Override
  public Optional<RegionBlob> openPart(RevisionId revision) throws IOException {
    return indexed(revision).map(list -> pieced(revision, list));
  }

  @Override
  public Optional<RegionBlob> open(RevisionId revision) throws IOException {
    String blob = names.blob(revision);
    Optional<ObjectStore.Fetched> found = store.fetch(blob, Optional.empty(), 0, HEAD_BYTES);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return PieceList.isList(found.get().bytes())
        ? list(blob, found.get()).map(list -> pieced(revision, list))
        : Optional.of(new ObjectBlob(store, blob, found.get()));
  }

  /// What was answered is durable, whoever was killed.
  @Override
  public void settle(RevisionId revision) {}

  @Override
  public void delete(RevisionId revision) throws IOException {
    requireMayChange();
    store.delete(names.small(revision));
    each(names.folder(revision), seen -> store.delete(seen.name()));
    if (!store.listUnfinished(names.folder(revision), Optional.empty()).seen().isEmpty()) {
      store.endUnfinished(names.blob(revision));
    }
  }

  @Override
  public void deletePart(RevisionId revision) throws IOException {
    requireMayChange();
    dropOthers(revision);
  }

  @Override
  public long list(Consumer<RegionEntry> each) throws IOException {
    ObjectListing listing = new ObjectListing(names, each);
    each(names.prefix(), listing::add);
    listing.end();
    Optional<String> next = Optional.empty();
    do {
      ObjectStore.Page page = store.listUnfinished(names.prefix(), next);
      page.seen().forEach(listing::addUnfinished);
      next = page.next();
    } while (next.isPresent());
    return listing.strangers();
  }

  @Override
  public void putNote(String note, byte[] bytes) throws IOException {
    if (bytes.length > LARGEST_NOTE_BYTES) {
      throw new IllegalArgumentException("a note has at most 64 KiB");
    }
    put(names.note(note), ByteBuffer.wrap(bytes), true);
  }

  @Override
  public Optional<byte[]> note(String note) throws IOException {
    Optional<ObjectStore.Fetched> found =
        store.fetch(names.note(note), Optional.empty(), 0, LARGEST_NOTE_BYTES);
    if (found.isPresent() && found.get().sizeBytes() > LARGEST_NOTE_BYTES) {
      throw new IOException("the note " + note + " is larger than any note");
    }
    return found.map(ObjectStore.Fetched::bytes);
  }

  @Override
  public Optional<LogStore> log() {
    return Optional.of(new ObjectLog(this, store, names));
  }

  @Override
  public void probe() throws IOException {
    try {
      synchronized (this) {
        requireIdentity();
      }
      if (mayWrite) {
        tryObject();
      }
      health.recovered(mayWrite ? RegionState.HEALTHY : RegionState.READ_ONLY);
    } catch (StoreFailure e) {
      throw e; // noted where it was given up
    } catch (IOException e) {
      health.failed(RegionState.ABSENT, e);
      throw e;
    }
  }

  @Override
  public void close() {
    store.close();
  }

  ObjectStore store() {
    return store;
  }

  ObjectNames names() {
    return names;
  }

  Executor executor() {
    return executor;
  }

  /// Something that changes the region.
  interface Write<T> {
    T run() throws IOException;
  }

  <T> T write(Write<T> write) throws IOException {
    requireWritable();
    return write.run();
  }

  PiecedBlob pieced(RevisionId revision, PieceList list) {
    return new PiecedBlob(store, names, revision, list);
  }

  PieceList.Piece putPiece(RevisionId revision, ByteBuffer bytes) throws IOException {
    PieceList.Piece piece = new PieceList.Piece(random.nextLong(), bytes.remaining());
    put(names.piece(revision, piece.id()), bytes, false);
    return piece;
  }

  void putIndex(RevisionId revision, PieceList list) throws IOException {
    put(names.index(revision), ByteBuffer.wrap(list.bytes()), true);
  }

  /// Only pieces that no index names any more.
  void dropPieces(RevisionId revision, List<PieceList.Piece> pieces) {
    try {
      for (PieceList.Piece piece : pieces) {
        store.delete(names.piece(revision, piece.id()));
      }
    } catch (IOException _) {
      // Noted in the region's health; they go with the draft.
    }
  }

  void putJoined(RevisionId revision, PieceList list) throws IOException {
    putBlob(revision, ByteBuffer.wrap(list.bytes()));
    dropOthers(revision);
  }

  void putBlob(RevisionId revision, ByteBuffer bytes) throws IOException {
    if (put(names.blob(revision), bytes, false)) {
      dropOthers(revision);
    }
  }

  /// Whether a blob of this size is there which was not before: a request that was given up may
  /// have been done.
  boolean hasTaken(RevisionId revision, long sizeBytes, Optional<String> before)
      throws IOException {
    Optional<ObjectStore.Seen> seen = store.look(names.blob(revision));
    return seen.isPresent()
        && seen.get().sizeBytes() == sizeBytes
        && !before.equals(Optional.of(seen.get().version()));
  }

  /// Removes what is in a revision's folder and no part of its blob.
  void dropOthers(RevisionId revision) throws IOException {
    String blob = names.blob(revision);
    Optional<ObjectStore.Fetched> found = store.fetch(blob, Optional.empty(), 0, HEAD_BYTES);
    PieceList kept = PieceList.EMPTY;
    if (found.isPresent() && PieceList.isList(found.get().bytes())) {
      kept = list(blob, found.get()).orElse(PieceList.EMPTY);
    }
    List<String> wanted =
        kept.pieces().stream().map(piece -> names.piece(revision, piece.id())).toList();
    each(
        names.folder(revision),
        seen -> {
          if (!seen.name().equals(blob) && !wanted.contains(seen.name())) {
            store.delete(seen.name());
          }
        });
  }

  /// Creates the object, or replaces the version that was looked at: whatever late requests do,
  /// what is there in the end is `bytes`.
  ///
  /// @param expected whether there probably is one
  /// @return whether there was another
  private boolean put(String object, ByteBuffer bytes, boolean expected) throws IOException {
    requireWritable();
    boolean mayCreate = !expected;
    for (int i = 0; i < TRIES; i++) {
      if (mayCreate && store.create(object, bytes)) {
        return i > 0;
      }
      Optional<ObjectStore.Seen> seen = store.look(object);
      if (seen.isPresent()
          && (isSame(seen.get(), bytes) || store.replace(object, bytes, seen.get().version()))) {
        return true;
      }
      mayCreate = seen.isEmpty();
    }
    throw new IOException(object + " is changed by somebody else all the time");
  }

  private boolean isSame(ObjectStore.Seen seen, ByteBuffer bytes) throws IOException {
    return seen.sizeBytes() == bytes.remaining()
        && store
            .fetch(seen.name(), Optional.empty(), 0, bytes.remaining())
            .filter(found -> ByteBuffer.wrap(found.bytes()).equals(bytes))
            .isPresent();
  }

  private Optional<PieceList> indexed(RevisionId revision) throws IOException {
    String index = names.index(revision);
    Optional<ObjectStore.Fetched> found = store.fetch(index, Optional.empty(), 0, HEAD_BYTES);
    return found.isEmpty() ? Optional.empty() : list(index, found.get());
  }

  /// A list that is damaged is that of nothing: so its blob or draft is too short, and made anew.
  ///
  /// @return empty if it has just gone
  private Optional<PieceList> list(String object, ObjectStore.Fetched start) throws IOException {
    Optional<ObjectStore.Fetched> whole = Optional.of(start);
    if (start.sizeBytes() > PieceList.MOST_BYTES) {
      return Optional.of(PieceList.EMPTY);
    }
    if (start.bytes().length < start.sizeBytes()) {
      whole =
          store.fetch(object, Optional.of(start.version()), 0, Math.toIntExact(start.sizeBytes()));
    }
    return whole.map(found -> parsed(found.bytes()));
  }

  private static PieceList parsed(byte[] bytes) {
    try {
      return PieceList.parse(bytes);
    } catch (IOException _) {
      return PieceList.EMPTY;
    }
  }

  interface Each {
    void seen(ObjectStore.Seen seen) throws IOException;
  }

  void each(String prefix, Each each) throws IOException {
    Optional<String> next = Optional.empty();
    do {
      ObjectStore.Page page = store.list(prefix, next);
      for (ObjectStore.Seen seen : page.seen()) {
        each.seen(seen);
      }
      next = page.next();
    } while (next.isPresent());
  }

  private void requireWritable() throws IOException {
    requireOpenForWriting();
    if (health.isHealthy() && isMarkerFresh()) {
      return;
    }
    synchronized (this) {
      if (!health.isHealthy()) {
        health.claimProbe();
        probe();
      } else if (!isMarkerFresh()) {
        requireIdentity();
      }
    }
  }

  private void requireOpenForWriting() throws IOException {
    if (!mayWrite) {
      throw new IOException("region " + name + " was opened for looking only");
    }
  }

  void requireMayChange() throws IOException {
    requireOpenForWriting();
    requireThere();
  }

  /// Removing and looking need no more than the right place.
  void requireThere() throws IOException {
    if (!isMarkerFresh()) {
      synchronized (this) {
        requireIdentity();
      }
    }
  }

  private boolean isMarkerFresh() {
    Instant now = clock.instant();
    return !now.isBefore(markerSeen) && now.isBefore(markerSeen.plus(MARKER_HOLDS));
  }

  private UUID adoptOrEstablish(UUID fresh) throws IOException {
    Optional<UUID> found = marker();
    if (found.isPresent()) {
      return found.get();
    }
    requireOpenForWriting();
    if (!store.list(names.prefix(), Optional.empty()).seen().isEmpty()) {
      throw failed(where() + " holds other things: give the region a prefix or place of its own");
    }
    return store.create(names.marker(), RegionMarker.bytes(fresh))
        ? fresh
        : marker().orElseThrow(() -> failed(where() + " is changed by somebody else"));
  }

  private Optional<UUID> marker() throws IOException {
    Optional<ObjectStore.Fetched> found =
        store.fetch(names.marker(), Optional.empty(), 0, HEAD_BYTES);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(RegionMarker.parse(found.get().bytes(), where()));
  }

  private void requireIdentity() throws IOException {
    Instant seen = Instant.MIN; // until it is known again, if anything goes wrong
    try {
      Optional<UUID> found = marker();
      if (!mayWrite && identity.isEmpty()) {
        identity = found;
      }
      if (found.isEmpty() || !found.equals(identity)) {
        throw failed(where() + (found.isEmpty() ? " is not a region" : " is another region"));
      }
      seen = clock.instant();
    } finally {
      markerSeen = seen;
    }
  }

  private IOException failed(String what) {
    IOException e = new IOException(what);
    health.failed(RegionState.ABSENT, e);
    return e;
  }

  private String where() {
    return store.where() + "/" + names.prefix();
  }

  /// Writes, finds the name taken, reads back and removes: with every credential that there is.
  private void tryObject() throws IOException {
    long id = random.nextLong();
    String probe = names.probe(id);
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).putLong(id).flip();
    boolean done = false;
    try {
      if (!store.create(probe, bytes) && !isProbe(probe, bytes)) {
        throw new IOException(where() + " says that a fresh name is taken");
      }
      if (store.create(probe, bytes)) {
        throw new IOException(where() + " overwrites what may only be created");
      }
      if (!isProbe(probe, bytes)) {
        throw new IOException(where() + " does not give back what was written");
      }
      done = true;
    } finally {
      if (done) {
        store.delete(probe);
      }
    }
    dropOldProbes();
  }

  private boolean isProbe(String probe, ByteBuffer bytes) throws IOException {
    return store
        .fetch(probe, Optional.empty(), 0, HEAD_BYTES)
        .filter(found -> ByteBuffer.wrap(found.bytes()).equals(bytes))
        .isPresent();
  }

  /// Of processes that were killed. Another server may be at its own right now.
  private void dropOldProbes() throws IOException {
    Instant before = clock.instant().minus(PROBE_LASTS);
    each(
        names.probes(),
        seen -> {
          if (seen.changedAt().isBefore(before)) {
            store.delete(seen.name());
          }
        });
  }
}
