package org.holdfast.feedback;

import java.time.Duration;

/// The room said no, and nothing changed. Each kind says what to do.
public abstract sealed class FeedbackRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private FeedbackRefusal(String sentence) {
    super(sentence, null, false, false);
  }

  /// A sentence for the person who asked.
  public String sentence() {
    return String.valueOf(getMessage());
  }

  /// There is no such idea, or no such page of help.
  public static final class Absent extends FeedbackRefusal {
    private static final long serialVersionUID = 1L;

    Absent() {
      super("There is no such idea or page, or no more.");
    }
  }

  /// Only who owns the server does this.
  public static final class NotTheOwner extends FeedbackRefusal {
    private static final long serialVersionUID = 1L;

    NotTheOwner() {
      super("This is for who owns the server.");
    }
  }

  /// Only whose idea it is does this.
  public static final class NotYours extends FeedbackRefusal {
    private static final long serialVersionUID = 1L;

    NotYours() {
      super("This idea is not yours to change.");
    }
  }

  /// A text is too short, too long, or has what cannot be shown.
  public static final class TextRefused extends FeedbackRefusal {
    private static final long serialVersionUID = 1L;

    TextRefused(String sentence) {
      super(sentence);
    }
  }

  /// So many ideas were added that the next has to wait.
  public static final class TooMany extends FeedbackRefusal {
    private static final long serialVersionUID = 1L;

    private final transient Duration wait;

    TooMany(Duration wait) {
      super("You have added many ideas in a short time. Wait a while before the next.");
      this.wait = wait;
    }

    /// In whole seconds; at least one.
    public Duration waitTime() {
      return wait;
    }
  }

  /// Others voted for it, so its author does not remove it any more.
  public static final class OthersVoted extends FeedbackRefusal {
    private static final long serialVersionUID = 1L;

    OthersVoted() {
      super("Others have voted for this idea, so it stays. Your name can be taken from it.");
    }
  }

  /// It is done or declined, and takes no votes any more.
  public static final class Settled extends FeedbackRefusal {
    private static final long serialVersionUID = 1L;

    Settled() {
      super("This idea has its answer, and takes no more votes.");
    }
  }
}
