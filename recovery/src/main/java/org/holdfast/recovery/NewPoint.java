package org.holdfast.recovery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.holdfast.content.LogStore;
import org.holdfast.vault.Vault;

/// A point that is being made. It has a lineage of its own, which is its database as it was and
/// nothing after it; nobody takes it for a point before [#finish] is over. For one thread.
///
///     key ▶ pieces ▶ snapshot ▶ settings ▶ list of contents ▶ point
public final class NewPoint implements AutoCloseable {

  /// Its only snapshot: nothing goes on from it.
  static final long SEQ = 1;

  private final LogStore store;
  private final SecureRandom random;
  private final UUID place;
  private final UUID lineage;
  private final LineageKey key;
  private final Instant at;
  private final MessageDigest lists = Digest.start();
  private final List<BackupContent> part = new ArrayList<>();
  private Digest snapshot = new Digest(new byte[Digest.BYTES]);
  private int parts;
  private long contents;
  private long bytes;
  private long lacking;

  private NewPoint(LogStore store, SecureRandom random, UUID place, Instant at) {
    this.store = store;
    this.random = random;
    this.place = place;
    this.lineage = new UUID(random.nextLong(), random.nextLong());
    this.key = LineageKey.make(lineage, random);
    this.at = at;
  }

  /// @param place the identity of the backup
  /// @param at when its database was copied
  static NewPoint begin(LogStore store, Vault vault, SecureRandom random, UUID place, Instant at)
      throws IOException {
    NewPoint point = new NewPoint(store, random, place, at);
    boolean begun = false;
    try {
      SealedObject wrapped = point.key.wrapped(vault);
      store.put(wrapped.name().text(), wrapped.bytes());
      begun = true;
      return point;
    } finally {
      if (!begun) {
        point.close();
      }
    }
  }

  /// Puts the copy of the database.
  ///
  /// @param progress told how many of its bytes are put
  public void putDatabase(Path copy, Rebuild.Progress progress) throws IOException {
    MessageDigest digest = Digest.start();
    long size = Files.size(copy);
    long done = 0;
    int pieces = 0;
    byte[] buffer = new byte[Piece.BYTES];
    try (InputStream in = Files.newInputStream(copy)) {
      for (int read = in.readNBytes(buffer, 0, buffer.length);
          read > 0;
          read = in.readNBytes(buffer, 0, buffer.length)) {
        digest.update(buffer, 0, read);
        put(
            ObjectName.Shelf.PIECE,
            pieces++,
            LineageKey.Kind.PIECE,
            false,
            Piece.deflate(buffer, read));
        done += read;
        progress.at(done, size);
      }
    }
    Digest nothingBefore = new Digest(new byte[Digest.BYTES]);
    Manifest manifest = new Manifest(nothingBefore, at, done, pieces, new Digest(digest.digest()));
    SealedObject object =
        put(ObjectName.Shelf.SNAPSHOT, 0, LineageKey.Kind.SNAPSHOT, true, manifest.plain());
    snapshot = Digest.of(List.of(object));
  }

  /// @param files settings and certificates, by their path in the data folder
  public void putHouse(Map<String, byte[]> files) throws IOException {
    put(ObjectName.Shelf.HOUSE, 0, LineageKey.Kind.HOUSE, true, HouseFiles.plain(files));
  }

  /// Adds a content to the list.
  public void add(BackupContent content) throws IOException {
    part.add(content);
    contents++;
    bytes += content.sizeBytes();
    lacking += content.lacking() ? 1 : 0;
    if (part.size() == BackupContent.IN_PART) {
      putPart();
    }
  }

  /// Makes it a point. All that it needs must lie in the backup, durably.
  public BackupPoint finish() throws IOException {
    if (!part.isEmpty()) {
      putPart();
    }
    BackupPoint point =
        new BackupPoint(ObjectName.lineageText(lineage), at, contents, bytes, lacking);
    BackupPoint.Sums sums =
        new BackupPoint.Sums(place, parts, new Digest(lists.digest()), snapshot);
    put(ObjectName.Shelf.POINT, 0, LineageKey.Kind.POINT, true, point.plain(sums));
    return point;
  }

  private void putPart() throws IOException {
    SealedObject object =
        put(
            ObjectName.Shelf.CONTENTS,
            parts++,
            LineageKey.Kind.CONTENTS,
            false,
            BackupContent.plain(part));
    lists.update(object.bytes());
    part.clear();
  }

  private SealedObject put(
      ObjectName.Shelf shelf, int number, LineageKey.Kind kind, boolean last, byte[] plain)
      throws IOException {
    ObjectName name = new ObjectName(lineage, shelf, SEQ, number);
    SealedObject object = key.seal(name, kind, last, plain, random);
    store.put(name.text(), object.bytes());
    return object;
  }

  @Override
  public void close() {
    key.close();
  }
}
