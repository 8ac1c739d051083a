package org.holdfast.recovery;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.content.LogStore;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;

/// What the regions know when a mirror begins.
final class Beginning {

  private final List<Lane> lanes;
  private final UUID lineage;
  private final Vault vault;
  private final List<Lane> reachable = new ArrayList<>();
  private final Map<Lane, Known> known = new LinkedHashMap<>(); // in the order of the lanes

  /// The ends that some region has durably.
  private final List<Chain> durable = new ArrayList<>();

  private Optional<LineageKey> key = Optional.empty();
  private Optional<String> endSentence = Optional.empty();
  private Optional<List<Instant>> snapshotTimes = Optional.empty();

  /// How far a region has it, and the object that was put last of that.
  private record Known(Chain chain, ObjectName last) {}

  Beginning(List<Lane> lanes, UUID lineage, Vault vault) {
    this.lanes = lanes;
    this.lineage = lineage;
    this.vault = vault;
    for (Lane lane : lanes) {
      look(lane);
    }
    for (Lane lane : List.copyOf(reachable)) {
      follow(lane);
    }
  }

  List<Lane> reachable() {
    return reachable;
  }

  boolean reachesAll() {
    return reachable.size() == lanes.size();
  }

  /// Of the lineage; empty if no region that is there has it.
  Optional<LineageKey> key() {
    return key;
  }

  /// How far any region has it. One that says that it was ended is right.
  Optional<Chain> newest() {
    Optional<Chain> newest = Optional.empty();
    for (Chain chain : known.values().stream().map(Known::chain).toList()) {
      boolean further = newest.isEmpty() || chain.seq() > newest.get().seq();
      boolean overrules = newest.isPresent() && newest.get().ended();
      if (chain.ended() || (further && !overrules)) {
        newest = Optional.of(chain);
      }
    }
    return newest;
  }

  /// Whether the regions that have it as far as any went there by one way, and one of them keeps it
  /// durably. They did not where two tries at one whole copy lie in different regions: nothing goes
  /// on from both. Asked after [#markBehind].
  boolean agrees() {
    Optional<Chain> newest = newest();
    return newest.isPresent()
        && durable.contains(newest.get())
        && known.values().stream()
            .map(Known::chain)
            .filter(chain -> chain.seq() == newest.get().seq())
            .allMatch(newest.get()::equals);
  }

  String endSentence() {
    return endSentence.orElse("Another data folder goes on from here.");
  }

  /// Tells each lane what it has, and who must copy. What a region has counts once it is durable.
  void markBehind() {
    long upTo = newest().map(Chain::seq).orElse(0L);
    for (Lane lane : lanes) {
      Optional<Known> has = Optional.ofNullable(known.get(lane));
      long seq = has.map(Known::chain).map(Chain::seq).orElse(0L);
      boolean keeps = has.isPresent() && keeps(lane, has.get().last());
      if (keeps) {
        durable.add(has.get().chain());
      }
      lane.has(seq);
      if (seq < upTo || !keeps) {
        lane.loseTrack();
      }
    }
  }

  /// Ends the other histories of this vault in the regions that are there: whoever goes on with one
  /// meets its end.
  ///
  /// @return those that are ended, now or before
  List<UUID> endOthers(Instant at, SecureRandom random) throws IOException {
    List<UUID> ended = new ArrayList<>();
    for (Lane lane : reachable) {
      for (UUID other : Archive.lineages(lane.store())) {
        Optional<LineageKey> theirs =
            other.equals(lineage) ? Optional.empty() : keyIn(lane.store(), other);
        if (theirs.isPresent()) {
          end(lane.store(), other, theirs.get(), new End(lineage, at), random);
          ended.add(other);
        }
      }
    }
    return ended;
  }

  /// Other histories of this vault that were ended before; what cannot be read now is left for the
  /// next start.
  List<UUID> endedOthers() {
    List<UUID> ended = new ArrayList<>();
    for (Lane lane : reachable) {
      try {
        for (UUID other : Archive.lineages(lane.store())) {
          if (!other.equals(lineage) && isEnded(lane.store(), other)) {
            ended.add(other);
          }
        }
      } catch (IOException _) {
        // it has gone away
      }
    }
    return ended;
  }

  private boolean isEnded(LogStore store, UUID other) throws IOException {
    Optional<LineageKey> theirs = keyIn(store, other);
    if (theirs.isEmpty()) {
      return false;
    }
    try (LineageKey open = theirs.get()) {
      return new Archive(store, other, open).chain().filter(Chain::ended).isPresent();
    }
  }

  /// When the two newest snapshots were made, the older first; the same twice where one is all.
  Optional<List<Instant>> snapshotTimes() {
    return snapshotTimes;
  }

  private void rememberTimes(Archive archive) throws IOException {
    List<Instant> times = new ArrayList<>();
    for (long seq : archive.snapshots().stream().limit(2).toList()) {
      try {
        times.addFirst(archive.snapshot(seq).at());
      } catch (DamagedObject _) {
        times.addFirst(Instant.EPOCH); // the sooner another takes its place
      }
    }
    boolean older =
        !times.isEmpty()
            && (snapshotTimes.isEmpty()
                || times.getFirst().isBefore(snapshotTimes.get().getFirst()));
    if (older) {
      snapshotTimes = Optional.of(times);
    }
  }

  private static void end(
      LogStore store, UUID lineage, LineageKey key, End end, SecureRandom random)
      throws IOException {
    try (key) {
      Archive archive = new Archive(store, lineage, key);
      if (archive.chain().filter(Chain::ended).isPresent()) {
        return;
      }
      long behind = archive.segments().isEmpty() ? 0 : archive.segments().lastKey();
      long newest = archive.snapshots().isEmpty() ? 0 : archive.snapshots().getFirst();
      ObjectName name =
          new ObjectName(lineage, ObjectName.Shelf.LOG, Math.max(behind, newest) + 1, 0);
      store.put(
          name.text(), key.seal(name, LineageKey.Kind.END, true, end.plain(), random).bytes());
    }
  }

  private void look(Lane lane) {
    try {
      lane.store().list();
      reachable.add(lane);
      if (key.isEmpty()) {
        key = keyIn(lane.store(), lineage);
      }
    } catch (IOException _) {
      // it is not there now
    }
  }

  private void follow(Lane lane) {
    if (key.isEmpty()) {
      return;
    }
    try {
      Archive archive = new Archive(lane.store(), lineage, key.get());
      Optional<Chain> chain = archive.chain();
      if (chain.isPresent()) {
        known.put(lane, new Known(chain.get(), archive.lastOf(chain.get())));
        rememberEnd(archive, chain.get());
        rememberTimes(archive);
      }
    } catch (IOException _) {
      reachable.remove(lane);
    }
  }

  /// A process that was killed may have written the last object and not flushed it. What lies
  /// before it was, before this was begun.
  private static boolean keeps(Lane lane, ObjectName last) {
    try {
      Optional<byte[]> bytes = lane.store().read(last.text());
      if (bytes.isPresent()) {
        lane.store().put(last.text(), bytes.get());
      }
      return bytes.isPresent();
    } catch (IOException _) {
      return false; // it is there, and cannot be written now
    }
  }

  private void rememberEnd(Archive archive, Chain chain) throws IOException {
    try {
      if (chain.ended() && archive.segment(chain.seq()) instanceof Archive.Read.Ended(End end)) {
        endSentence = Optional.of(end.sentence());
      }
    } catch (DamagedObject _) {
      // it was whole a moment ago; the general sentence does
    }
  }

  /// @return empty if it is not there, or another vault's
  private Optional<LineageKey> keyIn(LogStore store, UUID of) throws IOException {
    Optional<byte[]> wrapped = store.read(ObjectName.key(of).text());
    if (wrapped.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LineageKey.open(of, wrapped.get(), vault));
    } catch (DamagedObject | VaultRefusal.NotAuthentic | VaultRefusal.MissingVersion _) {
      return Optional.empty();
    }
  }
}
