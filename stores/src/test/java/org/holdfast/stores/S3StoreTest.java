package org.holdfast.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.holdfast.content.ObjectStore;
import org.holdfast.content.StoreFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class S3StoreTest extends ObjectStoreContract {

  @TempDir private static Path folder;
  private static S3Server server;
  private static S3Store store;

  @BeforeAll
  static void start() {
    server = S3Server.start(folder);
    store = S3Store.open(server.settings());
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  ObjectStore stranger() {
    return S3Store.open(server.settings(server.endpoint(), "wrong"));
  }

  @Override
  ObjectStore nowhere() {
    S3Settings settings = server.settings();
    return S3Store.open(
        new S3Settings(
            settings.endpoint(),
            settings.signingRegion(),
            "nowhere",
            settings.pathStyle(),
            settings.conditionalWrites(),
            settings.credentials(),
            settings.caFile(),
            settings.timeout()));
  }

  @Test
  void aStoreWithoutConditionsIsLookedAtFirst() throws Exception {
    S3Settings settings = server.settings();
    try (S3Store plain =
        S3Store.open(
            new S3Settings(
                settings.endpoint(),
                settings.signingRegion(),
                settings.bucket(),
                settings.pathStyle(),
                false,
                settings.credentials(),
                settings.caFile(),
                settings.timeout()))) {
      assertThat(plain.create("plain/a", ByteBuffer.wrap(new byte[1]))).isTrue();
      assertThat(plain.create("plain/a", ByteBuffer.wrap(new byte[2]))).isFalse();
    }
  }

  @Test
  void whatMayOnlyReadDoesNotWrite() throws Exception {
    CredentialFiles files =
        new CredentialFiles(
            folder.resolve("wrong"), Optional.of(folder.resolve("credentials")), Optional.empty());
    S3Settings settings = server.settings();
    assertThat(store.create("separate/a", ByteBuffer.wrap(new byte[] {5}))).isTrue();
    try (S3Store reader =
        S3Store.open(
            new S3Settings(
                settings.endpoint(),
                settings.signingRegion(),
                settings.bucket(),
                true,
                true,
                files,
                Optional.empty(),
                settings.timeout()))) {
      assertThat(reader.fetch("separate/a", Optional.empty(), 0, 9).orElseThrow().bytes())
          .containsExactly(5);
      assertThatThrownBy(() -> reader.create("separate/b", ByteBuffer.wrap(new byte[1])))
          .hasMessageStartingWith("storeDenied");
      assertThatThrownBy(() -> reader.delete("separate/a")).hasMessageStartingWith("storeDenied");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultProxy.Fault.class,
      names = {"CUT", "TRUNCATED", "HALF_OPEN", "SILENT", "NONSENSE"})
  void whatIsNoWholeAnswerIsNoAnswer(FaultProxy.Fault fault) throws Exception {
    var _ = store.create("faults/a", ByteBuffer.wrap(new byte[100_000]));
    try (FaultProxy proxy = new FaultProxy(server.port());
        S3Store behind = S3Store.open(soon(proxy.endpoint()))) {
      proxy.set(fault, 5_000);

      assertThatThrownBy(() -> behind.fetch("faults/a", Optional.empty(), 0, 100_000))
          .isInstanceOfSatisfying(
              StoreFailure.class,
              e ->
                  assertThat(e.kind())
                      .isIn(StoreFailure.Kind.UNREACHABLE, StoreFailure.Kind.NONSENSE));
      if (fault != FaultProxy.Fault.TRUNCATED && fault != FaultProxy.Fault.HALF_OPEN) {
        assertThatThrownBy(() -> behind.create("faults/" + fault, ByteBuffer.wrap(new byte[1])))
            .isInstanceOf(StoreFailure.class);
      }

      proxy.set(FaultProxy.Fault.NONE, 0);
      assertThat(behind.fetch("faults/a", Optional.empty(), 0, 100_000).orElseThrow().bytes())
          .hasSize(100_000);
    }
  }

  @Test
  void noSecretIsInAnyMessage() {
    assertThatThrownBy(() -> stranger().create("secret/a", ByteBuffer.wrap(new byte[1])))
        .satisfies(
            e -> {
              for (Throwable each = e; each != null; each = each.getCause()) {
                assertThat(each.toString()).doesNotContain(S3Server.SECRET, "not-the-secret");
              }
            });
  }

  @Test
  void aCredentialsFileThatIsNotOneIsRefusedByName() throws Exception {
    Path file = Files.writeString(folder.resolve("one-line"), "only-this\n");

    assertThatThrownBy(() -> S3Store.open(server.settings(server.endpoint(), "one-line")))
        .isInstanceOf(StoreSettingsRefused.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("only-this");
    assertThatThrownBy(() -> S3Store.open(server.settings(server.endpoint(), "nothing")))
        .isInstanceOf(StoreSettingsRefused.class);
  }

  private static S3Settings soon(URI endpoint) {
    S3Settings settings = server.settings(endpoint, "credentials");
    return new S3Settings(
        endpoint,
        settings.signingRegion(),
        settings.bucket(),
        true,
        true,
        settings.credentials(),
        Optional.empty(),
        Duration.ofSeconds(2));
  }
}
