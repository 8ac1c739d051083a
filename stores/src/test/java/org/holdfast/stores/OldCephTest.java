package org.holdfast.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.holdfast.content.ObjectStore.Growing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Replacing and uploading where conditions and tags are Ceph 16's.
@SuppressWarnings("NullAway.Init") // made before each test
class OldCephTest {

  @TempDir private Path folder;
  private OldCeph server;
  private S3Store store;

  @BeforeEach
  void open() throws IOException {
    server = new OldCeph();
    Path credentials = Files.writeString(folder.resolve("credentials"), "identity\nsecret\n");
    store =
        S3Store.open(
            new S3Settings(
                server.endpoint(),
                "us-east-1",
                "copies",
                true,
                true,
                new CredentialFiles(credentials, Optional.empty(), Optional.empty()),
                Optional.empty(),
                Duration.ofSeconds(10)));
  }

  @AfterEach
  void close() {
    store.close();
    server.close();
  }

  private static ByteBuffer bytes(int value) {
    return ByteBuffer.wrap(new byte[] {(byte) value});
  }

  private String version() throws IOException {
    return store.look("a").orElseThrow().version();
  }

  @Test
  void aVersionThatWasSeenIsReplacedAndNoOther() throws Exception {
    assertThat(store.create("a", bytes(1))).isTrue();
    String first = version();

    assertThat(store.replace("a", bytes(2), first)).isTrue();
    assertThat(store.replace("a", bytes(3), first)).isFalse();
    assertThat(store.replace("a", bytes(4), version())).isTrue();

    assertThat(server.object()).containsExactly(4);
  }

  @Test
  void anUploadEndsWithAnEmptyTag() throws Exception {
    Growing growing = store.grow("a");
    growing.add(bytes(7));

    assertThat(growing.finish(Optional.empty())).isTrue();

    assertThat(server.object()).containsExactly(7);
  }

  @Test
  void anUploadThatIsNotThereThoughItEndedIsNoAnswer() throws Exception {
    server.loseUploads();
    Growing growing = store.grow("a");
    growing.add(bytes(7));

    assertThatThrownBy(() -> growing.finish(Optional.empty()))
        .hasMessageStartingWith("storeNonsense");
  }

  @Test
  void anUploadTakesNoNameThatWasTakenMeanwhile() throws Exception {
    Growing growing = store.grow("a");
    growing.add(bytes(7));
    assertThat(store.create("a", bytes(1))).isTrue();

    assertThat(growing.finish(Optional.empty())).isFalse();

    assertThat(server.object()).containsExactly(1);
  }
}
