package org.holdfast.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Results as a person reads them: medians, with least and most behind, and how many times better
/// Holdfast is.
final class Table {
  private final List<String> contestants;
  private final Sizes sizes;
  private final Results results;

  /// @param contestants by name; the first is compared with each of the others
  Table(List<String> contestants, Sizes sizes, Results results) {
    this.contestants = contestants;
    this.sizes = sizes;
    this.results = results;
  }

  String text() {
    return text(rows());
  }

  /// @param rows the head first; each has as many cells
  static String text(List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < rows.getFirst().size(); column++) {
      int at = column;
      widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append(line(rows.get(i), widths)).append('\n');
      if (i == 0) {
        int total = widths.stream().mapToInt(width -> width + 2).sum() - 2;
        text.append("─".repeat(total)).append('\n');
      }
    }
    return text.toString();
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      String space = " ".repeat(widths.get(column) - cell.length());
      line.append(column == 0 ? cell + space : space + cell).append("  ");
    }
    return line.toString().stripTrailing();
  }

  String markdown() {
    return markdown(rows());
  }

  /// @param rows the head first; each has as many cells
  static String markdown(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        text.append("| --- |").append(" ---: |".repeat(rows.getFirst().size() - 1)).append('\n');
      }
    }
    return text.toString();
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("path"));
    head.addAll(contestants);
    others().forEach(other -> head.add("× " + other));
    rows.add(head);
    for (Measure measure : results.measured()) {
      rows.add(row(measure));
    }
    return rows;
  }

  private List<String> row(Measure measure) {
    List<String> row = new ArrayList<>(List.of(measure.title(sizes)));
    for (String contestant : contestants) {
      row.add(results.figure(measure, contestant).map(f -> cell(f, measure)).orElse("–"));
    }
    for (String other : others()) {
      row.add(ratio(measure, other));
    }
    return row;
  }

  static String cell(Results.Figure figure, Measure measure) {
    String median = number(figure.median()) + " " + measure.unit().text();
    return figure.least() == figure.most()
        ? median
        : median + " (" + number(figure.least()) + "–" + number(figure.most()) + ")";
  }

  private String ratio(Measure measure, String other) {
    Optional<Results.Figure> ours = results.figure(measure, contestants.getFirst());
    Optional<Results.Figure> theirs = results.figure(measure, other);
    if (ours.isEmpty() || theirs.isEmpty()) {
      return "–";
    }
    double times = measure.unit().timesBetter(ours.get().median(), theirs.get().median());
    return String.format(Locale.ROOT, times >= 10 ? "%,.0f" : "%.2f", times);
  }

  private List<String> others() {
    return contestants.subList(1, contestants.size());
  }

  static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
  }
}
