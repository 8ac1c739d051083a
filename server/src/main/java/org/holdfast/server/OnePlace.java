package org.holdfast.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.holdfast.stores.AzureSettings;
import org.holdfast.stores.S3Settings;

/// Finds regions of which one accident takes two: folders of one device, buckets or containers of
/// one service.
///
/// @param knownRegions names of regions that were used before
record OnePlace(Set<String> knownRegions) {

  private static final String MARKER = "region.hfr";

  /// What regions are together in.
  enum Kind {
    DISK("folders on one disk"),
    SERVICE("buckets of one service");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /// Where a region is, if that can be told now.
  private record Whereabouts(Settings.Place place, String at, Kind kind) {}

  /// Two or more regions of which one accident takes all.
  record Together(List<String> regions, Kind kind) {
    Together {
      regions = List.copyOf(regions);
    }
  }

  private record Pair(Whereabouts one, Whereabouts other) {}

  /// @return a sentence that names two of them
  Optional<String> found(List<Settings.Place> places) {
    return pairs(places).stream().map(OnePlace::sentence).findFirst();
  }

  /// As [#found], of such pairs alone in which a region is that was never used.
  Optional<String> foundWithNew(List<Settings.Place> places) {
    return pairs(places).stream()
        .filter(pair -> isNew(pair.one) || isNew(pair.other))
        .map(OnePlace::sentence)
        .findFirst();
  }

  /// All that are together, in the order of the settings.
  List<Together> together(List<Settings.Place> places) {
    SequencedMap<String, List<Whereabouts>> at = new LinkedHashMap<>();
    places.stream()
        .flatMap(place -> whereabouts(place).stream())
        .forEach(each -> at.computeIfAbsent(each.at, _ -> new ArrayList<>()).add(each));
    return at.values().stream()
        .filter(those -> those.size() > 1)
        .map(
            those ->
                new Together(
                    those.stream().map(each -> each.place.name()).toList(), those.getFirst().kind))
        .toList();
  }

  private boolean isNew(Whereabouts region) {
    return !knownRegions.contains(region.place.name());
  }

  private List<Pair> pairs(List<Settings.Place> places) {
    List<Whereabouts> all = places.stream().flatMap(place -> whereabouts(place).stream()).toList();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      for (Whereabouts other : all.subList(0, i)) {
        if (other.at.equals(all.get(i).at)) {
          pairs.add(new Pair(other, all.get(i)));
        }
      }
    }
    return pairs;
  }

  private static String sentence(Pair pair) {
    return "The regions %s and %s are one place, %s: one accident takes both."
        .formatted(pair.one.place.name(), pair.other.place.name(), pair.one.kind.words);
  }

  private Optional<Whereabouts> whereabouts(Settings.Place place) {
    return switch (place.kind()) {
      case Settings.Kind.Folder(Path path) ->
          isMounted(place.name(), path)
              ? device(path).map(at -> new Whereabouts(place, "device " + at, Kind.DISK))
              : Optional.empty();
      case Settings.Kind.S3(S3Settings store, _) ->
          Optional.of(service(place, RegionsSection.host(store.endpoint())));
      case Settings.Kind.Azure(AzureSettings store, _) ->
          Optional.of(service(place, RegionsSection.host(store.endpoint()) + store.account()));
    };
  }

  private static Whereabouts service(Settings.Place place, String at) {
    return new Whereabouts(place, at, Kind.SERVICE);
  }

  /// Where a mount has vanished, its folder is on the disk below: that is not where the region is.
  private boolean isMounted(String name, Path folder) {
    return Files.exists(folder.resolve(MARKER)) || !knownRegions.contains(name);
  }

  /// Of the folder, or of the one in which it is going to be made.
  private static Optional<Object> device(Path folder) {
    Path there = folder.toAbsolutePath().normalize();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Optional.of(Files.getAttribute(there, "unix:dev"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
      return Optional.empty(); // no such number on this system
    }
  }
}
