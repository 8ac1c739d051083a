package org.holdfast.audit;

import org.jspecify.annotations.Nullable;

/// The log said no, and nothing changed. Each kind says what to do.
public abstract sealed class AuditRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private AuditRefusal(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// What is stored, or was sent, is not what this log wrote.
  public static final class Tampered extends AuditRefusal {
    private static final long serialVersionUID = 1L;

    Tampered(String message) {
      super(message, null);
    }

    Tampered(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// A text is no signed note, no key, no checkpoint, or not signed by whom it should be.
  public static final class NotANote extends AuditRefusal {
    private static final long serialVersionUID = 1L;

    NotANote(String message) {
      super(message, null);
    }

    NotANote(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// A file could not be read or written.
  public static final class Unreadable extends AuditRefusal {
    private static final long serialVersionUID = 1L;

    Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// The cursor of a list is not one that was given for it.
  public static final class NotACursor extends AuditRefusal {
    private static final long serialVersionUID = 1L;

    NotACursor() {
      super("Begin the list anew.", null);
    }
  }

  /// There is nothing to accept: no alarm is raised.
  public static final class NoAlarm extends AuditRefusal {
    private static final long serialVersionUID = 1L;

    NoAlarm() {
      super("No alarm is raised: there is nothing to accept.", null);
    }
  }
}
