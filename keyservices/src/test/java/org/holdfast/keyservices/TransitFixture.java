package org.holdfast.keyservices;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Vaults in a [TransitDouble], and what the tests ask of it.
final class TransitFixture implements AutoCloseable {

  static final String KEY = "holdfast";
  static final String MOUNT = "transit";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration USUAL = Duration.ofSeconds(20);

  private final TransitDouble service = new TransitDouble(MOUNT);
  private final Path tokenFile;
  private final InstantSource clock;
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();

  TransitFixture(Path folder, InstantSource clock) {
    this.clock = clock;
    this.tokenFile =
        AzureFixture.write(folder.resolve("transit-token"), service.giveToken(0, false) + "\n");
  }

  TransitDouble service() {
    return service;
  }

  Path tokenFile() {
    return tokenFile;
  }

  /// How long was waited for another try, without waiting.
  List<Duration> pauses() {
    return pauses;
  }

  TransitPlace place() {
    return place(KEY, new TransitIdentity.TokenFile(tokenFile));
  }

  TransitPlace place(String key, TransitIdentity identity) {
    return place(MOUNT, key, identity, Optional.empty(), Optional.of(ServiceDouble.authority()));
  }

  TransitPlace place(
      String mount,
      String key,
      TransitIdentity identity,
      Optional<String> namespace,
      Optional<Path> caFile) {
    return new TransitPlace(URI.create(service.url()), mount, key, identity, namespace, caFile);
  }

  TransitVault create(TransitPlace place) {
    return TransitVault.create(service(place, USUAL), RANDOM, clock);
  }

  TransitVault open(TransitPlace place) {
    return open(place, USUAL);
  }

  TransitVault open(TransitPlace place, Duration patience) {
    return TransitVault.open(service(place, patience), RANDOM, clock);
  }

  Transit service(TransitPlace place, Duration patience) {
    return new Transit(place, new TransitHttp(place, patience, pauses::add), RANDOM, clock);
  }

  @Override
  public void close() {
    service.close();
  }
}
