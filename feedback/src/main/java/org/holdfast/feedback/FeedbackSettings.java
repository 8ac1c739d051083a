package org.holdfast.feedback;

import java.time.Duration;

/// When the server's owner owes an answer, and how soon.
///
/// @param votes so many oblige to an answer; default 10
/// @param percent on a server with few accounts so many of a hundred of them are enough, and never
///   fewer than two; default 50
/// @param answerWithin how long the owner may take from then on; default 14 days
public record FeedbackSettings(int votes, int percent, Duration answerWithin) {

  /// One vote is its author's own.
  private static final long FEWEST = 2;

  /// What holds if the owner says nothing.
  public static FeedbackSettings defaults() {
    return new FeedbackSettings(10, 50, Duration.ofDays(14));
  }

  /// How many votes oblige to an answer where there are so many accounts.
  long threshold(long accounts) {
    long share = Math.ceilDiv(accounts * percent, 100L);
    return Math.max(FEWEST, Math.min(votes, share));
  }
}
