package org.holdfast.content;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.database.Database;
import org.jooq.DSLContext;

/// The list of copies that have to go, because their drive was destroyed. Without its key a copy is
/// noise; it is removed all the same, from each region as soon as that can be reached.
final class DoomedCopies {

  private final Database database;

  DoomedCopies(Database database) {
    this.database = database;
  }

  /// Part of a change in which the last row that knew these blobs goes. A copy that is missing need
  /// not be made any more.
  void add(
      DSLContext tx, DriveId drive, List<RevisionId> revisions, Collection<String> regionNames) {
    for (RevisionId revision : revisions) {
      tx.execute("delete from missing_copy where revision = ?", (Object) revision.bytes());
      for (String region : regionNames) {
        tx.execute(
            "insert into doomed_copy (region, revision, drive) values (?, ?, ?)"
                + " on conflict (region, revision) do nothing",
            region,
            revision.bytes(),
            drive.bytes());
      }
    }
  }

  List<RevisionId> in(String region, int atMost) {
    return database.read(
        tx ->
            tx.resultQuery(
                    "select revision from doomed_copy where region = ? order by revision limit ?",
                    region,
                    atMost)
                .fetch(row -> RevisionId.of(row.get(0, byte[].class))));
  }

  /// Which of some hundred have a copy that has to go, in any of these regions.
  Set<RevisionId> among(Collection<String> regionNames, List<RevisionId> revisions) {
    Set<RevisionId> found = new HashSet<>();
    if (revisions.isEmpty()) {
      return found;
    }
    String marks = "?" + ", ?".repeat(revisions.size() - 1);
    for (String region : regionNames) {
      List<Object> values = new ArrayList<>(List.of(region));
      revisions.forEach(revision -> values.add(revision.bytes()));
      found.addAll(
          database.read(
              tx ->
                  tx.resultQuery(
                          "select revision from doomed_copy where region = ? and revision in ("
                              + marks
                              + ")",
                          values.toArray())
                      .fetch(row -> RevisionId.of(row.get(0, byte[].class)))));
    }
    return found;
  }

  /// The region has them no more.
  void gone(String region, List<RevisionId> revisions) {
    database.write(
        tx -> {
          revisions.forEach(
              revision ->
                  tx.execute(
                      "delete from doomed_copy where region = ? and revision = ?",
                      region,
                      revision.bytes()));
          return true;
        });
  }

  /// How many copies of a drive's blobs lie where; regions that have none are left out.
  Map<String, Long> countByRegion(DriveId drive) {
    return database.read(
        tx ->
            tx.resultQuery(
                    "select region, count(*) from doomed_copy where drive = ? group by region",
                    (Object) drive.bytes())
                .fetchMap(row -> row.get(0, String.class), row -> row.get(1, long.class)));
  }
}
