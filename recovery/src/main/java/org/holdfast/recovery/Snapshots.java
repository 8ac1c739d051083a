package org.holdfast.recovery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.holdfast.database.LogPosition;
import org.holdfast.database.SqliteDatabase;

/// Puts a copy of the whole database into regions, piece by piece, and takes away what is older
/// than the one before it.
///
/// The copy lies beside the database while it is sealed, as a file that holds no more than the
/// database does.
final class Snapshots {

  /// So many stay, so that a damaged one has one before it.
  private static final int KEPT = 2;

  private final Path scratch;
  private final SecureRandom random;

  Snapshots(Path scratch, SecureRandom random) {
    this.scratch = scratch;
    this.random = random;
  }

  /// A copy that was made and not put yet.
  record Copy(LogPosition position, long sizeBytes) {}

  /// @throws org.holdfast.database.DatabaseRefusal if the database could not be copied
  Copy take(SqliteDatabase database) throws IOException {
    clear();
    LogPosition position = database.copyTo(scratch);
    return new Copy(position, Files.size(scratch));
  }

  /// Puts the copy into every lane that takes it.
  ///
  /// @return the lanes that have it
  List<Lane> put(Copy copy, Digest chain, Instant at, LineageKey key, List<Lane> lanes)
      throws IOException {
    List<Lane> left = new ArrayList<>(lanes);
    MessageDigest digest = Digest.start();
    int pieces = 0;
    byte[] buffer = new byte[Piece.BYTES];
    try (InputStream in = Files.newInputStream(scratch)) {
      for (int read = in.readNBytes(buffer, 0, buffer.length);
          read > 0;
          read = in.readNBytes(buffer, 0, buffer.length)) {
        digest.update(buffer, 0, read);
        byte[] plain = Piece.deflate(buffer, read);
        ObjectName name = name(copy, ObjectName.Shelf.PIECE, pieces);
        putInto(left, key.seal(name, LineageKey.Kind.PIECE, false, plain, random));
        pieces++;
      }
    } finally {
      clear();
    }
    Manifest manifest =
        new Manifest(chain, at, copy.sizeBytes(), pieces, new Digest(digest.digest()));
    ObjectName name = name(copy, ObjectName.Shelf.SNAPSHOT, 0);
    putInto(left, key.seal(name, LineageKey.Kind.SNAPSHOT, true, manifest.plain(), random));
    return left;
  }

  /// Removes what an earlier try at this copy left: too few regions took it, so nothing rests on
  /// it.
  ///
  /// @return whether the region is there
  static boolean forgetTry(Lane lane, Copy copy) {
    try {
      List<ObjectName> names =
          Archive.names(lane.store(), copy.position().lineage()).reversed(); // its list goes first
      for (ObjectName name : names) {
        boolean ofCopy =
            name.shelf() == ObjectName.Shelf.PIECE || name.shelf() == ObjectName.Shelf.SNAPSHOT;
        if (ofCopy && name.seq() == copy.position().seq()) {
          lane.store().delete(name.text());
        }
      }
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static ObjectName name(Copy copy, ObjectName.Shelf shelf, int part) {
    return new ObjectName(copy.position().lineage(), shelf, copy.position().seq(), part);
  }

  /// Whoever fails is left out from here on.
  private static void putInto(List<Lane> left, SealedObject object) {
    left.removeIf(
        lane -> {
          try {
            lane.store().put(object.name().text(), object.bytes());
            return false;
          } catch (IOException _) {
            return true;
          }
        });
  }

  /// Removes what lies before the second newest snapshot, and lineages that were ended.
  static void ageOut(Lane lane, LogPosition now, List<UUID> ended) throws IOException {
    List<ObjectName> names = Archive.names(lane.store(), now.lineage());
    List<Long> snapshots =
        names.stream()
            .filter(name -> name.shelf() == ObjectName.Shelf.SNAPSHOT)
            .map(ObjectName::seq)
            .sorted(Comparator.reverseOrder())
            .toList();
    if (snapshots.size() < KEPT) {
      return;
    }
    long oldest = snapshots.get(KEPT - 1);
    long newestHouse =
        names.stream()
            .filter(name -> name.shelf() == ObjectName.Shelf.HOUSE)
            .mapToLong(ObjectName::seq)
            .max()
            .orElse(0);
    // What makes pieces a snapshot goes first: nobody takes the rest for one.
    List<ObjectName> old =
        names.stream()
            .filter(name -> isOld(name, oldest, newestHouse))
            .sorted(Comparator.comparing(name -> name.shelf() != ObjectName.Shelf.SNAPSHOT))
            .toList();
    for (ObjectName name : old) {
      lane.store().delete(name.text());
    }
    for (UUID lineage : ended) {
      for (ObjectName name : Archive.names(lane.store(), lineage)) {
        lane.store().delete(name.text());
      }
    }
  }

  private static boolean isOld(ObjectName name, long oldest, long newestHouse) {
    return switch (name.shelf()) {
      case KEY, CONTENTS, POINT -> false;
      case LOG -> name.seq() <= oldest;
      case PIECE, SNAPSHOT -> name.seq() < oldest;
      case HOUSE -> name.seq() < newestHouse;
    };
  }

  /// What a killed process left is of no use.
  void clear() throws IOException {
    Files.deleteIfExists(scratch);
    Files.deleteIfExists(scratch.resolveSibling(scratch.getFileName() + "-journal"));
    Files.deleteIfExists(scratch.resolveSibling(scratch.getFileName() + "-wal"));
    Files.deleteIfExists(scratch.resolveSibling(scratch.getFileName() + "-shm"));
  }
}
