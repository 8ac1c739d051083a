package org.holdfast.recovery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.content.LogStore;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;

/// Makes the database anew from one region and the vault. Changes nothing in the region.
///
/// The newest snapshot that is whole, and upon it every segment that follows: each must name the
/// digest of the one it goes on from, so none is left out, doubled or exchanged unnoticed. What is
/// not sure is not invented: a hole is named, and what lies before it can be had on request.
public final class Rebuild {

  /// How far it is.
  @FunctionalInterface
  public interface Progress {
    void at(long done, long total);
  }

  /// What came back.
  ///
  /// @param seq of the last group of changes that is in it
  /// @param at when that was written
  /// @param remarks what was not as it should be, a sentence each
  /// @param torn says that the last segment is not whole: whoever wrote it was killed over it,
  ///   writes it just now, or it was damaged since
  /// @param house settings and certificates, by their path in the data folder
  public record Rebuilt(
      String lineage,
      long seq,
      Instant at,
      List<String> remarks,
      Optional<String> torn,
      Map<String, byte[]> house) {
    public Rebuilt {
      remarks = List.copyOf(remarks);
      house = Map.copyOf(house);
    }
  }

  private final LogStore store;
  private final Vault vault;
  private final List<String> remarks = new ArrayList<>();
  private Optional<String> torn = Optional.empty();

  public Rebuild(LogStore store, Vault vault) {
    this.store = store;
    this.vault = vault;
  }

  /// @param database where it shall be; nothing may be there. Opened as usual it begins a lineage
  ///   of its own, and the one that it was made from is ended wherever a region is reached
  /// @param lineage which history, if there are several
  /// @param beforeGap whether the state before a hole is wanted, if there is one
  /// @throws RecoveryRefusal and there is no file then
  public Rebuilt into(
      Path database, Optional<String> lineage, boolean beforeGap, Progress progress) {
    Path draft = database.resolveSibling(database.getFileName() + ".rebuilding");
    try {
      Map<UUID, LineageKey> keys = keys();
      UUID chosen = choose(keys, lineage);
      try (LineageKey key = Optional.ofNullable(keys.get(chosen)).orElseThrow()) {
        Archive archive = new Archive(store, chosen, key);
        Reached reached = build(draft, archive, beforeGap, progress);
        Files.move(draft, database, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(database);
        settle(database);
        Map<String, byte[]> house = house(archive);
        return new Rebuilt(
            ObjectName.lineageText(chosen), reached.seq(), reached.at(), remarks, torn, house);
      }
    } catch (IOException e) {
      throw new RecoveryRefusal.Unreadable(
          "The database could not be rebuilt: %s. Nothing in the region was changed."
              .formatted(e.getMessage()),
          e);
    } finally {
      deleteDraft(draft);
    }
  }

  /// A state of the file that is built.
  private record Reached(long seq, Instant at) {}

  // Which history

  private UUID choose(Map<UUID, LineageKey> keys, Optional<String> asked) throws IOException {
    if (asked.isPresent()) {
      return keys.keySet().stream()
          .filter(each -> ObjectName.lineageText(each).equals(asked.get()))
          .findFirst()
          .orElseThrow(
              () ->
                  new RecoveryRefusal.NothingThere(
                      "There is no history %s in this region that this vault opens."
                          .formatted(asked.get())));
    }
    if (keys.size() > 1) {
      throw which(keys);
    }
    return keys.keySet().iterator().next();
  }

  /// Every lineage that this vault opens.
  private Map<UUID, LineageKey> keys() throws IOException {
    Map<UUID, LineageKey> keys = new LinkedHashMap<>();
    Optional<Exception> refused = Optional.empty();
    for (UUID lineage : Archive.lineages(store)) {
      Optional<byte[]> wrapped = store.read(ObjectName.key(lineage).text());
      try {
        if (wrapped.isPresent()) {
          keys.put(lineage, LineageKey.open(lineage, wrapped.get(), vault));
        }
      } catch (VaultRefusal.NotAuthentic | VaultRefusal.MissingVersion | DamagedObject e) {
        refused = Optional.of(e);
      }
    }
    if (keys.isEmpty()) {
      throw refused
          .<RecoveryRefusal>map(
              e ->
                  new RecoveryRefusal.WrongVault(
                      "This vault does not open what lies in this region. Give the vault that the lost server had, or a backup of it that was made after its last `vault rotate`.",
                      e))
          .orElseGet(
              () ->
                  new RecoveryRefusal.NothingThere(
                      "There is no mirrored database in this region. It is there if the server ran with `database.mirror: true`."));
    }
    return keys;
  }

  private RecoveryRefusal which(Map<UUID, LineageKey> keys) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<UUID, LineageKey> each : keys.entrySet()) {
      lines.add(line(each.getKey(), new Archive(store, each.getKey(), each.getValue())));
    }
    return new RecoveryRefusal.WhichLineage(
        "This region holds %d histories. Say which with --lineage:\n%s"
            .formatted(lines.size(), String.join("\n", lines)),
        lines);
  }

  private static String line(UUID lineage, Archive archive) throws IOException {
    Optional<Chain> chain = archive.chain();
    String reach =
        chain.isEmpty()
            ? "nothing whole"
            : chain.get().ended() ? "ended; another went on" : "up to " + chain.get().seq();
    String when = "";
    try {
      if (chain.isPresent()
          && archive.segment(chain.get().seq()) instanceof Archive.Read.Whole whole) {
        when = ", " + whole.first().at();
      }
    } catch (DamagedObject _) {
      // a snapshot is what it ends with
    }
    return "%s  %s%s".formatted(ObjectName.lineageText(lineage), reach, when);
  }

  // The file

  private Reached build(Path draft, Archive archive, boolean beforeGap, Progress progress)
      throws IOException {
    for (long snapshot : archive.snapshots()) {
      try (FileChannel file = create(draft)) {
        Manifest manifest = unfold(archive, snapshot, file, progress);
        Reached reached = new Reached(snapshot, manifest.at());
        Reached end =
            new Follower(archive, file, manifest.chain(), progress).follow(reached, beforeGap);
        file.force(true);
        return end;
      } catch (DamagedObject e) {
        remarks.add(
            "The snapshot of %d is damaged (%s); the one before it was taken."
                .formatted(snapshot, e.getMessage()));
      }
    }
    throw new RecoveryRefusal.NothingThere(
        "This region has no whole snapshot of the database. Try another region." + told());
  }

  private static FileChannel create(Path draft) throws IOException {
    Files.deleteIfExists(draft);
    return FileChannel.open(
        draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
  }

  private static Manifest unfold(
      Archive archive, long snapshot, FileChannel file, Progress progress)
      throws IOException, DamagedObject {
    Manifest manifest = archive.snapshot(snapshot);
    MessageDigest digest = Digest.start();
    long at = 0;
    for (int part = 0; part < manifest.pieces(); part++) {
      byte[] bytes = archive.piece(snapshot, part);
      digest.update(bytes);
      write(file, ByteBuffer.wrap(bytes), at);
      at += bytes.length;
      progress.at(part + 1L, manifest.pieces() + (long) archive.segments().size());
    }
    if (at != manifest.sizeBytes() || !new Digest(digest.digest()).equals(manifest.file())) {
      throw new DamagedObject("its pieces do not make the file that was copied");
    }
    return manifest;
  }

  /// Goes from segment to segment, and writes their pages.
  private final class Follower {

    private final Archive archive;
    private final FileChannel file;
    private final Progress progress;
    private final Map<Long, Digest> passed = new LinkedHashMap<>();
    private final List<String> damaged = new ArrayList<>();
    private final Digest start;

    Follower(Archive archive, FileChannel file, Digest start, Progress progress) {
      this.archive = archive;
      this.file = file;
      this.start = start;
      this.progress = progress;
    }

    Reached follow(Reached from, boolean beforeGap) throws IOException {
      Reached reached = from;
      passed.put(from.seq(), start);
      long done = 0;
      for (long seq : archive.segments().tailMap(from.seq(), false).keySet()) {
        Optional<Archive.Read> read = read(seq);
        if (read.isPresent() && read.get() instanceof Archive.Read.Ended(End end)) {
          remarks.add("This history was ended on purpose. " + end.sentence());
          return reached;
        }
        if (read.isPresent() && read.get() instanceof Archive.Read.Whole whole) {
          if (!follows(whole, reached)) {
            return gap(reached, whole, beforeGap);
          }
          reached = apply(whole);
          damaged.clear(); // what was torn there, this one has too
        }
        progress.at(++done, archive.segments().size());
      }
      return end(reached, beforeGap);
    }

    private Optional<Archive.Read> read(long seq) throws IOException {
      try {
        return Optional.of(archive.segment(seq));
      } catch (DamagedObject e) {
        damaged.add(e.getMessage());
        return Optional.empty();
      }
    }

    private boolean follows(Archive.Read.Whole whole, Reached reached) {
      Segment first = whole.first();
      return first.from() <= reached.seq()
          && Optional.ofNullable(passed.get(first.from()))
              .filter(first.before()::equals)
              .isPresent();
    }

    private Reached apply(Archive.Read.Whole whole) throws IOException {
      try {
        for (Segment part : whole.parts()) {
          part.read((number, bytes) -> write(file, bytes, (number - 1L) * part.pageBytes()));
        }
      } catch (DamagedObject e) {
        throw new IOException("an authentic segment says what cannot be", e);
      }
      Segment first = whole.first();
      file.truncate((long) first.databasePages() * first.pageBytes());
      passed.put(whole.seq(), whole.digest());
      return new Reached(whole.seq(), first.at());
    }

    private Reached gap(Reached reached, Archive.Read.Whole next, boolean beforeGap) {
      String hole =
          "Between %d and %d something is missing or not as it was written.%s"
              .formatted(reached.seq(), next.seq(), list());
      return orRefuse(reached, hole, beforeGap);
    }

    private Reached end(Reached reached, boolean beforeGap) {
      if (damaged.size() == 1) {
        torn =
            Optional.of(
                "The last segment is not whole (%s): the database ends before it. If it was answered, another region has it."
                    .formatted(damaged.getFirst()));
        return reached;
      }
      if (damaged.isEmpty()) {
        return reached;
      }
      return orRefuse(
          reached, "After %d nothing is whole.%s".formatted(reached.seq(), list()), beforeGap);
    }

    private Reached orRefuse(Reached reached, String hole, boolean beforeGap) {
      if (!beforeGap) {
        throw new RecoveryRefusal.Gap(
            "%s Try another region; or have the last state before it, %d of %s, with --before-gap."
                .formatted(hole, reached.seq(), reached.at()));
      }
      remarks.add(hole + " The state before it was taken, as you asked.");
      return reached;
    }

    private String list() {
      return damaged.isEmpty() ? "" : " (" + String.join("; ", damaged) + ".)";
    }
  }

  /// Opened once without a mirror: so its next start begins a lineage of its own.
  private static void settle(Path database) {
    SqliteDatabase.open(database, List.of(), Runnable::run).close();
  }

  private Map<String, byte[]> house(Archive archive) throws IOException {
    Optional<byte[]> plain = archive.house();
    if (plain.isPresent()) {
      try {
        return HouseFiles.parse(plain.get());
      } catch (DamagedObject e) {
        remarks.add("The settings in the region do not open: " + e.getMessage() + ".");
      }
    }
    return Map.of();
  }

  private String told() {
    return remarks.isEmpty() ? "" : " " + String.join(" ", remarks);
  }

  private static void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  private static void forceFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  private static void deleteDraft(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException _) {
      // it is no database's name; the next try removes it
    }
  }
}
