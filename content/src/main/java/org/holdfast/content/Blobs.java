package org.holdfast.content;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.database.Database;
import org.holdfast.database.Schema;
import org.jooq.DSLContext;

/// The front door: writes, reads, repairs and removes blobs.
///
/// A blob is encrypted under a key of its own and lies in every region. It is written to all of
/// them at the same time and counts when enough have it on disk; it is read from the first region,
/// in the order given, whose copy is authentic. A region that is being drained is read last, and
/// takes nothing but removals. Whatever the size, an upload or download holds a few segments in
/// memory, and nothing is written in the clear. Safe for use by any number of threads.
public final class Blobs implements AutoCloseable {

  /// This room's tables in the metadata database: which regions there are, which copies lack.
  public static final Schema SCHEMA = new Schema("content", "org/holdfast/content/schema");

  private static final Duration PATIENCE = Duration.ofSeconds(30); // a slow disk's longest flush
  private static final Duration HEDGE = Duration.ofMillis(300); // an answer within a second

  private final List<Site> named;
  private final List<Site> sites; // those that are being drained last
  private final List<Site> staying;
  private final RegionRegister register;
  private final CopyPolicy policy;
  private final SecureRandom random;
  private final MissingCopies missing;
  private final DoomedCopies doomed;
  private final Reads reads;
  private final Writes writes;
  private final Drafts drafts;
  private final Repairs repairs;
  private final Checks checks;
  private final Upkeep upkeep;
  private final Turns removals = new Turns();
  private final Caring caring;
  private final Set<RevisionId> held = ConcurrentHashMap.newKeySet();

  /// @param regions nearest first; not closed by this
  /// @param database has [#SCHEMA]; not closed by this
  /// @param copiers starts every task at once, best on a virtual thread of its own
  /// @throws IllegalArgumentException if two regions have one name or are one place
  public Blobs(
      List<Region> regions,
      CopyPolicy policy,
      Database database,
      SecureRandom random,
      InstantSource clock,
      Executor copiers) {
    this(regions, policy, database, random, clock, copiers, CopyWatch.NOBODY);
  }

  /// The same, with someone who is told of damaged copies.
  public Blobs(
      List<Region> regions,
      CopyPolicy policy,
      Database database,
      SecureRandom random,
      InstantSource clock,
      Executor copiers,
      CopyWatch watch) {
    this(
        regions,
        policy,
        database,
        random,
        clock,
        new Crew(copiers, PATIENCE, HEDGE, Waits.REAL),
        watch);
  }

  /// The same, with waits for regions that another time decides.
  public Blobs(
      List<Region> regions,
      CopyPolicy policy,
      Database database,
      SecureRandom random,
      InstantSource clock,
      Executor copiers,
      Waits waits) {
    this(regions, policy, database, random, clock, new Crew(copiers, PATIENCE, HEDGE, waits));
  }

  Blobs(
      List<Region> regions,
      CopyPolicy policy,
      Database database,
      SecureRandom random,
      InstantSource clock,
      Crew crew) {
    this(regions, policy, database, random, clock, crew, CopyWatch.NOBODY);
  }

  private Blobs(
      List<Region> regions,
      CopyPolicy policy,
      Database database,
      SecureRandom random,
      InstantSource clock,
      Crew crew,
      CopyWatch watch) {
    this.random = random;
    this.policy = policy;
    register = new RegionRegister(database, random);
    named = regions.stream().map(region -> new Site(region, register)).toList();
    requireDistinctNames(named);
    staying = named.stream().filter(site -> !policy.draining().contains(site.name())).toList();
    sites =
        Stream.concat(staying.stream(), named.stream().filter(site -> !staying.contains(site)))
            .toList();
    ChunkPool chunks = new ChunkPool();
    Ciphers ciphers = new Ciphers();
    missing = new MissingCopies(database, clock);
    doomed = new DoomedCopies(database);
    reads = new Reads(sites, staying, crew, chunks, ciphers);
    writes = new Writes(staying, crew, new Quorum(policy, missing), chunks, ciphers, random);
    Turns turns = new Turns();
    drafts =
        new Drafts(
            writes,
            new DraftParts(reads, writes),
            new DraftRecovery(reads),
            missing,
            turns,
            new DraftMemory());
    repairs = new Repairs(reads, missing, watch);
    checks = new Checks(reads);
    caring = new Caring(reads, checks, repairs, turns, removals);
    upkeep = new Upkeep(sites, staying, missing, doomed, crew, turns, removals);
    // Now, so that a mistake in the settings shows at the start; one that is absent comes later.
    crew.all(sites, Region::state);
  }

  /// The names of the regions that were ever used.
  ///
  /// @param database has [#SCHEMA]
  public static Set<String> knownRegions(Database database) {
    return RegionRegister.names(database);
  }

  /// Forgets which identity a region had: where its place is blank, it is begun anew there at the
  /// next start. For who knows that it is lost, and no mount that is away.
  ///
  /// @param database has [#SCHEMA]
  public static void forgetRegion(Database database, String name) {
    RegionRegister.forget(database, name);
  }

  /// Has the JDK compile ciphers and checksums before the first person waits for them. Takes less
  /// than a second, beside other work; nothing where this process did it before, or its JVM has no
  /// optimizing compiler.
  public static void warmUp(SecureRandom random) {
    WarmUp.once(random);
  }

  /// What is held now.
  public Set<RevisionId> held() {
    return Set.copyOf(held);
  }

  /// Keeps a revision from sweeps of this process until the result is closed: from before it is
  /// written until it is known. How old it is says nothing of that: clocks jump, and many a copy
  /// takes its time.
  public Held hold(RevisionId revision) {
    held.add(revision);
    return () -> held.remove(revision);
  }

  /// A revision that no sweep takes.
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /// Writes one revision to every region, encrypting as it reads.
  ///
  /// Returns once enough regions have it on disk and the others have finished or failed; what lacks
  /// a copy is recorded before. If it throws, no one can find a copy; the sweep removes what is
  /// left.
  ///
  /// @param plain read to its end, not closed
  /// @param atMostBytes one more and the write is refused
  /// @throws IOException only from `plain`
  /// @throws ContentRefusal.TooFewRegions if fewer regions took it than the policy asks (retry
  ///   later)
  /// @throws ContentRefusal.TooLong if there is more than `atMostBytes`
  public StoredBlob write(BlobAddress at, DriveKey key, InputStream plain, long atMostBytes)
      throws IOException {
    try (FileKey fileKey = FileKey.fresh(at, key, random)) {
      return writes.write(fileKey, plain, atMostBytes);
    }
  }

  /// Opens a blob for reading. Touches no region yet.
  ///
  /// @param sizeBytes of the plaintext, as it was written
  /// @param expected if given, a read of the whole is checked against its SHA-256
  /// @throws ContentRefusal.NotAuthentic if `seal` was not made for this blob under this drive key
  public BlobReader open(
      BlobAddress at,
      DriveKey key,
      BlobSeal seal,
      long sizeBytes,
      Optional<ContentHashes> expected) {
    requireSize(at, sizeBytes);
    FileKey fileKey = FileKey.open(at, key, seal);
    return new BlobReader(
        reads.ofBlob(fileKey, sizeBytes, sites),
        fileKey,
        sizeBytes,
        expected,
        reads.crew().executor(),
        flaws -> repairs.soon(fileKey, sizeBytes, expected, flaws));
  }

  /// Writes a file's content again as another revision, encrypted anew: no two blobs share a key,
  /// so that each can be shredded by itself.
  ///
  /// @throws ContentRefusal as [#write], or as reading `from`
  public StoredBlob copy(BlobReader from, BlobAddress to, DriveKey key) {
    try (BlobStream plain = from.stream(0, from.sizeBytes())) {
      return write(to, key, plain, from.sizeBytes());
    } catch (IOException e) {
      throw new IllegalStateException("a blob is read without IOException", e);
    }
  }

  /// Begins an upload that comes in several steps. Touches no region yet.
  public BlobDraft begin(BlobAddress at, DriveKey key) {
    try (FileKey fileKey = FileKey.fresh(at, key, random)) {
      return new BlobDraft(at, fileKey.seal(), 0);
    }
  }

  /// Adds the next bytes to an upload. Durable in enough regions when it returns; on any failure, a
  /// kill included, the draft stays good as it was. Steps of one draft go one after the other.
  ///
  /// @param draft as the last step returned it
  /// @param plain exactly `lengthBytes` are read from it; an earlier end is an
  ///   [java.io.EOFException]
  /// @param atMostBytes for the whole upload
  /// @return the draft with more received
  /// @throws IOException only from `plain`
  /// @throws ContentRefusal.DraftLost if no region has the bytes received so far
  public BlobDraft append(
      BlobDraft draft, DriveKey key, InputStream plain, long lengthBytes, long atMostBytes)
      throws IOException {
    if (lengthBytes < 0) {
      throw new IllegalArgumentException("a length is not negative: " + lengthBytes);
    }
    try (FileKey fileKey = FileKey.open(draft.address(), key, draft.seal())) {
      return drafts.append(draft, fileKey, plain, lengthBytes, atMostBytes);
    }
  }

  /// Turns an upload into a blob. May be called again if it failed or was cut short, until its
  /// result has been used.
  ///
  /// @throws ContentRefusal.DraftLost if no region has the bytes received so far
  public StoredBlob finish(BlobDraft draft, DriveKey key) {
    try (FileKey fileKey = FileKey.open(draft.address(), key, draft.seal())) {
      return drafts.finish(draft, fileKey);
    }
  }

  /// Brings what each region has of an upload to where the upload stands: a region that came later
  /// may lack some of it. Does not wait for a step that is under way.
  ///
  /// @return whether enough regions have all of it now; false while somebody is at it
  /// @throws ContentRefusal as [#append]
  public boolean settle(BlobDraft draft, DriveKey key) {
    try (FileKey fileKey = FileKey.open(draft.address(), key, draft.seal())) {
      return drafts.settle(draft, fileKey);
    }
  }

  /// Gives an upload up.
  public void discard(BlobDraft draft) {
    delete(draft.address().revision());
  }

  /// Removes a blob or draft from every region. Regions that cannot be reached now are swept later.
  /// Shredding does not wait for this: without its wrapped key a blob is noise.
  public void delete(RevisionId revision) {
    drafts.forget(revision);
    try (Turns.Turn _ = removals.take(revision)) {
      writes
          .crew()
          .all(
              sites,
              region -> {
                region.delete(revision);
                return true;
              });
      missing.forget(revision);
    }
  }

  /// Condemns blobs and drafts of a drive whose keys were destroyed, as part of the change in which
  /// the last row that knew them goes: so that none is forgotten, also in a region that is away.
  /// [#removeDoomed] removes them.
  public void doom(DSLContext tx, DriveId drive, List<RevisionId> revisions) {
    doomed.add(tx, drive, revisions, sites.stream().map(Site::name).toList());
  }

  /// Removes condemned copies, from each region that can be reached. Call it again for the others.
  ///
  /// @param atMost in each region
  /// @return how many were removed
  public int removeDoomed(int atMost) {
    return upkeep.removeDoomed(atMost, drafts::forget);
  }

  /// Which regions may still hold condemned copies of a drive's, and how many.
  public Map<String, Long> doomed(DriveId drive) {
    return doomed.countByRegion(drive);
  }

  /// Reads one region's copy from end to end, and compares its SHA-256.
  ///
  /// @throws ContentRefusal.NotAuthentic if `seal` was not made for this blob under this drive key
  public BlobCheck check(
      Region region,
      BlobAddress at,
      DriveKey key,
      BlobSeal seal,
      long sizeBytes,
      ContentHashes expected) {
    requireSize(at, sizeBytes);
    try (FileKey fileKey = FileKey.open(at, key, seal)) {
      return checks.check(site(region), fileKey, sizeBytes, expected);
    }
  }

  /// Reads one region's copy from end to end. If it is missing or damaged, all copies are read, and
  /// the flawed ones made anew from one whose SHA-256 is right; regions that are being drained are
  /// read only if no other copy is. Takes its turn with whoever writes or removes the blob.
  ///
  /// @param known whether the blob is still wanted; one that is not is neither flawed nor repaired
  /// @throws ContentRefusal.NotAuthentic if `seal` was not made for this blob under this drive key
  public BlobCare care(
      Region region,
      BlobAddress at,
      DriveKey key,
      BlobSeal seal,
      long sizeBytes,
      ContentHashes expected,
      Predicate<RevisionId> known,
      Pace pace) {
    requireSize(at, sizeBytes);
    try (FileKey fileKey = FileKey.open(at, key, seal)) {
      return caring.look(site(region), fileKey, sizeBytes, expected, known, pace);
    }
  }

  /// The same for the copies in all regions, at full speed.
  ///
  /// @throws ContentRefusal.NotAuthentic if `seal` was not made for this blob under this drive key
  public BlobCare care(
      BlobAddress at,
      DriveKey key,
      BlobSeal seal,
      long sizeBytes,
      ContentHashes expected,
      Predicate<RevisionId> known) {
    requireSize(at, sizeBytes);
    try (FileKey fileKey = FileKey.open(at, key, seal)) {
      return caring.mend(fileKey, sizeBytes, expected, known);
    }
  }

  /// Makes one region's copy anew from authentic segments, wherever they are.
  ///
  /// @return whether the region took it
  /// @throws ContentRefusal if some segment is authentic nowhere
  public boolean repair(
      Region region, BlobAddress at, DriveKey key, BlobSeal seal, long sizeBytes) {
    requireSize(at, sizeBytes);
    Site site = site(region);
    try (FileKey fileKey = FileKey.open(at, key, seal)) {
      repairs.now(fileKey, sizeBytes, Optional.empty(), site);
      return true;
    } catch (IOException e) {
      site.noteTrouble(e.toString());
      return false;
    }
  }

  /// A place that is none of these regions and has copies of its own, such as a backup.
  ///
  /// @param place attached by the caller, and closed by it
  public OutsideCopies outside(Region place) {
    return new OutsideCopies(reads, repairs, checks, Site.outside(place, register));
  }

  /// Makes copies that are known to be missing, longest missing first. No key is needed: stored
  /// bytes are copied after length and header were found right, and authenticated whenever they are
  /// read.
  public RepairReport repairMissing(int atMost) {
    return upkeep.repairMissing(atMost);
  }

  /// Finds blobs, parts and drafts that nobody knows: left by crashes, failures and unreachable
  /// regions, or put there by strangers; and those of which a copy is on record as missing. What is
  /// held ([#hold]) or condemned is none of them. Removes nothing. Takes as long as the regions
  /// take to name all that lies in them; who calls waits for it.
  ///
  /// @param known which of some hundred revisions are still wanted, or a draft of them is
  /// @param atMost how many are named, so that a database that knows nothing fills no memory
  public Leftovers leftovers(Function<List<RevisionId>, Set<RevisionId>> known, int atMost) {
    return upkeep.leftovers(held::contains, known, atMost);
  }

  /// Removes leftovers from every region, and forgets which of their copies are missing.
  ///
  /// @param revisions that nobody will want any more, as a change has made sure that is durable
  /// @return those of which nothing is left; the others are in a region that cannot be reached, or
  ///   somebody is at them
  public Set<RevisionId> removeLeftovers(Collection<RevisionId> revisions) {
    revisions.forEach(drafts::forget);
    return upkeep.remove(revisions);
  }

  /// Names every finished blob in a region, also those that nobody knows; some may be named twice.
  ///
  /// @throws ContentRefusal.TooFewRegions if the region cannot be read
  public void list(Region region, Consumer<RevisionId> each) {
    try {
      site(region)
          .attached()
          .list(
              entry -> {
                if (entry.kind() != RegionEntry.Kind.PART) {
                  each.accept(entry.revision());
                }
              });
    } catch (IOException e) {
      throw new ContentRefusal.TooFewRegions(0, 1, e);
    }
  }

  /// Where the copies of a finished blob are, but for regions that are being drained. No region is
  /// asked.
  public List<BlobCopy> copies(RevisionId revision) {
    Set<String> without = missing.regionsWithout(revision);
    return staying.stream()
        .map(site -> new BlobCopy(site.name(), site.state(), without.contains(site.name())))
        .toList();
  }

  /// How every region is, in the order given.
  public List<RegionStatus> regions() {
    Map<String, Long> missingCopies = missing.countByRegion();
    return named.stream()
        .map(
            site ->
                new RegionStatus(
                    site.name(),
                    site.region().place(),
                    site.state(),
                    site.lastError(),
                    isDraining(site) ? 0 : missingCopies.getOrDefault(site.name(), 0L),
                    isDraining(site)))
        .toList();
  }

  /// In how many regions a content is to lie, and which of them are being drained.
  public CopyPolicy policy() {
    return policy;
  }

  /// The names of regions that were used once, and are none of these any more.
  public Set<String> goneRegions() {
    Set<String> names = sites.stream().map(Site::name).collect(Collectors.toUnmodifiableSet());
    return register.names().stream()
        .filter(name -> !names.contains(name))
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isDraining(Site site) {
    return !staying.contains(site);
  }

  /// Waits for repairs in progress.
  @Override
  public void close() {
    repairs.close();
  }

  private Site site(Region region) {
    return sites.stream()
        .filter(site -> site.region().equals(region))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("not one of these regions: " + region.name()));
  }

  private static void requireSize(BlobAddress at, long sizeBytes) {
    if (sizeBytes < 0 || sizeBytes > BlobLayout.MOST_BYTES) {
      throw new ContentRefusal.NotAuthentic(at); // no such size was ever written
    }
  }

  private static void requireDistinctNames(List<Site> sites) {
    Set<String> names = new HashSet<>();
    for (Site site : sites) {
      if (!names.add(site.name())) {
        throw new IllegalArgumentException("two regions are called " + site.name());
      }
    }
  }
}
