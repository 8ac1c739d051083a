package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;
import static org.holdfast.drive.House.rewrite;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ADR 37 lets guests do: take back what they removed themselves, and have an archive of what
/// they may download; and what strangers, readers and other guests do not get by it.
class GuestDeedsTest {

  @TempDir private Path data;

  private House house;
  private Drive drive;
  private Item shared;
  private Item inside;
  private Item below;
  private Item deep;
  private Item beside;
  private Guest.Person bob;
  private Guest.Person carol;

  // /                 Ana's drive
  // ├── shared/       shared with Bob and Carol, to be written
  // │   ├── in.txt
  // │   └── below/
  // │       └── deep.txt
  // └── beside.txt
  @BeforeEach
  void furnish() {
    house = House.in(data);
    drive = house.drive();
    shared = folder(drive, drive.root(), "shared");
    inside = file(drive, shared, "in.txt", "content");
    below = folder(drive, shared, "below");
    deep = file(drive, below, "deep.txt", "deep");
    beside = file(drive, drive.root(), "beside.txt", "secret");
    bob = new Guest.Person(AccountId.random(house.random), Optional.empty());
    carol = new Guest.Person(AccountId.random(house.random), Optional.empty());
    share(bob, ShareRole.WRITE);
    share(carol, ShareRole.WRITE);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void whoRemovedSomethingBringsItBackToWhereItWas() {
    remove(bob, below);

    Item back = takeBack(bob, below.id());

    assertThat(back.parent()).contains(shared.id());
    assertThat(House.read(of(bob), deep.id())).isEqualTo("deep");
    assertThat(drive.recycleBin(10, Optional.empty()).items()).isEmpty();
    assertThat(drive.operations(below.id(), 1, Optional.empty()).operations().getFirst().actor())
        .extracting(Actor::account)
        .isEqualTo(bob.account());
  }

  @Test
  void whereItsNameIsTakenMeanwhileNothingIsReplaced() {
    remove(bob, inside);
    file(of(carol), shared, "in.txt", "Carol's");

    assertThat(takeBack(bob, inside.id()).name()).isEqualTo("in 1.txt");
  }

  @Test
  void whatOthersRemovedIsAbsent() {
    remove(carol, inside);
    drive.recycle(actor(drive), below.id(), Precondition.NONE);
    drive.recycle(actor(drive), beside.id(), Precondition.NONE);

    isAbsent(() -> takeBack(bob, inside.id()));
    isAbsent(() -> takeBack(bob, below.id()));
    isAbsent(() -> takeBack(bob, beside.id()));
    isAbsent(() -> takeBack(bob, ItemId.random(house.random)));
  }

  @Test
  void whatIsInAFolderThatTheyRemovedIsNoRemovalOfItsOwn() {
    remove(bob, below);

    isAbsent(() -> takeBack(bob, deep.id()));
  }

  @Test
  void whatTheOwnerRemovedOnceMoreIsTheOwners() {
    remove(bob, inside);
    drive.restore(actor(drive), inside.id(), Optional.empty(), Optional.empty());
    drive.recycle(actor(drive), inside.id(), Precondition.NONE);

    isAbsent(() -> takeBack(bob, inside.id()));
  }

  @Test
  void afterADayItIsTheOwnersAlone() {
    remove(bob, inside);
    house.clock.advance(Duration.ofDays(1).minusMillis(1));
    remove(bob, below);
    takeBack(bob, inside.id());

    house.clock.advance(Duration.ofDays(1));

    isAbsent(() -> takeBack(bob, below.id()));
  }

  @Test
  void whoseRightEndedTakesNothingBack() {
    remove(bob, inside);
    revoke(bob);

    isAbsent(() -> takeBack(bob, inside.id()));
  }

  @Test
  void whoMayOnlyReadByNowIsForbidden() {
    remove(bob, inside);
    revoke(bob);
    share(bob, ShareRole.READ);

    isForbidden(() -> takeBack(bob, inside.id()));
  }

  @Test
  void nothingIsBroughtBackToAnotherPlace() {
    remove(bob, inside);

    isForbidden(
        () ->
            of(bob).restore(actor(drive), inside.id(), Optional.of(below.id()), Optional.empty()));
    assertThat(drive.find(inside.id())).isEmpty();
  }

  @Test
  void whereTheFolderItWasInIsGoneItDoesNotComeToTheRoot() {
    remove(bob, deep);
    drive.recycle(actor(drive), below.id(), Precondition.NONE);

    isAbsent(() -> takeBack(bob, deep.id()));
    assertThat(drive.find(deep.id())).isEmpty();
  }

  @Test
  void whoeverHasALinkTakesNothingBack() {
    ShareWish anyone = ShareWish.of(new Grantee.Link(LinkScope.ANYONE), ShareRole.WRITE);
    Shared link = drive.share(actor(drive), shared.id(), anyone);
    Drive holder =
        ((LinkAnswer.Open) house.drives.shares().open(link.secret(), LinkProof.NONE)).drive();
    holder.recycle(actor(drive), inside.id(), Precondition.NONE);

    isAbsent(() -> holder.restore(actor(drive), inside.id(), Optional.empty(), Optional.empty()));
  }

  @Test
  void aSelectionOfWhatIsSharedComesAsAnArchive() throws IOException {
    assertThat(contents(made(bob, inside, below), bob))
        .containsOnlyKeys("in.txt", "below/", "below/deep.txt")
        .containsEntry("below/deep.txt", "deep");
    assertThat(drive.permissions(shared.id()))
        .extracting(each -> each.permission().downloads())
        .containsExactlyInAnyOrder(1L, 0L);
  }

  @Test
  void whatWasSharedOneByOneComesInNoOneArchive() {
    Guest.Person dora = new Guest.Person(AccountId.random(house.random), Optional.empty());
    ShareWish wish = ShareWish.of(new Grantee.Account(dora.account()), ShareRole.READ);
    drive.share(actor(drive), inside.id(), wish);
    drive.share(actor(drive), beside.id(), wish);

    isForbidden(
        () -> begun(of(dora), new ArchiveScope.Selection(List.of(inside.id(), beside.id()))));
  }

  @Test
  void anArchiveOfWhatIsNotSharedIsAbsent() {
    isAbsent(() -> begun(of(bob), new ArchiveScope.Selection(List.of(beside.id()))));
    isAbsent(() -> begun(of(bob), new ArchiveScope.Selection(List.of(inside.id(), beside.id()))));
    isAbsent(() -> begun(of(bob), new ArchiveScope.Selection(List.of(drive.rootId()))));
    isForbidden(() -> begun(of(bob), new ArchiveScope.Everything(false, false)));
    assertThat(house.drives.archives().living(drive)).isZero();
  }

  @Test
  void whatMayBeLookedAtOnlyOrSoOftenComesInNoArchive() {
    Guest.Person dora = new Guest.Person(AccountId.random(house.random), Optional.empty());
    Grantee.Account grantee = new Grantee.Account(dora.account());
    drive.share(actor(drive), shared.id(), ShareWish.of(grantee, ShareRole.READ).withoutDownload());
    isForbidden(() -> begun(of(dora), new ArchiveScope.Selection(List.of(below.id()))));

    drive.share(actor(drive), shared.id(), ShareWish.of(grantee, ShareRole.READ).limitedTo(9));
    isForbidden(() -> begun(of(dora), new ArchiveScope.Selection(List.of(below.id()))));
  }

  @Test
  void anArchiveEndsWithThePermissionAlsoForWhoReadsIt() {
    ArchiveId id = made(bob, inside, below);
    Optional<Guest.Bearer> kept = of(bob).bearer(List.of(inside.id(), below.id()));
    Archive open = house.drives.archives().open(id, kept);
    revoke(bob);

    assertThatThrownBy(() -> read(open)).isInstanceOf(DriveRefusal.ItemAbsent.class);
    isAbsent(() -> house.drives.archives().open(id, kept));
  }

  @Test
  void whatLeftTheirReachSinceIsNotGivenOut() {
    ArchiveId id = made(bob, shared);
    drive.change(
        actor(drive),
        deep.id(),
        new ItemChange(
            Optional.empty(),
            Optional.of(drive.rootId()),
            House.NO_TIMES,
            Optional.empty(),
            Conflict.FAIL),
        Precondition.NONE);

    assertThatThrownBy(() -> contents(id, bob)).isInstanceOf(DriveRefusal.ArchiveNotWhole.class);
  }

  @Test
  void aContentOfBeforeIsForWhoMayWrite() throws IOException {
    ArchiveId writers = made(bob, inside);
    revoke(carol);
    share(carol, ShareRole.READ);
    ArchiveId readers = made(carol, inside);
    rewrite(drive, inside, "without the secret");

    assertThat(contents(writers, bob)).containsEntry("in.txt", "content");
    assertThatThrownBy(() -> contents(readers, carol))
        .isInstanceOf(DriveRefusal.ArchiveNotWhole.class);
  }

  @Test
  void anArchiveOfTheOwnersIsNoGuests() {
    Instant soon = house.clock.instant().plus(Duration.ofDays(1));
    Archives archives = house.drives.archives();
    ArchiveId id = archives.begin(drive, new ArchiveScope.Selection(List.of(beside.id())), soon);
    archives.make(id, List::of);

    isAbsent(() -> archives.open(id, bearer(bob)));
  }

  private Drive of(Guest.Person person) {
    return house.drives.shares().reaching(drive.id(), person).orElseThrow();
  }

  private void share(Guest.Person person, ShareRole role) {
    drive.share(
        actor(drive), shared.id(), ShareWish.of(new Grantee.Account(person.account()), role));
  }

  private void revoke(Guest.Person person) {
    drive.permissions(shared.id()).stream()
        .map(EffectivePermission::permission)
        .filter(each -> each.grantee().equals(new Grantee.Account(person.account())))
        .forEach(each -> drive.revoke(actor(drive), shared.id(), each.id()));
  }

  private void remove(Guest.Person person, Item item) {
    of(person).recycle(actor(drive), item.id(), Precondition.NONE);
  }

  /// By a handle that was got while there was something to reach.
  private Item takeBack(Guest.Person person, ItemId item) {
    return drive.as(person).restore(actor(drive), item, Optional.empty(), Optional.empty());
  }

  private ArchiveId begun(Drive holder, ArchiveScope scope) {
    Instant soon = house.clock.instant().plus(Duration.ofDays(1));
    return house.drives.archives().begin(holder, scope, soon);
  }

  private ArchiveId made(Guest.Person person, Item... items) {
    List<ItemId> ids = List.of(items).stream().map(Item::id).toList();
    ArchiveId id = begun(of(person), new ArchiveScope.Selection(ids));
    house.drives.archives().make(id, List::of);
    return id;
  }

  private Map<String, String> contents(ArchiveId id, Guest.Person person) throws IOException {
    Map<String, String> contents = new HashMap<>();
    byte[] whole = read(house.drives.archives().open(id, bearer(person)));
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(whole))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        contents.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return contents;
  }

  private Optional<Guest.Bearer> bearer(Guest.Person person) {
    return of(person).bearer(List.of(shared.id()));
  }

  private static byte[] read(Archive archive) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    archive.copyTo(out, 0, archive.sizeBytes());
    return out.toByteArray();
  }

  private static void isAbsent(ThrowingCallable deed) {
    assertThatThrownBy(deed).isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  private static void isForbidden(ThrowingCallable deed) {
    assertThatThrownBy(deed).isInstanceOf(DriveRefusal.Forbidden.class);
  }
}
