package org.holdfast.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.holdfast.content.ObjectStore;
import org.holdfast.content.ObjectStore.Fetched;
import org.holdfast.content.ObjectStore.Growing;
import org.holdfast.content.ObjectStore.Page;
import org.holdfast.content.ObjectStore.Seen;
import org.holdfast.content.StoreFailure;
import org.junit.jupiter.api.Test;

/// What every object store does, asked of a real server.
abstract class ObjectStoreContract {

  private static final int PIECE_BYTES = 5 << 20;

  abstract ObjectStore store();

  /// The same store, asked with a credential that it does not know.
  abstract ObjectStore stranger();

  /// A bucket or container that is not there.
  abstract ObjectStore nowhere();

  @Test
  void takesAFreeNameOnce() throws Exception {
    assertThat(store().create("once/a", bytes(1, 2, 3))).isTrue();
    assertThat(store().create("once/a", bytes(4))).isFalse();

    assertThat(content("once/a")).containsExactly(1, 2, 3);
  }

  @Test
  void replacesOnlyTheVersionThatWasSeen() throws Exception {
    assertThat(store().create("cas/a", bytes(1))).isTrue();
    String first = store().look("cas/a").orElseThrow().version();

    assertThat(store().replace("cas/a", bytes(2), first)).isTrue();
    assertThat(store().replace("cas/a", bytes(3), first)).isFalse();
    assertThat(store().replace("cas/none", bytes(3), first)).isFalse();

    assertThat(content("cas/a")).containsExactly(2);
  }

  @Test
  void tellsSizeAndTimeOfWhatIsThere() throws Exception {
    var _ = store().create("look/a", bytes(1, 2, 3));

    Seen seen = store().look("look/a").orElseThrow();

    assertThat(seen.sizeBytes()).isEqualTo(3);
    assertThat(seen.changedAt())
        .isBetween(
            Instant.now().minus(Duration.ofMinutes(10)),
            Instant.now().plus(Duration.ofMinutes(10)));
    assertThat(store().look("look/b")).isEmpty();
  }

  @Test
  void givesRangesAndTheWholeSize() throws Exception {
    var _ = store().create("range/a", bytes(0, 1, 2, 3, 4, 5, 6, 7));

    Fetched middle = store().fetch("range/a", Optional.empty(), 2, 3).orElseThrow();
    Fetched end = store().fetch("range/a", Optional.of(middle.version()), 6, 100).orElseThrow();

    assertThat(middle.bytes()).containsExactly(2, 3, 4);
    assertThat(middle.sizeBytes()).isEqualTo(8);
    assertThat(end.bytes()).containsExactly(6, 7);
    assertThat(store().fetch("range/b", Optional.empty(), 0, 3)).isEmpty();
  }

  @Test
  void givesNothingOfAnotherVersion() throws Exception {
    var _ = store().create("pin/a", bytes(1, 2));
    String first = store().look("pin/a").orElseThrow().version();
    var _ = store().replace("pin/a", bytes(3, 4), first);

    assertThatThrownBy(() -> store().fetch("pin/a", Optional.of(first), 0, 2))
        .isInstanceOfSatisfying(
            StoreFailure.class, e -> assertThat(e.kind()).isEqualTo(StoreFailure.Kind.CHANGED));
  }

  @Test
  void deletesWhatIsThereAndWhatIsNot() throws Exception {
    var _ = store().create("gone/a", bytes(1));

    store().delete("gone/a");
    store().delete("gone/a");

    assertThat(store().look("gone/a")).isEmpty();
  }

  @Test
  void listsWhatBeginsSoAndNothingElse() throws Exception {
    for (int i = 0; i < 7; i++) {
      var _ = store().create("list/" + i, bytes(i));
    }
    var _ = store().create("listed", bytes(1));

    assertThat(names("list/"))
        .containsExactly("list/0", "list/1", "list/2", "list/3", "list/4", "list/5", "list/6");
    assertThat(names("nothing/")).isEmpty();
  }

  @Test
  void whatGrowsIsThereAllAtOnce() throws Exception {
    byte[] large = random(2 * PIECE_BYTES + 1_000);
    Growing growing = store().grow("grow/a");
    growing.add(ByteBuffer.wrap(large, 0, PIECE_BYTES));
    growing.add(ByteBuffer.wrap(large, PIECE_BYTES, PIECE_BYTES));
    growing.add(ByteBuffer.wrap(large, 2 * PIECE_BYTES, 1_000));
    assertThat(store().look("grow/a").filter(seen -> seen.sizeBytes() > 0)).isEmpty();

    assertThat(growing.finish(Optional.empty())).isTrue();

    assertThat(content("grow/a", 2 * PIECE_BYTES - 5, 10))
        .isEqualTo(Arrays.copyOfRange(large, 2 * PIECE_BYTES - 5, 2 * PIECE_BYTES + 5));
    assertThat(store().look("grow/a").orElseThrow().sizeBytes()).isEqualTo(large.length);
    assertThat(unfinished("grow/")).isEmpty();
  }

  @Test
  void whatGrewIsPutInPlaceOfTheVersionThatWasSeen() throws Exception {
    var _ = store().create("regrow/a", bytes(1));
    String seen = store().look("regrow/a").orElseThrow().version();
    Growing growing = store().grow("regrow/a");
    growing.add(bytes(7, 7));

    assertThat(growing.finish(Optional.of(seen))).isTrue();
    assertThat(content("regrow/a")).containsExactly(7, 7);
  }

  /// To some stores a name is taken already when pieces wait under it.
  @Test
  void whatGrewDoesNotTakeANameThatSomebodyTookMeanwhile() throws Exception {
    Growing growing = store().grow("late/a");
    growing.add(bytes(7, 7));
    boolean other = store().create("late/a", bytes(1));

    assertThat(growing.finish(Optional.empty())).isEqualTo(!other);

    assertThat(content("late/a")).isEqualTo(other ? new byte[] {1} : new byte[] {7, 7});
  }

  @Test
  void whatGrewDoesNotTakeThePlaceOfAnotherVersion() throws Exception {
    var _ = store().create("late/b", bytes(1));
    String seen = store().look("late/b").orElseThrow().version();
    Growing growing = store().grow("late/b");
    growing.add(bytes(7, 7));
    assertThat(store().replace("late/b", bytes(2), seen)).isTrue();

    assertThat(growing.finish(Optional.of(seen))).isFalse();

    assertThat(content("late/b")).containsExactly(2);
  }

  @Test
  void anUploadThatWasGivenUpIsGone() throws Exception {
    Growing growing = store().grow("abandon/a");
    growing.add(bytes(1));

    growing.abandon();

    assertThat(unfinished("abandon/")).isEmpty();
    assertThat(store().look("abandon/a").filter(seen -> seen.sizeBytes() > 0)).isEmpty();
  }

  /// The second to end may be refused; what is there is all of one of them.
  @Test
  void twoUploadsOfOneNameDoNotMix() throws Exception {
    byte[] one = random(PIECE_BYTES + 100);
    byte[] other = random(PIECE_BYTES + 101);
    Growing first = store().grow("two/a");
    Growing second = store().grow("two/a");
    first.add(ByteBuffer.wrap(one, 0, PIECE_BYTES));
    second.add(ByteBuffer.wrap(other, 0, PIECE_BYTES));
    second.add(ByteBuffer.wrap(other, PIECE_BYTES, 101));
    first.add(ByteBuffer.wrap(one, PIECE_BYTES, 100));

    assertThat(first.finish(Optional.empty())).isTrue();
    assertThat(content("two/a", 0, 2 * PIECE_BYTES)).isEqualTo(one);

    String seen = store().look("two/a").orElseThrow().version();
    boolean replaced = second.finish(Optional.of(seen));
    assertThat(content("two/a", 0, 2 * PIECE_BYTES)).isEqualTo(replaced ? other : one);

    Growing third = store().grow("two/a");
    third.add(ByteBuffer.wrap(other, 0, PIECE_BYTES));
    third.add(ByteBuffer.wrap(other, PIECE_BYTES, 101));
    String now = store().look("two/a").orElseThrow().version();
    assertThat(third.finish(Optional.of(now))).isTrue();
    assertThat(content("two/a", 0, 2 * PIECE_BYTES)).isEqualTo(other);
  }

  @Test
  void whoGivesAnUploadUpLeavesThoseOfOthers() throws Exception {
    Growing first = store().grow("two/b");
    Growing second = store().grow("two/b");
    second.add(bytes(7, 8));
    first.add(bytes(1));

    first.abandon();

    assertThat(second.finish(Optional.empty())).isTrue();
    assertThat(content("two/b")).containsExactly(7, 8);
    assertThat(unfinished("two/b")).isEmpty();
  }

  @Test
  void anUploadThatNobodyFinishedIsFoundAndEnded() throws Exception {
    Growing killed = store().grow("killed/a");
    killed.add(bytes(1));
    assertThat(unfinished("killed/")).containsExactly("killed/a");

    store().endUnfinished("killed/a");

    assertThat(unfinished("killed/")).isEmpty();
    assertThat(store().look("killed/a")).isEmpty();
  }

  @Test
  void aWrongCredentialIsDenied() {
    assertThatThrownBy(() -> stranger().create("denied/a", bytes(1)))
        .isInstanceOfSatisfying(
            StoreFailure.class, e -> assertThat(e.code()).isEqualTo("storeDenied"));
  }

  @Test
  void aBucketThatIsNotThereIsSaidToBeGone() {
    assertThatThrownBy(() -> nowhere().create("gone/a", bytes(1)))
        .isInstanceOfSatisfying(
            StoreFailure.class, e -> assertThat(e.code()).isEqualTo("storeGone"));
    assertThatThrownBy(() -> nowhere().fetch("gone/a", Optional.empty(), 0, 1))
        .isInstanceOfSatisfying(
            StoreFailure.class, e -> assertThat(e.code()).isEqualTo("storeGone"));
  }

  private byte[] content(String name) throws IOException {
    return content(name, 0, 1_000);
  }

  private byte[] content(String name, long position, int atMost) throws IOException {
    return store().fetch(name, Optional.empty(), position, atMost).orElseThrow().bytes();
  }

  private List<String> names(String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Page page = store().list(prefix, next);
      page.seen().forEach(seen -> names.add(seen.name()));
      next = page.next();
    } while (next.isPresent());
    return names;
  }

  private List<String> unfinished(String prefix) throws IOException {
    return store().listUnfinished(prefix, Optional.empty()).seen().stream()
        .map(Seen::name)
        .toList();
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
