package org.holdfast.recovery;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.holdfast.content.LogStore;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;

/// The points of a backup: a region at rest, in whose log each point is a lineage of its own (ADR
/// 46). Format: `docs/formats/backup.md`.
///
/// What makes a point one is put last and removed first: what a kill leaves is none, and
/// [#removeUnfinished] takes it away. For one thread.
public final class BackupPoints {

  private final LogStore store;
  private final Vault vault;
  private final UUID place;

  /// @param vault that the points were made with, or will be
  /// @param place the identity of the backup: a point that was brought from another is none here
  public BackupPoints(LogStore store, Vault vault, UUID place) {
    this.store = store;
    this.vault = vault;
    this.place = place;
  }

  /// @param points the newest first
  /// @param damaged a sentence for each that is there and cannot be used
  public record Listed(List<BackupPoint> points, List<String> damaged) {
    public Listed {
      points = List.copyOf(points);
      damaged = List.copyOf(damaged);
    }
  }

  public Listed list() throws IOException {
    List<BackupPoint> points = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    for (UUID lineage : lineages(true)) {
      try (LineageKey key = key(lineage)) {
        points.add(read(lineage, key).point());
      } catch (DamagedObject | VaultRefusal.NotAuthentic | VaultRefusal.MissingVersion e) {
        damaged.add(
            "point %s cannot be used: %s".formatted(ObjectName.lineageText(lineage), why(e)));
      }
    }
    points.sort(Comparator.comparing(BackupPoint::at).thenComparing(BackupPoint::name).reversed());
    return new Listed(points, damaged);
  }

  private static String why(Exception e) {
    return e instanceof DamagedObject
        ? String.valueOf(e.getMessage())
        : "this vault does not open its key";
  }

  /// @param at when its database was copied
  public NewPoint begin(SecureRandom random, Instant at) throws IOException {
    return NewPoint.begin(store, vault, random, place, at);
  }

  /// What a point needs, in the order of its list.
  ///
  /// @return empty, and nothing more is told, once its list turns out not to be as it was written
  public Optional<Long> contents(BackupPoint point, Consumer<BackupContent> each)
      throws IOException {
    UUID lineage = ObjectName.lineage(point.name());
    try (LineageKey key = key(lineage)) {
      BackupPoint.Sums sums = read(lineage, key).sums();
      MessageDigest digest = Digest.start();
      long count = 0;
      for (int part = 0; part < sums.lists(); part++) {
        ObjectName name = new ObjectName(lineage, ObjectName.Shelf.CONTENTS, NewPoint.SEQ, part);
        byte[] bytes = bytes(name);
        digest.update(bytes);
        List<BackupContent> contents =
            BackupContent.parse(open(key, name, bytes, LineageKey.Kind.CONTENTS));
        contents.forEach(each);
        count += contents.size();
      }
      boolean whole =
          new Digest(digest.digest()).equals(sums.contents()) && count == point.contents();
      return whole ? Optional.of(count) : Optional.empty();
    } catch (DamagedObject | VaultRefusal.NotAuthentic | VaultRefusal.MissingVersion _) {
      return Optional.empty();
    }
  }

  /// Checks every object of a point that [Rebuild] does not read.
  ///
  /// @return a sentence for each that is not as it was written
  public List<String> check(BackupPoint point) throws IOException {
    List<String> found = new ArrayList<>();
    UUID lineage = ObjectName.lineage(point.name());
    try (LineageKey key = key(lineage)) {
      BackupPoint.Read read = read(lineage, key);
      ObjectName snapshot = new ObjectName(lineage, ObjectName.Shelf.SNAPSHOT, NewPoint.SEQ, 0);
      if (!Digest.of(List.of(new SealedObject(snapshot, bytes(snapshot))))
          .equals(read.sums().snapshot())) {
        found.add(snapshot.text() + " is not the one that the point was made with");
      }
      for (ObjectName name : Archive.names(store, lineage)) {
        if (name.shelf() == ObjectName.Shelf.HOUSE) {
          HouseFiles.parse(open(key, name, bytes(name), LineageKey.Kind.HOUSE));
        }
      }
    } catch (DamagedObject | VaultRefusal.NotAuthentic | VaultRefusal.MissingVersion e) {
      found.add(why(e));
    }
    return found;
  }

  /// Removes a point. What it alone needed of contents stays until somebody removes it.
  public void remove(BackupPoint point) throws IOException {
    UUID lineage = ObjectName.lineage(point.name());
    store.delete(pointName(lineage).text());
    removeAll(lineage);
  }

  /// Removes what belongs to no point: somebody was killed who made or removed one.
  public void removeUnfinished() throws IOException {
    for (UUID lineage : lineages(false)) {
      removeAll(lineage);
    }
  }

  /// The key first: nothing of the rest opens any more.
  private void removeAll(UUID lineage) throws IOException {
    store.delete(ObjectName.key(lineage).text());
    for (ObjectName name : Archive.names(store, lineage)) {
      store.delete(name.text());
    }
  }

  /// Whether something of a point lies there that is not finished: it is being made, or somebody
  /// was killed.
  public boolean hasUnfinished() throws IOException {
    return !lineages(false).isEmpty();
  }

  private List<UUID> lineages(boolean finished) throws IOException {
    List<ObjectName> names =
        store.list().stream().flatMap(name -> ObjectName.parse(name).stream()).toList();
    List<UUID> points =
        names.stream()
            .filter(name -> name.shelf() == ObjectName.Shelf.POINT)
            .map(ObjectName::lineage)
            .distinct()
            .toList();
    return finished
        ? points
        : names.stream()
            .map(ObjectName::lineage)
            .distinct()
            .filter(lineage -> !points.contains(lineage))
            .toList();
  }

  private LineageKey key(UUID lineage) throws IOException, DamagedObject {
    return LineageKey.open(lineage, bytes(ObjectName.key(lineage)), vault);
  }

  private BackupPoint.Read read(UUID lineage, LineageKey key) throws IOException, DamagedObject {
    ObjectName name = pointName(lineage);
    BackupPoint.Read read =
        BackupPoint.parse(
            ObjectName.lineageText(lineage), open(key, name, bytes(name), LineageKey.Kind.POINT));
    if (!read.sums().place().equals(place)) {
      throw new DamagedObject("it was made for another backup, and brought here");
    }
    return read;
  }

  private static ObjectName pointName(UUID lineage) {
    return new ObjectName(lineage, ObjectName.Shelf.POINT, NewPoint.SEQ, 0);
  }

  private byte[] bytes(ObjectName name) throws IOException, DamagedObject {
    Optional<byte[]> bytes = store.read(name.text());
    if (bytes.isEmpty()) {
      throw new DamagedObject(name.text() + " is missing");
    }
    return bytes.get();
  }

  private static byte[] open(LineageKey key, ObjectName name, byte[] bytes, LineageKey.Kind kind)
      throws DamagedObject {
    LineageKey.Opened opened = key.open(name, bytes);
    if (opened.kind() != kind) {
      throw new DamagedObject(name.text() + " is of another kind");
    }
    return opened.plain();
  }
}
