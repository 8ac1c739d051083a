package org.holdfast.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.holdfast.stores.AzureSettings;
import org.holdfast.stores.S3Settings;

/// Where the regions are, for the person who owns the server: what the settings say of them, and
/// what the machine says.
public final class RegionPlaces {

  private final List<Settings.Place> regions;

  RegionPlaces(List<Settings.Place> regions) {
    this.regions = List.copyOf(regions);
  }

  /// @param where as its owner finds it: a folder, or a bucket or container and its service
  public record Place(String name, String where) {}

  /// Two regions.
  ///
  /// @param kilometres by the coordinates in the settings
  public record Pair(String one, String other, long kilometres) {}

  /// Two or more regions of which one failure takes all, whatever their coordinates say.
  ///
  /// @param disk whether they are folders of one file system; else buckets of one service
  public record Together(List<String> regions, boolean disk) {
    public Together {
      regions = List.copyOf(regions);
    }
  }

  public List<Place> places() {
    return regions.stream().map(each -> new Place(each.name(), where(each.kind()))).toList();
  }

  private static String where(Settings.Kind kind) {
    return switch (kind) {
      case Settings.Kind.Folder(var path) -> path.toString();
      case Settings.Kind.S3(S3Settings store, _) ->
          store.bucket() + " · " + RegionsSection.host(store.endpoint());
      case Settings.Kind.Azure(AzureSettings store, _) ->
          store.container() + " · " + RegionsSection.host(store.endpoint());
    };
  }

  /// Which of them are in one place. Asks the disks, so what is known is as of now.
  public List<Together> together() {
    return new OnePlace(Set.of())
        .together(regions).stream()
            .map(each -> new Together(each.regions(), each.kind() == OnePlace.Kind.DISK))
            .toList();
  }

  /// Each region with each other.
  public List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < regions.size(); i++) {
      for (Settings.Place other : regions.subList(i + 1, regions.size())) {
        Settings.Place one = regions.get(i);
        long far = Math.round(one.coordinates().distanceKilometres(other.coordinates()));
        pairs.add(new Pair(one.name(), other.name(), far));
      }
    }
    return pairs;
  }
}
