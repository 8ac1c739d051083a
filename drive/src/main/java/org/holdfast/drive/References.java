package org.holdfast.drive;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.holdfast.content.RevisionId;
import org.jooq.DSLContext;

/// Which blobs something refers to: a content of a file, an upload under way, an archive. Rows that
/// do not open count as well: what was altered is no reason to remove anything.
final class References {

  private static final List<String> TABLES = List.of("revision", "upload_session", "archive_blob");

  private References() {}

  static boolean has(DSLContext tx, RevisionId revision) {
    return !among(tx, List.of(revision)).isEmpty();
  }

  static Set<RevisionId> among(DSLContext tx, List<RevisionId> revisions) {
    Set<RevisionId> found = new HashSet<>();
    Sql.pieces(
        revisions.stream().map(RevisionId::bytes).toList(),
        piece -> {
          for (String table : TABLES) {
            Sql.of(
                    tx,
                    "SELECT revision_id FROM "
                        + table
                        + " WHERE revision_id IN "
                        + Sql.marks(piece.size()))
                .withList(piece)
                .each(row -> found.add(RevisionId.of(row.getBytes(1))));
          }
        });
    return found;
  }
}
