package org.holdfast.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.holdfast.micro.Micro.Measured;

/// What was measured, as a person reads it.
final class MicroTable {

  private static final List<String> HEAD = List.of("what", "one takes", "±", "in a second");

  private MicroTable() {}

  static String text(List<Measured> all) {
    List<List<String>> rows = rows(all);
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-52s %14s %10s %16s%n",
              row.get(0),
              row.get(1),
              row.get(2),
              row.get(3)));
    }
    return text.toString();
  }

  static String markdown(List<Measured> all) {
    StringBuilder text = new StringBuilder();
    List<List<String>> rows = rows(all);
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        text.append("| --- | ---: | ---: | ---: |\n");
      }
    }
    return text.toString();
  }

  private static List<List<String>> rows(List<Measured> all) {
    List<List<String>> rows = new ArrayList<>(List.of(HEAD));
    for (Measured each : all) {
      double micros = each.cost().micros() / each.row().atOnce();
      double error = each.cost().error() / each.row().atOnce();
      rows.add(List.of(each.row().title(), time(micros), time(error), rate(each, micros)));
    }
    return rows;
  }

  private static String rate(Measured each, double micros) {
    long bytes = each.row().bytes();
    return bytes > 0 ? number(bytes / micros * 1e6 / (1 << 20)) + " MiB" : number(1e6 / micros);
  }

  private static String time(double micros) {
    return micros >= 10_000 ? number(micros / 1e3) + " ms" : number(micros) + " µs";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
  }
}
