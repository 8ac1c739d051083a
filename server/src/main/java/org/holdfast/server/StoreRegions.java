package org.holdfast.server;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.holdfast.content.ObjectRegion;
import org.holdfast.content.ObjectStore;
import org.holdfast.content.Waits;
import org.holdfast.stores.AzureSettings;
import org.holdfast.stores.AzureStore;
import org.holdfast.stores.S3Settings;
import org.holdfast.stores.S3Store;
import org.holdfast.stores.StoreSettingsRefused;

/// Opens regions in object stores. A class of its own, so that the JVM looks at the stores' SDKs
/// only where such a region is set.
record StoreRegions(SecureRandom random, InstantSource clock, Executor background) {

  /// For looking only: whichever region lies there.
  ObjectRegion toLookAt(Settings.Place place, ObjectStore store, String prefix) {
    return ObjectRegion.openReadOnly(
        place.name(), place.coordinates(), store, prefix, random, clock, Waits.REAL);
  }

  ObjectStore open(Settings.Place place, S3Settings settings) {
    try {
      return S3Store.open(settings);
    } catch (StoreSettingsRefused e) {
      throw refused(place, e);
    }
  }

  ObjectStore open(Settings.Place place, AzureSettings settings) {
    try {
      return AzureStore.open(settings, random);
    } catch (StoreSettingsRefused e) {
      throw refused(place, e);
    }
  }

  ObjectRegion s3(Settings.Place place, S3Settings settings, String prefix) {
    return region(place, open(place, settings), prefix);
  }

  ObjectRegion azure(Settings.Place place, AzureSettings settings, String prefix) {
    return region(place, open(place, settings), prefix);
  }

  private static StartRefused refused(Settings.Place place, StoreSettingsRefused e) {
    return new StartRefused("Region %s: %s".formatted(place.name(), e.getMessage()), e);
  }

  private ObjectRegion region(Settings.Place place, ObjectStore store, String prefix) {
    return ObjectRegion.open(
        place.name(), place.coordinates(), store, prefix, random, clock, background, Waits.REAL);
  }
}
