package org.holdfast.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.holdfast.content.ObjectStore;
import org.holdfast.content.StoreFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class S3StoreTest extends ObjectStoreContract {

  @TempDir private static Path folder;
  private static S3Bucket bucket;
  private static S3Store store;

  @BeforeAll
  static void start() {
    bucket = S3Bucket.open(folder);
    store = S3Store.open(bucket.settings());
  }

  @AfterAll
  static void stop() {
    store.close();
    bucket.close();
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  ObjectStore stranger() {
    return S3Store.open(with(bucket.wrong()));
  }

  @Override
  ObjectStore nowhere() {
    S3Settings settings = bucket.settings();
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
    try (S3Store plain = S3Store.open(withoutConditions())) {
      assertThat(plain.create("plain/a", ByteBuffer.wrap(new byte[1]))).isTrue();
      assertThat(plain.create("plain/a", ByteBuffer.wrap(new byte[2]))).isFalse();
    }
  }

  @Test
  void withoutConditionsAnUploadTakesNoNameThatWasTakenMeanwhile() throws Exception {
    try (S3Store plain = S3Store.open(withoutConditions())) {
      ObjectStore.Growing growing = plain.grow("plain/late");
      growing.add(ByteBuffer.wrap(new byte[] {7}));
      assertThat(store.create("plain/late", ByteBuffer.wrap(new byte[] {1}))).isTrue();

      assertThat(growing.finish(Optional.empty())).isFalse();

      growing.abandon();
      assertThat(store.fetch("plain/late", Optional.empty(), 0, 9).orElseThrow().bytes())
          .containsExactly(1);
    }
  }

  @Test
  void withoutConditionsAnUploadTakesNotThePlaceOfAnotherVersion() throws Exception {
    assertThat(store.create("plain/over", ByteBuffer.wrap(new byte[] {1}))).isTrue();
    String seen = store.look("plain/over").orElseThrow().version();
    try (S3Store plain = S3Store.open(withoutConditions())) {
      ObjectStore.Growing growing = plain.grow("plain/over");
      growing.add(ByteBuffer.wrap(new byte[] {7}));
      assertThat(store.replace("plain/over", ByteBuffer.wrap(new byte[] {2}), seen)).isTrue();

      assertThat(growing.finish(Optional.of(seen))).isFalse();

      growing.abandon();
    }
  }

  private static S3Settings withoutConditions() {
    S3Settings settings = bucket.settings();
    return new S3Settings(
        settings.endpoint(),
        settings.signingRegion(),
        settings.bucket(),
        settings.pathStyle(),
        false,
        settings.credentials(),
        settings.caFile(),
        settings.timeout());
  }

  @Test
  void whatMayOnlyReadDoesNotWrite() throws Exception {
    CredentialFiles files =
        new CredentialFiles(
            bucket.wrong().writing(),
            Optional.of(bucket.settings().credentials().forReading()),
            Optional.empty());
    assertThat(store.create("separate/a", ByteBuffer.wrap(new byte[] {5}))).isTrue();
    try (S3Store reader = S3Store.open(with(files))) {
      assertThat(reader.fetch("separate/a", Optional.empty(), 0, 9).orElseThrow().bytes())
          .containsExactly(5);
      assertThatThrownBy(() -> reader.create("separate/b", ByteBuffer.wrap(new byte[1])))
          .hasMessageStartingWith("storeDenied");
      assertThatThrownBy(() -> reader.delete("separate/a")).hasMessageStartingWith("storeDenied");
    }
  }

  /// As `docs/regions.md` says what each may do.
  @Test
  @EnabledIfSystemProperty(named = "s3.reading", matches = ".+")
  void aCredentialIsOfUseForItsOwnPartAlone() throws Exception {
    CredentialFiles files = bucket.settings().credentials();
    assertThat(store.create("own/a", ByteBuffer.wrap(new byte[] {5}))).isTrue();
    try (S3Store writer = S3Store.open(with(only(files.writing())));
        S3Store reader = S3Store.open(with(only(files.forReading())));
        S3Store deleter = S3Store.open(with(only(files.forDeleting())))) {
      assertThat(writer.create("own/b", ByteBuffer.wrap(new byte[1]))).isTrue();
      for (S3Store each : List.of(reader, deleter)) {
        isDenied(() -> each.create("own/c", ByteBuffer.wrap(new byte[1])));
        isDenied(() -> each.grow("own/c"));
      }
      for (S3Store each : List.of(writer, deleter)) {
        isDenied(() -> each.fetch("own/a", Optional.empty(), 0, 9));
        isDenied(() -> each.fetch("own/b", Optional.empty(), 0, 9));
        isDenied(() -> each.list("own/", Optional.empty()));
      }
      for (S3Store each : List.of(writer, reader)) {
        isDenied(() -> each.delete("own/b"));
      }
      assertThat(reader.fetch("own/b", Optional.empty(), 0, 9)).isPresent();
      deleter.delete("own/b");
      assertThat(reader.look("own/b")).isEmpty();
    }
  }

  private static void isDenied(ThrowingCallable request) {
    assertThatThrownBy(request).hasMessageStartingWith("storeDenied");
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultProxy.Fault.class,
      names = {"CUT", "TRUNCATED", "HALF_OPEN", "SILENT", "NONSENSE"})
  void whatIsNoWholeAnswerIsNoAnswer(FaultProxy.Fault fault) throws Exception {
    var _ = store.create("faults/a", ByteBuffer.wrap(new byte[100_000]));
    try (FaultProxy proxy = new FaultProxy(bucket.port());
        S3Store behind = S3Store.open(soon(bucket.behind(proxy)))) {
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

    assertThatThrownBy(() -> S3Store.open(with(only(file))))
        .isInstanceOf(StoreSettingsRefused.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("only-this");
    assertThatThrownBy(() -> S3Store.open(with(only(folder.resolve("nothing")))))
        .isInstanceOf(StoreSettingsRefused.class);
  }

  private static S3Settings soon(S3Settings settings) {
    return new S3Settings(
        settings.endpoint(),
        settings.signingRegion(),
        settings.bucket(),
        true,
        true,
        settings.credentials(),
        settings.caFile(),
        Duration.ofSeconds(2));
  }

  private static CredentialFiles only(Path file) {
    return new CredentialFiles(file, Optional.empty(), Optional.empty());
  }

  private static S3Settings with(CredentialFiles files) {
    S3Settings settings = bucket.settings();
    return new S3Settings(
        settings.endpoint(),
        settings.signingRegion(),
        settings.bucket(),
        true,
        true,
        files,
        settings.caFile(),
        settings.timeout());
  }
}
