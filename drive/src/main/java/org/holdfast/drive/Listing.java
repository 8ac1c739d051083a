package org.holdfast.drive;

import java.util.Optional;

/// How to list a folder.
///
/// An item that is in the folder all the time appears exactly once over all pages, whatever else
/// changes meanwhile.
///
/// @param limit items on a page, 1 to 1,000
/// @param cursor [ItemPage#next] of the page before; the order, direction and filter must be the
///   same as then
public record Listing(
    Order order, boolean descending, int limit, Optional<String> cursor, Filter filter) {

  private static final int MOST = 1_000;

  public Listing {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("a page has 1 to 1000 items, not " + limit);
    }
  }

  /// The first page in the cheapest order.
  public static Listing first(int limit) {
    return new Listing(Order.ID, false, limit, Optional.empty(), Filter.ALL);
  }

  /// By what items are sorted.
  public enum Order {
    /// No order that means anything, but the only one that costs the page alone. The others cost
    /// the folder: the database cannot sort what it cannot read.
    ID,
    /// Without regard to case.
    NAME,
    /// Folders before files; they are not sorted by size among themselves.
    SIZE,
    /// By [Item#changedAt].
    MODIFIED
  }

  /// Which items are listed.
  public enum Filter {
    ALL,
    FOLDERS,
    FILES
  }
}
