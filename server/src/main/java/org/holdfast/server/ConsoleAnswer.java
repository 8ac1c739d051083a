package org.holdfast.server;

import java.util.List;

/// What a command came to.
///
/// @param lines to print
/// @param exit the command's exit code
public record ConsoleAnswer(List<String> lines, int exit) {

  public ConsoleAnswer {
    lines = List.copyOf(lines);
  }

  static ConsoleAnswer done(List<String> lines) {
    return new ConsoleAnswer(lines, 0);
  }
}
