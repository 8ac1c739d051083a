package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Operation;
import org.holdfast.drive.OperationKind;
import org.holdfast.identity.AccountId;
import org.holdfast.server.graph.RaceReply.Refused;
import org.holdfast.server.graph.RaceReply.Shown;
import org.holdfast.server.graph.RaceReply.Why;
import org.holdfast.server.graph.RaceWish.Seen;
import org.junit.jupiter.api.Test;

/// The test of the test: what a drive must never answer is not explained.
class RaceHistoryTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Actor ACTOR = new Actor(AccountId.random(RANDOM), "race");

  private final ItemId root = ItemId.random(RANDOM);
  private final ItemId file = ItemId.random(RANDOM);
  private final List<Operation> operations = new ArrayList<>();
  private final List<RaceHistory.Call> calls = new ArrayList<>();

  @Test
  void whatHappensInTurnIsExplained() {
    create(file, 2, 1, 2);
    rewrite("two", Optional.of(new Seen(file, 2)), 3, 3, 4);
    call(new RaceWish.Look(file), shown(file, "two", 3, false), 5, 6);
    recycle(4, 7, 8);
    call(new RaceWish.Look(file), new Refused(Why.ABSENT), 9, 10);

    assertThatCode(this::explain).doesNotThrowAnyException();
  }

  @Test
  void whatHappensAtOnceIsExplainedByTheOrderOfOperations() {
    create(file, 2, 1, 2);
    rewrite("late", Optional.empty(), 4, 3, 10);
    rewrite("soon", Optional.empty(), 3, 4, 9);
    call(new RaceWish.Look(file), shown(file, "soon", 3, false), 5, 8);

    assertThatCode(this::explain).doesNotThrowAnyException();
  }

  @Test
  void aLostUpdateIsNotExplained() {
    create(file, 2, 1, 2);
    rewrite("ana's", Optional.of(new Seen(file, 2)), 3, 3, 6);
    rewrite("ben's", Optional.of(new Seen(file, 2)), 4, 4, 5);

    assertThatThrownBy(this::explain).hasMessageContaining("nobody asked for Operation[seq=4");
  }

  @Test
  void twoItemsOfOneNameAreNotExplained() {
    create(file, 2, 1, 4);
    create(ItemId.random(RANDOM), 3, 2, 3);

    assertThatThrownBy(this::explain).hasMessageContaining("nobody asked for Operation[seq=3");
  }

  @Test
  void aReadThatMissesWhatWasAnsweredBeforeIsNotExplained() {
    create(file, 2, 1, 2);
    rewrite("two", Optional.empty(), 3, 3, 4);
    call(new RaceWish.Look(file), shown(file, "one", 2, false), 5, 6);

    assertThatThrownBy(this::explain).hasMessageContaining("nothing explains");
  }

  @Test
  void aReadThatGoesBackBehindAnotherIsNotExplained() {
    create(file, 2, 1, 2);
    rewrite("two", Optional.empty(), 3, 3, 20);
    call(new RaceWish.Look(file), shown(file, "two", 3, false), 4, 5);
    call(new RaceWish.Look(file), shown(file, "one", 2, false), 6, 7);

    assertThatThrownBy(this::explain).hasMessageContaining("nothing explains");
  }

  @Test
  void twoRemovalsOfOneItemAreToldApartByWhenTheyWereAnswered() {
    create(file, 2, 1, 2);
    call(new RaceWish.Recycle(file, Optional.empty()), new RaceReply.Done(), 3, 20);
    call(new RaceWish.Recycle(file, Optional.empty()), new RaceReply.Done(), 4, 5);
    operations.add(operation(3, OperationKind.RECYCLE));
    call(
        new RaceWish.BringBack(file),
        new Shown(file, Optional.of(root), "a", sha256("one"), 3, Optional.empty(), 4, false),
        6,
        7);
    operations.add(operation(4, OperationKind.RESTORE_ITEM));
    operations.add(operation(5, OperationKind.RECYCLE));

    assertThatCode(this::explain).doesNotThrowAnyException();
  }

  @Test
  void aChangeThatARestoreHasMadeAlreadyIsNotTheOperation() {
    create(file, 2, 1, 2);
    call(
        new RaceWish.Change(
            file, Optional.of("b"), Optional.empty(), Conflict.FAIL, Optional.empty()),
        new Shown(file, Optional.of(root), "b", sha256("one"), 3, Optional.empty(), 3, false),
        5,
        6);
    operations.add(operation(3, OperationKind.RENAME));
    // Back to "a": who wants the name "a" meanwhile finds it done.
    call(
        new RaceWish.GoBack(2, Optional.empty()),
        new RaceReply.WentBack(java.util.OptionalLong.of(4), 1),
        7,
        20);
    operations.add(operation(4, OperationKind.RESTORE_TO_POINT));
    call(
        new RaceWish.Change(
            file, Optional.of("a"), Optional.empty(), Conflict.FAIL, Optional.empty()),
        shown(file, "one", 4, false),
        8,
        9);
    call(new RaceWish.Look(file), shown(file, "one", 4, false), 21, 22);

    assertThatCode(this::explain).doesNotThrowAnyException();
  }

  @Test
  void anOrderAgainstTimeIsNotExplained() {
    create(file, 2, 1, 2);
    rewrite("second", Optional.empty(), 4, 3, 4);
    rewrite("first", Optional.empty(), 3, 5, 6);

    assertThatThrownBy(this::explain).isInstanceOf(AssertionError.class);
  }

  @Test
  void aRefusalForWhatWasNeverThereIsNotExplained() {
    call(new RaceWish.MakeFolder(root, "a", Conflict.FAIL), new Refused(Why.NAME_TAKEN), 1, 2);
    create(file, 2, 3, 4);

    assertThatThrownBy(this::explain).hasMessageContaining("nothing explains");
  }

  @Test
  void anOperationThatNobodyAskedForIsNotExplained() {
    create(file, 2, 1, 2);
    operations.add(operation(3, OperationKind.RECYCLE));

    assertThatThrownBy(this::explain).hasMessageContaining("nobody asked for");
  }

  @Test
  void aChangeThatWasAnsweredAsRefusedIsNotExplained() {
    create(file, 2, 1, 2);
    call(new RaceWish.Recycle(file, Optional.empty()), new Refused(Why.ABSENT), 3, 4);
    operations.add(operation(3, OperationKind.RECYCLE));

    assertThatThrownBy(this::explain).hasMessageContaining("nobody asked for");
  }

  @Test
  void halfARestoreIsNotExplained() {
    ItemId other = ItemId.random(RANDOM);
    create(file, 2, 1, 2);
    rewrite("two", Optional.empty(), 3, 3, 4);
    call(
        new RaceWish.Write(root, "b", Conflict.FAIL, "b", Optional.empty()),
        new Shown(other, Optional.of(root), "b", sha256("b"), 1, Optional.empty(), 4, true),
        5,
        6);
    operations.add(operation(4, OperationKind.CREATE_FILE));
    call(
        new RaceWish.GoBack(2, Optional.empty()),
        new RaceReply.WentBack(java.util.OptionalLong.of(5), 2),
        7,
        20);
    operations.add(operation(5, OperationKind.RESTORE_TO_POINT));
    // One file is back already, the other is still there.
    Shown back = shown(file, "one", 5, false);
    Shown still =
        new Shown(other, Optional.of(root), "b", sha256("b"), 1, Optional.empty(), 4, false);
    call(new RaceWish.ListChildren(root), new RaceReply.Listed(Set.of(back, still)), 8, 9);

    assertThatThrownBy(this::explain).hasMessageContaining("nothing explains");
  }

  @Test
  void aFolderThatGoesBackLeavesItsSiblingsAlone() {
    goBackInFolder(false);

    assertThatCode(this::explain).doesNotThrowAnyException();
  }

  @Test
  void aSiblingThatWentBackWithAFolderIsNotExplained() {
    goBackInFolder(true);

    assertThatThrownBy(this::explain).hasMessageContaining("nothing explains");
  }

  // /
  // ├── folder/
  // │   └── in     since the point, like its sibling "a"
  private void goBackInFolder(boolean siblingToo) {
    ItemId folder = ItemId.random(RANDOM);
    ItemId in = ItemId.random(RANDOM);
    call(
        new RaceWish.MakeFolder(root, "folder", Conflict.FAIL),
        new Shown(
            folder, Optional.of(root), "folder", Optional.empty(), 0, Optional.of(0), 2, true),
        1,
        2);
    operations.add(operation(2, OperationKind.CREATE_FOLDER));
    create(file, 3, 3, 4);
    call(
        new RaceWish.Write(folder, "in", Conflict.FAIL, "in", Optional.empty()),
        new Shown(in, Optional.of(folder), "in", sha256("in"), 2, Optional.empty(), 4, true),
        5,
        6);
    operations.add(operation(4, OperationKind.CREATE_FILE));
    call(
        new RaceWish.GoBack(2, Optional.of(folder)),
        new RaceReply.WentBack(java.util.OptionalLong.of(5), 1),
        7,
        8);
    operations.add(operation(5, OperationKind.RESTORE_TO_POINT));
    call(new RaceWish.Look(in), new Refused(Why.ABSENT), 9, 10);
    call(
        new RaceWish.Look(file),
        siblingToo ? new Refused(Why.ABSENT) : shown(file, "one", 3, false),
        11,
        12);
  }

  private void explain() {
    RaceHistory.explain(root, 1, operations, calls);
  }

  private void create(ItemId id, long seq, long begun, long ended) {
    call(
        new RaceWish.Write(root, "a", Conflict.FAIL, "one", Optional.empty()),
        shown(id, "one", seq, true),
        begun,
        ended);
    operations.add(operation(seq, OperationKind.CREATE_FILE));
  }

  private void rewrite(String content, Optional<Seen> ifMatch, long seq, long begun, long ended) {
    call(
        new RaceWish.Rewrite(file, content, ifMatch),
        shown(file, content, seq, false),
        begun,
        ended);
    operations.add(operation(seq, OperationKind.WRITE_FILE));
  }

  private void recycle(long seq, long begun, long ended) {
    call(new RaceWish.Recycle(file, Optional.empty()), new RaceReply.Done(), begun, ended);
    operations.add(operation(seq, OperationKind.RECYCLE));
  }

  private void call(RaceWish wish, RaceReply reply, long begun, long ended) {
    calls.add(new RaceHistory.Call(calls.size(), wish, reply, begun, ended));
  }

  private Operation operation(long seq, OperationKind kind) {
    return new Operation(
        seq, Instant.EPOCH, ACTOR, kind, Optional.of(file), Optional.empty(), Optional.empty(), 1);
  }

  private Shown shown(ItemId id, String content, long seq, boolean created) {
    return new Shown(
        id,
        Optional.of(root),
        "a",
        sha256(content),
        content.length(),
        Optional.empty(),
        seq,
        created);
  }

  private static Optional<String> sha256(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return Optional.of(HexFormat.of().withUpperCase().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
