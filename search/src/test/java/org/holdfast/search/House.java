package org.holdfast.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.holdfast.content.Blobs;
import org.holdfast.content.Coordinates;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.DirectoryRegion;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.RealDisk;
import org.holdfast.database.Database;
import org.holdfast.database.Schema;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.DeltaToken;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Drives;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placed;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;

/// All rooms below, over a real database and two folders as regions, and a search that can be
/// killed and begun again.
final class House implements AutoCloseable {

  static final List<Schema> SCHEMAS = List.of(Blobs.SCHEMA, Drives.SCHEMA, Search.SCHEMA);

  /// As by default; only that nobody waits long for a lock.
  static final SearchSettings SETTINGS =
      new SearchSettings(
          1 << 20,
          4,
          Duration.ofMinutes(5),
          Duration.ofSeconds(15),
          Duration.ofMillis(50),
          Duration.ofSeconds(5),
          Duration.ofHours(24));

  final StoppedClock clock = new StoppedClock();
  final SecureRandom random = new SecureRandom();
  final Path indexes;
  final Database database;
  final Drives drives;
  TextSource texts = new PlainText();
  Search search;

  private final DriveKeys keys;
  private final Blobs blobs;
  private final List<AutoCloseable> opened = new ArrayList<>();

  private House(Path folder, Database database) {
    this.indexes = folder.resolve("search");
    this.database = database;
    this.keys = new DriveKeys(new OpenVault(), random, clock, DriveKeys.DEFAULT_KEEP);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    this.blobs =
        new Blobs(
            List.of(region(folder, "west"), region(folder, "east")),
            CopyPolicy.DEFAULT,
            database,
            random,
            clock,
            threads);
    this.drives =
        new Drives(
            database,
            blobs,
            keys,
            random,
            clock,
            EntitlementSource.everybody(Entitlements.defaults(Plan.PREMIUM)));
    this.search = newSearch();
    opened.add(threads);
  }

  static House in(Path folder) {
    return new House(folder, SqliteDatabase.open(folder.resolve("metadata.db"), SCHEMAS, thread()));
  }

  static House in(Path folder, Database database) {
    return new House(folder, database);
  }

  private static ExecutorService thread() {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
  }

  private DirectoryRegion region(Path folder, String name) {
    DirectoryRegion region =
        DirectoryRegion.open(
            name, new Coordinates(0, 0), folder.resolve(name), new RealDisk(), thread(), clock);
    opened.add(region);
    return region;
  }

  Search newSearch() {
    return new Search(database, drives, indexes, file -> texts.text(file), random, clock, SETTINGS);
  }

  void restart() {
    search.close();
    search = newSearch();
  }

  /// What was not on disk is gone.
  void kill() {
    try {
      search.abandon();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    search = newSearch();
  }

  /// Until there is nothing left to follow.
  void follow() {
    while (search.follow()) {}
  }

  Drive drive() {
    return drives.create(AccountId.random(random));
  }

  static Actor actor(Drive drive) {
    return new Actor(drive.owner(), "test");
  }

  Item folder(Drive drive, Item parent, String name) {
    return drive
        .createFolder(
            actor(drive),
            new Placement(parent.id(), ItemName.of(name), Conflict.FAIL),
            FileTimes.NONE)
        .item();
  }

  Item file(Drive drive, Item parent, String name, String content) {
    return file(drive, parent, name, "text/plain", content.getBytes(UTF_8));
  }

  Item file(Drive drive, Item parent, String name, String type, byte[] content) {
    Upload upload =
        new Upload(
            new ByteArrayInputStream(content),
            OptionalLong.of(content.length),
            Optional.of(type),
            FileTimes.NONE,
            Optional.empty());
    try {
      return drive
          .write(
              actor(drive),
              new Placement(parent.id(), ItemName.of(name), Conflict.REPLACE),
              upload,
              Precondition.NONE)
          .item();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What happens while somebody else holds the lock of a drive's index.
  <T> T whileLocked(Drive drive, Callable<T> work) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Thread other =
        Thread.ofVirtual()
            .start(
                () -> {
                  ReentrantLock lock = search.slot(drive.id()).lock;
                  lock.lock();
                  try {
                    held.countDown();
                    over.await();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  } finally {
                    lock.unlock();
                  }
                });
    held.await();
    try {
      return work.call();
    } finally {
      over.countDown();
      other.join();
    }
  }

  boolean isOpen(Drive drive) {
    return search.slot(drive.id()).index().isPresent();
  }

  /// Has the index that is open claim to be of another history.
  void forgeToken(Drive drive) {
    DriveIndex index = search.slot(drive.id()).index().orElseThrow();
    index.state(index.state().at(new DeltaToken("AAAA")));
  }

  /// Every word of texts that the index has, also of what was deleted and not merged away.
  Set<String> words(Drive drive) throws IOException {
    Set<String> words = new TreeSet<>();
    DirectoryReader reader = search.slot(drive.id()).index().orElseThrow().acquire();
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        TermsEnum each = Terms.getTerms(leaf.reader(), Documents.TEXT).iterator();
        for (BytesRef term = each.next(); term != null; term = each.next()) {
          words.add(term.utf8ToString());
        }
      }
      return words;
    } finally {
      reader.decRef();
    }
  }

  static SearchQuery everywhere(Drive drive, String words) {
    return new SearchQuery(words, drive.rootId(), 200, Optional.empty());
  }

  /// The names of what is found, the best first.
  List<String> find(Drive drive, String words) {
    return find(drive, drive.root(), words);
  }

  List<String> find(Drive drive, Item below, String words) {
    return search
        .find(drive, new SearchQuery(words, below.id(), 200, Optional.empty()))
        .items()
        .stream()
        .map(Placed::item)
        .map(Item::name)
        .toList();
  }

  @Override
  public void close() {
    search.close();
    blobs.close();
    keys.close();
    database.close();
    for (AutoCloseable each : opened) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
