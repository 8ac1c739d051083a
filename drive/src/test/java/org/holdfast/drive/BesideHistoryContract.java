package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
