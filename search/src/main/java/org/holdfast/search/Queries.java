package org.holdfast.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/// Makes of what somebody looks for what an index is asked.
///
/// A name counts more than any text, a whole word more than the beginning of one, and the newer of
/// two that are alike comes first. Only texts are weighed by how often words occur: with names,
/// that would put a file behind another because of what else the drive holds.
final class Queries {

  // A word weighs at most ln(N) in a text: 16 for ten million files.
  private static final float WHOLE_NAME = 100;
  private static final float STEM = 90;
  private static final float IN_NAME = 60;
  private static final float PART_OF_NAME = 50;
  private static final float BEGINS_IN_NAME = 40;
  private static final float BEGINS_PART = 35;
  private static final float BEGINS_IN_TEXT = 0.5f;

  private static final float NEWEST = 4;
  private static final Duration HALF_AS_NEW = Duration.ofDays(30);

  // Each is looked for in up to five ways, and Lucene takes 1,024 in one query.
  private static final int MOST_WORDS = 128;

  // Shorter ones begin half of all words there are.
  private static final int SHORTEST_BEGINNING_IN_TEXT = 3;

  private final Words words = Words.forQuery();

  /// @param now that newness is measured from, in milliseconds
  Query of(Wish wish, long now) {
    if (wish.text().isEmpty()) {
      return ranked(
          new BooleanQuery.Builder().add(MatchAllDocsQuery.INSTANCE, Occur.FILTER), wish, now);
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    int left = add(all, wish.wanted(), Occur.MUST, MOST_WORDS);
    if (left == MOST_WORDS) {
      return new MatchNoDocsQuery("no words");
    }
    add(all, wish.unwanted(), Occur.MUST_NOT, left);
    return ranked(all, wish, now);
  }

  private static Query ranked(BooleanQuery.Builder all, Wish wish, long now) {
    String whole = Documents.whole(Folding.fold(wish.text(), Documents.MOST_NAME));
    all.add(constant(new TermQuery(new Term(Documents.WHOLE, whole)), WHOLE_NAME), Occur.SHOULD);
    all.add(constant(new TermQuery(new Term(Documents.STEM, whole)), STEM), Occur.SHOULD);
    all.add(
        LongField.newDistanceFeatureQuery(Documents.CHANGED, NEWEST, now, HALF_AS_NEW.toMillis()),
        Occur.SHOULD);
    return all.build();
  }

  /// @param atMost words that may still be added; what is beyond is left out
  /// @return how many more may be
  private int add(BooleanQuery.Builder all, List<Wish.Part> parts, Occur occur, int atMost) {
    int left = atMost;
    for (Wish.Part part : parts) {
      List<String> found = words.of(Folding.fold(part.text(), Wish.MOST_CHARACTERS), left);
      if (!found.isEmpty()) {
        List<Query> ways = found.size() == 1 ? word(found.getFirst(), part) : sequence(found, part);
        all.add(new DisjunctionMaxQuery(ways, 0), occur);
        left -= found.size();
      }
    }
    return left;
  }

  private static List<Query> word(String word, Wish.Part part) {
    List<Query> ways = new ArrayList<>();
    ways.add(constant(new TermQuery(new Term(Documents.NAME, word)), IN_NAME));
    ways.add(constant(new TermQuery(new Term(Documents.PARTS, word)), PART_OF_NAME));
    ways.add(new TermQuery(new Term(Documents.TEXT, word)));
    if (!part.quoted()) {
      ways.add(constant(new PrefixQuery(new Term(Documents.NAME, word)), BEGINS_IN_NAME));
      ways.add(constant(new PrefixQuery(new Term(Documents.PARTS, word)), BEGINS_PART));
    }
    if (part.last() && word.length() >= SHORTEST_BEGINNING_IN_TEXT) {
      ways.add(constant(new PrefixQuery(new Term(Documents.TEXT, word)), BEGINS_IN_TEXT));
    }
    return ways;
  }

  private static List<Query> sequence(List<String> found, Wish.Part part) {
    List<Query> ways = new ArrayList<>();
    ways.add(constant(phrase(Documents.NAME, found), IN_NAME));
    ways.add(constant(phrase(Documents.PARTS, found), PART_OF_NAME));
    ways.add(new BoostQuery(phrase(Documents.TEXT, found), 1f / found.size()));
    if (part.last()) {
      ways.add(constant(begun(Documents.NAME, found), BEGINS_IN_NAME));
      ways.add(constant(begun(Documents.PARTS, found), BEGINS_PART));
    }
    return ways;
  }

  private static Query phrase(String field, List<String> found) {
    return new PhraseQuery(field, found.toArray(String[]::new));
  }

  /// `invoice_2025-0`: all of them, the last as far as it was written.
  private static Query begun(String field, List<String> found) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    found
        .subList(0, found.size() - 1)
        .forEach(word -> all.add(new TermQuery(new Term(field, word)), Occur.FILTER));
    return all.add(new PrefixQuery(new Term(field, found.getLast())), Occur.FILTER).build();
  }

  private static Query constant(Query query, float score) {
    return new BoostQuery(new ConstantScoreQuery(query), score);
  }
}
