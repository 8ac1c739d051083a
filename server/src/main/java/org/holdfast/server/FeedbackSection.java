package org.holdfast.server;

import java.time.Duration;
import org.holdfast.feedback.FeedbackSettings;

/// `feedback` in the settings: when an answer is owed.
final class FeedbackSection {

  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private FeedbackSection() {}

  static FeedbackSettings read(SettingsSection in) {
    FeedbackSettings defaults = FeedbackSettings.defaults();
    FeedbackSettings feedback =
        new FeedbackSettings(
            in.number("votes", defaults.votes(), 2, 1_000_000),
            in.number("percent", defaults.percent(), 1, 100),
            in.duration("answer-within", defaults.answerWithin(), SHORTEST, LONGEST));
    in.refuseUnknown();
    return feedback;
  }
}
