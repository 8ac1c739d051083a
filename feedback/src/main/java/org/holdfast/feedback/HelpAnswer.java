package org.holdfast.feedback;

import java.time.Instant;

/// What somebody said of a page of help.
///
/// @param why in their words; may be empty
public record HelpAnswer(String page, boolean helped, String why, Instant at) {

  /// The page only: a person wrote the rest.
  @Override
  public String toString() {
    return "HelpAnswer[" + page + "]";
  }
}
