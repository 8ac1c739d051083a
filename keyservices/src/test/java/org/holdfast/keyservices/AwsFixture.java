package org.holdfast.keyservices;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Vaults in a [KmsDouble], and what the tests ask of it.
final class AwsFixture implements AutoCloseable {

  static final String KEY = "holdfast";
  static final String REGION = "eu-central-1";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration USUAL = Duration.ofSeconds(20);

  private final KmsDouble aws;
  private final Path accessKey;
  private final InstantSource clock;
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();

  AwsFixture(Path folder, InstantSource clock) {
    this.clock = clock;
    this.aws = new KmsDouble(clock);
    this.accessKey =
        AzureFixture.write(
            folder.resolve("access-key"), KmsDouble.ID + "\n" + KmsDouble.SECRET + "\n");
  }

  KmsDouble aws() {
    return aws;
  }

  /// How long was waited for another try, without waiting.
  List<Duration> pauses() {
    return pauses;
  }

  AwsPlace place() {
    return place(KEY, accessKey, Optional.of(ServiceDouble.authority()));
  }

  AwsPlace place(String key, Path accessKeyFile, Optional<Path> caFile) {
    return new AwsPlace(
        REGION, Optional.of(URI.create(aws.url())), key, Optional.of(accessKeyFile), caFile);
  }

  AwsPlace place(String key) {
    return place(key, accessKey, Optional.of(ServiceDouble.authority()));
  }

  Path accessKey() {
    return accessKey;
  }

  AwsVault create(AwsPlace place) {
    return AwsVault.create(service(place, USUAL), RANDOM, clock);
  }

  AwsVault open(AwsPlace place) {
    return open(place, USUAL);
  }

  AwsVault open(AwsPlace place, Duration patience) {
    return AwsVault.open(service(place, patience), RANDOM, clock);
  }

  Kms service(AwsPlace place, Duration patience) {
    return new Kms(place, patience, pauses::add);
  }

  @Override
  public void close() {
    aws.close();
  }
}
