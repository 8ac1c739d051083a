package org.holdfast.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `holdfast bench --sign-in`: what signing in costs, and what its time tells.
final class SignInRun {
  private static final int PEOPLE = 8;
  private static final int CONNECTIONS = 4;

  /// With two pages, twice each, they and their like stay below the 1,000 beginnings of all.
  private static final int MOST_NAMED = 100;

  private static final int TRIES_FOR_A_SIGN_IN = 5; // 400 sign-ins beside 2,000 tries
  private static final Duration SIGN_INS_FOR = Duration.ofSeconds(20);

  private final Workplace place;
  private final Holdfast holdfast;
  private final PrintWriter progress;

  SignInRun(Workplace place, Holdfast holdfast, PrintWriter progress) {
    this.place = place;
    this.holdfast = holdfast;
    this.progress = progress;
  }

  /// @param tries of both kinds together
  /// @return a line for each figure
  List<String> measure(int tries) throws IOException, InterruptedException {
    String before = load();
    Path folder = place.newFolder("sign-in");
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("holdfast.yaml"), "identity:\n  sign-up: open\n");
    holdfast.prepare(place, folder);
    Running server = Running.start(holdfast, place, folder);
    SignInPeople people =
        SignInPeople.join(server, "person", PEOPLE, 200, () -> holdfast.outbox(place, folder));
    GuessTimes times = new GuessTimes(server, people, progress);
    times.measure(tries);
    int most = Math.max(CONNECTIONS, tries / TRIES_FOR_A_SIGN_IN);
    double alone = signIns(server, people, 1, most);
    double together = signIns(server, people, CONNECTIONS, most);
    List<String> lines =
        new ArrayList<>(
            lines("an unknown address and a wrong password", times.unknown(), times.wrong()));
    lines.add(String.format(Locale.ROOT, "sign-ins, 1 connection: %.1f /s", alone));
    lines.add(
        String.format(Locale.ROOT, "sign-ins, %d connections: %.1f /s", CONNECTIONS, together));
    int strangers = Math.min(MOST_NAMED, Math.max(2, tries / 2 / BeginTimes.EACH));
    SignInPeople named =
        SignInPeople.join(server, "named", strangers, 210, () -> holdfast.outbox(place, folder));
    lines.addAll(begun(server, named, "/recover", 250));
    lines.addAll(begun(server, named, "/signup", 350));
    lines.add("load average: " + before + " at the start, " + load() + " at the end");
    lines.addAll(Machine.describe(place.folder()));
    return lines;
  }

  private static double signIns(Running server, SignInPeople people, int connections, int most)
      throws IOException, InterruptedException {
    return Crowd.perSecond(
        server,
        connections,
        most,
        SIGN_INS_FOR,
        (wire, i) -> SignInPeople.signIn(wire, people.emails().get(i % PEOPLE)));
  }

  private List<String> begun(Running server, SignInPeople people, String page, int firstNetwork)
      throws IOException {
    BeginTimes times = new BeginTimes(server, people, page, firstNetwork, progress);
    times.measure();
    return lines(
        "at " + page + " an unknown address and one that has an account",
        times.unknown(),
        times.known());
  }

  private static List<String> lines(String what, List<Double> unknown, List<Double> known) {
    Results.Figure difference = Ranks.difference(unknown, known);
    Ranks ranks = Ranks.of(unknown, known);
    return List.of(
        String.format(Locale.ROOT, "tries: %,d, in turn %s", unknown.size() + known.size(), what),
        String.format(Locale.ROOT, "the first: %s", spread(unknown)),
        String.format(Locale.ROOT, "the second: %s", spread(known)),
        String.format(
            Locale.ROOT,
            "difference of the medians: %.2f ms (95 %% of resamples within %.2f and %.2f)",
            difference.median(),
            difference.least(),
            difference.most()),
        String.format(
            Locale.ROOT,
            "the second takes longer in %.1f of 100 pairs (50 is chance; z = %.1f)",
            100 * ranks.share(),
            ranks.z()));
  }

  private static String spread(List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        "median %.2f ms, half within %.2f and %.2f",
        Results.Figure.of(millis).median(),
        sorted.get(sorted.size() / 4),
        sorted.get(sorted.size() * 3 / 4));
  }

  private static String load() {
    return String.format(
        Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
