package org.holdfast.server;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.holdfast.content.Coordinates;
import org.holdfast.content.DirectoryRegion;
import org.holdfast.content.RealDisk;
import org.holdfast.content.Region;

/// Opens regions for looking only: nothing in them is ever changed.
record RegionsToLookAt(SecureRandom random, InstantSource clock) {

  Region open(Settings.Place place) {
    StoreRegions stores = new StoreRegions(random, clock, Runnable::run);
    return switch (place.kind()) {
      case Settings.Kind.Folder(Path path) -> folder(place.name(), place.coordinates(), path);
      case Settings.Kind.S3(var store, String prefix) ->
          stores.toLookAt(place, stores.open(place, store), prefix);
      case Settings.Kind.Azure(var store, String prefix) ->
          stores.toLookAt(place, stores.open(place, store), prefix);
    };
  }

  Region folder(String name, Coordinates coordinates, Path folder) {
    return DirectoryRegion.openReadOnly(name, coordinates, folder, new RealDisk(), clock);
  }
}
