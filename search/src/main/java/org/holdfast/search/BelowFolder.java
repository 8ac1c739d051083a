package org.holdfast.search;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;

/// Lets through what lies at or below a folder, as the index knows it. Documents know their parents
/// alone: the way up is walked once for each folder that something is found in.
///
/// It saves work and decides nothing: what is shown is asked of the drive.
final class BelowFolder extends Query {

  // Deeper than trees are; what the index has in a circle for a moment is not inside.
  private static final int MOST_DEPTH = 1 << 12;

  private final BytesRef folder;

  BelowFolder(BytesRef folder) {
    this.folder = folder;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
    Inside inside = new Inside(searcher.getIndexReader(), folder);
    return new ConstantScoreWeight(this, boost) {
      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext context) throws IOException {
        SortedDocValues parents = DocValues.getSorted(context.reader(), Documents.PARENT);
        Scorer scorer = new ConstantScoreScorer(score(), mode, steps(parents, inside));
        return new DefaultScorerSupplier(scorer);
      }

      @Override
      public boolean isCacheable(LeafReaderContext context) {
        return false; // where a folder is, other segments decide
      }
    };
  }

  private static TwoPhaseIterator steps(SortedDocValues parents, Inside inside) {
    return new TwoPhaseIterator(parents) {
      @Override
      public boolean matches() throws IOException {
        return inside.holds(parents.lookupOrd(parents.ordValue()));
      }

      @Override
      public float matchCost() {
        return 100;
      }
    };
  }

  /// What is known of folders in one search. Searches run on one thread each.
  private static final class Inside {

    private final IndexReader reader;
    private final Map<BytesRef, Boolean> known = new HashMap<>();

    Inside(IndexReader reader, BytesRef folder) {
      this.reader = reader;
      known.put(folder, true);
    }

    boolean holds(BytesRef folder) throws IOException {
      return holds(BytesRef.deepCopyOf(folder), 0);
    }

    private boolean holds(BytesRef folder, int depth) throws IOException {
      Boolean before = known.get(folder);
      if (before != null) {
        return before;
      }
      BytesRef parent = parent(folder);
      boolean inside = parent.length > 0 && depth < MOST_DEPTH && holds(parent, depth + 1);
      known.put(folder, inside);
      return inside;
    }

    /// @return empty if there is none
    private BytesRef parent(BytesRef folder) throws IOException {
      for (LeafReaderContext leaf : reader.leaves()) {
        PostingsEnum found =
            leaf.reader().postings(new Term(Documents.ID, folder), PostingsEnum.NONE);
        for (int doc = found == null ? PostingsEnum.NO_MORE_DOCS : found.nextDoc();
            doc != PostingsEnum.NO_MORE_DOCS;
            doc = found.nextDoc()) {
          boolean live =
              leaf.reader().getLiveDocs() == null || leaf.reader().getLiveDocs().get(doc);
          SortedDocValues parents = DocValues.getSorted(leaf.reader(), Documents.PARENT);
          if (live && parents.advanceExact(doc)) {
            return BytesRef.deepCopyOf(parents.lookupOrd(parents.ordValue()));
          }
        }
      }
      return new BytesRef();
    }
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "BelowFolder";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BelowFolder that && folder.equals(that.folder);
  }

  @Override
  public int hashCode() {
    return folder.hashCode();
  }
}
