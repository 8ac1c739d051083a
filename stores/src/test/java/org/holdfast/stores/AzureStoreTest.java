package org.holdfast.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.holdfast.content.ObjectStore;
import org.holdfast.content.StoreFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AzureStoreTest extends ObjectStoreContract {

  @TempDir private static Path folder;
  private static Azurite server;
  private static AzureStore store;

  @BeforeAll
  static void start() {
    server = Azurite.start(folder);
    store = AzureStore.open(server.settings(), new SecureRandom());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  ObjectStore stranger() {
    return AzureStore.open(server.settings(server.endpoint(), "wrong"), new SecureRandom());
  }

  @Override
  ObjectStore nowhere() {
    AzureSettings settings = server.settings();
    return AzureStore.open(
        new AzureSettings(
            settings.endpoint(),
            settings.account(),
            "nowhere",
            settings.credentials(),
            settings.caFile(),
            settings.timeout()),
        new SecureRandom());
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultProxy.Fault.class,
      names = {"CUT", "TRUNCATED", "HALF_OPEN", "SILENT", "NONSENSE"})
  void whatIsNoWholeAnswerIsNoAnswer(FaultProxy.Fault fault) throws Exception {
    var _ = store.create("faults/a", ByteBuffer.wrap(new byte[100_000]));
    try (FaultProxy proxy = new FaultProxy(server.endpoint().getPort())) {
      AzureStore behind = AzureStore.open(soon(proxy.endpoint()), new SecureRandom());
      proxy.set(fault, 5_000);

      assertThatThrownBy(() -> behind.fetch("faults/a", Optional.empty(), 0, 100_000))
          .isInstanceOfSatisfying(
              StoreFailure.class,
              e ->
                  assertThat(e.kind())
                      .isIn(StoreFailure.Kind.UNREACHABLE, StoreFailure.Kind.NONSENSE));

      proxy.set(FaultProxy.Fault.NONE, 0);
      assertThat(behind.fetch("faults/a", Optional.empty(), 0, 100_000).orElseThrow().bytes())
          .hasSize(100_000);
    }
  }

  private static AzureSettings soon(URI endpoint) {
    AzureSettings settings = server.settings();
    return new AzureSettings(
        URI.create(endpoint + "/" + Azurite.ACCOUNT),
        settings.account(),
        settings.container(),
        settings.credentials(),
        Optional.empty(),
        Duration.ofSeconds(2));
  }
}
