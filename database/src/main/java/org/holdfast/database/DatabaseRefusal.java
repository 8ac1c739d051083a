package org.holdfast.database;

/// The database said no. Each kind says what to do.
public abstract sealed class DatabaseRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private DatabaseRefusal(String message, Throwable cause) {
    super(message, cause);
  }

  private DatabaseRefusal(String message) {
    super(message);
  }

  /// The engine could not read, write or flush: disk, socket or server trouble.
  public static final class Failed extends DatabaseRefusal {
    private static final long serialVersionUID = 1L;

    public Failed(String message) {
      super(message);
    }

    public Failed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// A flush failed earlier; the store is not written until it has been checked.
  public static final class Fenced extends DatabaseRefusal {
    private static final long serialVersionUID = 1L;

    public Fenced(String message) {
      super(message);
    }

    public Fenced(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// Nothing is written until the owner has settled something: the message says what.
  public static final class ReadOnly extends DatabaseRefusal {
    private static final long serialVersionUID = 1L;

    public ReadOnly(String message) {
      super(message);
    }
  }

  /// The database was written by a newer Holdfast than this one.
  public static final class TooNew extends DatabaseRefusal {
    private static final long serialVersionUID = 1L;

    public TooNew(String message) {
      super(message);
    }
  }

  /// The database cannot be opened or used: not a database, damaged, locked by another process,
  /// unreachable, opened for reading only, or closed.
  public static final class Unusable extends DatabaseRefusal {
    private static final long serialVersionUID = 1L;

    public Unusable(String message, Throwable cause) {
      super(message, cause);
    }

    public Unusable(String message) {
      super(message);
    }
  }
}
