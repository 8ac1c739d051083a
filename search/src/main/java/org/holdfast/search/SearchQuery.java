package org.holdfast.search;

import java.util.Optional;
import org.holdfast.content.ItemId;

/// What is looked for, and where.
///
/// @param words as a person wrote them: words, "phrases", -what must not be there; nothing means
///   everything, the newest first
/// @param folder that it is to be below of
/// @param limit items on a page, 1 to 1,000
/// @param cursor of the page before
public record SearchQuery(String words, ItemId folder, int limit, Optional<String> cursor) {

  private static final int MOST_ON_PAGE = 1_000;

  public SearchQuery {
    if (limit < 1 || limit > MOST_ON_PAGE) {
      throw new IllegalArgumentException("a page has 1 to 1000 items, not " + limit);
    }
  }
}
