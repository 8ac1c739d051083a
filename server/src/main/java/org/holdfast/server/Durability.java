package org.holdfast.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// How likely it is that something is lost within a year, as things are now, with everything that
/// went into it (ADR 45).
///
/// @param yearly that a given content is lost; empty where [Caveat]s say why nobody can tell
/// @param any that at least one is: the same, where places are lost whole, as disks are
/// @param notice the longest that a loss goes unnoticed
/// @param repair how long it then takes to be made good
/// @param contents how many there are
/// @param places at which the contents lie, each lost by itself
/// @param caveats what makes the figure worse now, or less certain
public record Durability(
    OptionalDouble yearly,
    OptionalDouble any,
    Duration notice,
    Duration repair,
    long contents,
    List<Place> places,
    Set<Caveat> caveats) {

  /// Where nothing is known.
  public static final Durability UNKNOWN =
      new Durability(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Duration.ZERO,
          Duration.ZERO,
          0,
          List.of(),
          Set.of(Caveat.NO_PLACE));

  public Durability {
    places = List.copyOf(places);
    caveats = Set.copyOf(caveats);
  }

  /// One or more regions of which one failure takes all.
  ///
  /// @param yearlyLoss the probability that it loses a given content within a year
  /// @param stated whether the settings say so; else it is that of a disk
  /// @param holds whether it counts now: it is there, was read to its end, and lacks nothing that
  ///   is known of
  /// @param lacking since when it does not, as far as that was seen
  public record Place(
      List<String> regions,
      double yearlyLoss,
      boolean stated,
      boolean holds,
      Optional<Instant> lacking) {
    public Place {
      regions = List.copyOf(regions);
    }
  }

  /// What is to be said beside the figure, the gravest first.
  public enum Caveat {
    /// A content is read from no region now: it may be lost already. There is no figure.
    UNREADABLE("unreadable"),
    /// Nobody reads the copies, so a silent loss is never noticed. There is no figure.
    SCRUB_OFF("scrubOff"),
    /// No place is known to hold everything. There is no figure.
    NO_PLACE("noPlace"),
    /// Contents lie in too few regions, and cannot be helped: the figure is that of one that lies
    /// in one place alone.
    FINDINGS("findings"),
    /// What lies in a region that is to be taken out, or was, is not known yet to lie in enough
    /// others: the figure is that of a content that lies in one place alone.
    DRAINING("draining"),
    /// A place is away, or lacks copies: it does not count.
    LACKING("lacking"),
    /// A place was never read to its end: it does not count yet.
    UNREAD("unread"),
    /// One failure takes everything.
    ONE_PLACE("onePlace"),
    /// The database lies on one disk, and without it the contents are noise: the figure is no
    /// better than that of a disk.
    DATABASE_ALONE("databaseAlone"),
    /// The loss of the PostgreSQL servers is not counted.
    DATABASE_ELSEWHERE("databaseElsewhere"),
    /// Of a place the settings do not say how often it is lost: it counts as a disk.
    DEFAULTS("defaults"),
    /// How long a repair takes was not measured yet: as long as the slowest that is done.
    REPAIR_ESTIMATED("repairEstimated");

    private final String word;

    Caveat(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /// Of so many servers like this one loses a given content within a year: one digit, and never too
  /// good.
  public Optional<Long> oneIn() {
    return yearly.stream().mapToObj(Durability::oneIn).findFirst();
  }

  /// The same of any content.
  public Optional<Long> anyOneIn() {
    return any.stream().mapToObj(Durability::oneIn).findFirst();
  }

  private static long oneIn(double chance) {
    double times = Math.min(1e18, 1 / chance);
    double digit = Math.pow(10, Math.floor(Math.log10(times) + 1e-12));
    return (long) (Math.floor(times / digit + 1e-9) * digit);
  }
}
