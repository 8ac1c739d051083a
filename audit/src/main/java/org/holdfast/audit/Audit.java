package org.holdfast.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.Schema;
import org.holdfast.vault.Vault;
import org.holdfast.vault.WrappedKeys;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The log: takes events, signs where it stands, and tells when the database is not what it was.
///
///     append ──commit▶ waits for its place ──checkpoint▶ numbered, hashed, signed ──▶ witnesses
///
/// An event is in the log of its change at once, and has its place within one round (ADR 8). Safe
/// for use by any number of threads, and by several processes on one database.
public final class Audit implements AuditLog, AutoCloseable {

  /// This room's tables.
  public static final Schema SCHEMA = new Schema("audit", "org/holdfast/audit/schema");

  /// A log in which nothing happens is signed anew this often, so that one that was frozen is seen.
  public static final Duration FRESH = Duration.ofHours(1);

  private static final System.Logger LOG = System.getLogger(Audit.class.getName());
  private static final int MOST_NOTED = 10_000;

  // Operations are dated by clocks that may differ a little, or jump.
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

  private final Database database;
  private final LogKey key;
  private final PersonKeys persons;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Executor background;
  private final boolean begunNow;
  private final EventCounts counts = new EventCounts();
  private final AtomicLong appended = new AtomicLong();
  private final LinkedBlockingQueue<Round.Noted> noted = new LinkedBlockingQueue<>(MOST_NOTED);
  private final Map<Witness, Standing> standings = new ConcurrentHashMap<>();

  /// One round at a time. Guards `headsSeen`.
  private final Object rounds = new Object();

  private Instant headsSeen = Instant.EPOCH;
  private volatile Optional<Checkpoint> newest;
  private volatile Optional<Alarm> alarm = Optional.empty();

  /// How it stands with a witness.
  private static final class Standing {
    private volatile CompletableFuture<?> under = CompletableFuture.completedFuture(true);
    private volatile WitnessState state;

    /// What it keeps, as far as it is known.
    private volatile Optional<Checkpoint> keeps = Optional.empty();

    Standing(String name) {
      state = new WitnessState(name, Optional.empty(), Optional.empty());
    }
  }

  private Audit(
      Database database,
      LogKey key,
      PersonKeys persons,
      SecureRandom random,
      InstantSource clock,
      Executor background,
      boolean begunNow) {
    this.database = database;
    this.key = key;
    this.persons = persons;
    this.random = random;
    this.clock = clock;
    this.background = background;
    this.begunNow = begunNow;
    this.newest = stored();
  }

  /// Opens the log, or begins it in a database that has none.
  ///
  /// @param database has [#SCHEMA]; not closed by this
  /// @param keep how long an unwrapped key of a person stays in memory; the log's own stays
  /// @param background runs what waits for witnesses
  /// @throws org.holdfast.vault.VaultRefusal if the log's key cannot be unwrapped
  public static Audit open(
      Database database,
      Vault vault,
      SecureRandom random,
      InstantSource clock,
      Duration keep,
      Executor background) {
    PersonKeys persons = new PersonKeys(vault, random, clock, keep);
    Optional<LogKey> known = database.read(tx -> LogKey.open(tx, vault));
    boolean begun =
        known.isEmpty() && database.write(tx -> begin(tx, vault, persons, random, now(clock)));
    LogKey key = known.orElseGet(() -> database.read(tx -> LogKey.open(tx, vault)).orElseThrow());
    return new Audit(database, key, persons, random, clock, background, begun);
  }

  /// Drops keys of persons that were in memory long enough. Each use of one does it; call it now
  /// and then, so that it happens on an idle server too.
  public void forgetExpired() {
    persons.forgetExpired();
  }

  /// The keys that this room keeps wrapped.
  public List<WrappedKeys> wrappedKeys() {
    return wrappedKeys(database);
  }

  /// The same of a database that no log is open in.
  public static List<WrappedKeys> wrappedKeys(Database database) {
    return List.of(new KeptLogKey(database), new KeptPersonKeys(database));
  }

  private static boolean begin(
      DSLContext tx, Vault vault, PersonKeys persons, SecureRandom random, Instant now) {
    if (!LogKey.create(tx, vault, random)) {
      return false;
    }
    if (StoredLog.highest(tx) == 0) {
      try (LogKey key = LogKey.open(tx, vault).orElseThrow()) {
        new Round(tx, key, persons, random, now).begin(1, List.of(begun(key, 1)));
      }
    }
    return true;
  }

  private static Event begun(LogKey key, int number) {
    return Event.done(EventKind.LOG_BEGUN, new Who.Server()).on(new Target.Log(key.id(), number));
  }

  private static Instant now(InstantSource clock) {
    return Instant.ofEpochMilli(clock.millis());
  }

  /// The newest checkpoint as it is stored, if it is one of ours; else the alarm is raised.
  private Optional<Checkpoint> stored() {
    try {
      return Optional.of(
          database.read(
              tx -> {
                StoredLog log =
                    StoredLog.newest(tx)
                        .orElseThrow(() -> new AuditRefusal.Tampered("There is no log."));
                Checkpoint stored = Checkpoint.parse(log.note(), key.key(key.origin(log.no())));
                boolean whole =
                    new MerkleTree(log).head(stored.head().size()).equals(stored.head())
                        && log.row(stored.head().size()).isEmpty()
                        && log.no() == StoredLog.highest(tx);
                if (!whole) {
                  throw new AuditRefusal.Tampered("The log is not as it was signed.");
                }
                return stored;
              }));
    } catch (AuditRefusal _) {
      raise(new Alarm(Reason.LOG_ALTERED, "the log", TreeHead.EMPTY, TreeHead.EMPTY, 0));
      return Optional.empty();
    }
  }

  @Override
  public void append(DSLContext tx, Event event) {
    counts.count(event);
    new Round(tx, key, persons, random, now(clock)).append(event, appended.getAndIncrement());
  }

  /// Appends an event that belongs to no change, in a change of its own.
  public void record(Event event) {
    database.write(
        tx -> {
          append(tx, event);
          return true;
        });
  }

  /// Keeps an event for the next checkpoint: for what happens where nobody can write, or too often
  /// to be flushed each time. Lost if the process is killed before. When too many wait, one that
  /// came later is dropped; that is told on the service log.
  public void note(Event event) {
    counts.count(event);
    if (!noted.offer(new Round.Noted(event, now(clock)))) {
      LOG.log(System.Logger.Level.WARNING, "Too many events wait for the log: one was dropped.");
    }
  }

  /// How many events of a kind with an outcome were told to this log since it was opened. One that
  /// a change told and that was tried again, or undone, may be counted more often than it stands
  /// there.
  public long told(EventKind kind, Outcome outcome) {
    return counts.sum(kind, outcome);
  }

  /// How many events wait in memory for the next checkpoint.
  public int waiting() {
    return noted.size();
  }

  /// Numbers what is new and signs the head of the log, if there is something new or the newest
  /// signature is an hour old. Call it every few seconds.
  ///
  /// @param witnesses shown every new checkpoint, each beside the others
  /// @return the new checkpoint; empty if there was nothing to do, or an alarm is raised
  public Optional<Checkpoint> checkpoint(HeadSource heads, List<Witness> witnesses) {
    synchronized (rounds) {
      takeAcceptanceOver();
      Optional<Checkpoint> signed = Optional.empty();
      boolean more = true;
      while (more && alarm.isEmpty()) {
        Optional<Checkpoint> next = round(heads);
        more = next.isPresent() && database.<Boolean>read(StoredLog::hasPending);
        signed = next.isPresent() ? next : signed;
      }
      if (alarm.isEmpty()) {
        show(witnesses);
      }
      return signed;
    }
  }

  private Optional<Checkpoint> round(HeadSource heads) {
    Checkpoint known = newest.orElseThrow();
    Instant now = now(clock);
    Instant since = now.isBefore(headsSeen) ? Instant.EPOCH : headsSeen.minus(CLOCKS_DIFFER);
    List<Round.Noted> waiting = new ArrayList<>();
    noted.drainTo(waiting, Round.MOST);
    boolean due = !known.signedAt().plus(FRESH).isAfter(now);
    boolean fresh =
        due
            || !waiting.isEmpty()
            || database.<Boolean>read(
                tx -> StoredLog.hasPending(tx) || !changed(tx, heads, since).isEmpty());
    if (!fresh) {
      headsSeen = now;
      return Optional.empty();
    }
    boolean done = false;
    try {
      Checkpoint signed =
          database.write(
              tx ->
                  new Round(tx, key, persons, random, now)
                      .run(known, waiting, changed(tx, heads, since)));
      done = true;
      newest = Optional.of(signed);
      headsSeen = now;
      return Optional.of(signed);
    } catch (AlarmRaised e) {
      raise(e.alarm());
      return Optional.empty();
    } finally {
      if (!done) {
        noted.addAll(waiting.subList(0, Math.min(waiting.size(), noted.remainingCapacity())));
      }
    }
  }

  private static List<DriveHead> changed(DSLContext tx, HeadSource heads, Instant since) {
    return heads.since(tx, since).stream()
        .filter(head -> !StoredLog.driveHead(tx, head.drive()).equals(Optional.of(head)))
        .toList();
  }

  /// Shows the newest checkpoint to those that have not seen it, each on a thread of its own: one
  /// that hangs keeps nobody, and is left alone until its call is back.
  private void show(List<Witness> witnesses) {
    for (Witness witness : witnesses) {
      Standing standing = standing(witness);
      boolean behind = !standing.keeps.map(this::isNewest).orElse(false);
      if (behind && standing.under.isDone()) {
        standing.under = CompletableFuture.runAsync(() -> meet(witness, standing), background);
      }
    }
  }

  /// Apart from cosignatures, which come later.
  private boolean isNewest(Checkpoint kept) {
    Checkpoint now = newest.orElseThrow();
    return kept.note().text().equals(now.note().text()) && kept.signedAt().equals(now.signedAt());
  }

  private Standing standing(Witness witness) {
    return standings.computeIfAbsent(witness, each -> new Standing(each.name()));
  }

  private void meet(Witness witness, Standing standing) {
    Checkpoint shown = newest.orElseThrow();
    try {
      switch (witness.meet(shown, history(shown), !mayKnowAnother(standing))) {
        case Meeting.Agreed(List<Meeting.Cosignature> cosignatures) -> {
          cosigned(shown, cosignatures);
          kept(standing, shown);
        }
        case Meeting.KnowsMore(int log, TreeHead known) -> {
          if (!wentOn(shown)) {
            raise(new Alarm(Reason.DATABASE_OLDER, witness.name(), shown.head(), known, log));
          }
        }
        case Meeting.Disagrees(int log, TreeHead known) -> {
          if (!wentOn(shown)) {
            raise(new Alarm(Reason.HISTORY_FORKED, witness.name(), shown.head(), known, log));
          }
        }
        case Meeting.Strange _ -> strange(witness, standing, shown);
      }
    } catch (IOException | DatabaseRefusal | AuditRefusal e) {
      trouble(standing, String.valueOf(e.getMessage()));
    }
  }

  /// Another process may have signed what came after, and shown it before this one showed what it
  /// knew. Then that is the newest here, too, and is shown in the next round; what went back never
  /// is.
  ///
  /// @return whether the database is beyond what was shown
  private boolean wentOn(Checkpoint shown) {
    Optional<Checkpoint> stored = stored();
    if (stored.isEmpty() || !isBeyond(stored.get(), shown) || !goesOnFrom(stored.get(), shown)) {
      return false;
    }
    synchronized (standings) {
      if (isBeyond(stored.get(), newest.orElse(shown))) {
        newest = stored;
      }
    }
    return true;
  }

  private boolean goesOnFrom(Checkpoint later, Checkpoint earlier) {
    if (!later.origin().equals(earlier.origin())) {
      return true; // a new log, begun on purpose: its first entries say why
    }
    int number = LogKey.number(earlier.origin()).orElseThrow();
    return database.read(
        tx ->
            new MerkleTree(new StoredLog(tx, number))
                .head(earlier.head().size())
                .equals(earlier.head()));
  }

  private static boolean isBeyond(Checkpoint later, Checkpoint earlier) {
    int log = LogKey.number(later.origin()).orElseThrow();
    int before = LogKey.number(earlier.origin()).orElseThrow();
    return log > before || (log == before && later.head().size() > earlier.head().size());
  }

  /// Whether what is no checkpoint of this log may be one of a log that was here before. Not where
  /// this process has seen its own kept: that was damaged since.
  private boolean mayKnowAnother(Standing standing) {
    return begunNow && standing.keeps.isEmpty();
  }

  private void strange(Witness witness, Standing standing, Checkpoint shown) {
    if (mayKnowAnother(standing)) {
      raise(new Alarm(Reason.LOG_GONE, witness.name(), shown.head(), TreeHead.EMPTY, 0));
    } else {
      LOG.log(
          System.Logger.Level.WARNING,
          "What {0} held was no checkpoint of this server; it was replaced.",
          witness.name());
      kept(standing, shown);
    }
  }

  private void kept(Standing standing, Checkpoint shown) {
    standing.keeps = Optional.of(shown);
    standing.state =
        new WitnessState(standing.state.name(), Optional.of(clock.instant()), Optional.empty());
  }

  private static void trouble(Standing standing, String what) {
    WitnessState before = standing.state;
    if (before.trouble().isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} did not keep the newest checkpoint: {1}",
          before.name(),
          what);
    }
    standing.state = new WitnessState(before.name(), before.kept(), Optional.of(what));
  }

  /// A cosignature is kept with the checkpoint that it is for, while that is the newest.
  private void cosigned(Checkpoint shown, List<Meeting.Cosignature> cosignatures) {
    if (cosignatures.isEmpty()) {
      return;
    }
    List<NoteSignature> lines = cosignatures.stream().map(Meeting.Cosignature::signature).toList();
    database.write(tx -> keep(tx, shown, lines));
    synchronized (standings) {
      newest =
          newest.map(now -> now.note().text().equals(shown.note().text()) ? now.with(lines) : now);
    }
  }

  private boolean keep(DSLContext tx, Checkpoint shown, List<NoteSignature> lines) {
    StoredLog log = new StoredLog(tx, LogKey.number(shown.origin()).orElseThrow());
    log.lock();
    SignedNote stored = SignedNote.parse(log.note());
    if (stored.text().equals(shown.note().text())) {
      log.keep(stored.with(lines).bytes());
    }
    return true;
  }

  private void raise(Alarm raised) {
    synchronized (standings) {
      if (alarm.isEmpty()) {
        alarm = Optional.of(raised);
        LOG.log(System.Logger.Level.ERROR, "ALARM: {0}", raised.sentence());
      }
    }
  }

  /// Asks all witnesses what they know, and compares drives with what the log says of them. To be
  /// called once, before anything is written.
  ///
  /// @param patience longest wait for a witness that does not answer
  /// @return the alarm that is raised now
  public Optional<Alarm> check(HeadSource heads, List<Witness> witnesses, Duration patience) {
    if (alarm.isEmpty()) {
      show(witnesses);
      for (Witness witness : witnesses) {
        await(standing(witness), patience);
      }
    }
    if (alarm.isEmpty()) {
      database
          .<Optional<Alarm>>read(tx -> new DriveCheck(tx, heads, key).older(newest.orElseThrow()))
          .ifPresent(this::raise);
    }
    return alarm;
  }

  /// Compares drives with what the log says of them, as both are stored now: for whoever is about
  /// to remove something for good. A drive that was set back or is gone, and no entry says that it
  /// was destroyed, raises the alarm.
  ///
  /// @return the alarm that is raised now
  public Optional<Alarm> compare(HeadSource heads) {
    if (alarm.isEmpty()) {
      try {
        // All of it in one look: another process may sign, or destroy a drive, right after.
        database
            .<Optional<Alarm>>read(tx -> new DriveCheck(tx, heads, key).older(signed(tx)))
            .ifPresent(this::raise);
      } catch (AuditRefusal _) {
        raise(new Alarm(Reason.LOG_ALTERED, "the log", TreeHead.EMPTY, TreeHead.EMPTY, 0));
      }
    }
    return alarm;
  }

  private Checkpoint signed(DSLContext tx) {
    StoredLog log =
        StoredLog.newest(tx).orElseThrow(() -> new AuditRefusal.Tampered("There is no log."));
    return Checkpoint.parse(log.note(), key.key(key.origin(log.no())));
  }

  /// Waits until every witness has answered, or for so long for each.
  public void await(Duration patience) {
    standings.values().forEach(standing -> await(standing, patience));
  }

  private static void await(Standing standing, Duration patience) {
    try {
      standing.under.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      trouble(standing, "it does not answer");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a meeting with a witness broke", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Accepts on purpose what the alarm is about: a new log begins, and its first entries say so.
  ///
  /// @param witnesses shown its first checkpoint
  /// @throws AuditRefusal.NoAlarm if there is none
  public Alarm accept(HeadSource heads, List<Witness> witnesses) {
    synchronized (rounds) {
      Alarm accepted = alarm.orElseThrow(AuditRefusal.NoAlarm::new);
      Checkpoint begun =
          database.write(
              tx -> {
                int number = 1 + Math.max(StoredLog.highest(tx), accepted.knownLog());
                Sql.of(tx, "delete from audit_drive_head").run();
                return new Round(tx, key, persons, random, now(clock))
                    .begin(number, List.of(begun(key, number), acceptance(accepted, number)));
              });
      newest = Optional.of(begun);
      headsSeen = Instant.EPOCH;
      alarm = Optional.empty();
      checkpoint(heads, List.of());
      show(witnesses);
      return accepted;
    }
  }

  /// What this process is alarmed about may have been accepted in another one: then a log has begun
  /// that is newer than any the alarm knows of, signed with the key that the vault opens.
  private void takeAcceptanceOver() {
    Optional<Alarm> raised = alarm;
    if (raised.isEmpty()) {
      return;
    }
    int known =
        Math.max(
            raised.get().knownLog(),
            newest.map(each -> LogKey.number(each.origin()).orElseThrow()).orElse(0));
    Optional<Checkpoint> stored = stored();
    if (stored.isPresent() && LogKey.number(stored.get().origin()).orElseThrow() > known) {
      newest = stored;
      headsSeen = Instant.EPOCH;
      alarm = Optional.empty();
      LOG.log(System.Logger.Level.INFO, "The alarm was accepted in another process.");
    }
  }

  private Event acceptance(Alarm accepted, int number) {
    return Event.done(EventKind.ALARM_ACCEPTED, new Who.Keeper())
        .on(new Target.Log(key.id(), number))
        .ending(Outcome.DONE, accepted.reason())
        .saying(new Detail.Histories(accepted.here(), accepted.known()))
        .in(Circumstances.NONE.withFactor(Factor.COMMAND_LINE));
  }

  /// What is wrong, if anything is. While it is, nothing may be written.
  public Optional<Alarm> alarm() {
    return alarm;
  }

  /// The newest checkpoint; empty only while the log itself is damaged.
  public Optional<Checkpoint> newest() {
    return newest;
  }

  public List<WitnessState> witnesses() {
    return standings.values().stream().map(standing -> standing.state).toList();
  }

  /// What to check this log with.
  public NoteKey key() {
    return key.key(newest.map(Checkpoint::origin).orElseGet(() -> key.origin(1)));
  }

  /// Proofs for someone who knows an earlier part of the log.
  public History history(Checkpoint ours) {
    return new History() {
      @Override
      public NoteKey key(String origin) {
        return key.key(origin);
      }

      @Override
      public TreeHead head(long size) {
        return tree(ours, tree -> tree.head(size));
      }

      @Override
      public List<Hash> since(long older) {
        return tree(ours, tree -> tree.consistency(older, ours.head().size()));
      }
    };
  }

  private <T extends @Nullable Object> T tree(Checkpoint of, Function<MerkleTree, T> ask) {
    int number = LogKey.number(of.origin()).orElseThrow();
    return database.read(tx -> ask.apply(new MerkleTree(new StoredLog(tx, number))));
  }

  /// The hashes of a tile of the newest log, one after the other.
  ///
  /// @return empty if the newest checkpoint has no such tile
  public Optional<byte[]> tile(TilePath tile) {
    Optional<Checkpoint> of = newest;
    long first = tile.index() * TileHashes.WIDTH;
    boolean there =
        of.isPresent()
            && tile.index() < Long.MAX_VALUE / TileHashes.WIDTH - 1
            && first + tile.width() <= TilePath.hashes(tile.level(), of.get().head().size());
    if (!there) {
      return Optional.empty();
    }
    int number = LogKey.number(of.get().origin()).orElseThrow();
    List<Hash> hashes =
        database.read(tx -> new StoredLog(tx, number).at(tile.level(), first, tile.width()));
    byte[] bytes = new byte[hashes.size() * Hash.BYTES];
    for (int i = 0; i < hashes.size(); i++) {
      System.arraycopy(hashes.get(i).bytes(), 0, bytes, i * Hash.BYTES, Hash.BYTES);
    }
    return Optional.of(bytes);
  }

  /// What concerns a person, newest first; of what happened in the last seconds, all that has its
  /// place already.
  ///
  /// @param cursor as the page before gave it
  /// @param limit 1 to 1,000
  /// @throws AuditRefusal.Tampered if one of the entries is not as it was written
  public EventPage events(UUID person, Optional<String> cursor, int limit) {
    return database.read(tx -> new Reading(tx, key, persons).page(person, cursor, limit));
  }

  /// The same entries with their bytes, for who checks them without believing this server. What was
  /// altered is among them, and is said to be.
  ///
  /// @param cursor as the page before gave it
  /// @param limit 1 to 1,000
  public WrittenPage written(UUID person, Optional<String> cursor, int limit) {
    return database.read(tx -> new Reading(tx, key, persons).written(person, cursor, limit));
  }

  /// Shows that entries about a person stand in a log: one moment's checkpoint, and hashes. Of what
  /// is not theirs it tells nothing but hashes of whole parts of the tree.
  ///
  /// @param log its number
  /// @param entries their places
  /// @param known how many entries the log had when they last looked; 0: they never did
  /// @return empty if there is no such log, or one of the entries is not theirs
  /// @throws AuditRefusal.Tampered if the log lacks hashes of its tree
  /// @throws AuditRefusal.NotANote if its checkpoint is not one that this server signed
  public Optional<LogProof> proof(UUID person, int log, List<Long> entries, long known) {
    return database.read(tx -> new Reading(tx, key, persons).proof(person, log, entries, known));
  }

  /// The newest entry of a kind.
  public Optional<Entry> last(EventKind kind) {
    return database.read(tx -> new Reading(tx, key, persons).last(kind));
  }

  /// Gives all entries of a kind in the newest log, the oldest first, in one look.
  ///
  /// @throws AuditRefusal.Tampered if one of the entries is not as it was written
  public void each(EventKind kind, Consumer<Entry> each) {
    database.<Boolean>read(
        tx -> {
          new Reading(tx, key, persons).each(kind, each);
          return true;
        });
  }

  /// Destroys a person's key: what entries say about them is unreadable from now on, and the log
  /// verifies as before.
  public void erase(UUID person) {
    database.write(
        tx -> {
          erase(tx, person);
          return true;
        });
  }

  /// The same, as part of a change.
  public void erase(DSLContext tx, UUID person) {
    persons.destroy(tx, person);
    append(
        tx,
        Event.done(EventKind.PERSON_ERASED, new Who.Server())
            .on(new Target.Account(person))
            .about(person));
  }

  /// The newest entry of a kind about a person; empty until it has its place.
  ///
  /// @throws AuditRefusal.Tampered if one of the entries is not as it was written
  public Optional<Entry> last(EventKind kind, UUID person) {
    return database.read(tx -> new Reading(tx, key, persons).last(kind, person));
  }

  /// Signs what a deleted person is told, with the key of the log.
  ///
  /// @return a note that [Receipt#check] reads
  public byte[] sign(Receipt receipt) {
    NoteSigner signer = key.signer(receipt.log());
    String text = receipt.text();
    return new SignedNote(text, List.of(signer.sign(text))).bytes();
  }

  /// Destroys the keys that strangers' addresses are sealed with, two months after they came. Call
  /// it now and then.
  public void forgetStrangers() {
    database.write(
        tx -> {
          persons.destroyStrangers(tx, now(clock));
          return true;
        });
  }

  /// Checks the newest log against its checkpoint, every entry of it, and what lies beside it.
  public List<LogFinding> verify(HeadSource heads, LogProgress progress) {
    return new StoredCheck(database, key, persons, heads, progress).run();
  }

  /// Writes the newest log as one file, from which it can be checked without this server.
  ///
  /// @param out not closed
  /// @return how many entries it holds
  public long export(OutputStream out, LogProgress progress) throws IOException {
    Checkpoint signed =
        newest.orElseThrow(() -> new AuditRefusal.Tampered("There is no checkpoint to export."));
    return new BundleWriter(database, key(), signed, progress).write(out);
  }

  /// Wipes the keys from memory.
  @Override
  public void close() {
    persons.close();
    key.close();
  }
}
