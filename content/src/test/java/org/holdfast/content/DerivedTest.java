package org.holdfast.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerivedTest {

  private static final DerivedKind LARGE = new DerivedKind("thumb-large");
  private static final DerivedKind TEXT = new DerivedKind("text");
  private static final long PLENTY = 1 << 20;
  private static final byte[] CANARY = "canary-thumbnail-7f31".getBytes(UTF_8);

  @TempDir private Path root;
  private Path folder;
  private Store store;
  private Derived derived;

  @BeforeEach
  void open() {
    store = Store.in(root.resolve("store"));
    folder = root.resolve("derived");
    derived = new Derived(folder, PLENTY, Store.RANDOM);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void givesBackWhatWasKeptOfARevision() {
    StoredBlob blob = store.write(Store.bytes(100, 1));

    put(blob, LARGE, CANARY);

    assertThat(get(blob, LARGE)).contains(CANARY);
    assertThat(get(blob, TEXT)).isEmpty();
  }

  @Test
  void keepsTheNewestOfAKind() {
    StoredBlob blob = store.write(Store.bytes(100, 1));
    put(blob, LARGE, Store.bytes(50, 1));

    put(blob, LARGE, Store.bytes(60, 2));

    assertThat(get(blob, LARGE)).contains(Store.bytes(60, 2));
    assertThat(files()).hasSize(1);
  }

  @Test
  void r18_nothingOfItLiesInTheClear() throws IOException {
    put(store.write(Store.bytes(100, 1)), TEXT, CANARY);

    assertThat(files()).isNotEmpty();
    assertThat(Canary.filesWith(CANARY, root)).isEmpty();
  }

  @Test
  void r01_anyByteThatWasChangedMakesItAbsent() throws IOException {
    StoredBlob blob = store.write(Store.bytes(100, 1));
    put(blob, TEXT, Store.bytes(20, 1));
    Path file = files().getFirst();
    byte[] sealed = Files.readAllBytes(file);

    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      Files.write(file, changed);
      assertThat(get(blob, TEXT)).as("byte " + i).isEmpty();
      Files.write(file, Arrays.copyOf(sealed, i));
      assertThat(get(blob, TEXT)).as("cut at " + i).isEmpty();
    }
  }

  @Test
  void r05_whatBelongsToAnotherRevisionOrKindIsAbsent() throws IOException {
    StoredBlob one = store.write(Store.bytes(100, 1));
    StoredBlob other = store.write(Store.bytes(100, 2));
    put(one, TEXT, Store.bytes(20, 1));
    put(one, LARGE, Store.bytes(20, 2));
    put(other, TEXT, Store.bytes(20, 3));

    Files.copy(file(one, TEXT), file(one, LARGE), REPLACE_EXISTING);
    Files.copy(file(one, TEXT), file(other, TEXT), REPLACE_EXISTING);

    assertThat(get(one, LARGE)).isEmpty();
    assertThat(get(other, TEXT)).isEmpty();
    assertThat(get(one, TEXT)).contains(Store.bytes(20, 1));
  }

  @Test
  void whatWasWrittenLongestAgoGoesWhenThereIsTooMuch() throws IOException {
    derived = new Derived(folder, 3_500, Store.RANDOM);
    StoredBlob oldest = store.write(Store.bytes(100, 1));
    StoredBlob older = store.write(Store.bytes(100, 2));
    StoredBlob newest = store.write(Store.bytes(100, 3));
    put(oldest, TEXT, Store.bytes(1_000, 1));
    put(older, TEXT, Store.bytes(1_000, 1));
    put(newest, TEXT, Store.bytes(1_000, 1));
    Files.setLastModifiedTime(file(oldest, TEXT), FileTime.fromMillis(1_000));
    Files.setLastModifiedTime(file(older, TEXT), FileTime.fromMillis(2_000));

    put(newest, LARGE, Store.bytes(1_000, 1));

    assertThat(get(oldest, TEXT)).isEmpty();
    assertThat(get(older, TEXT)).isPresent();
    assertThat(get(newest, LARGE)).isPresent();
  }

  @Test
  void whatIsLargerThanAllTheRoomIsNotKept() {
    derived = new Derived(folder, 500, Store.RANDOM);
    StoredBlob blob = store.write(Store.bytes(100, 1));

    put(blob, TEXT, Store.bytes(1_000, 1));

    assertThat(get(blob, TEXT)).isEmpty();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNoError() throws IOException {
    Files.write(folder, new byte[] {1});
    StoredBlob blob = store.write(Store.bytes(100, 1));

    put(blob, TEXT, Store.bytes(1_000, 1));

    assertThat(get(blob, TEXT)).isEmpty();
  }

  @Test
  void theSweepRemovesWhatBelongsToNoRevision() throws IOException {
    StoredBlob kept = store.write(Store.bytes(100, 1));
    StoredBlob gone = store.write(Store.bytes(100, 2));
    put(kept, TEXT, Store.bytes(20, 1));
    put(gone, TEXT, Store.bytes(20, 1));
    Files.write(file(kept, TEXT).resolveSibling("stranger"), new byte[] {1});
    Files.write(Path.of(file(kept, LARGE) + ".new"), new byte[] {1});

    derived.sweep(kept.address().revision()::equals);

    assertThat(files()).containsExactly(file(kept, TEXT));
  }

  @Test
  void aKindCannotBeAWayToAnotherPlace() {
    for (String name : List.of("", "../a", "A", "a/b", "a.b", "a".repeat(41))) {
      assertThatThrownBy(() -> new DerivedKind(name)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void put(StoredBlob blob, DerivedKind kind, byte[] plain) {
    try (BlobReader reader = open(blob)) {
      derived.put(reader, kind, plain);
    }
  }

  private Optional<byte[]> get(StoredBlob blob, DerivedKind kind) {
    try (BlobReader reader = open(blob)) {
      return derived.get(reader, kind);
    }
  }

  private BlobReader open(StoredBlob blob) {
    return store.blobs.open(
        blob.address(), store.key, blob.seal(), blob.sizeBytes(), Optional.of(blob.hashes()));
  }

  private Path file(StoredBlob blob, DerivedKind kind) {
    String name = blob.address().revision().text();
    return folder.resolve(name.substring(0, 2)).resolve(name + "-" + kind.name());
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
