package org.holdfast.feedback;

import java.text.Normalizer;

/// What people may write: so many characters, in normal form C, and none that hides or turns what
/// stands beside it (W04).
///
/// @param what as a person is told of it
/// @param least characters; 0: it may be empty
/// @param lines whether it may have several
record TextRule(String what, int least, int most, boolean lines) {

  static final TextRule TITLE = new TextRule("A title", 3, 120, false);
  static final TextRule TEXT = new TextRule("A description", 0, 4_000, true);
  static final TextRule WHY = new TextRule("A reason", 0, 500, true);
  static final TextRule ANSWER = new TextRule("An answer", 1, 1_000, true);

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C; // Persian needs it
  private static final int ZERO_WIDTH_JOINER = 0x200D; // and emoji this

  /// @throws FeedbackRefusal.TextRefused with what to do
  String taken(String typed) {
    // Longer than any form of what is allowed: not worth the work.
    if (typed.length() > most * 4) {
      throw refused();
    }
    String text = Normalizer.normalize(typed.replace("\r\n", "\n").strip(), Normalizer.Form.NFC);
    int length = text.codePointCount(0, text.length());
    if (length < least || length > most || !text.codePoints().allMatch(this::isShown)) {
      throw refused();
    }
    return text;
  }

  private boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> lines && (c == '\n' || c == '\t');
      case Character.FORMAT -> c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
      case Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> false;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }

  private FeedbackRefusal.TextRefused refused() {
    return new FeedbackRefusal.TextRefused(
        "%s has %s%,d characters, and none that cannot be seen."
            .formatted(what, least > 0 ? least + " to " : "at most ", most));
  }
}
