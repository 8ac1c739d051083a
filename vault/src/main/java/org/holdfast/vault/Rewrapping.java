package org.holdfast.vault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Goes through wrapped keys and wraps anew what is not current: by an older master key, or not by
/// each vault. Nothing has to be remembered: who is cut off begins again, and finds done what was.
///
/// For one thread.
public final class Rewrapping {

  private static final int AT_ONCE = 100;
  private static final int MOST_FLAWS = 10;

  private final VaultGroup vaults;
  private final Pace pace;

  /// Keeps this from taking what others need of a vault.
  @FunctionalInterface
  public interface Pace {
    /// @param keys that were wrapped anew since the last call
    void rewrapped(int keys);
  }

  /// What a round came to.
  ///
  /// @param looked how many keys there are
  /// @param rewrapped how many were wrapped anew
  /// @param left how many could not be
  /// @param flaws a sentence for each of the first ten of these
  public record Report(long looked, long rewrapped, long left, List<String> flaws) {
    public Report {
      flaws = List.copyOf(flaws);
    }
  }

  public Rewrapping(VaultGroup vaults, Pace pace) {
    this.vaults = vaults;
    this.pace = pace;
  }

  /// How keys stand.
  ///
  /// @param looked how many there are
  /// @param toDo how many are not current
  /// @param strange how many no vault of the group wrapped
  public record Count(long looked, long toDo, long strange) {}

  /// How `keys` stand with `vaults`, which are not asked.
  public static Count count(VaultGroup vaults, WrappedKeys keys) throws IOException {
    long looked = 0;
    long toDo = 0;
    long strange = 0;
    for (List<WrappedKeys.KeptKey> some = keys.next(new byte[0], AT_ONCE);
        !some.isEmpty();
        some = keys.next(some.getLast().place(), AT_ONCE)) {
      looked += some.size();
      toDo += some.stream().filter(each -> !vaults.isCurrent(each.wrapped())).count();
      strange += some.stream().filter(each -> !vaults.isOwn(each.wrapped())).count();
    }
    return new Count(looked, toDo, strange);
  }

  /// One round through `keys`.
  ///
  /// @throws VaultRefusal.Unavailable if no vault can be used: what was done until then is kept
  public Report run(WrappedKeys keys) throws IOException {
    Round round = new Round();
    for (List<WrappedKeys.KeptKey> some = keys.next(new byte[0], AT_ONCE);
        !some.isEmpty();
        some = keys.next(some.getLast().place(), AT_ONCE)) {
      round.looked += some.size();
      List<WrappedKeys.Rewrapped> anew = round.rewrapped(some);
      if (!anew.isEmpty()) {
        keys.replace(anew);
        round.rewrapped += anew.size();
        pace.rewrapped(anew.size());
      }
    }
    return new Report(round.looked, round.rewrapped, round.left, round.flaws);
  }

  private final class Round {
    private final List<String> flaws = new ArrayList<>();
    private long looked;
    private long rewrapped;
    private long left;

    List<WrappedKeys.Rewrapped> rewrapped(List<WrappedKeys.KeptKey> some) {
      List<WrappedKeys.Rewrapped> anew = new ArrayList<>();
      for (WrappedKeys.KeptKey each : some) {
        if (!vaults.isCurrent(each.wrapped())) {
          try {
            anew.add(new WrappedKeys.Rewrapped(each, vaults.rewrap(each.label(), each.wrapped())));
          } catch (VaultRefusal.NotAuthentic | VaultRefusal.MissingVersion e) {
            leave(e);
          }
        }
      }
      return anew;
    }

    private void leave(VaultRefusal why) {
      left++;
      if (flaws.size() < MOST_FLAWS) {
        flaws.add(String.valueOf(why.getMessage()));
      }
    }
  }
}
