package org.holdfast.console;

import java.io.Console;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.holdfast.server.ConsoleProgress;

/// How far a long command is, on standard error: a bar in a terminal, a line for every tenth
/// elsewhere.
final class ShownProgress implements ConsoleProgress, AutoCloseable {

  private static final int BAR_STEPS = 1_000;

  private final String what;
  private final Optional<ProgressBar> bar;
  private long tenths;

  private ShownProgress(String what, Optional<ProgressBar> bar) {
    this.what = what;
    this.bar = bar;
  }

  @SuppressWarnings("SystemConsoleNull") // the null check still knows the promise of older JDKs
  static ShownProgress named(String what) {
    Console console = System.console();
    boolean terminal = console != null && console.isTerminal();
    return new ShownProgress(
        what,
        terminal
            ? Optional.of(
                new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(BAR_STEPS)
                    .hideEta()
                    .clearDisplayOnFinish()
                    .build())
            : Optional.empty());
  }

  @Override
  public void at(long done, long total) {
    double share = total <= 0 ? 0 : Math.min(1, (double) done / total);
    if (bar.isPresent()) {
      bar.get().stepTo(Math.round(share * BAR_STEPS));
    } else if (Math.floor(share * 10) > tenths) {
      tenths = (long) Math.floor(share * 10);
      System.err.println(what + " " + tenths * 10 + " %");
    }
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
