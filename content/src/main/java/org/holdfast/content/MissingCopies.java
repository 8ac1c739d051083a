package org.holdfast.content;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.database.Database;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// The list of copies that are known to be missing. What is not on it is believed to be everywhere.
final class MissingCopies {

  // Said in words, because SQLite calls every whole number an INTEGER, which jOOQ takes for 32
  // bits.
  private static final Field<byte[]> REVISION = DSL.field("revision", SQLDataType.BLOB.notNull());
  private static final Field<String> REGION = DSL.field("region", SQLDataType.CLOB.notNull());
  private static final Field<Long> STORED_BYTES =
      DSL.field("stored_bytes", SQLDataType.BIGINT.notNull());
  private static final Field<byte[]> HEADER = DSL.field("header", SQLDataType.BLOB.notNull());

  private static final int PIECE = 500;
  private static final RevisionId NONE = RevisionId.of(new byte[16]); // no random id

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
    record(blob, regions, List.of());
  }

  /// The copies are there now.
  void clear(RevisionId revision, Collection<String> regions) {
    database.write(tx -> delete(tx, revision, regions));
  }

  /// Both as one: between them every region might be on the list, and then nobody could tell any
  /// more which of them has the bytes.
  ///
  /// @param there regions whose copies are there now
  void record(StoredShape blob, Collection<String> lacking, Collection<String> there) {
    database.write(
        tx -> {
          lacking.forEach(region -> insert(tx, blob, region));
          return delete(tx, blob.revision(), there);
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

  /// No finished blob is to be given a copy in other regions than these. What others have of drafts
  /// stays on record: that is not to be believed.
  void forgetFinished(Collection<String> staying) {
    for (String region : countByRegion().keySet()) {
      if (!staying.contains(region)) {
        database.write(
            tx ->
                tx.execute(
                    "delete from missing_copy where region = ? and stored_bytes >= 0", region));
      }
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
                .coerce(REVISION, REGION, STORED_BYTES, HEADER)
                .fetch(MissingCopies::missing));
  }

  /// Whether the copy is still missing, of the blob as it was.
  boolean isRecorded(Missing copy) {
    return database.read(
        tx ->
            tx.resultQuery(
                    "select 1 from missing_copy where revision = ? and region = ?"
                        + " and stored_bytes = ?",
                    copy.blob().revision().bytes(),
                    copy.region(),
                    copy.blob().storedBytes())
                .fetchOptional()
                .isPresent());
  }

  /// Names every blob and draft that lacks a copy.
  ///
  /// @param visit told of each, and of no bytes
  void each(Visit visit) {
    RevisionId last = NONE;
    List<RevisionId> piece;
    do {
      RevisionId after = last;
      piece = database.read(tx -> behind(tx, after));
      piece.forEach(revision -> visit.look(revision, 0));
      last = piece.isEmpty() ? last : piece.getLast();
    } while (piece.size() == PIECE);
  }

  /// Is told of one.
  interface Visit {
    void look(RevisionId revision, long sizeBytes);
  }

  private static List<RevisionId> behind(DSLContext tx, RevisionId after) {
    return tx.resultQuery(
            "select distinct revision from missing_copy where revision > ?"
                + " order by revision limit ?",
            after.bytes(),
            PIECE)
        .fetch(row -> RevisionId.of(row.get(0, byte[].class)));
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

  private static int delete(DSLContext tx, RevisionId revision, Collection<String> regions) {
    regions.forEach(
        region ->
            tx.execute(
                "delete from missing_copy where revision = ? and region = ?",
                revision.bytes(),
                region));
    return regions.size();
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

  private static Missing missing(Record4<byte[], String, Long, byte[]> row) {
    StoredShape blob = new StoredShape(RevisionId.of(row.value1()), row.value3(), row.value4());
    return new Missing(blob, row.value2());
  }
}
