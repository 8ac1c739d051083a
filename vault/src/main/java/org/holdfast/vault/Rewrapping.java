package org.holdfast.vault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Goes through wrapped keys and wraps anew what is not current: by an older master key, or not by
/// each vault. Nothing has to be remembered: who is cut off begins again, and finds done what was.
///
/// For one thread.
public final class Rewrapping {

  private static final int MOST_FLAWS = 10;

  private final VaultGroup vaults;
  private final Wrapping wrapping;
  private final Pace pace;

  private interface Wrapping {
    WrappedKey wrap(KeyLabel label, WrappedKey wrapped);
  }

  /// Keeps this from taking what others need of a vault.
  @FunctionalInterface
  public interface Pace {
    /// May wait.
    ///
    /// @param keys that were wrapped anew since the last call
    /// @return whether to go on: if not, the next round finds what is left
    boolean goesOn(int keys);
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
    this(vaults, vaults::rewrap, pace);
  }

  private Rewrapping(VaultGroup vaults, Wrapping wrapping, Pace pace) {
    this.vaults = vaults;
    this.wrapping = wrapping;
    this.pace = pace;
  }

  /// One that takes nothing away: what vaults wrapped that are not of this group stays beside it
  /// ([VaultGroup#wrapBeside]).
  public static Rewrapping beside(VaultGroup vaults, Pace pace) {
    return new Rewrapping(vaults, vaults::wrapBeside, pace);
  }

  /// How keys stand.
  ///
  /// @param looked how many there are
  /// @param toDo how many are not current
  /// @param strange how many no vault of the group wrapped
  /// @param lacking how many lack what one of the vaults that are no escrow wraps, well or away
  public record Count(long looked, long toDo, long strange, long lacking) {}

  /// How `keys` stand with `vaults`, which are not asked.
  public static Count count(VaultGroup vaults, WrappedKeys keys) throws IOException {
    long[] counts = new long[4];
    keys.goThrough(
        some -> {
          counts[0] += some.size();
          counts[1] += some.stream().filter(each -> !vaults.isCurrent(each.wrapped())).count();
          counts[2] += some.stream().filter(each -> !vaults.isOwn(each.wrapped())).count();
          counts[3] +=
              some.stream().filter(each -> !vaults.isWrappedByEveryVault(each.wrapped())).count();
          return true;
        });
    return new Count(counts[0], counts[1], counts[2], counts[3]);
  }

  /// One round through `keys`.
  ///
  /// @throws VaultRefusal.Unavailable if no vault can be used: what was done until then is kept
  public Report run(WrappedKeys keys) throws IOException {
    Round round = new Round();
    keys.goThrough(
        some -> {
          round.looked += some.size();
          List<WrappedKeys.Rewrapped> anew = round.rewrapped(some);
          if (anew.isEmpty()) {
            return true;
          }
          keys.replace(anew);
          round.rewrapped += anew.size();
          return pace.goesOn(anew.size());
        });
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
            anew.add(new WrappedKeys.Rewrapped(each, wrapping.wrap(each.label(), each.wrapped())));
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
