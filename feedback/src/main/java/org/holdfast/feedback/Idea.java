package org.holdfast.feedback;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// What somebody would like to be otherwise, as one person is shown it.
///
/// @param text may be empty
/// @param madeOn the day, in UTC; nobody is told the second
/// @param author what its author is called, if they agreed to be named and are still here
/// @param mine whether it is that person's own
/// @param named whether its author agreed to be named; told to the author alone, else false
/// @param votes how many accounts voted for it, its author's among them unless taken back
/// @param voted whether that person did
/// @param answer of the server's owner; absent while it is [IdeaState#OPEN]
public record Idea(
    IdeaId id,
    String title,
    String text,
    LocalDate madeOn,
    Optional<String> author,
    boolean mine,
    boolean named,
    long votes,
    boolean voted,
    IdeaState state,
    Optional<Answer> answer) {

  /// What the server's owner says to it.
  public record Answer(String sentence, Instant at) {
    /// Mute: a person wrote it.
    @Override
    public String toString() {
      return "Answer[" + at + "]";
    }
  }

  /// The id only: a person wrote the rest.
  @Override
  public String toString() {
    return "Idea[" + id.text() + "]";
  }
}
