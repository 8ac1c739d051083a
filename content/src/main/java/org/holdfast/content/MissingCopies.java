package org.holdfast.content;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.database.Database;
import org.jooq.DSLContext;
import org.jooq.Record;

/// The list of copies that are known to be missing. What is not on it is believed to be everywhere.
final class MissingCopies {

  private final Database database;
  private final InstantSource clock;

  MissingCopies(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// One copy to be made.
  record Missing(StoredShape blob, String region) {}

  /// Durable when it returns.
  void record(StoredShape blob, Collection<String> regions) {
    database.write(
        tx -> {
          regions.forEach(region -> insert(tx, blob, region));
          return regions.size();
        });
  }

  /// The copies are there now.
  void clear(RevisionId revision, Collection<String> regions) {
    database.write(
        tx -> {
          regions.forEach(
              region ->
                  tx.execute(
                      "delete from missing_copy where revision = ? and region = ?",
                      revision.bytes(),
                      region));
          return regions.size();
        });
  }

  /// The blob is gone, so no copy of it is missing.
  void forget(RevisionId revision) {
    if (!regionsWithout(revision).isEmpty()) {
      database.write(
          tx ->
              tx.execute("delete from missing_copy where revision = ?", (Object) revision.bytes()));
    }
  }

  Set<String> regionsWithout(RevisionId revision) {
    return database.read(
        tx ->
            tx.resultQuery(
                    "select region from missing_copy where revision = ?", (Object) revision.bytes())
                .fetchSet(row -> row.get(0, String.class)));
  }

  /// Copies of finished blobs, longest missing first.
  List<Missing> oldest(int atMost) {
    return database.read(
        tx ->
            tx.resultQuery(
                    "select revision, region, stored_bytes, header from missing_copy"
                        + " where stored_bytes >= 0 order by since, revision, region limit ?",
                    atMost)
                .fetch(MissingCopies::missing));
  }

  int countFinished() {
    return database.read(
        tx ->
            tx.resultQuery("select count(*) from missing_copy where stored_bytes >= 0")
                .fetchSingle()
                .get(0, int.class));
  }

  Map<String, Long> countByRegion() {
    return database.read(
        tx ->
            tx.resultQuery("select region, count(*) from missing_copy group by region")
                .fetchMap(row -> row.get(0, String.class), row -> row.get(1, long.class)));
  }

  private void insert(DSLContext tx, StoredShape blob, String region) {
    tx.execute(
        "insert into missing_copy (revision, region, stored_bytes, header, since)"
            + " values (?, ?, ?, ?, ?) on conflict (revision, region)"
            + " do update set stored_bytes = excluded.stored_bytes, header = excluded.header",
        blob.revision().bytes(),
        region,
        blob.storedBytes(),
        blob.header(),
        clock.millis());
  }

  private static Missing missing(Record row) {
    StoredShape blob =
        new StoredShape(
            RevisionId.of(row.get(0, byte[].class)),
            row.get(2, long.class),
            row.get(3, byte[].class));
    return new Missing(blob, row.get(1, String.class));
  }
}
