package org.holdfast.feedback;

import java.util.Arrays;
import java.util.Optional;

/// What became of an idea.
///
///     OPEN ─answer▶ PLANNED ─answer▶ DONE
///       └──────────answer──────────▶ DECLINED    (an answer may be given anew, in any order)
///
/// The codes stand in tables and in the log: none is ever reused.
public enum IdeaState {
  OPEN(0),
  PLANNED(1),
  DONE(2),
  DECLINED(3);

  private final int code;

  IdeaState(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static IdeaState of(int code) {
    return Arrays.stream(values())
        .filter(each -> each.code == code)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("an idea has an unknown state"));
  }

  /// @param word in any case
  /// @return empty if no state is called so
  public static Optional<IdeaState> named(String word) {
    return Arrays.stream(values()).filter(each -> each.name().equalsIgnoreCase(word)).findFirst();
  }

  /// Whether votes still change something.
  boolean takesVotes() {
    return this == OPEN || this == PLANNED;
  }
}
