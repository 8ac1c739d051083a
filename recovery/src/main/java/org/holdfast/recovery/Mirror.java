package org.holdfast.recovery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.holdfast.content.Waits;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.LogGroup;
import org.holdfast.database.LogMirror;
import org.holdfast.database.LogPosition;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;

/// Puts what each group of changes wrote into every region, before the group is answered (ADR 34).
///
/// ```
/// COLLECTING ─begin▶ RUNNING ─too few regions took it▶ OWING ─they have it▶ RUNNING
///      │                │ pages changed that no group had        ▲
///      │                └────────▶ ADRIFT ──a whole copy is put──┘
///      └too few regions▶ WAITING ─begin again▶ …
/// any ─another server went on with this history▶ ENDED
/// ```
///
/// Only RUNNING and COLLECTING let a group begin; the others try first to get back to RUNNING. What
/// is collected before [#begin] is a server's own start; no client waits for it.
///
/// Safe for use by any number of threads. Holds its lock while it waits for regions.
public final class Mirror implements LogMirror, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Mirror.class.getName());

  // What a start writes, and what a killed process left in the log; beyond, a whole copy is
  // cheaper.
  private static final long MOST_COLLECTED_BYTES = 64L << 20;

  /// What was shredded stays in the regions no longer than this, while something is written.
  static final Duration MOST_SNAPSHOT_AGE = Duration.ofDays(7);

  private static final Duration BETWEEN_SNAPSHOTS = Duration.ofHours(1);

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private enum State {
    COLLECTING,
    WAITING,
    RUNNING,
    OWING,
    ADRIFT,
    ENDED
  }

  private final MirrorSettings settings;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Waits waits;
  private final Executor background;
  private final Snapshots snapshots;
  private final Supplier<Map<String, byte[]>> house;
  private final CatchUp catchUp =
      new CatchUp(() -> this.lanes, () -> this.last.lineage(), this::key);

  /// Guards all below.
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition taken = lock.newCondition();
  private Instant lastTry = Instant.MIN;
  private Optional<Vault> vault = Optional.empty();
  private Optional<SqliteDatabase> database = Optional.empty();
  private Optional<Found> found = Optional.empty();
  private PagePile collected = new PagePile();
  private boolean collectedAll = true;
  private Digest lastDigest = new Digest(new byte[Digest.BYTES]);
  private final List<UUID> ended = new ArrayList<>();
  private int houses;

  /// The last whole copy that was begun: it may lie in fewer regions than are enough.
  private long triedCopy = -1;

  private long bytesSinceSnapshot;
  private long lastSnapshotBytes;

  private Instant lastSnapshotTry = Instant.MIN;

  /// Of the two that are kept.
  private Instant olderSnapshotAt = Instant.MAX;

  private Instant newerSnapshotAt = Instant.MAX;

  /// While a snapshot is under way: the digest of each segment since.
  private final Map<Long, Digest> recent = new HashMap<>();

  private CompletableFuture<Void> snapshotting = CompletableFuture.completedFuture(null);
  private boolean closed;

  // Written under the lock, read without it too, while the lock's holder waits for regions.
  private volatile State state = State.COLLECTING;
  private volatile String trouble = "it was not begun";
  private volatile List<Lane> lanes = List.of();
  private volatile Optional<LineageKey> key = Optional.empty();
  private volatile LogPosition last = new LogPosition(new UUID(0, 0), 0);
  private volatile boolean agreed;

  /// @param scratch a file beside the database, for the time of a snapshot
  /// @param background runs one snapshot at a time; a platform thread in a server
  /// @param house settings and certificates by their path in the data folder, read at each begin
  public Mirror(
      MirrorSettings settings,
      Path scratch,
      SecureRandom random,
      InstantSource clock,
      Waits waits,
      Executor background,
      Supplier<Map<String, byte[]>> house) {
    this.settings = settings;
    this.random = random;
    this.clock = clock;
    this.waits = waits;
    this.background = background;
    this.snapshots = new Snapshots(scratch, random);
    this.house = house;
  }

  /// From here on a group is answered only once enough regions have it. Goes on with the history
  /// that the file and the regions share; where that is not sure, a whole copy is put first.
  ///
  /// With too few regions it returns all the same: nothing is written until they are back.
  ///
  /// @param mirrored the database that was opened with this mirror
  /// @param keys wraps the lineage's key
  /// @throws RecoveryRefusal.Superseded if another server went on with this history
  /// @throws RecoveryRefusal.SetBack if a region has more of it than the file
  public void begin(SqliteDatabase mirrored, Vault keys, List<MirrorPlace> places) {
    lock.lock();
    try {
      database = Optional.of(mirrored);
      vault = Optional.of(keys);
      lanes = places.stream().map(place -> new Lane(place, catchUp)).toList();
      state = State.WAITING;
      lastTry = clock.instant();
      tryBegin();
    } finally {
      lock.unlock();
    }
  }

  /// Lets regions that lag catch up, and settles what is owed, also while nobody writes. To be
  /// called now and then by any thread; does nothing where nothing is to do, or somebody is at it.
  public void tend() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      if (closed) {
        return;
      }
      switch (state) {
        case COLLECTING, ENDED -> {}
        case WAITING, OWING, ADRIFT -> tryToRecover();
        case RUNNING -> remindLanes();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Has a whole copy put into each region soon, since the database could not be made again from
  /// what one of them has. May be called by any thread; does not wait.
  public void copyAnew() {
    catchUp.missed();
  }

  /// Nobody waits for them.
  private void remindLanes() {
    if (catchUp.isHoled()) {
      snapshotSoon();
    }
    for (Lane lane : lanes) {
      if (!lane.hasAll(last.seq())) {
        var _ = lane.put(List.of());
      }
    }
  }

  /// As of a moment ago; does not wait, also while regions are waited for.
  public MirrorStatus status() {
    boolean well = state == State.RUNNING;
    LogPosition at = last;
    long seq = at.seq();
    return new MirrorStatus(
        ObjectName.lineageText(at.lineage()),
        seq,
        well ? Optional.empty() : Optional.of(trouble),
        lanes.stream().map(lane -> lane.status(seq)).toList());
  }

  @Override
  public UUID freshLineage() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    ByteBuffer id = ByteBuffer.wrap(bytes);
    return new UUID(id.getLong(), id.getLong());
  }

  @Override
  public void opened(Found what) {
    lock.lock();
    try {
      found = Optional.of(what);
      last = what.position();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isAgreed() {
    return agreed;
  }

  @Override
  public void requireReady() {
    lock.lock();
    try {
      if (state == State.COLLECTING || state == State.RUNNING) {
        return;
      }
      if (state == State.ENDED) {
        throw new DatabaseRefusal.ReadOnly(trouble);
      }
      recover();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void take(LogGroup group) throws IOException {
    lock.lock();
    try {
      if (state == State.COLLECTING || state == State.WAITING) {
        collect(group);
      } else if (group.position().seq() > last.seq()) { // else a whole copy has it already
        PagePile pages = new PagePile();
        pages.add(group);
        putSegment(pages, last.seq(), lastDigest, group.position());
      }
    } finally {
      taken.signalAll();
      lock.unlock();
    }
  }

  @Override
  public void lost(LogPosition now) {
    lock.lock();
    try {
      collectedAll = false;
      if (state == State.RUNNING || state == State.OWING) {
        state = State.ADRIFT;
        trouble = "the regions need a whole copy of the database first";
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isWhole() {
    lock.lock();
    try {
      return state == State.RUNNING;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a snapshot that is under way. The database may still be changed: nothing of that is
  /// mirrored any more, and the next start puts a whole copy.
  @Override
  public void close() {
    CompletableFuture<Void> running;
    lock.lock();
    try {
      closed = true;
      running = snapshotting;
    } finally {
      lock.unlock();
    }
    waits.settles(running, settings.patience());
  }

  private void collect(LogGroup group) throws IOException {
    last = group.position();
    if (collectedAll) {
      collected.add(group);
      collectedAll = collected.bytes() <= MOST_COLLECTED_BYTES;
    }
    if (!collectedAll) {
      collected = new PagePile();
    }
  }

  private void recover() {
    tryToRecover();
    if (state == State.ENDED) {
      throw new DatabaseRefusal.ReadOnly(trouble);
    }
    if (state != State.RUNNING) {
      throw new DatabaseRefusal.Fenced("Nothing is written for now: " + trouble + ".");
    }
  }

  /// Tries to get back to where groups may begin, at most once in a while.
  private void tryToRecover() {
    Instant now = clock.instant();
    boolean early = !now.isBefore(lastTry) && now.isBefore(lastTry.plus(BETWEEN_TRIES));
    if (!early) {
      lastTry = now;
      switch (state) {
        case WAITING -> beginAgain();
        case OWING -> settleOwed();
        case ADRIFT -> putWholeCopy();
        case COLLECTING, RUNNING, ENDED -> {}
      }
    }
  }

  private void beginAgain() {
    try {
      tryBegin();
    } catch (RecoveryRefusal e) {
      LOG.log(System.Logger.Level.ERROR, e.getMessage()); // the state says it to who writes
    }
  }

  private void settleOwed() {
    put(List.of());
    int reached = reached();
    if (state == State.OWING && reached >= settings.enough()) {
      state = State.RUNNING;
    } else if (state == State.OWING && lanes.stream().anyMatch(lane -> lane.hasHole(last.seq()))) {
      state = State.ADRIFT; // waiting brings nothing more
      trouble = "the regions need a whole copy of the database first";
    } else if (state == State.OWING) {
      trouble = tooFew(reached);
    }
  }

  // Going on

  private void putSegment(PagePile pages, long from, Digest before, LogPosition position)
      throws IOException {
    List<SealedObject> parts = segment(pages, from, before, position);
    last = position;
    lastDigest = Digest.of(parts);
    if (!snapshotting.isDone()) {
      recent.put(last.seq(), lastDigest);
    }
    put(parts);
    int reached = reached();
    if (state == State.ENDED) {
      throw new IOException(trouble);
    }
    if (reached < settings.enough()) {
      state = State.OWING;
      trouble = tooFew(reached);
      throw new IOException(trouble);
    }
    parts.forEach(part -> bytesSinceSnapshot += part.bytes().length);
    if (bytesSinceSnapshot >= Math.max(settings.snapshotAfterBytes(), lastSnapshotBytes)
        || isSnapshotOld()
        || catchUp.isHoled()) {
      snapshotSoon();
    }
  }

  private boolean isSnapshotOld() {
    Instant now = clock.instant();
    return now.minus(MOST_SNAPSHOT_AGE).isAfter(olderSnapshotAt)
        && now.minus(BETWEEN_SNAPSHOTS).isAfter(lastSnapshotTry);
  }

  private void madeSnapshot(Instant at) {
    olderSnapshotAt = newerSnapshotAt.equals(Instant.MAX) ? at : newerSnapshotAt;
    newerSnapshotAt = at;
  }

  private List<SealedObject> segment(
      PagePile pages, long from, Digest before, LogPosition position) {
    List<byte[]> bodies = pages.bodies();
    List<SealedObject> parts = new ArrayList<>();
    for (int part = 0; part < bodies.size(); part++) {
      Segment segment =
          new Segment(
              before,
              from,
              clock.instant(),
              pages.pageBytes(),
              pages.databasePages(),
              bodies.get(part));
      ObjectName name =
          new ObjectName(position.lineage(), ObjectName.Shelf.LOG, position.seq(), part);
      boolean end = part == bodies.size() - 1;
      parts.add(key().seal(name, LineageKey.Kind.SEGMENT, end, segment.plain(), random));
    }
    return parts;
  }

  /// Gives objects to every lane, and waits for those that are worth waiting for.
  private void put(List<SealedObject> objects) {
    List<CompletableFuture<Void>> awaited = new ArrayList<>();
    for (Lane lane : lanes) {
      boolean prompt = lane.isPrompt();
      CompletableFuture<Void> settled = lane.put(objects);
      if (prompt) {
        awaited.add(settled);
      }
    }
    awaitAll(awaited);
    catchUp
        .supersededBy()
        .ifPresent(
            sentence -> {
              state = State.ENDED;
              trouble = sentence;
            });
  }

  private void awaitAll(List<CompletableFuture<Void>> running) {
    waits.settles(
        CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)), settings.patience());
  }

  private int reached() {
    return (int) lanes.stream().filter(lane -> lane.hasAll(last.seq())).count();
  }

  private String tooFew(int reached) {
    return "%d of at least %d regions took the database's log"
        .formatted(reached, settings.enough());
  }

  private LineageKey key() {
    return key.orElseThrow(() -> new IllegalStateException("a mirror that runs has its key"));
  }

  private Vault vault() {
    return vault.orElseThrow(
        () -> new IllegalStateException("a mirror that was begun has a vault"));
  }

  // Beginning

  private void tryBegin() {
    Found from = found.orElseThrow(() -> new IllegalStateException("no database was opened"));
    try {
      Beginning beginning = new Beginning(lanes, from.position().lineage(), vault());
      if (beginning.reachable().size() < settings.enough()) {
        trouble = tooFew(beginning.reachable().size());
        return;
      }
      if (from.fresh()) {
        agree();
        makeKey(from);
        // First: killed in between, a later start would find two histories that both go on.
        ended.addAll(beginning.endOthers(clock.instant(), random));
        putWholeCopy();
      } else {
        goOn(from, beginning);
        ended.addAll(beginning.endedOthers());
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "The mirror could not begin.", e);
      trouble = "a region could not be read";
    } catch (DatabaseRefusal e) {
      LOG.log(System.Logger.Level.WARNING, "The mirror could not begin.", e);
      trouble = "this server's disk did not keep how far the regions are";
    }
  }

  private void goOn(Found from, Beginning beginning) throws IOException {
    Optional<LineageKey> known = beginning.key();
    if (known.isEmpty()) {
      if (!beginning.reachesAll()) {
        trouble = "the regions that are there have nothing of this database's history";
        return;
      }
      agree();
      makeKey(from);
      putWholeCopy();
      return;
    }
    key = known;
    beginning
        .snapshotTimes()
        .ifPresent(
            times -> {
              olderSnapshotAt = times.getFirst();
              newerSnapshotAt = times.getLast();
            });
    Optional<Chain> chain = beginning.newest();
    chain.ifPresent(newest -> requireOurs(from, newest, beginning));
    agree();
    beginning.markBehind();
    awaitAll(lanes.stream().map(lane -> lane.put(List.of())).toList());
    if (collectedAll && chain.isPresent() && continues(from, chain.get(), beginning)) {
      PagePile pages = collected;
      collected = new PagePile();
      Chain newest = chain.get();
      state = State.RUNNING;
      putHouse();
      try {
        putSegment(pages, newest.seq(), newest.digest(), last);
      } catch (IOException _) {
        // it is owed now, and the state says so
      }
    } else {
      putWholeCopy();
    }
  }

  /// Says so in the file before a region gets anything: else a kill in between would leave a region
  /// ahead of the file.
  private void agree() {
    if (!agreed) {
      database.orElseThrow().noteAgreed();
      agreed = true;
    }
  }

  /// The same in every try: a region may have it already.
  private void makeKey(Found from) {
    if (key.isEmpty()) {
      key = Optional.of(LineageKey.make(from.position().lineage(), random));
    }
  }

  /// Whether what was collected makes, of the state that the regions have, the one that is here. A
  /// server is at most one group ahead of its regions; that group must then be in what was
  /// collected.
  private static boolean continues(Found from, Chain newest, Beginning beginning) {
    long ahead = from.position().seq() - newest.seq();
    return beginning.agrees()
        && (ahead == 0 || (ahead == 1 && from.lastGroupFollows() && beginning.reachesAll()));
  }

  private void requireOurs(Found from, Chain newest, Beginning beginning) {
    if (newest.ended()) {
      state = State.ENDED;
      trouble = beginning.endSentence();
      throw new RecoveryRefusal.Superseded(trouble);
    }
    if (newest.seq() > Math.max(from.agreed(), triedCopy)) {
      state = State.ENDED;
      trouble =
          ("The database here stands at %d, and a region has it up to %d. Put the newer one back, or rebuild it from a region with `holdfast recover`."
                  + " To go on from the older one on purpose, start once with `database.mirror: false` in holdfast.yaml, and then with `true`: that begins a new history.")
              .formatted(from.agreed(), newest.seq());
      throw new RecoveryRefusal.SetBack(trouble);
    }
  }

  /// Puts settings and certificates again: some were made since.
  public void houseChanged() {
    lock.lock();
    try {
      if (state == State.RUNNING) {
        putHouse();
      }
    } finally {
      lock.unlock();
    }
  }

  private void putHouse() {
    byte[] plain = HouseFiles.plain(new TreeMap<>(house.get()));
    ObjectName name = new ObjectName(last.lineage(), ObjectName.Shelf.HOUSE, last.seq(), houses++);
    SealedObject sealed = key().seal(name, LineageKey.Kind.HOUSE, true, plain, random);
    put(List.of(sealed));
  }

  // Whole copies

  /// Puts a copy of everything, from which the chain begins anew. Nothing is written meanwhile.
  private void putWholeCopy() {
    SqliteDatabase open = database.orElseThrow();
    try {
      Snapshots.Copy copy = snapshots.take(open);
      byte[] chain = new byte[Digest.BYTES];
      random.nextBytes(chain);
      SealedObject wrapped = key().wrapped(vault());
      List<Lane> with = new ArrayList<>();
      for (Lane lane : lanes) {
        if (hasKey(lane, wrapped)) {
          with.add(lane);
        }
      }
      triedCopy = copy.position().seq();
      for (Lane lane : List.copyOf(with)) {
        if (!Snapshots.forgetTry(lane, copy)) {
          with.remove(lane);
        }
      }
      List<Lane> whole = snapshots.put(copy, new Digest(chain), clock.instant(), key(), with);
      if (whole.size() < settings.enough()) {
        state = state == State.WAITING ? State.WAITING : State.ADRIFT;
        trouble = tooFew(whole.size());
        return;
      }
      last = copy.position();
      lastDigest = new Digest(chain);
      lastSnapshotBytes = copy.sizeBytes();
      bytesSinceSnapshot = 0;
      madeSnapshot(clock.instant());
      collected = new PagePile();
      collectedAll = true;
      for (Lane lane : lanes) {
        lane.loseTrack();
        if (whole.contains(lane)) {
          lane.has(last.seq());
        }
      }
      state = State.RUNNING;
      putHouse();
    } catch (IOException | DatabaseRefusal e) {
      LOG.log(System.Logger.Level.WARNING, "No whole copy was put into the regions.", e);
      trouble = "no whole copy could be put into the regions";
    }
  }

  private boolean hasKey(Lane lane, SealedObject wrapped) {
    try {
      Optional<byte[]> there = lane.store().read(wrapped.name().text());
      if (there.isPresent() && LineageKey.isWrapped(wrapped.name().lineage(), there.get())) {
        return LineageKey.open(wrapped.name().lineage(), there.get(), vault()).isSameAs(key());
      }
      if (there.isPresent()) {
        lane.store().delete(wrapped.name().text()); // torn while it was put
      }
      lane.store().put(wrapped.name().text(), wrapped.bytes());
      return true;
    } catch (IOException | DamagedObject | VaultRefusal.NotAuthentic _) {
      return false;
    }
  }

  private void snapshotSoon() {
    if (!snapshotting.isDone() || closed) {
      return;
    }
    recent.clear();
    recent.put(last.seq(), lastDigest);
    bytesSinceSnapshot = 0;
    catchUp.mended();
    lastSnapshotTry = clock.instant();
    snapshotting = CompletableFuture.runAsync(this::snapshot, background);
  }

  private void snapshot() {
    try {
      Snapshots.Copy copy = snapshots.take(database.orElseThrow());
      Optional<Digest> chain = digestOf(copy.position());
      if (chain.isEmpty()) {
        return; // the mirror has other troubles; a later one will do
      }
      List<Lane> whole = snapshots.put(copy, chain.get(), clock.instant(), key(), lanes);
      lock.lock();
      try {
        lastSnapshotBytes = copy.sizeBytes();
        if (whole.size() >= settings.enough()) {
          madeSnapshot(clock.instant());
        }
      } finally {
        lock.unlock();
      }
      for (Lane lane : whole) {
        Snapshots.ageOut(lane, copy.position(), ended);
      }
    } catch (IOException | DatabaseRefusal e) {
      LOG.log(System.Logger.Level.WARNING, "A snapshot of the database was not put.", e);
    }
  }

  /// The copy may hold a group that is still on its way to the regions: waits for it.
  private Optional<Digest> digestOf(LogPosition position) {
    lock.lock();
    try {
      long nanos = settings.patience().toNanos();
      while (last.seq() < position.seq() && nanos > 0 && !closed) {
        nanos = taken.awaitNanos(nanos);
      }
      return state == State.RUNNING
          ? Optional.ofNullable(recent.get(position.seq()))
          : Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
