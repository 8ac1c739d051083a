package org.holdfast.feedback;

import java.util.List;

/// What this room keeps of a person, as they may take it along.
///
/// @param votedFor titles of what they voted for, their own among them
public record FeedbackData(List<HelpAnswer> help, List<Idea> ideas, List<String> votedFor) {

  public FeedbackData {
    help = List.copyOf(help);
    ideas = List.copyOf(ideas);
    votedFor = List.copyOf(votedFor);
  }

  /// Mute: a person wrote it.
  @Override
  public String toString() {
    return "FeedbackData";
  }
}
