package org.holdfast.recovery;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// What a region that fell behind is helped with: it copies what it lacks from another, and looks
/// at what lies where something should go. Called on the lanes' threads, and takes no lock but
/// theirs.
final class CatchUp implements Lane.Aid {

  private static final System.Logger LOG = System.getLogger(CatchUp.class.getName());

  private final Supplier<List<Lane>> lanes;
  private final Supplier<UUID> lineage;
  private final Supplier<LineageKey> key;

  private volatile boolean holed;
  private volatile Optional<String> supersededBy = Optional.empty();

  /// @param lanes all of them
  /// @param lineage the one that is written
  /// @param key that lineage's
  CatchUp(Supplier<List<Lane>> lanes, Supplier<UUID> lineage, Supplier<LineageKey> key) {
    this.lanes = lanes;
    this.lineage = lineage;
    this.key = key;
  }

  /// Whether a region lacks something that it should have copied: a snapshot behind it mends that.
  boolean isHoled() {
    return holed;
  }

  /// Somebody read a region, and could not make the database from it.
  void missed() {
    holed = true;
  }

  /// A snapshot is begun behind all that was copied until now.
  void mended() {
    holed = false;
  }

  /// What to tell whoever waits for a lane, once another server was seen to write this history.
  Optional<String> supersededBy() {
    return supersededBy;
  }

  @Override
  public long copyInto(Lane lane, long below) throws IOException {
    UUID current = lineage.get();
    IOException failure = new IOException("no other region has what this one lacks");
    for (Lane peer : lanes.get()) {
      if (peer != lane && peer.owesNothingBelow(below)) {
        try {
          return copy(peer, lane, current, below);
        } catch (IOException e) {
          failure = e; // another may have it
        }
      }
    }
    throw failure;
  }

  /// What is owed to `lane` from `below` on it gets by itself, and perhaps this moment.
  private long copy(Lane peer, Lane lane, UUID current, long below) throws IOException {
    long upTo = 0;
    List<ObjectName> names = Archive.names(peer.store(), current);
    Set<ObjectName> there = new HashSet<>(Archive.names(lane.store(), current));
    Map<Long, Boolean> snapshots = snapshots(peer, lane, names);
    for (ObjectName name : names) {
      boolean wanted =
          switch (name.shelf()) {
            case LOG -> name.seq() < below && !(there.contains(name) && name.seq() < lane.seq());
            case HOUSE -> name.seq() < below && !there.contains(name);
            case PIECE, SNAPSHOT ->
                snapshots.containsKey(name.seq())
                    && !(there.contains(name) && snapshots.get(name.seq()));
            case KEY -> !there.contains(name) || !hasKey(lane, name);
            case CONTENTS, POINT -> !there.contains(name);
          };
      boolean has = wanted ? copyOne(name, peer, lane) : there.contains(name);
      boolean counts =
          name.shelf() == ObjectName.Shelf.LOG || name.shelf() == ObjectName.Shelf.SNAPSHOT;
      if (counts && has && name.seq() < below) {
        upTo = Math.max(upTo, name.seq());
      }
    }
    return upTo;
  }

  /// What does not open, or cannot be read in a region that answers, stays where it is: it was torn
  /// and never answered; or damaged later, and then lacks here as it does there, until a snapshot
  /// behind it is put.
  ///
  /// @return whether it is here now
  private boolean copyOne(ObjectName name, Lane peer, Lane lane) throws IOException {
    Optional<byte[]> bytes = readWhole(name, peer, lane);
    if (bytes.isEmpty()) {
      return false;
    }
    SealedObject object = new SealedObject(name, bytes.get());
    if (name.shelf() == ObjectName.Shelf.PIECE || name.shelf() == ObjectName.Shelf.KEY) {
      removeOther(lane, object);
    }
    lane.putOne(object);
    return true;
  }

  /// Empty if it lacks there, or was too old in the meantime.
  private Optional<byte[]> readWhole(ObjectName name, Lane peer, Lane lane) throws IOException {
    try {
      Optional<byte[]> bytes = peer.store().read(name.text());
      if (bytes.isEmpty()
          || name.shelf() == ObjectName.Shelf.KEY
          || isWhole(new SealedObject(name, bytes.get()))) {
        return bytes;
      }
    } catch (IOException e) {
      requireAnswers(peer, name, e);
    }
    lacks(name, peer, lane);
    return Optional.empty();
  }

  /// One bad sector is no region that is away: that one has its key, and its list.
  ///
  /// @throws IOException `failure` if nothing of the region can be read, or no key
  private static void requireAnswers(Lane peer, ObjectName name, IOException failure)
      throws IOException {
    boolean answers = false;
    try {
      for (ObjectName each : Archive.names(peer.store(), name.lineage())) {
        answers |=
            each.shelf() == ObjectName.Shelf.KEY && peer.store().read(each.text()).isPresent();
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    if (!answers) {
      throw failure;
    }
  }

  private void lacks(ObjectName name, Lane peer, Lane lane) {
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} of region {1} is no whole object of the database''s log, and is not copied into {2}.",
        name.text(),
        peer.name(),
        lane.name());
    switch (name.shelf()) {
      case LOG, SNAPSHOT, PIECE -> holed = true;
      case KEY, HOUSE, CONTENTS, POINT -> {} // no snapshot has them
    }
  }

  /// Not one that was torn while it was put.
  private boolean hasKey(Lane lane, ObjectName name) throws IOException {
    return lane.store()
        .read(name.text())
        .filter(there -> LineageKey.isWrapped(name.lineage(), there))
        .isPresent();
  }

  private boolean isWhole(SealedObject object) {
    try {
      var _ = key.get().open(object.name(), object.bytes());
      return true;
    } catch (DamagedObject _) {
      return false;
    }
  }

  /// The whole snapshots of `peer`, and whether `lane` has each; it may have one of another try at
  /// the same whole copy instead: no segment goes on from that one, and some of its pieces may be
  /// what is there.
  private Map<Long, Boolean> snapshots(Lane peer, Lane lane, List<ObjectName> names)
      throws IOException {
    Map<Long, Boolean> found = new HashMap<>();
    for (ObjectName name : names) {
      Optional<byte[]> theirs =
          name.shelf() == ObjectName.Shelf.SNAPSHOT
              ? readWhole(name, peer, lane)
              : Optional.empty();
      if (theirs.isPresent()) {
        Optional<byte[]> own = lane.store().read(name.text());
        boolean same = own.isPresent() && Arrays.equals(own.get(), theirs.get());
        found.put(name.seq(), same);
        if (!same) {
          lane.store().delete(name.text()); // first: without it pieces are no snapshot
        }
      }
    }
    return found;
  }

  private void removeOther(Lane lane, SealedObject piece) throws IOException {
    Optional<byte[]> there = lane.store().read(piece.name().text());
    if (there.isPresent() && !Arrays.equals(there.get(), piece.bytes())) {
      lane.store().delete(piece.name().text());
    }
  }

  @Override
  public boolean isRubbish(Lane lane, SealedObject object) throws IOException {
    byte[] there = lane.store().read(object.name().text()).orElse(new byte[0]);
    try {
      LineageKey.Opened opened = key.get().open(object.name(), there);
      String sentence =
          opened.kind() == LineageKey.Kind.END
              ? End.parse(opened.plain()).sentence()
              : "Another server writes this database's history into region %s. Stop one of them."
                  .formatted(lane.name());
      if (object.name().shelf() == ObjectName.Shelf.LOG) {
        supersededBy = Optional.of(sentence); // seen by whoever waits for this lane
      }
      return false;
    } catch (DamagedObject _) {
      return true;
    }
  }
}
