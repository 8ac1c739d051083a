package org.holdfast.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.holdfast.content.RegionState;
import org.holdfast.content.RegionStatus;
import org.holdfast.drive.ScrubMeasures;
import org.holdfast.drive.ScrubStatus;
import org.holdfast.server.Durability.Caveat;

/// Works out how likely a loss is, from what the regions are, what the settings say of them, and
/// what was measured here (ADR 45). Safe for use by any number of threads.
final class Losses {

  /// Of a disk within a year: the annualized failure rate of some 300,000 was 1.57 % in 2024
  /// ("Backblaze Drive Stats for 2024"), rounded up. A store of which nobody says how durable it is
  /// may be one.
  static final double DISK = 0.016;

  /// Where somebody always waits, a fill reads 16 MiB at a quarter of 4 MiB/s and rests for ten
  /// seconds.
  static final long SLOWEST_FILL = 512 << 10;

  private static final Set<Caveat> NO_FIGURE =
      Set.of(Caveat.UNREADABLE, Caveat.SCRUB_OFF, Caveat.NO_PLACE);

  private final Holdfast holdfast;
  private final Settings settings;
  private final Function<List<Settings.Place>, List<OnePlace.Together>> together;
  private final InstantSource clock;
  private volatile Optional<Slow> slow = Optional.empty();

  /// What changes seldom, and takes long to be found out.
  ///
  /// @param together regions that are one place
  private record Slow(List<List<String>> together, ScrubMeasures.Stored stored) {}

  /// Touches nothing until it is used.
  ///
  /// @param together finds regions that are one place
  Losses(
      Holdfast holdfast,
      Settings settings,
      Function<List<Settings.Place>, List<OnePlace.Together>> together,
      InstantSource clock) {
    this.holdfast = holdfast;
    this.settings = settings;
    this.together = together;
    this.clock = clock;
  }

  /// Looks where the regions are, which waits for disks, and how much there is: call it every few
  /// minutes.
  void look() {
    List<List<String>> found =
        together.apply(settings.staying()).stream().map(OnePlace.Together::regions).toList();
    slow = Optional.of(new Slow(found, holdfast.scrub().stored()));
  }

  /// Costs a few rows, but for the first time.
  Durability status() {
    if (slow.isEmpty()) {
      look();
    }
    return status(
        slow.orElseThrow(),
        holdfast.scrub().status(),
        holdfast.scrub().measures(),
        holdfast.blobs().regions());
  }

  private Durability status(
      Slow seldom, ScrubStatus scrub, ScrubMeasures measures, List<RegionStatus> regions) {
    Set<Caveat> caveats = EnumSet.noneOf(Caveat.class);
    List<Durability.Place> places =
        places(seldom.together, holding(scrub, measures, regions, caveats), measures);
    List<Durability.Place> holding = places.stream().filter(Durability.Place::holds).toList();
    doubts(scrub, holding, caveats);
    Duration notice = notice(scrub, measures, holding);
    Duration repair = repair(seldom.stored, measures, caveats);
    Optional<Chances> chances =
        caveats.stream().anyMatch(NO_FIGURE::contains)
            ? Optional.empty()
            : Optional.of(
                chances(counted(holding, caveats), notice.plus(repair), seldom.stored.contents()));
    return new Durability(
        chances.map(Chances::ofOne).stream().mapToDouble(each -> each).findFirst(),
        chances.map(Chances::ofAny).stream().mapToDouble(each -> each).findFirst(),
        notice,
        repair,
        seldom.stored.contents(),
        places,
        caveats);
  }

  // Which places count

  /// The regions that hold everything, as far as is known.
  private static Set<String> holding(
      ScrubStatus scrub, ScrubMeasures measures, List<RegionStatus> regions, Set<Caveat> caveats) {
    Set<String> read = new HashSet<>();
    Set<String> filling = new HashSet<>(measures.lacking().keySet());
    for (ScrubStatus.Round round : scrub.regions()) {
      if (round.ended().isPresent()) {
        read.add(round.region());
      }
      if (round.filling()) {
        filling.add(round.region());
      }
    }
    Set<String> holding = new HashSet<>();
    for (RegionStatus region : regions) {
      if (region.draining()) {
        continue;
      }
      if (lacks(region) || filling.contains(region.name())) {
        caveats.add(Caveat.LACKING);
      } else if (!read.contains(region.name())) {
        caveats.add(Caveat.UNREAD);
      } else {
        holding.add(region.name());
      }
    }
    return holding;
  }

  /// One that is full or read only has what it took.
  private static boolean lacks(RegionStatus region) {
    return region.missingCopies() > 0
        || region.state() == RegionState.ABSENT
        || region.state() == RegionState.FENCED;
  }

  private List<Durability.Place> places(
      List<List<String>> together, Set<String> holding, ScrubMeasures measures) {
    Map<String, List<Settings.Place>> groups = new HashMap<>();
    List<List<Settings.Place>> all = new ArrayList<>();
    for (Settings.Place region : settings.staying()) {
      String key =
          together.stream()
              .filter(group -> group.contains(region.name()))
              .map(List::getFirst)
              .findFirst()
              .orElse(region.name());
      groups
          .computeIfAbsent(
              key,
              _ -> {
                List<Settings.Place> fresh = new ArrayList<>();
                all.add(fresh);
                return fresh;
              })
          .add(region);
    }
    return all.stream().map(group -> place(group, holding, measures)).toList();
  }

  /// What is one place is as bad as its worst region.
  private static Durability.Place place(
      List<Settings.Place> regions, Set<String> holding, ScrubMeasures measures) {
    List<String> names = regions.stream().map(Settings.Place::name).toList();
    boolean holds = names.stream().anyMatch(holding::contains);
    Optional<Instant> lacking =
        names.stream()
            .flatMap(name -> Optional.ofNullable(measures.lacking().get(name)).stream())
            .max(Comparator.naturalOrder())
            .filter(_ -> !holds);
    return new Durability.Place(
        names,
        regions.stream().mapToDouble(each -> each.yearlyLoss().orElse(DISK)).max().orElse(DISK),
        regions.stream().allMatch(each -> each.yearlyLoss().isPresent()),
        holds,
        lacking);
  }

  private void doubts(ScrubStatus scrub, List<Durability.Place> holding, Set<Caveat> caveats) {
    note(caveats, Caveat.UNREADABLE, scrub.unreadable() > 0);
    note(caveats, Caveat.SCRUB_OFF, !settings.scrub().on());
    note(caveats, Caveat.NO_PLACE, holding.isEmpty());
    note(caveats, Caveat.FINDINGS, scrub.open() > 0);
    note(
        caveats,
        Caveat.DRAINING,
        scrub.drain().stream()
            .flatMap(drain -> drain.regions().stream())
            .anyMatch(left -> !left.drained()));
    note(caveats, Caveat.ONE_PLACE, holding.size() == 1);
    note(caveats, Caveat.DEFAULTS, holding.stream().anyMatch(place -> !place.stated()));
    switch (settings.database()) {
      case Settings.Store.Sqlite(boolean mirrored) ->
          note(caveats, Caveat.DATABASE_ALONE, !mirrored);
      case Settings.Store.Postgres _ -> caveats.add(Caveat.DATABASE_ELSEWHERE);
    }
  }

  private static void note(Set<Caveat> caveats, Caveat caveat, boolean holds) {
    if (holds) {
      caveats.add(caveat);
    }
  }

  /// Where contents lie in too few places, it is not known in which: in the worst one alone.
  private static List<Durability.Place> counted(
      List<Durability.Place> holding, Set<Caveat> caveats) {
    boolean alone = caveats.contains(Caveat.FINDINGS) || caveats.contains(Caveat.DRAINING);
    return alone
        ? holding.stream().max(Comparator.comparingDouble(Durability.Place::yearlyLoss)).stream()
            .toList()
        : holding;
  }

  // The window

  /// A copy that is lost right after it was read goes unnoticed until it is read again: a period
  /// later, or as long as rounds take here if that is more.
  private Duration notice(
      ScrubStatus scrub, ScrubMeasures measures, List<Durability.Place> holding) {
    Instant now = clock.instant();
    Set<String> names = new HashSet<>();
    holding.forEach(place -> names.addAll(place.regions()));
    Duration longest = settings.scrub().period();
    for (ScrubStatus.Round round : scrub.regions()) {
      if (names.contains(round.region())) {
        Duration since = Duration.between(round.ended().orElse(round.began()), now);
        longest = longer(longest, since);
        longest = longer(longest, measures.rounds().getOrDefault(round.region(), Duration.ZERO));
      }
    }
    return longest;
  }

  private static Duration repair(
      ScrubMeasures.Stored stored, ScrubMeasures measures, Set<Caveat> caveats) {
    if (measures.bytesPerSecond().isEmpty()) {
      caveats.add(Caveat.REPAIR_ESTIMATED);
    }
    long seconds = stored.work() / measures.bytesPerSecond().orElse(SLOWEST_FILL);
    return longer(Duration.ofSeconds(seconds + 1), measures.longestOutage().orElse(Duration.ZERO));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  // The figure

  /// @param ofOne that a given content is lost within a year
  /// @param ofAny that at least one is
  private record Chances(double ofOne, double ofAny) {}

  /// Disks are lost whole, so that one figure is of each content and of all. What stores say of
  /// themselves is of one object: of many, one is lost as many times as often. Both are the most
  /// that it can be, and the smaller one is told.
  private Chances chances(List<Durability.Place> places, Duration window, long contents) {
    double one = yearly(places, window);
    List<Durability.Place> whole = places.stream().filter(this::isLostWhole).toList();
    double all = whole.isEmpty() ? 1 : yearly(whole, window);
    double any = Math.min(all, one * Math.max(1, contents));
    return new Chances(atLeastTheDatabase(one), atLeastTheDatabase(any));
  }

  private static double yearly(List<Durability.Place> places, Duration window) {
    return LossModel.yearly(places.stream().map(Durability.Place::yearlyLoss).toList(), window);
  }

  /// A store that nobody says anything of may be one disk.
  private boolean isLostWhole(Durability.Place place) {
    return !place.stated()
        || settings.staying().stream()
            .filter(region -> place.regions().contains(region.name()))
            .anyMatch(region -> region.kind() instanceof Settings.Kind.Folder);
  }

  private double atLeastTheDatabase(double chance) {
    boolean alone =
        switch (settings.database()) {
          case Settings.Store.Sqlite(boolean mirrored) -> !mirrored;
          case Settings.Store.Postgres _ -> false;
        };
    return alone ? Math.max(chance, DISK) : chance;
  }
}
