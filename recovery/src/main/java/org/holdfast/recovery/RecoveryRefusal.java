package org.holdfast.recovery;

import java.util.List;

/// The mirror cannot be begun, or a database cannot be rebuilt. Each kind says what to do; nothing
/// was changed.
public abstract sealed class RecoveryRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private RecoveryRefusal(String message, Throwable cause) {
    super(message, cause);
  }

  private RecoveryRefusal(String message) {
    super(message);
  }

  /// Another server has gone on from this one's history.
  public static final class Superseded extends RecoveryRefusal {
    private static final long serialVersionUID = 1L;

    public Superseded(String message) {
      super(message);
    }
  }

  /// The database is older than what a region has of it.
  public static final class SetBack extends RecoveryRefusal {
    private static final long serialVersionUID = 1L;

    public SetBack(String message) {
      super(message);
    }
  }

  /// There is nothing to rebuild from.
  public static final class NothingThere extends RecoveryRefusal {
    private static final long serialVersionUID = 1L;

    public NothingThere(String message) {
      super(message);
    }

    public NothingThere(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// The region holds more than one history: the caller says which.
  public static final class WhichLineage extends RecoveryRefusal {
    private static final long serialVersionUID = 1L;
    private final transient List<String> lineages;

    public WhichLineage(String message, List<String> lineages) {
      super(message);
      this.lineages = List.copyOf(lineages);
    }

    /// One line for each, with its name first.
    public List<String> lineages() {
      return lineages;
    }
  }

  /// The history has a hole, and ends before it.
  public static final class Gap extends RecoveryRefusal {
    private static final long serialVersionUID = 1L;

    public Gap(String message) {
      super(message);
    }
  }

  /// The vault that was given did not wrap this history's key.
  public static final class WrongVault extends RecoveryRefusal {
    private static final long serialVersionUID = 1L;

    public WrongVault(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// A disk failed.
  public static final class Unreadable extends RecoveryRefusal {
    private static final long serialVersionUID = 1L;

    public Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
