package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a drive keeps beside its history, on each engine: jobs, what is followed, subscriptions.
abstract class BesideHistoryContract {

  private House house;
  private Drive drive;
  private Item root;

  abstract House open();

  @BeforeEach
  void furnish() {
    house = open();
    drive = house.drive();
    root = drive.root();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void aRestoreThatWasDoneIsFoundAgainWithItsReport() {
    Item work = folder(drive, root, "work");
    Item kept = file(drive, work, "kept", "good");
    Item lost = file(drive, work, "lost", "good");
    long point = drive.info().seq();
    House.rewrite(drive, kept, "bad");
    drive.recycle(actor(drive), lost.id(), Precondition.NONE);
    Item late = file(drive, work, "late", "x");
    RestoreReport done =
        drive.restoreTo(actor(drive), RestoreTarget.after(point).within(work.id()));
    file(drive, work, "after", "x");
    RestoreReport undone = drive.undo(actor(drive), done.seq().orElseThrow());

    PastRestorePage first = drive.restores(1, Optional.empty());
    PastRestorePage second = drive.restores(1, first.next());
    assertThat(second.next()).isEmpty();
    assertThat(List.of(first.restores().getFirst(), second.restores().getFirst()))
        .extracting(PastRestore::seq, PastRestore::undid, PastRestore::name, PastRestore::undoable)
        .containsExactly(
            tuple(undone.seq().orElseThrow(), true, "work", true),
            tuple(done.seq().orElseThrow(), false, "work", true));
    PastRestoreReport report = drive.restoreReport(done.seq().orElseThrow());
    assertThat(report.counts()).isEqualTo(done.counts());
    assertThat(report.counts()).isEqualTo(new RestoreCounts(1, 1, 1, 0, 0));
    assertThat(report.changes())
        .extracting(RestoreChange::item, RestoreChange::kind)
        .containsExactlyInAnyOrder(
            tuple(kept.id(), RestoreChange.Kind.CONTENT_BACK),
            tuple(lost.id(), RestoreChange.Kind.BROUGHT_BACK),
            tuple(late.id(), RestoreChange.Kind.RECYCLED));
    assertThatThrownBy(() -> drive.restoreReport(point))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  @Test
  void aRestoreThatThePlanReachesNoMoreIsNotUndone() {
    Item kept = file(drive, root, "kept", "good");
    long point = drive.info().seq();
    House.rewrite(drive, kept, "bad");
    drive.restoreTo(actor(drive), RestoreTarget.after(point));

    house.clock.advance(Duration.ofDays(31));

    assertThat(drive.restores(10, Optional.empty()).restores()).isEmpty();
  }

  @Test
  void aJobIsDoneWhenItsCopyIsThere() {
    Item original = file(drive, root, "a", "a");
    CopyJobs jobs = house.drives.copyJobs();
    String job = jobs.begin(drive, 1).orElseThrow();

    assertThat(jobs.find(job)).contains(new CopyState.Running(0));
    assertThat(jobs.begin(drive, 1)).isEmpty();
    jobs.beat(job, 50);
    assertThat(jobs.find(job)).contains(new CopyState.Running(50));
    Item copy = drive.copy(actor(drive), original.id(), at(root, "b"), (_, _) -> {}, job);

    assertThat(jobs.find(job)).contains(new CopyState.Completed(copy.id()));
    jobs.fail(job, "late", "too late");
    assertThat(jobs.find(job)).contains(new CopyState.Completed(copy.id()));
  }

  @Test
  void aJobThatNobodyWorksAtIsInterruptedAndAfterADayForgotten() {
    CopyJobs jobs = house.drives.copyJobs();
    String broken = jobs.begin(drive, 9).orElseThrow();
    String failed = jobs.begin(drive, 9).orElseThrow();
    jobs.fail(failed, "nameAlreadyExists", "The name is taken.");

    house.clock.advance(CopyJobs.PATIENCE.plusSeconds(1));
    assertThat(jobs.find(broken)).contains(new CopyState.Interrupted());
    assertThat(jobs.find(failed))
        .contains(new CopyState.Failed("nameAlreadyExists", "The name is taken."));
    house.clock.advance(Duration.ofDays(1));
    assertThat(jobs.find(broken)).isEmpty();
    assertThat(jobs.begin(drive, 1)).isPresent();
    assertThat(jobs.find("0".repeat(32))).isEmpty();
    assertThat(jobs.find("no id")).isEmpty();
  }

  @Test
  void whatTakesTheRoomIsToldWithTheLargestFilesThatCanBeSeen() {
    Item gone = folder(drive, root, "gone");
    file(drive, gone, "largest", "l".repeat(500));
    Item large = file(drive, folder(drive, root, "F"), "large", "l".repeat(300));
    Item small = file(drive, root, "small", "s".repeat(10));
    file(drive, root, "smallest", "");
    drive.recycle(actor(drive), gone.id(), Precondition.NONE);

    Space space = drive.space(2);
    assertThat(space.largest())
        .extracting(each -> each.item().id())
        .containsExactly(large.id(), small.id());
    assertThat(space.earlierBytes()).isZero();
    assertThat(space.quota().used()).isEqualTo(810);

    drive.recycle(actor(drive), large.id(), Precondition.NONE);
    assertThat(drive.space(5).earlierBytes()).isZero(); // it counts in the bin
  }

  @Test
  void howMuchHappenedIsCountedByTheHour() {
    Instant start = Instant.parse("2030-01-01T10:59:59Z");
    house.clock.advance(Duration.between(house.clock.instant(), start));
    file(drive, root, "a", "a");
    file(drive, root, "b", "b");
    house.clock.advance(Duration.ofSeconds(2));
    file(drive, root, "c", "c");
    house.clock.advance(Duration.ofHours(5));
    file(drive, root, "d", "d");
    Instant end = house.clock.instant();

    assertThat(drive.operationCounts(start, end.plusMillis(1), Bucket.HOUR, Duration.ZERO))
        .containsExactly(
            new OperationCount(Instant.parse("2030-01-01T10:00:00Z"), 2),
            new OperationCount(Instant.parse("2030-01-01T11:00:00Z"), 1),
            new OperationCount(Instant.parse("2030-01-01T16:00:00Z"), 1));
    assertThat(drive.operationCounts(start, end, Bucket.HOUR, Duration.ofMinutes(30)))
        .containsExactly(new OperationCount(Instant.parse("2030-01-01T10:30:00Z"), 3));
    assertThat(drive.operationCounts(start, end.plusMillis(1), Bucket.DAY, Duration.ZERO))
        .containsExactly(new OperationCount(Instant.parse("2030-01-01T00:00:00Z"), 4));
    assertThat(
            drive.operationCounts(end.plusMillis(1), end.plusMillis(2), Bucket.DAY, Duration.ZERO))
        .isEmpty();
  }

  @Test
  void theDriveIsSeenAsItWasAndWhatARestoreWouldChange() {
    Item folder = folder(drive, root, "F");
    Item a = file(drive, folder, "a", "a");
    Item b = file(drive, folder, "b", "b");
    RestoreTarget then = RestoreTarget.after(drive.info().seq());
    drive.recycle(actor(drive), a.id(), Precondition.NONE);
    drive.purge(actor(drive), a.id(), Precondition.NONE);
    House.rewrite(drive, b, "other");
    file(drive, folder, "c", "c");

    PastFolder first = drive.past(then.within(folder.id()), 1, Optional.empty());
    PastFolder second = drive.past(then.within(folder.id()), 1, first.next());
    assertThat(second.next()).isEmpty();
    assertThat(List.of(first.items().getFirst(), second.items().getFirst()))
        .extracting(PastItem::name, PastItem::since)
        .containsExactlyInAnyOrder(
            tuple("a", PastItem.Since.PURGED), tuple("b", PastItem.Since.REWRITTEN));

    List<RestoreNode> nodes = drive.previewBranch(then, Optional.empty()).nodes();
    assertThat(nodes).hasSize(1);
    assertThat(nodes.getFirst().kind()).isEmpty();
    assertThat(nodes.getFirst().below()).isEqualTo(new RestoreCounts(1, 1, 1, 0, 0));
    assertThat(drive.previewBranch(then, Optional.of(folder.id())).nodes())
        .extracting(RestoreNode::name, node -> node.kind().orElseThrow())
        .containsExactly(
            tuple("a", RestoreChange.Kind.BROUGHT_BACK),
            tuple("b", RestoreChange.Kind.CONTENT_BACK),
            tuple("c", RestoreChange.Kind.RECYCLED));
  }

  @Test
  void whatIsFollowedIsListedWhileItCanBeSeen() {
    Item a = file(drive, folder(drive, root, "F"), "a", "a");
    Item b = file(drive, root, "b", "b");
    drive.follow(drive.owner(), a.id());
    house.clock.advance(Duration.ofSeconds(1));
    drive.follow(drive.owner(), b.id());

    assertThat(followed()).containsExactly(b.id(), a.id());
    drive.recycle(actor(drive), b.id(), Precondition.NONE);
    assertThat(followed()).containsExactly(a.id());
    drive.restore(actor(drive), b.id(), Optional.empty(), Optional.empty());
    drive.unfollow(drive.owner(), a.id());
    assertThat(followed()).containsExactly(b.id());
  }

  @Test
  void theOperationsOfAnItemAreThoseThatWroteIt() {
    Item a = file(drive, root, "a", "1");
    file(drive, root, "b", "1");
    file(drive, root, "a", "2");

    OperationPage page = drive.operations(a.id(), 1, Optional.empty());
    assertThat(page.operations())
        .extracting(Operation::kind)
        .containsExactly(OperationKind.WRITE_FILE);
    assertThat(drive.operations(a.id(), 9, page.next()).operations())
        .extracting(Operation::kind)
        .containsExactly(OperationKind.CREATE_FILE);
  }

  @Test
  void aSubscriptionIsDueOnceAfterAChangeAndClaimedByOne() {
    Subscriptions all = house.drives.subscriptions();
    subscribe(root);

    assertThat(all.due(9)).isEmpty();
    file(drive, root, "a", "a");
    List<DueNotification> due = all.due(9);
    assertThat(due).hasSize(1);
    assertThat(due.getFirst().subscription().target().notificationUrl())
        .isEqualTo("https://a.example.org/");
    assertThat(all.due(9)).isEmpty();
    all.settle(due.getFirst());
    house.clock.advance(Subscriptions.CLAIM);
    assertThat(all.due(9)).isEmpty();
    file(drive, root, "b", "b");
    assertThat(all.due(9)).hasSize(1);
    house.clock.advance(Subscriptions.CLAIM.plusSeconds(1)); // whoever claimed it has ended
    assertThat(all.due(9)).hasSize(1);
  }

  @Test
  void headsOfManyDrivesAreToldAtOnceAndThoseThatAreNotThereLeftOut() {
    List<DriveId> ids = new ArrayList<>(List.of(drive.id()));
    for (int i = 0; i < 1_500; i++) {
      ids.add(DriveId.of(ByteBuffer.allocate(16).putLong(7).putLong(i).array()));
    }
    long before = house.drives.seqs(ids).getOrDefault(drive.id(), -1L);

    file(drive, root, "a", "a");

    assertThat(house.drives.seqs(ids)).isEqualTo(Map.of(drive.id(), before + 1));
    assertThat(house.drives.seqs(List.of())).isEmpty();
  }

  @Test
  void whoKnowsAFolderUpToAnOperationLearnsWhetherAnythingHappenedBelowIt() {
    Item folder = folder(drive, root, "F");
    long known = head();
    assertThat(hasChanged(root, known)).isFalse();
    assertThat(hasChanged(folder, known)).isFalse();

    file(drive, root, "beside", "x");
    assertThat(hasChanged(root, known)).isTrue();
    assertThat(hasChanged(folder, known)).isFalse();
    file(drive, folder, "in", "x");
    assertThat(hasChanged(folder, known)).isTrue();
    assertThat(hasChanged(folder, head())).isFalse();
    assertThat(hasChanged(folder, head() + 1)).as("the server was set back").isTrue();
    assertThat(hasChanged(root, head() + 1)).isTrue();
  }

  @Test
  void aFolderThatIsGoneIsNotSeenAnyMore() {
    Item folder = folder(drive, root, "F");
    Item file = file(drive, root, "g", "x");
    assertThat(sees(folder)).isTrue();
    assertThat(sees(file)).isFalse();

    drive.recycle(actor(drive), folder.id(), Precondition.NONE);

    assertThat(sees(folder)).isFalse();
    assertThatThrownBy(() -> hasChanged(folder, 1)).isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  private long head() {
    return house.drives.seqs(List.of(drive.id())).getOrDefault(drive.id(), -1L);
  }

  private boolean hasChanged(Item folder, long seq) {
    return house.drives.hasChanged(drive.id(), folder.id(), Optional.empty(), seq);
  }

  private boolean sees(Item folder) {
    return house.drives.seesFolder(drive.id(), folder.id(), Optional.empty());
  }

  @Test
  void aRowThatWasAlteredSilencesNobodyElse() {
    Subscriptions all = house.drives.subscriptions();
    Subscription altered = subscribe(root);
    Subscription good = subscribe(root);
    house.database.write(
        tx ->
            Sql.of(
                    tx,
                    "UPDATE subscription SET expires_at = expires_at + 1 WHERE subscription_id = ?")
                .with(
                    ByteBuffer.allocate(16)
                        .putLong(altered.id().getMostSignificantBits())
                        .putLong(altered.id().getLeastSignificantBits())
                        .array())
                .run());
    file(drive, root, "a", "a");

    assertThat(all.due(9)).extracting(due -> due.subscription().id()).containsExactly(good.id());
  }

  @Test
  void aFoldersSubscriptionIsDueForWhatIsBelowItAndForItsEnd() {
    Item folder = folder(drive, root, "F");
    Subscriptions all = house.drives.subscriptions();
    subscribe(folder);

    file(drive, root, "beside", "x");
    assertThat(all.due(9)).isEmpty();
    house.clock.advance(Subscriptions.CLAIM);
    Item below = file(drive, folder, "in", "x");
    settle(all);
    ItemChange out =
        new ItemChange(
            Optional.empty(),
            Optional.of(root.id()),
            House.NO_TIMES,
            Optional.empty(),
            Conflict.FAIL);
    drive.change(actor(drive), below.id(), out, Precondition.NONE);
    settle(all);
    drive.recycle(actor(drive), folder.id(), Precondition.NONE);
    settle(all);
  }

  @Test
  void whatFailsIsDueAgainLaterAndLater() {
    Subscriptions all = house.drives.subscriptions();
    subscribe(root);
    file(drive, root, "a", "a");

    all.retry(all.due(9).getFirst());
    assertThat(all.due(9)).isEmpty();
    house.clock.advance(Duration.ofSeconds(11));
    DueNotification again = all.due(9).getFirst();
    assertThat(again.failingSince()).isPresent();
    house.clock.advance(Duration.ofMinutes(5));
    all.retry(again);
    house.clock.advance(Duration.ofMinutes(4));
    assertThat(all.due(9)).isEmpty();
    house.clock.advance(Duration.ofMinutes(2));
    assertThat(all.due(9)).hasSize(1);
  }

  @Test
  void aSubscriptionIsRenewedEndsAndIsNotSealedForAnotherEnd() {
    Subscriptions all = house.drives.subscriptions();
    Subscription made = subscribe(root);
    Instant later = made.expiresAt().plus(Duration.ofDays(1));

    all.renew(drive, made, later);
    assertThat(all.find(drive, drive.owner(), made.id()).orElseThrow().expiresAt())
        .isEqualTo(later);
    house.clock.advance(Duration.ofDays(3));
    assertThat(all.list(drive, drive.owner())).isEmpty();
    file(drive, root, "a", "a");
    assertThat(all.due(9)).isEmpty();
  }

  private void settle(Subscriptions all) {
    List<DueNotification> due = all.due(9);
    assertThat(due).hasSize(1);
    all.settle(due.getFirst());
    house.clock.advance(Subscriptions.CLAIM);
  }

  private Subscription subscribe(Item scope) {
    SubscriptionTarget target =
        new SubscriptionTarget(
            "/me/drive/root",
            "https://a.example.org/",
            Optional.of("state"),
            Optional.empty(),
            "00000000-0000-0000-0000-000000000001");
    Instant expiresAt = house.clock.instant().plus(Duration.ofDays(1));
    return house
        .drives
        .subscriptions()
        .create(drive, drive.owner(), scope.id(), target, expiresAt)
        .orElseThrow();
  }

  private List<ItemId> followed() {
    return drive.following(drive.owner()).stream().map(placed -> placed.item().id()).toList();
  }
}
