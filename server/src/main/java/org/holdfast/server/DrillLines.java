package org.holdfast.server;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// What a drill came to, in sentences for who runs the server.
final class DrillLines {

  private DrillLines() {}

  static ConsoleAnswer answer(DrillResult result) {
    int exit =
        switch (result.outcome()) {
          case PASSED -> 0;
          case FAILED -> 1;
          case BROKEN_OFF -> 2;
        };
    return new ConsoleAnswer(of(result), exit);
  }

  static List<String> of(DrillResult result) {
    List<String> lines = new ArrayList<>(List.of(headline(result)));
    lines.addAll(result.what());
    if (result.outcome() != DrillResult.Outcome.BROKEN_OFF) {
      lines.add(read(result));
      lines.add(measured(result));
    }
    return lines;
  }

  /// In one line each.
  static List<String> list(List<DrillResult> results) {
    return results.stream()
        .map(
            each ->
                "%s  %s"
                    .formatted(
                        each.began().truncatedTo(ChronoUnit.SECONDS), String.join(" ", of(each))))
        .toList();
  }

  private static String headline(DrillResult result) {
    return switch (result.outcome()) {
      case PASSED ->
          "Drill: everything that was tried came back from region %s alone."
              .formatted(result.region());
      case FAILED ->
          "Drill: from region %s alone not everything would have come back."
              .formatted(result.region());
      case BROKEN_OFF ->
          "The drill with region %s did not come to its end, and says nothing of it."
              .formatted(result.region());
    };
  }

  private static String read(DrillResult result) {
    return "Drives restored to a random point: %d; items compared: %d; contents read: %d, %s."
        .formatted(
            result.drives(), result.items(), result.contents(), ConsoleDesk.size(result.bytes()));
  }

  private static String measured(DrillResult result) {
    String rto =
        result.rto().isZero()
            ? "No drive could be used (RTO)."
            : "After %s the last drive could be used (RTO).".formatted(seconds(result.rto()));
    String rpo =
        result.lacking() == 0
            ? "Nothing that was answered is lacking (RPO)."
            : "%d changes are lacking, with %d operations of drives, back to %s before (RPO)."
                .formatted(
                    result.lacking(), result.lackingOperations(), seconds(result.lackingFor()));
    return rto + " " + rpo;
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1_000.0);
  }
}
