package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;
import static org.holdfast.drive.House.name;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Locks, on any database:
///
///     /             the root
///     ├── top/
///     │   ├── sub/
///     │   │   └── deep.txt
///     │   └── a.txt
///     └── b.txt
abstract class LocksContract {

  private static final LockWish EXCLUSIVE = wish(true, false);
  private static final LockWish DEEP = wish(true, true);
  private static final LockWish SHARED = wish(false, false);

  private House house;
  private Drive drive;
  private Item root;
  private Item top;
  private Item sub;
  private Item deep;
  private Item a;
  private Item b;

  abstract House house();

  @BeforeEach
  void open() {
    house = house();
    drive = house.drive();
    root = drive.root();
    top = folder(drive, root, "top");
    sub = folder(drive, top, "sub");
    deep = file(drive, sub, "deep.txt", "deep");
    a = file(drive, top, "a.txt", "a");
    b = file(drive, root, "b.txt", "b");
  }

  @AfterEach
  void verifyAndClose() {
    assertThat(house.verify(drive).findings()).isEmpty();
    house.close();
  }

  @Test
  void whoShowsTheTokenWritesAndNobodyElse() {
    Lock lock = lock(a, EXCLUSIVE);

    refused(() -> House.rewrite(drive, a, "other"));
    refused(() -> rename(drive, a, "c.txt"));
    refused(() -> drive.recycle(actor(drive), a.id(), Precondition.NONE));
    refused(() -> drive.purge(actor(drive), a.id(), Precondition.NONE));
    refused(() -> describe(drive, a));
    refused(() -> rename(drive, a, "a.txt"));
    House.rewrite(holding(lock), a, "mine");

    assertThat(House.read(drive, a.id())).isEqualTo("mine");
    assertThat(drive.locks(a.id())).hasSize(1);
  }

  @Test
  void w22_aStolenTokenIsOfNoUseToAnotherAccount() {
    Lock lock = lock(a, EXCLUSIVE);
    Actor thief = new Actor(AccountId.random(house.random), "test");

    refused(() -> holding(lock).recycle(thief, a.id(), Precondition.NONE));
    assertThatThrownBy(() -> drive.unlock(thief, a.id(), lock.token()))
        .isInstanceOf(DriveRefusal.LockAbsent.class);
    assertThatThrownBy(() -> drive.refresh(thief, a.id(), lock.token(), Duration.ofMinutes(1)))
        .isInstanceOf(DriveRefusal.LockAbsent.class);
  }

  @Test
  void aFlatLockOnAFolderKeepsItsListOfNamesAlone() {
    lock(top, EXCLUSIVE);

    House.rewrite(drive, a, "content may change");
    file(drive, sub, "new.txt", "further down too");
    refused(() -> file(drive, top, "new.txt", "x"));
    refused(() -> rename(drive, a, "c.txt"));
    refused(() -> move(drive, b, top));
    refused(() -> drive.recycle(actor(drive), sub.id(), Precondition.NONE));
  }

  @Test
  void aDeepLockCoversAllThatIsInTheFolderNowAndLater() {
    Lock lock = lock(top, DEEP);
    Item later = file(holding(lock), sub, "later.txt", "later");

    refused(() -> House.rewrite(drive, deep, "x"));
    refused(() -> House.rewrite(drive, later, "x"));
    refused(() -> folder(drive, sub, "new"));
    refused(() -> drive.copy(actor(drive), b.id(), at(sub, "copy.txt"), (_, _) -> {}));
    House.rewrite(drive, b, "beside it is free");
    assertThat(drive.locks(deep.id())).hasSize(1);
  }

  @Test
  void aFolderDoesNotGoWhileSomethingInItIsLocked() {
    Lock lock = lock(deep, EXCLUSIVE);

    refused(() -> drive.recycle(actor(drive), top.id(), Precondition.NONE));
    refused(() -> move(drive, sub, root));
    holding(lock).recycle(actor(drive), top.id(), Precondition.NONE);

    assertThat(drive.locks()).isEmpty();
  }

  @Test
  void aLockEndsWithTheNameThatItWasTakenUnder() {
    Lock lock = lock(a, EXCLUSIVE);

    move(holding(lock), a, root);

    assertThat(drive.locks()).isEmpty();
    House.rewrite(drive, a, "free");
  }

  @Test
  void sharedLocksStandBesideEachOtherAndEachHolderWrites() {
    Lock one = lock(a, SHARED);
    Lock other = lock(a, SHARED);

    refused(() -> lock(a, EXCLUSIVE));
    refused(() -> House.rewrite(drive, a, "nobody's"));
    House.rewrite(holding(one), a, "one's");
    House.rewrite(holding(other), a, "the other's");
  }

  @Test
  void anExclusiveLockStandsAlone() {
    lock(top, DEEP);

    refused(() -> lock(deep, SHARED));
    refused(() -> lock(root, DEEP));
    lock(b, EXCLUSIVE);
    lock(root, EXCLUSIVE);
  }

  @Test
  void aLockEndsByItselfUnlessItIsProlonged() {
    Lock lock = lock(a, EXCLUSIVE);
    house.clock.advance(Duration.ofMinutes(9));
    drive.refresh(actor(drive), a.id(), lock.token(), Duration.ofMinutes(10));
    house.clock.advance(Duration.ofMinutes(9));

    refused(() -> House.rewrite(drive, a, "x"));
    house.clock.advance(Duration.ofMinutes(2));

    House.rewrite(drive, a, "free");
    assertThat(drive.locks()).isEmpty();
    house.drives.sweep();
    int left = house.database.read(tx -> tx.fetchCount(DSL.table("item_lock")));
    assertThat(left).isZero();
    assertThatThrownBy(() -> drive.unlock(actor(drive), a.id(), lock.token()))
        .isInstanceOf(DriveRefusal.LockAbsent.class);
  }

  @Test
  void nobodyIsKeptAwayForLongerThanADay() {
    Lock lock =
        drive.lock(
            actor(drive),
            ItemPath.to(a.id()),
            new LockWish(true, false, "", Duration.ofDays(40_000)));

    assertThat(lock.until()).isEqualTo(house.clock.instant().plus(LockWish.LONGEST));
    Lock again = drive.refresh(actor(drive), a.id(), lock.token(), Duration.ofDays(40_000));
    assertThat(again.until()).isEqualTo(house.clock.instant().plus(LockWish.LONGEST));
  }

  @Test
  void whatIsGivenBackIsFree() {
    Lock lock = lock(top, DEEP);

    assertThatThrownBy(() -> drive.unlock(actor(drive), b.id(), lock.token()))
        .isInstanceOf(DriveRefusal.LockAbsent.class);
    drive.unlock(actor(drive), deep.id(), lock.token());

    House.rewrite(drive, deep, "free");
  }

  @Test
  void goingBackToAPointIsNotKeptFromItByALockAndEndsIt() {
    Instant before = house.clock.instant();
    house.clock.advance(Duration.ofMinutes(1));
    House.rewrite(drive, a, "harm");
    lock(a, EXCLUSIVE);
    lock(b, EXCLUSIVE);
    house.clock.advance(Duration.ofMinutes(1));

    drive.restoreTo(actor(drive), RestoreTarget.at(before));

    assertThat(House.read(drive, a.id())).isEqualTo("a");
    assertThat(drive.locks()).extracting(Lock::root).containsExactly(b.id());
  }

  @Test
  void locksAreNoHistory() {
    long seq = drive.info().seq();

    Lock lock = lock(a, EXCLUSIVE);
    drive.unlock(actor(drive), a.id(), lock.token());

    assertThat(drive.info().seq()).isEqualTo(seq);
  }

  @Test
  void anUploadInFragmentsMeetsTheLockWhenItIsCommitted() throws IOException {
    UploadBegun begun =
        drive.beginUpload(
            actor(drive), new UploadTarget.Over(a.id()), UploadOptions.NONE, Precondition.NONE);
    house.drives.append(
        begun.secret(),
        new Fragment(0, 1, OptionalLong.of(1)),
        new ByteArrayInputStream(new byte[1]));
    Lock lock = lock(a, EXCLUSIVE);

    refused(() -> house.drives.commit(begun.secret(), Optional.empty(), Precondition.NONE));
    drive.unlock(actor(drive), a.id(), lock.token());
    house.drives.commit(begun.secret(), Optional.empty(), Precondition.NONE);

    assertThat(drive.find(a.id()).orElseThrow().sizeBytes()).isOne();
  }

  @Test
  void whoeverReadsTheDatabaseFindsNeitherTokenNorOwner() {
    Lock lock =
        drive.lock(
            actor(drive),
            ItemPath.to(a.id()),
            new LockWish(true, false, "canary-owner", Duration.ofMinutes(1)));

    assertThat(drive.locks().getFirst().owner()).isEqualTo("canary-owner");
    assertThat(lock.toString() + lock.token()).doesNotContain(lock.token().uri().substring(9));
    List<byte[]> stored =
        house.database.read(
            tx ->
                tx.fetch("SELECT lock_key, sealed FROM item_lock").stream()
                    .flatMap(row -> List.of((byte[]) row.get(0), (byte[]) row.get(1)).stream())
                    .toList());
    assertThat(stored)
        .hasSize(2)
        .allSatisfy(
            bytes ->
                assertThat(new String(bytes, ISO_8859_1))
                    .doesNotContain("canary-owner")
                    .doesNotContain(new String(lock.token().bytes(), ISO_8859_1)));
  }

  @Test
  void r11_aLockThatWasEditedInTheDatabaseIsRefused() {
    lock(a, EXCLUSIVE);
    house.database.write(tx -> tx.execute("UPDATE item_lock SET until = until + 1"));

    assertThatThrownBy(drive::locks).isInstanceOf(DriveRefusal.Tampered.class);
    assertThat(house.verify(drive).findings()).isNotEmpty();
    house.database.write(tx -> tx.execute("UPDATE item_lock SET until = until - 1"));
  }

  @Test
  void aThousandLocksAreEnough() {
    for (int i = 0; i < 1_000; i++) {
      lock(b, SHARED);
    }

    assertThatThrownBy(() -> lock(a, SHARED)).isInstanceOf(DriveRefusal.TooManyLocks.class);
  }

  @Test
  void whatIsCheckedOutIsWrittenByItsHolderAloneAndOnlyWhereCheckOutsAreMinded()
      throws IOException {
    Lock lock = checkOut(a);
    Drive minding = drive.withCheckOuts();
    Actor other = new Actor(AccountId.random(house.random), "test");

    refused(() -> House.rewrite(drive, a, "a client that knows no check-outs"));
    refused(() -> minding.recycle(other, a.id(), Precondition.NONE));
    refused(() -> drive.checkOut(other, ItemPath.to(a.id()), Precondition.NONE));
    refused(() -> lock(a, EXCLUSIVE));
    House.rewrite(minding, a, "its holder");
    UploadBegun begun =
        minding.beginUpload(
            actor(drive), new UploadTarget.Over(a.id()), UploadOptions.NONE, Precondition.NONE);
    house.drives.append(
        begun.secret(),
        new Fragment(0, 1, OptionalLong.of(1)),
        new ByteArrayInputStream(new byte[1]));
    house.drives.commit(begun.secret(), Optional.empty(), Precondition.NONE);

    assertThat(drive.find(a.id()).orElseThrow().sizeBytes()).isOne();
    assertThat(drive.locks(a.id())).singleElement().isEqualTo(lock);
    assertThat(lock.checkedOut()).hasValue(1);
  }

  @Test
  void aCheckOutEndsByBeingGivenBackOrByItself() {
    checkOut(a);
    house.clock.advance(LockWish.LONGEST.minusSeconds(1));
    Lock longer = checkOut(a);
    drive.checkIn(actor(drive), ItemPath.to(a.id()), Precondition.NONE, List.of());

    House.rewrite(drive, a, "free");
    checkOut(b);
    house.clock.advance(LockWish.LONGEST);
    House.rewrite(drive, b, "free again");

    assertThat(longer.checkedOut()).hasValue(1);
    assertThatThrownBy(
            () -> drive.checkIn(actor(drive), ItemPath.to(b.id()), Precondition.NONE, List.of()))
        .isInstanceOf(DriveRefusal.LockAbsent.class);
  }

  @Test
  void discardingACheckOutBringsBackWhatWasThereBefore() {
    String before = House.read(drive, a.id());
    checkOut(a);
    House.rewrite(drive.withCheckOuts(), a, "one");
    House.rewrite(drive.withCheckOuts(), a, "two");
    drive.discardCheckOut(actor(drive), ItemPath.to(a.id()), Precondition.NONE);

    assertThat(House.read(drive, a.id())).isEqualTo(before);
    assertThat(drive.versions(a.id())).hasSize(4);
    assertThat(drive.locks(a.id())).isEmpty();
  }

  @Test
  void whatIsNotedWhenAFileIsCheckedInBelongsToItsHistory() {
    ItemProperties.Name name = new ItemProperties.Name("urn:test", "comment");
    checkOut(a);
    drive.checkIn(
        actor(drive),
        ItemPath.to(a.id()),
        Precondition.NONE,
        List.of(new ItemProperties.Change.Put(name, "done")));

    assertThat(drive.find(a.id()).orElseThrow().properties().get(name)).hasValue("done");
  }

  @Test
  void r11_aCheckOutMadeALockOfAnotherKindInTheDatabaseIsRefused() {
    checkOut(a);
    for (int format : new int[] {1, 0, 3}) {
      house.database.write(tx -> tx.execute("UPDATE item_lock SET format = " + format));

      assertThatThrownBy(drive::locks).isInstanceOf(DriveRefusal.Tampered.class);
    }
    house.database.write(tx -> tx.execute("UPDATE item_lock SET format = 2"));
  }

  @Test
  void aFolderIsNotCheckedOut() {
    assertThatThrownBy(() -> checkOut(top)).isInstanceOf(DriveRefusal.NotAFile.class);
  }

  private Lock checkOut(Item item) {
    return drive.checkOut(actor(drive), ItemPath.to(item.id()), Precondition.NONE);
  }

  private Lock lock(Item item, LockWish wish) {
    return drive.lock(actor(drive), ItemPath.to(item.id()), wish);
  }

  private Drive holding(Lock lock) {
    return drive.holding(Set.of(lock.token()));
  }

  private static LockWish wish(boolean exclusive, boolean deep) {
    return new LockWish(exclusive, deep, "", Duration.ofMinutes(10));
  }

  private static void rename(Drive with, Item item, String to) {
    with.change(
        actor(with), item.id(), ItemChange.rename(name(to), Conflict.FAIL), Precondition.NONE);
  }

  private static void move(Drive with, Item item, Item to) {
    ItemId parent = to.id();
    with.change(actor(with), item.id(), ItemChange.move(parent, Conflict.FAIL), Precondition.NONE);
  }

  private static void describe(Drive with, Item item) {
    ItemChange change =
        new ItemChange(
            Optional.empty(),
            Optional.empty(),
            FileTimes.NONE,
            Optional.of("described"),
            Conflict.FAIL);
    with.change(actor(with), item.id(), change, Precondition.NONE);
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(DriveRefusal.Locked.class);
  }
}
