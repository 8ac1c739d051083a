package org.holdfast.recovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.holdfast.content.Waits;
import org.holdfast.database.FailingCommits;
import org.holdfast.database.Schema;
import org.holdfast.database.SqliteDatabase;

/// A mirrored database of notes: a folder, and regions that outlive it.
final class MirroredHouse implements AutoCloseable {

  static final Schema NOTES = new Schema("notes", "org/holdfast/recovery/notes");

  private final Path folder;
  private final FailingCommits commits = new FailingCommits();
  private final Mirror mirror;
  private final SqliteDatabase database;

  private MirroredHouse(Mirror mirror, Path folder) {
    this.folder = folder;
    this.mirror = mirror;
    this.database = commits.open(file(folder), NOTES, mirror);
  }

  static Path file(Path folder) {
    return folder.resolve("metadata.db");
  }

  static MirroredHouse open(Path folder, MirrorSettings settings, List<TrialStore> regions) {
    return open(folder, settings, regions, new TrialClock());
  }

  static MirroredHouse open(
      Path folder, MirrorSettings settings, List<TrialStore> regions, TrialClock clock) {
    Mirror mirror =
        new Mirror(
            settings,
            folder.resolve("metadata.db.copy"),
            new SecureRandom(),
            clock,
            Waits.REAL,
            Runnable::run,
            () -> Map.of("holdfast.yaml", "copies: 2\n".getBytes(StandardCharsets.UTF_8)));
    MirroredHouse house = new MirroredHouse(mirror, folder);
    try {
      mirror.begin(house.database, new OpenVault(7), places(regions));
      return house;
    } catch (RuntimeException e) {
      house.close();
      throw e;
    }
  }

  static MirrorSettings settings(int enough) {
    return new MirrorSettings(enough, Duration.ofSeconds(20), 64 << 20);
  }

  private static List<MirrorPlace> places(List<TrialStore> regions) {
    return regions.stream()
        .map(region -> new MirrorPlace("r" + regions.indexOf(region), region, Runnable::run))
        .toList();
  }

  Mirror mirror() {
    return mirror;
  }

  FailingCommits commits() {
    return commits;
  }

  void add(long id) {
    add(id, 3_000);
  }

  void add(long id, int bytes) {
    byte[] body = new byte[bytes];
    Arrays.fill(body, (byte) id);
    database.write(tx -> tx.execute("insert into note (id, body) values (?, ?)", id, body));
  }

  Set<Long> ids() {
    return ids(database);
  }

  static Set<Long> ids(SqliteDatabase database) {
    List<Long> ids =
        database.read(tx -> tx.resultQuery("select id from note").fetch(0, Long.class));
    return new TreeSet<>(ids);
  }

  /// What a kill leaves: the files as they are, in another folder.
  Path killed(Path elsewhere) {
    try (Stream<Path> files = Files.list(folder)) {
      Files.createDirectories(elsewhere);
      for (Path file : files.filter(each -> each.toString().contains("metadata.db")).toList()) {
        Files.copy(file, elsewhere.resolve(file.getFileName().toString()));
      }
      return elsewhere;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Rebuilds from one region alone and says what is in it.
  static Set<Long> rebuilt(TrialStore region, Path folder) {
    return rebuilt(region, folder, Optional.empty());
  }

  static Set<Long> rebuilt(TrialStore region, Path folder, Optional<String> lineage) {
    rebuild(region, folder, lineage, false);
    return idsIn(folder);
  }

  static Set<Long> idsIn(Path folder) {
    try (SqliteDatabase database =
        SqliteDatabase.open(file(folder), List.of(NOTES), Runnable::run)) {
      if (!database.check().isEmpty()) {
        throw new AssertionError(String.join("\n", database.check()));
      }
      return ids(database);
    }
  }

  static Rebuild.Rebuilt rebuild(
      TrialStore region, Path folder, Optional<String> lineage, boolean beforeGap) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Rebuild(region, new OpenVault(7))
        .into(file(folder), lineage, beforeGap, (_, _) -> {});
  }

  @Override
  public void close() {
    mirror.close();
    database.close();
  }
}
