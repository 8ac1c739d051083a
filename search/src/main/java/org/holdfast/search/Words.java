package org.holdfast.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// Takes folded text apart into words, by the rules of Unicode (UAX 29). Chinese, Japanese and
/// Korean, which part no words, are taken as pairs of signs; an index has each sign too, so that
/// one alone is found.
final class Words extends Analyzer {

  private static final int SCRIPTS =
      CJKBigramFilter.HAN
          | CJKBigramFilter.HIRAGANA
          | CJKBigramFilter.KATAKANA
          | CJKBigramFilter.HANGUL;

  private final boolean signsToo;

  private Words(boolean signsToo) {
    this.signsToo = signsToo;
  }

  static Words forIndex() {
    return new Words(true);
  }

  static Words forQuery() {
    return new Words(false);
  }

  @Override
  protected TokenStreamComponents createComponents(String field) {
    StandardTokenizer words = new StandardTokenizer();
    return new TokenStreamComponents(words, new CJKBigramFilter(words, SCRIPTS, signsToo));
  }

  /// The words of a short text, in order.
  List<String> of(String folded, int most) {
    List<String> words = new ArrayList<>();
    try (TokenStream stream = tokenStream("", folded)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (words.size() < most && stream.incrementToken()) {
        words.add(term.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a string can be read", e);
    }
    return words;
  }
}
