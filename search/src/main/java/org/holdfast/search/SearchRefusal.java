package org.holdfast.search;

/// Why there is no answer. Nothing changed, and nothing wrong was answered.
public abstract sealed class SearchRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private SearchRefusal(String message) {
    super(message);
  }

  private SearchRefusal(String message, Throwable cause) {
    super(message, cause);
  }

  /// The drive's index is being made; a part of the answer would be taken for all of it.
  public static final class Building extends SearchRefusal {
    private static final long serialVersionUID = 1L;

    private final long items;

    Building(long items) {
      super("the index is being made: " + items + " items are in it");
      this.items = items;
    }

    /// How many are in it already.
    public long items() {
      return items;
    }
  }

  /// It takes too long to answer: say more of what is looked for.
  public static final class TooCostly extends SearchRefusal {
    private static final long serialVersionUID = 1L;

    TooCostly() {
      super("this takes too long to answer");
    }
  }

  /// The cursor was not given for this.
  public static final class CursorUnusable extends SearchRefusal {
    private static final long serialVersionUID = 1L;

    CursorUnusable() {
      super("this cursor was not given for this search");
    }
  }

  /// Disk, database or vault cannot be used, or another process has the folder.
  public static final class Unavailable extends SearchRefusal {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }

    Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
