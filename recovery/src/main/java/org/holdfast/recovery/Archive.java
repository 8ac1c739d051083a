package org.holdfast.recovery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.holdfast.content.LogStore;

/// What one region holds of one lineage: names, and what opens under its key.
final class Archive {

  private final LogStore store;
  private final UUID lineage;
  private final LineageKey key;

  /// The parts of segments by their seq.
  private final NavigableMap<Long, List<ObjectName>> segments = new TreeMap<>();

  private final NavigableMap<Long, ObjectName> snapshots = new TreeMap<>();
  private final NavigableMap<Long, ObjectName> houses = new TreeMap<>();

  Archive(LogStore store, UUID lineage, LineageKey key) throws IOException {
    this.store = store;
    this.lineage = lineage;
    this.key = key;
    for (ObjectName name : names(store, lineage)) {
      switch (name.shelf()) {
        case LOG -> segments.computeIfAbsent(name.seq(), _ -> new ArrayList<>()).add(name);
        case SNAPSHOT -> snapshots.put(name.seq(), name);
        case HOUSE -> houses.put(name.seq(), name);
        case KEY, PIECE, CONTENTS, POINT -> {}
      }
    }
  }

  /// In order.
  static List<ObjectName> names(LogStore store, UUID lineage) throws IOException {
    return all(store).filter(name -> name.lineage().equals(lineage)).toList();
  }

  static List<UUID> lineages(LogStore store) throws IOException {
    return all(store).map(ObjectName::lineage).distinct().toList();
  }

  private static Stream<ObjectName> all(LogStore store) throws IOException {
    return store.list().stream().flatMap(name -> ObjectName.parse(name).stream());
  }

  NavigableMap<Long, List<ObjectName>> segments() {
    return segments;
  }

  /// The newest first.
  List<Long> snapshots() {
    return List.copyOf(snapshots.descendingKeySet());
  }

  Manifest snapshot(long seq) throws IOException, DamagedObject {
    ObjectName name = new ObjectName(lineage, ObjectName.Shelf.SNAPSHOT, seq, 0);
    return Manifest.parse(open(name, LineageKey.Kind.SNAPSHOT).plain());
  }

  /// A piece of a snapshot, unfolded.
  byte[] piece(long seq, int part) throws IOException, DamagedObject {
    ObjectName name = new ObjectName(lineage, ObjectName.Shelf.PIECE, seq, part);
    return Piece.inflate(open(name, LineageKey.Kind.PIECE).plain());
  }

  /// The newest settings that open.
  Optional<byte[]> house() throws IOException {
    for (ObjectName name : houses.descendingMap().values()) {
      try {
        return Optional.of(open(name, LineageKey.Kind.HOUSE).plain());
      } catch (DamagedObject _) {
        // an older one is better than none
      }
    }
    return Optional.empty();
  }

  /// All parts of a segment, or the end of the lineage.
  ///
  /// @throws DamagedObject if one is missing or not as it was written
  Read segment(long seq) throws IOException, DamagedObject {
    List<Segment> parts = new ArrayList<>();
    List<SealedObject> sealed = new ArrayList<>();
    boolean last = false;
    for (ObjectName name : segments.getOrDefault(seq, List.of())) {
      if (last || name.part() != parts.size()) {
        break;
      }
      SealedObject object = read(name);
      LineageKey.Opened opened = key.open(name, object.bytes());
      if (opened.kind() == LineageKey.Kind.END) {
        return new Read.Ended(End.parse(opened.plain()));
      }
      if (opened.kind() != LineageKey.Kind.SEGMENT) {
        throw new DamagedObject(name.text() + " is no segment");
      }
      sealed.add(object);
      parts.add(Segment.parse(opened.plain()));
      last = opened.last();
    }
    if (!last) {
      throw new DamagedObject("a part of segment " + seq + " is missing");
    }
    return new Read.Whole(seq, Digest.of(sealed), parts);
  }

  /// What lies under a segment's number.
  sealed interface Read {
    record Whole(long seq, Digest digest, List<Segment> parts) implements Read {
      public Whole {
        parts = List.copyOf(parts);
      }

      Segment first() {
        return parts.getFirst();
      }
    }

    record Ended(End end) implements Read {}
  }

  /// Where it ends, as far as whole objects say.
  Optional<Chain> chain() throws IOException {
    Optional<Chain> newest = newestSnapshot();
    long floor = newest.map(Chain::seq).orElse(0L);
    for (long seq : segments.tailMap(floor, true).descendingKeySet()) {
      try {
        return Optional.of(
            switch (segment(seq)) {
              case Read.Whole whole -> new Chain(seq, whole.digest(), false);
              case Read.Ended _ -> new Chain(seq, new Digest(new byte[Digest.BYTES]), true);
            });
      } catch (DamagedObject _) {
        // torn, and never answered; or damaged, and then told by whoever rebuilds
      }
    }
    return newest;
  }

  /// The object that was put last of what a chain ends with: of a segment its last part, of a
  /// snapshot its list.
  ObjectName lastOf(Chain end) {
    return segments.containsKey(end.seq())
        ? segments.get(end.seq()).getLast()
        : new ObjectName(lineage, ObjectName.Shelf.SNAPSHOT, end.seq(), 0);
  }

  private Optional<Chain> newestSnapshot() throws IOException {
    for (long seq : snapshots()) {
      try {
        return Optional.of(new Chain(seq, snapshot(seq).chain(), false));
      } catch (DamagedObject _) {
        // the one before
      }
    }
    return Optional.empty();
  }

  private LineageKey.Opened open(ObjectName name, LineageKey.Kind kind)
      throws IOException, DamagedObject {
    LineageKey.Opened opened = key.open(name, read(name).bytes());
    if (opened.kind() != kind) {
      throw new DamagedObject(name.text() + " is of another kind");
    }
    return opened;
  }

  private SealedObject read(ObjectName name) throws IOException, DamagedObject {
    Optional<byte[]> bytes = store.read(name.text());
    if (bytes.isEmpty()) {
      throw new DamagedObject(name.text() + " is missing");
    }
    return new SealedObject(name, bytes.get());
  }
}
