package org.holdfast.console;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/// What a person sees of the tour: numbered steps, each with what it proved and how long it took.
///
/// On a terminal the line of a step that takes long shows how far it is; elsewhere only results are
/// printed.
final class TourScreen {
  private static final int WIDTH = 100;
  private static final String INDENT = "    ";
  private static final long BETWEEN_UPDATES_NANOS = 100_000_000;

  private final PrintWriter out;
  private final Ansi colours;
  private final boolean terminal;
  private int steps;
  private long stepStarted;
  private long updated; // guarded by this
  private boolean updating; // guarded by this

  /// @param terminal whether lines may be overwritten
  TourScreen(PrintWriter out, Ansi colours, boolean terminal) {
    this.out = out;
    this.colours = colours;
    this.terminal = terminal;
  }

  void heading(String title, String... lines) {
    line(colours.string("@|bold " + title + "|@"));
    for (String each : lines) {
      line(each);
    }
  }

  /// Begins the next step; its time runs from here.
  void step(String title) {
    steps++;
    stepStarted = System.nanoTime();
    line("");
    line(colours.string("@|bold " + "%2d".formatted(steps) + "|@  @|bold " + title + "|@"));
  }

  /// Shows how far a step is. From any thread.
  synchronized void progress(String doing, long done, long all) {
    long now = System.nanoTime();
    if (!terminal || now - updated < BETWEEN_UPDATES_NANOS) {
      return;
    }
    updated = now;
    updating = true;
    int full = all == 0 ? 0 : (int) (24 * done / all);
    String bar = "━".repeat(full) + "╌".repeat(24 - full);
    overwrite(INDENT + bar + "  " + doing + " " + done + " of " + all);
  }

  /// Something worth knowing.
  void detail(String text) {
    boolean fits = text.length() <= WIDTH - INDENT.length();
    line(INDENT + (fits ? text : text.substring(0, WIDTH - INDENT.length() - 1) + "…"));
  }

  /// Something that was shown to hold; ends the step.
  void proved(String text) {
    String time = seconds(System.nanoTime() - stepStarted);
    int space = Math.max(2, WIDTH - 6 - text.length() - time.length());
    line(
        INDENT
            + colours.string("@|green ✓|@ ")
            + text
            + " ".repeat(space)
            + colours.string("@|faint " + time + "|@"));
  }

  void failed(String text) {
    line("");
    line(colours.string("@|bold,red ✗|@ ") + text);
  }

  void held(String text, long nanos) {
    line("");
    line(colours.string("@|bold,green ✓ " + text + "|@") + "  " + seconds(nanos));
  }

  private synchronized void line(String text) {
    if (updating) {
      overwrite("");
      out.print('\r');
      updating = false;
    }
    out.println(text);
    out.flush();
  }

  private void overwrite(String text) {
    String cut = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
    out.print('\r' + cut + " ".repeat(WIDTH - cut.length()));
    out.flush();
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }

  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " bytes";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1024 && unit < 3) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", value, "KMGT".charAt(unit));
  }

  static String count(int number, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }
}
