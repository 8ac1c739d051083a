package org.holdfast.vault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One key, asked of several vaults: the first answer wins. The next is asked as soon as one has
/// refused, or has kept us waiting. For one thread.
final class Race {

  private final KeyLabel label;
  private final List<Entrant> entrants;
  private final VaultGroup.Patience patience;
  private final Executor threads;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private volatile boolean over;

  /// @param part what this member wrapped
  record Entrant(VaultMember member, WrappedKey part) {}

  private sealed interface Answer {
    record Key(Secret secret) implements Answer {}

    record Refused(RuntimeException why) implements Answer {}
  }

  private static final class Secret {
    private final byte[] bytes;

    Secret(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  Race(KeyLabel label, List<Entrant> entrants, VaultGroup.Patience patience, Executor threads) {
    this.label = label;
    this.entrants = entrants;
    this.patience = patience;
    this.threads = threads;
  }

  /// @throws VaultRefusal if none gave the key: what says that a vault is away before what says
  ///   that the key is wrong, which only all of them can tell
  byte[] run() {
    long end = System.nanoTime() + patience.most().toNanos();
    List<RuntimeException> refusals = new ArrayList<>();
    int asked = 0;
    try {
      while (refusals.size() < entrants.size()) {
        if (asked < entrants.size()) {
          ask(entrants.get(asked++));
        }
        Optional<Answer> answer = next(wait(asked, end));
        if (answer.isEmpty() && asked == entrants.size()) {
          throw silent();
        }
        if (answer.isPresent() && answer.get() instanceof Answer.Key(Secret secret)) {
          return secret.bytes;
        }
        if (answer.isPresent() && answer.get() instanceof Answer.Refused(RuntimeException why)) {
          refusals.add(why);
        }
      }
      throw worst(refusals);
    } finally {
      over = true;
      wipe();
    }
  }

  private void ask(Entrant entrant) {
    threads.execute(
        () -> {
          answers.add(answer(entrant));
          if (over) {
            wipe();
          }
        });
  }

  private Answer answer(Entrant entrant) {
    try {
      return new Answer.Key(new Secret(entrant.member().unwrap(label, entrant.part())));
    } catch (RuntimeException e) { // whatever it is, the caller has to learn of it
      return new Answer.Refused(e);
    }
  }

  private long wait(int asked, long end) {
    long left = end - System.nanoTime();
    return asked < entrants.size() ? Math.min(left, patience.beforeNext().toNanos()) : left;
  }

  /// An interrupt ends no wait: whoever waits holds a lock of its own, and this has an end.
  private Optional<Answer> next(long nanos) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return Optional.ofNullable(answers.poll(nanos, TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Answers that came too late.
  private void wipe() {
    for (Answer late = answers.poll(); late != null; late = answers.poll()) {
      if (late instanceof Answer.Key(Secret secret)) {
        Arrays.fill(secret.bytes, (byte) 0);
      }
    }
  }

  private VaultRefusal silent() {
    entrants.forEach(each -> each.member().isSilent(patience.most()));
    return new VaultRefusal.Unavailable(
        "No vault gave the key of %s %s within %d s."
            .formatted(label.purpose(), label.owner(), patience.most().toSeconds()),
        null);
  }

  private static RuntimeException worst(List<RuntimeException> refusals) {
    return refusals.stream()
        .filter(
            each ->
                !(each instanceof VaultRefusal.NotAuthentic
                    || each instanceof VaultRefusal.MissingVersion))
        .findFirst()
        .orElse(refusals.getFirst());
  }
}
