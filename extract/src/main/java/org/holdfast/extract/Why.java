package org.holdfast.extract;

import java.util.Arrays;
import java.util.Optional;

/// Why nothing was made of a file.
public enum Why {
  /// It is of a kind that has no text, or no picture.
  NOTHING_IN_IT(1),
  /// It is not what it says it is, is cut off, or is locked by a password.
  DAMAGED(2),
  /// It has more bytes than are read, or unfolds to more.
  TOO_LARGE(3),
  /// A picture has more points than are decoded.
  TOO_MANY_PIXELS(4),
  /// It took longer than a file may.
  TOO_SLOW(5),
  /// It took more memory than the process has.
  TOO_MUCH_MEMORY(6),
  /// The process ended, or answered what is no answer.
  CRASHED(7),
  /// There is no confined process to be had on this machine; the file is not to blame.
  UNAVAILABLE(8);

  private final int code;

  Why(int code) {
    this.code = code;
  }

  /// Its number between two processes, 1 to 255.
  int code() {
    return code;
  }

  static Optional<Why> of(int code) {
    return Arrays.stream(values()).filter(each -> each.code == code).findFirst();
  }

  /// Whether trying the same file again would end the same.
  public boolean isFinal() {
    return this != UNAVAILABLE;
  }
}
