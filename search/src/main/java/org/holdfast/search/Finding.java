package org.holdfast.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.similarities.BooleanSimilarity;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Placed;
import org.jspecify.annotations.Nullable;

/// One page of what was found in one state of an index. What is on it was asked of the drive that
/// the door handed in: what that does not show is as if it had not been found.
final class Finding {

  /// Nobody reads on so far.
  static final int MOST_SHOWN = 10_000;

  private static final int FIRST_PIECE = 100;
  private static final int LARGEST_PIECE = 20_000;

  private final Drive drive;
  private final SearchQuery wanted;
  private final Query query;
  private final IndexSearcher searcher;
  private final List<Placed> found = new ArrayList<>();
  private final List<ScoreDoc> places = new ArrayList<>();

  /// @param drive as far as whoever asks may see
  /// @param tooLong asked now and then
  Finding(
      Drive drive, SearchQuery wanted, Query words, DirectoryReader reader, QueryTimeout tooLong) {
    this.drive = drive;
    this.wanted = wanted;
    this.query =
        new BooleanQuery.Builder()
            .add(words, Occur.MUST)
            .add(new BelowFolder(Documents.bytes(wanted.folder())), Occur.FILTER)
            .build();
    this.searcher = DriveIndex.searcher(reader);
    searcher.setTimeout(tooLong);
    if (drive.guest().isPresent()) {
      // How rare a word is in the whole drive would be told by the order.
      searcher.setSimilarity(new BooleanSimilarity());
    }
  }

  /// What was found.
  ///
  /// @param last the place of the last one, if there is more
  record Found(List<Placed> items, Optional<ScoreDoc> last) {}

  /// @param after behind which it goes on
  /// @param skip how many are left out first
  /// @throws SearchRefusal.TooCostly if it takes too long
  Found page(Optional<ScoreDoc> after, int skip) throws IOException {
    int wantedCount = skip + wanted.limit() + 1; // one more, to know whether there is one
    @Nullable ScoreDoc last = after.orElse(null);
    int piece = Math.max(FIRST_PIECE, Math.min(LARGEST_PIECE, 2 * wantedCount));
    boolean more = true;
    while (more && found.size() < wantedCount) {
      TopDocs top = searcher.searchAfter(last, query, piece);
      if (searcher.timedOut()) {
        throw new SearchRefusal.TooCostly();
      }
      show(top.scoreDocs, wantedCount);
      more = top.scoreDocs.length == piece;
      last = more ? top.scoreDocs[piece - 1] : last;
      piece = Math.min(LARGEST_PIECE, 4 * piece); // each look goes through all that fits again
    }
    return cut(skip);
  }

  private Found cut(int skip) {
    int from = Math.min(skip, found.size());
    int to = Math.min(from + wanted.limit(), found.size());
    Optional<ScoreDoc> last =
        to < found.size() && to > from ? Optional.of(places.get(to - 1)) : Optional.empty();
    return new Found(List.copyOf(found.subList(from, to)), last);
  }

  // As many at a time as a page has: most often all of them can be shown.
  private void show(ScoreDoc[] docs, int atMost) throws IOException {
    int step = wanted.limit() + 1;
    for (int at = 0; at < docs.length && found.size() < atMost; at += step) {
      Map<ItemId, ScoreDoc> looked = new HashMap<>();
      List<ItemId> ids = new ArrayList<>();
      for (int i = at; i < Math.min(docs.length, at + step); i++) {
        ItemId id = DriveIndex.id(searcher, docs[i].doc);
        looked.put(id, docs[i]);
        ids.add(id);
      }
      for (Placed placed : drive.findBelow(wanted.folder(), ids)) {
        found.add(placed);
        places.add(looked.get(placed.item().id()));
      }
    }
  }
}
