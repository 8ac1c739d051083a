package org.holdfast.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// How long it takes to hear that a code is on its way: to an address that nobody has, and to one
/// that somebody has, where `/recover` or `/signup` is asked (threat model, W18).
///
/// Both in turn, each pair in an order that chance decides, each from fresh cookies. The server's
/// limits are kept: each address of loopback begins 16 times, and nobody is written to more than
/// [#EACH] times by one of the two pages, since strangers may have five letters an hour sent there.
final class BeginTimes {
  /// How often one person is named by one page.
  static final int EACH = 2;

  private static final int FROM_ONE_ADDRESS = 16;

  private final Running server;
  private final SignInPeople people;
  private final String page;
  private final int firstNetwork;
  private final PrintWriter progress;
  private final SplittableRandom random = new SplittableRandom(2026);
  private final List<Double> unknown = new ArrayList<>();
  private final List<Double> known = new ArrayList<>();

  /// @param page `/recover` or `/signup`
  /// @param firstNetwork of those that [GuessTimes#address] numbers; nobody else comes from there
  BeginTimes(
      Running server, SignInPeople people, String page, int firstNetwork, PrintWriter progress) {
    this.server = server;
    this.people = people;
    this.page = page;
    this.firstNetwork = firstNetwork;
    this.progress = progress;
  }

  /// Milliseconds, in the order of the tries.
  List<Double> unknown() {
    return unknown;
  }

  /// Milliseconds, in the order of the tries.
  List<Double> known() {
    return known;
  }

  /// Names each person [#EACH] times, and as many addresses that nobody has.
  void measure() throws IOException {
    int pairs = people.emails().size() * EACH;
    for (int pair = 0; pair < pairs; pair += FROM_ONE_ADDRESS / 2) {
      int network = firstNetwork + pair * 2 / FROM_ONE_ADDRESS;
      try (Wire wire = new Wire(server.target(), GuessTimes.address(network))) {
        for (int i = pair; i < Math.min(pairs, pair + FROM_ONE_ADDRESS / 2); i++) {
          measurePair(wire, i);
        }
      }
    }
    progress.printf("%s: %,d tries%n", page, 2 * known.size());
    progress.flush();
  }

  private void measurePair(Wire wire, int pair) throws IOException {
    String nobody = "nobody-" + page.substring(1) + "-" + pair + "@example.org";
    String somebody = people.emails().get(pair % people.emails().size());
    boolean nobodyFirst = random.nextBoolean();
    double first = millis(wire, nobodyFirst ? nobody : somebody);
    double second = millis(wire, nobodyFirst ? somebody : nobody);
    unknown.add(nobodyFirst ? first : second);
    known.add(nobodyFirst ? second : first);
  }

  private double millis(Wire wire, String email) throws IOException {
    SignInVisitor browser = new SignInVisitor();
    browser.open(wire, page);
    Ask form = browser.form(page, Map.of("email", email));
    long started = System.nanoTime();
    Answer answer = wire.send(form);
    double millis = (System.nanoTime() - started) / 1e6;
    answer.expect(form, 303);
    return millis;
  }
}
