package org.holdfast.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// How long it takes to hear that address and password don't go together: for an address that
/// nobody has, and for one with another password (threat model, W18).
///
/// Both in turn, each pair in an order that chance decides, each from fresh cookies. The server's
/// limits are kept, not switched off: loopback has 16 million addresses to come from, nobody is
/// tried more than four times in a row, and between these the person signs in.
final class GuessTimes {
  private static final int IN_A_ROW = 4;
  private static final int FROM_ONE_ADDRESS = 16;
  private static final int MOST_WARM_UP_PAIRS = 20;
  private static final int BETWEEN_LINES = 200;

  private final Running server;
  private final SignInPeople people;
  private final PrintWriter progress;
  private final SplittableRandom random = new SplittableRandom(2026);
  private final List<Double> unknown = new ArrayList<>();
  private final List<Double> wrong = new ArrayList<>();

  GuessTimes(Running server, SignInPeople people, PrintWriter progress) {
    this.server = server;
    this.people = people;
    this.progress = progress;
  }

  /// Milliseconds, in the order of the tries.
  List<Double> unknown() {
    return unknown;
  }

  /// Milliseconds, in the order of the tries.
  List<Double> wrong() {
    return wrong;
  }

  void measure(int tries) throws IOException {
    int warmUp = Math.min(MOST_WARM_UP_PAIRS, tries / 2);
    int pairs = warmUp + tries / 2;
    for (int pair = 0; pair < pairs; pair += FROM_ONE_ADDRESS / 2) {
      try (Wire wire = new Wire(server.target(), address(pair * 2 / FROM_ONE_ADDRESS))) {
        for (int i = pair; i < Math.min(pairs, pair + FROM_ONE_ADDRESS / 2); i++) {
          measurePair(wire, i, i >= warmUp);
        }
      }
    }
  }

  /// Each in a network of its own.
  static InetAddress address(int number) throws IOException {
    return InetAddress.getByAddress(
        new byte[] {127, (byte) (1 + number / 250), (byte) (number % 250), 1});
  }

  private void measurePair(Wire wire, int pair, boolean counts) throws IOException {
    String nobody = "nobody-" + pair / IN_A_ROW + "@example.org";
    String somebody = people.emails().get(pair / IN_A_ROW % people.emails().size());
    if (pair % IN_A_ROW == 0) {
      SignInPeople.signIn(wire, somebody);
    }
    boolean nobodyFirst = random.nextBoolean();
    double first = millis(wire, nobodyFirst ? nobody : somebody);
    double second = millis(wire, nobodyFirst ? somebody : nobody);
    if (counts) {
      unknown.add(nobodyFirst ? first : second);
      wrong.add(nobodyFirst ? second : first);
      if (wrong.size() % BETWEEN_LINES == 0) {
        progress.printf("%,d tries%n", 2 * wrong.size());
        progress.flush();
      }
    }
  }

  private static double millis(Wire wire, String email) throws IOException {
    SignInVisitor browser = new SignInVisitor();
    browser.open(wire, "/signin");
    Ask form = browser.form("/signin", Map.of("email", email, "password", "not the one it is"));
    long started = System.nanoTime();
    Answer answer = wire.send(form);
    double millis = (System.nanoTime() - started) / 1e6;
    answer.expect(form, 303);
    return millis;
  }
}
