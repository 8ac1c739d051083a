package org.holdfast.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `/metrics` answered, read as Prometheus reads it.
///
/// @see "Prometheus text format 0.0.4"
record Scrape(String text, List<Sample> samples) {

  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  record Sample(String name, Map<String, String> labels, double value) {}

  static Scrape of(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
      Matcher form = LINE.matcher(line);
      if (!form.matches()) {
        throw new AssertionError("no sample: " + line);
      }
      Map<String, String> labels = new HashMap<>();
      Matcher label = LABEL.matcher(form.group(2) == null ? "" : form.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      samples.add(new Sample(form.group(1), Map.copyOf(labels), number(form.group(3))));
    }
    return new Scrape(text, List.copyOf(samples));
  }

  private static double number(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  /// The sum of what has this name and these labels.
  ///
  /// @param labels names and values in turn
  double sum(String name, String... labels) {
    List<Sample> found =
        samples.stream()
            .filter(each -> each.name.equals(name))
            .filter(each -> has(each, labels))
            .toList();
    if (found.isEmpty()) {
      throw new AssertionError("there is no " + name + " " + List.of(labels));
    }
    return found.stream().mapToDouble(Sample::value).sum();
  }

  private static boolean has(Sample sample, String... labels) {
    for (int i = 0; i < labels.length; i += 2) {
      if (!labels[i + 1].equals(sample.labels.get(labels[i]))) {
        return false;
      }
    }
    return true;
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>();
    samples.forEach(each -> names.add(each.name));
    return names;
  }
}
