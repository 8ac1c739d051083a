package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;
import static org.holdfast.drive.House.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What somebody reaches who is not the owner, on each engine.
abstract class SharingContract {

  private House house;
  private Drive drive;
  private Item shared;
  private Item inside;
  private Item below;
  private Item beside;
  private Item file;
  private Guest.Person bob;

  abstract House open();

  // /                 Ana's drive
  // ├── above/
  // │   ├── shared/   shared with Bob
  // │   │   ├── in.txt
  // │   │   └── below/
  // │   └── beside.txt
  @BeforeEach
  void furnish() {
    house = open();
    drive = house.drive();
    Item above = folder(drive, drive.root(), "above");
    shared = folder(drive, above, "shared");
    inside = file(drive, shared, "in.txt", "content");
    below = folder(drive, shared, "below");
    beside = file(drive, above, "beside.txt", "secret");
    file = inside;
    bob = new Guest.Person(AccountId.random(house.random), Optional.empty());
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void aStrangerReachesNothing() {
    assertThat(shares().reaching(drive.id(), bob)).isEmpty();
  }

  @Test
  void aReaderSeesWhatIsSharedAndNothingElse() {
    share(ShareRole.READ);
    Drive reached = bobs();

    assertThat(reached.find(shared.id()).orElseThrow().parent()).isEmpty();
    assertThat(reached.find(inside.id()).orElseThrow().parent()).contains(shared.id());
    assertThat(reached.path(inside.id())).containsExactly("shared", "in.txt");
    assertThat(read(reached, inside.id())).isEqualTo("content");
    assertThat(reached.find(beside.id())).isEmpty();
    assertThat(reached.find(drive.rootId())).isEmpty();
    assertThatThrownBy(() -> reached.open(beside.id())).isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThatThrownBy(reached::root).isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThatThrownBy(reached::info).isInstanceOf(DriveRefusal.Forbidden.class);
  }

  @Test
  void aReaderWhoWritesIsRefused() {
    share(ShareRole.READ);
    Drive reached = bobs();

    assertThatThrownBy(() -> file(reached, shared, "new.txt", "x"))
        .isInstanceOf(DriveRefusal.Forbidden.class);
    assertThatThrownBy(() -> reached.recycle(actor(drive), inside.id(), Precondition.NONE))
        .isInstanceOf(DriveRefusal.Forbidden.class);
    assertThatThrownBy(() -> reached.recycle(actor(drive), beside.id(), Precondition.NONE))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  @Test
  void aWriterWritesBelowAndIsNamedInHistory() {
    share(ShareRole.WRITE);
    Drive reached = bobs();

    Item made = file(reached, below, "new.txt", "x");
    assertThat(made.createdBy()).isEqualTo(bob.account());
    reached.recycle(actor(drive), inside.id(), Precondition.NONE);
    assertThat(drive.find(inside.id())).isEmpty();
    assertThatThrownBy(() -> reached.recycle(actor(drive), shared.id(), Precondition.NONE))
        .isInstanceOf(DriveRefusal.Forbidden.class);
  }

  @Test
  void whatIsRevokedIsGoneAtOnceFromAHandleThatIsKept() {
    Permission permission = share(ShareRole.WRITE).permission();
    Drive kept = bobs();

    drive.revoke(actor(drive), shared.id(), permission.id());

    assertThat(kept.find(shared.id())).isEmpty();
    assertThatThrownBy(() -> file(kept, below, "new.txt", "x"))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThat(shares().reaching(drive.id(), bob)).isEmpty();
  }

  @Test
  void aLinkOpensItsItemForWhoeverHasIt() {
    Shared link = drive.share(actor(drive), file.id(), anyone(ShareRole.READ));

    LinkAnswer.Open open = (LinkAnswer.Open) shares().open(link.secret(), LinkProof.NONE);
    assertThat(read(open.drive(), open.item())).isEqualTo("content");
    assertThat(open.drive().find(shared.id())).isEmpty();
    assertThat(shares().open(link.permission().id(), LinkProof.NONE))
        .isEqualTo(new LinkAnswer.Absent());
    Shared again = drive.share(actor(drive), file.id(), anyone(ShareRole.READ));
    assertThat(again.secret()).isEqualTo(link.secret());
    assertThat(again.created()).isFalse();
  }

  @Test
  void whatIsSharedIsListedForBoth() {
    share(ShareRole.READ);

    assertThat(shares().sharedWith(bob))
        .extracting(each -> each.item().id())
        .isEqualTo(List.of(shared.id()));
    assertThat(drive.sharedItems())
        .extracting(each -> each.item().id())
        .isEqualTo(List.of(shared.id()));
    assertThat(drive.permissions(inside.id()).getFirst().inheritedFrom()).contains(shared.id());
  }

  @Test
  void nothingIsMovedOutOfReachOrIntoIt() {
    share(ShareRole.WRITE);
    Drive reached = bobs();
    ItemId above = drive.find(shared.id()).orElseThrow().parent().orElseThrow();

    assertThatThrownBy(
            () -> reached.change(actor(drive), inside.id(), into(above), Precondition.NONE))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThatThrownBy(
            () -> reached.change(actor(drive), beside.id(), into(below.id()), Precondition.NONE))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThatThrownBy(
            () -> reached.change(actor(drive), shared.id(), named("other"), Precondition.NONE))
        .isInstanceOf(DriveRefusal.Forbidden.class);
    assertThat(
            reached.change(actor(drive), inside.id(), into(below.id()), Precondition.NONE).parent())
        .contains(below.id());
  }

  @Test
  void whatSpeaksOfTheWholeDriveIsItsOwnersAlone() {
    share(ShareRole.WRITE);
    Drive reached = bobs();
    RestoreTarget all = RestoreTarget.after(1);
    List<ThrowingCallable> owners =
        List.of(
            reached::info,
            () -> reached.recycleBin(1, Optional.empty()),
            () -> reached.emptyRecycleBin(actor(drive)),
            () -> reached.purge(actor(drive), inside.id(), Precondition.NONE),
            () -> reached.following(bob.account()),
            () -> reached.restoreTo(actor(drive), all),
            () -> reached.preview(all),
            () -> reached.undo(actor(drive), 1),
            reached::locks,
            () -> reached.deleteVersion(actor(drive), inside.id(), 9),
            () -> reached.verify(List.of(), VerifyProgress.SILENT),
            () -> reached.share(actor(drive), inside.id(), anyone(ShareRole.READ)),
            () ->
                house
                    .drives
                    .archives()
                    .begin(reached, new ArchiveScope.Everything(false, false), Instant.MAX));

    for (ThrowingCallable each : owners) {
      assertThatThrownBy(each)
          .isInstanceOfAny(DriveRefusal.Forbidden.class, DriveRefusal.VersionAbsent.class);
    }
  }

  @Test
  void deltaOfWhatIsSharedShowsNothingAboveIt() {
    share(ShareRole.READ);
    Drive reached = bobs();
    DeltaPage first = reached.delta(shared.id(), DeltaToken.start(), 100);
    assertThat(first.entries())
        .extracting(entry -> ((DeltaEntry.Present) entry).item().id())
        .containsExactlyInAnyOrder(shared.id(), inside.id(), below.id());
    assertThat(((DeltaEntry.Present) first.entries().getFirst()).item().parent()).isEmpty();
    file(drive, drive.root(), "elsewhere", "x");

    assertThat(reached.delta(shared.id(), first.delta().orElseThrow(), 100).entries()).isEmpty();
    assertThatThrownBy(() -> reached.delta(drive.rootId(), DeltaToken.start(), 100))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  @Test
  void deltaByATimeTellsAGuestNothingOfWhatLeftBefore() {
    house.clock.advance(Duration.ofHours(1));
    Instant before = house.clock.instant();
    house.clock.advance(Duration.ofHours(1));
    drive.recycle(actor(drive), inside.id(), Precondition.NONE);
    share(ShareRole.READ);
    Drive reached = bobs();

    DeltaPage page = reached.delta(shared.id(), reached.deltaToken(shared.id(), before), 100);

    assertThat(page.entries())
        .extracting(entry -> ((DeltaEntry.Present) entry).item().id())
        .containsExactlyInAnyOrder(shared.id(), below.id());
  }

  @Test
  void namesOfBeforeAreNotToldToAGuest() {
    drive.change(actor(drive), inside.id(), named("layoffs"), Precondition.NONE);
    drive.change(actor(drive), inside.id(), named("harmless"), Precondition.NONE);
    share(ShareRole.READ);

    assertThat(bobs().operations(inside.id(), 100, Optional.empty()).operations())
        .isNotEmpty()
        .allSatisfy(operation -> assertThat(operation.name()).isEmpty());
  }

  @Test
  void whatMayNotBeDownloadedIsNotCopiedToWhereItMay() {
    drive.share(
        actor(drive),
        shared.id(),
        ShareWish.of(new Grantee.Account(bob.account()), ShareRole.READ).withoutDownload());
    drive.share(
        actor(drive),
        below.id(),
        ShareWish.of(new Grantee.Account(bob.account()), ShareRole.WRITE));

    assertThatThrownBy(
            () ->
                bobs()
                    .copyAlone(
                        actor(drive),
                        inside.id(),
                        new Placement(below.id(), ItemName.of("mine.txt"), Conflict.FAIL)))
        .isInstanceOf(DriveRefusal.Forbidden.class);
  }

  @Test
  void aGuestsCheckOutEndsWithThePermissionAndTheOwnerCanEndItBefore() {
    Permission permission = share(ShareRole.WRITE).permission();
    ItemPath at = new ItemPath(inside.id(), List.of());
    bobs().checkOut(actor(drive), at, Precondition.NONE);
    assertThatThrownBy(() -> drive.recycle(actor(drive), inside.id(), Precondition.NONE))
        .isInstanceOf(DriveRefusal.Locked.class);

    drive.discardCheckOut(actor(drive), at, Precondition.NONE);
    assertThat(drive.locks()).isEmpty();

    drive.checkOut(actor(drive), at, Precondition.NONE);
    assertThatThrownBy(() -> bobs().discardCheckOut(actor(drive), at, Precondition.NONE))
        .isInstanceOf(DriveRefusal.Locked.class);
    drive.discardCheckOut(actor(drive), at, Precondition.NONE);

    bobs().checkOut(actor(drive), at, Precondition.NONE);
    drive.revoke(actor(drive), shared.id(), permission.id());
    assertThat(drive.locks()).isEmpty();
    drive.recycle(actor(drive), inside.id(), Precondition.NONE);
  }

  @Test
  void howFullItIsIsToldToWhoMayWriteAndTheLocksBelowToWhoSees() {
    share(ShareRole.READ);
    Drive reached = bobs();
    drive.checkOut(actor(drive), new ItemPath(inside.id(), List.of()), Precondition.NONE);

    assertThat(reached.quota(shared.id())).isEmpty();
    assertThat(reached.locksIn(shared.id()))
        .singleElement()
        .matches(lock -> lock.root().equals(inside.id()));
    assertThat(reached.locksIn(below.id())).isEmpty();
    assertThatThrownBy(() -> reached.locksIn(beside.id()))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThatThrownBy(() -> reached.quota(drive.rootId()))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);

    share(ShareRole.WRITE);
    assertThat(reached.quota(shared.id())).isEqualTo(drive.quota(drive.rootId()));
  }

  @Test
  void whatIsRecycledIsOutOfReachUntilItIsRestored() {
    share(ShareRole.READ);
    Drive reached = bobs();
    drive.recycle(actor(drive), shared.id(), Precondition.NONE);
    assertThat(reached.find(inside.id())).isEmpty();
    assertThat(shares().sharedWith(bob)).isEmpty();

    drive.restore(actor(drive), shared.id(), Optional.empty(), Optional.empty());
    assertThat(reached.find(inside.id())).isPresent();
  }

  @Test
  void purgingEndsPermissionsAndGoingBackBringsNoneBack() {
    drive.share(
        actor(drive),
        inside.id(),
        ShareWish.of(new Grantee.Account(bob.account()), ShareRole.READ));
    long before = drive.info().seq();
    Permission revoked = share(ShareRole.READ).permission();
    drive.revoke(actor(drive), shared.id(), revoked.id());
    drive.purge(actor(drive), shared.id(), Precondition.NONE);

    drive.restoreTo(actor(drive), RestoreTarget.after(before));

    assertThat(drive.find(inside.id())).isPresent();
    assertThat(shares().reaching(drive.id(), bob)).isEmpty();
    assertThat(drive.permissions(inside.id())).isEmpty();
  }

  @Test
  void aRestoreTellsWhoElseWillFindSomethingElse() {
    long before = drive.info().seq();
    House.rewrite(drive, inside, "other");
    Item later = file(drive, shared, "later.txt", "x");
    share(ShareRole.READ);
    drive.share(actor(drive), later.id(), anyone(ShareRole.READ));
    drive.share(actor(drive), beside.id(), anyone(ShareRole.READ));

    RestorePreview preview = drive.preview(RestoreTarget.after(before));

    assertThat(preview.shared())
        .extracting(SharedChange::item, SharedChange::kind, SharedChange::changes)
        .containsExactly(
            tuple(later.id(), SharedChange.Kind.VANISHES, 1),
            tuple(shared.id(), SharedChange.Kind.CHANGES, 2));
    assertThat(preview.sharedItems()).isEqualTo(2);
    assertThat(preview.shared().getLast().permissions())
        .extracting(Permission::grantee)
        .containsExactly(new Grantee.Account(bob.account()));
  }

  @Test
  void aRestoreTellsWhatWillBeThereAgainForOthers() {
    share(ShareRole.READ);
    drive.share(actor(drive), inside.id(), anyone(ShareRole.READ));
    long before = drive.info().seq();
    drive.recycle(actor(drive), shared.id(), Precondition.NONE);

    RestorePreview preview = drive.preview(RestoreTarget.after(before));

    assertThat(preview.shared())
        .extracting(SharedChange::item, SharedChange::kind)
        .containsExactly(
            tuple(inside.id(), SharedChange.Kind.COMES_BACK),
            tuple(shared.id(), SharedChange.Kind.COMES_BACK));
  }

  @Test
  void aRestoreOfAnotherFolderIsNoMatterOfTheirs() {
    share(ShareRole.READ);
    long before = drive.info().seq();
    House.rewrite(drive, beside, "other");
    House.rewrite(drive, inside, "other");

    assertThat(drive.preview(RestoreTarget.after(before).within(below.id())).shared()).isEmpty();
    assertThat(drive.preview(RestoreTarget.after(before)).shared()).hasSize(1);
  }

  @Test
  void w11_aLinkWithAPasswordOpensWithItAlone() {
    premium();
    Shared link =
        drive.share(
            actor(drive),
            shared.id(),
            anyone(ShareRole.READ).with(LinkPassword.hashed("the hash")));
    assertThat(shares().open(link.secret(), LinkProof.NONE))
        .isEqualTo(new LinkAnswer.PasswordNeeded(link.permission().id()));
    assertThat(shares().provePassword(link.secret(), (_, hash) -> hash.equals("another")))
        .isEmpty();
    LinkPass pass =
        shares().provePassword(link.secret(), (_, hash) -> hash.equals("the hash")).orElseThrow();
    LinkProof proof = new LinkProof(Optional.empty(), Optional.empty(), Optional.of(pass));
    Drive opened = ((LinkAnswer.Open) shares().open(link.secret(), proof)).drive();
    assertThat(opened.find(inside.id())).isPresent();

    drive.changePermission(
        actor(drive),
        shared.id(),
        link.permission().id(),
        PermissionChange.NONE.locked(Optional.of(LinkPassword.hashed("new"))));
    assertThat(opened.find(inside.id())).isEmpty();
    assertThat(shares().open(link.secret(), proof)).isInstanceOf(LinkAnswer.PasswordNeeded.class);
  }

  @Test
  void aPassIsOverAfterADayAndFitsItsOwnLinkAlone() {
    premium();
    Shared one =
        drive.share(
            actor(drive), shared.id(), anyone(ShareRole.READ).with(LinkPassword.hashed("hash")));
    Shared two =
        drive.share(
            actor(drive), inside.id(), anyone(ShareRole.READ).with(LinkPassword.hashed("hash")));
    LinkPass pass = shares().provePassword(one.secret(), (_, _) -> true).orElseThrow();
    LinkProof proof = new LinkProof(Optional.empty(), Optional.empty(), Optional.of(pass));

    assertThat(shares().open(two.secret(), proof)).isInstanceOf(LinkAnswer.PasswordNeeded.class);
    assertThat(shares().open(one.secret(), proof)).isInstanceOf(LinkAnswer.Open.class);
    house.clock.advance(Duration.ofDays(1));
    assertThat(shares().open(one.secret(), proof)).isInstanceOf(LinkAnswer.PasswordNeeded.class);
  }

  @Test
  void thePlanOfTheOwnerDecidesOnPasswordsAndEnds() {
    assertThatThrownBy(
            () ->
                drive.share(
                    actor(drive),
                    shared.id(),
                    anyone(ShareRole.READ).with(LinkPassword.hashed("hash"))))
        .isInstanceOf(DriveRefusal.ShareNotInPlan.class);
    Instant end = house.clock.instant().plus(Duration.ofHours(1));
    assertThatThrownBy(
            () -> drive.share(actor(drive), shared.id(), anyone(ShareRole.READ).until(end)))
        .isInstanceOf(DriveRefusal.ShareNotInPlan.class);

    premium();
    Shared ending = drive.share(actor(drive), shared.id(), anyone(ShareRole.READ).until(end));
    Drive opened = ((LinkAnswer.Open) shares().open(ending.secret(), LinkProof.NONE)).drive();
    house.clock.advance(Duration.ofHours(1));
    assertThat(shares().open(ending.secret(), LinkProof.NONE)).isEqualTo(new LinkAnswer.Absent());
    assertThat(opened.find(inside.id())).isEmpty();
  }

  @Test
  void whoMayOnlyPutFilesThereSeesNothing() {
    Shared drop = drive.share(actor(drive), shared.id(), anyone(ShareRole.UPLOAD));
    Drive reached = ((LinkAnswer.Open) shares().open(drop.secret(), LinkProof.NONE)).drive();

    Item top = reached.find(shared.id()).orElseThrow();
    assertThat(top.facet()).isEqualTo(new Facet.Folder(0, 0));
    assertThat(reached.find(inside.id())).isEmpty();
    assertThatThrownBy(() -> reached.children(shared.id(), Listing.first(9)))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThatThrownBy(() -> reached.delta(shared.id(), DeltaToken.start(), 9))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    Item put = file(reached, shared, "in.txt", "another");
    assertThat(put.id()).isNotEqualTo(inside.id());
    assertThat(put.createdBy()).isEqualTo(drop.permission().actor());
    assertThat(read(drive, inside.id())).isEqualTo("content");
    assertThat(reached.find(put.id())).isEmpty();
    assertThatThrownBy(() -> folder(reached, shared, "new"))
        .isInstanceOf(DriveRefusal.Forbidden.class);
  }

  @Test
  void anOutsiderShowsTheirAddress() {
    Shared invited =
        drive.share(
            actor(drive),
            shared.id(),
            ShareWish.of(new Grantee.Outsider("eve@example.org"), ShareRole.READ));
    assertThat(shares().open(invited.secret(), LinkProof.NONE))
        .isEqualTo(new LinkAnswer.AddressNeeded(invited.permission().id(), "eve@example.org"));
    LinkProof other =
        new LinkProof(Optional.empty(), Optional.of("ann@example.org"), Optional.empty());
    assertThat(shares().open(invited.secret(), other)).isInstanceOf(LinkAnswer.AddressNeeded.class);
    LinkProof hers =
        new LinkProof(Optional.empty(), Optional.of("eve@example.org"), Optional.empty());
    assertThat(shares().open(invited.secret(), hers)).isInstanceOf(LinkAnswer.Open.class);
    Guest.Person eve =
        new Guest.Person(AccountId.random(house.random), Optional.of("eve@example.org"));
    assertThat(shares().sharedWith(eve)).hasSize(1);
    assertThat(shares().reaching(drive.id(), eve)).isPresent();
  }

  @Test
  void aLinkForMembersAndOneForNamedPeopleAskForAnAccount() {
    Shared members =
        drive.share(
            actor(drive),
            shared.id(),
            ShareWish.of(new Grantee.Link(LinkScope.MEMBERS), ShareRole.READ));
    Shared named =
        drive.share(
            actor(drive),
            shared.id(),
            ShareWish.of(new Grantee.Link(LinkScope.NAMED), ShareRole.READ));
    LinkProof bobs = new LinkProof(Optional.of(bob.account()), Optional.empty(), Optional.empty());

    assertThat(shares().open(members.secret(), LinkProof.NONE))
        .isEqualTo(new LinkAnswer.SignInNeeded());
    assertThat(shares().open(members.secret(), bobs)).isInstanceOf(LinkAnswer.Open.class);
    assertThat(shares().open(named.secret(), bobs)).isEqualTo(new LinkAnswer.Absent());
    share(ShareRole.READ);
    assertThat(shares().open(named.secret(), bobs)).isInstanceOf(LinkAnswer.Open.class);
  }

  @Test
  void whatMayOnlyBeLookedAtIsNotDownloaded() {
    Shared link = drive.share(actor(drive), file.id(), anyone(ShareRole.READ).withoutDownload());
    Drive reached = ((LinkAnswer.Open) shares().open(link.secret(), LinkProof.NONE)).drive();

    assertThatThrownBy(() -> reached.open(file.id())).isInstanceOf(DriveRefusal.Forbidden.class);
    assertThat(reached.rights(file.id()).mayDownload()).isFalse();
    assertThat(read(reached.openToShow(file.id()))).isEqualTo("content");
  }

  @Test
  void aLimitedLinkOpensAsOftenAsItSays() {
    Shared link = drive.share(actor(drive), file.id(), anyone(ShareRole.READ).limitedTo(2));
    Drive reached = ((LinkAnswer.Open) shares().open(link.secret(), LinkProof.NONE)).drive();

    assertThat(read(reached, file.id())).isEqualTo("content");
    assertThat(read(reached, file.id())).isEqualTo("content");
    assertThatThrownBy(() -> reached.open(file.id())).isInstanceOf(DriveRefusal.Forbidden.class);
    assertThat(drive.permissions(file.id()).getFirst().permission().downloads()).isEqualTo(2);
  }

  @Test
  void whatAGuestBeganEndsWithTheirPermission() throws IOException {
    Permission permission = share(ShareRole.WRITE).permission();
    UploadOptions options =
        new UploadOptions(
            OptionalLong.of(4), House.NO_TIMES, Optional.empty(), Optional.empty(), false);
    UploadBegun begun =
        bobs()
            .beginUpload(
                actor(drive),
                new UploadTarget.Into(House.at(shared, "new.txt")),
                options,
                Precondition.NONE);
    house.drives.append(begun.secret(), new Fragment(0, 2, OptionalLong.of(4)), bytes("ab"));
    Optional<Guest> guest = Optional.of(new Guest.Bearer(permission.id(), bob.account()));
    RevisionId revision = ((Facet.File) inside.facet()).revision();
    house.drives.openPart(drive.id(), inside.id(), revision, guest).close();

    PermissionChange shown = PermissionChange.NONE.preventing(true);
    drive.changePermission(actor(drive), shared.id(), permission.id(), shown);
    assertThatThrownBy(() -> house.drives.openPart(drive.id(), inside.id(), revision, guest))
        .isInstanceOf(DriveRefusal.Forbidden.class);
    drive.revoke(actor(drive), shared.id(), permission.id());

    assertThatThrownBy(() -> house.drives.upload(begun.secret()))
        .isInstanceOf(DriveRefusal.UploadAbsent.class);
    assertThatThrownBy(
            () ->
                house.drives.append(
                    begun.secret(), new Fragment(2, 2, OptionalLong.of(4)), bytes("cd")))
        .isInstanceOf(DriveRefusal.UploadAbsent.class);
    assertThatThrownBy(
            () -> house.drives.commit(begun.secret(), Optional.empty(), Precondition.NONE))
        .isInstanceOf(DriveRefusal.class);
    assertThatThrownBy(() -> house.drives.openPart(drive.id(), inside.id(), revision, guest))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThat(House.names(drive, shared)).containsExactly("below", "in.txt");
  }

  @Test
  void aWriterUsesTheOwnersQuota() {
    share(ShareRole.WRITE);
    house.quotaBytes = drive.info().quota().used() + 3;
    Drive reached = bobs();

    assertThatThrownBy(() -> file(reached, below, "large", "four"))
        .isInstanceOf(DriveRefusal.QuotaReached.class);
    file(reached, below, "small", "3by");
  }

  @Test
  void r11_anEditedPermissionIsRefusedAndFound() {
    Permission permission = share(ShareRole.READ).permission();
    assertThat(house.verify(drive).findings()).isEmpty();
    house.database.write(
        tx ->
            Sql.of(tx, "UPDATE permission SET item_id = ? WHERE permission_id = ?")
                .with(beside.id())
                .with(permission.id().bytes())
                .run());

    assertThatThrownBy(() -> shares().reaching(drive.id(), bob))
        .isInstanceOf(DriveRefusal.Tampered.class);
    assertThat(House.names(drive, shared)).contains("in.txt");
    assertThat(house.verify(drive).findings())
        .extracting(Finding::item)
        .contains(Optional.of(beside.id()));
  }

  @Test
  void whoLeavesIsForgotten() {
    share(ShareRole.READ);

    int removed = house.database.write(tx -> shares().forget(tx, bob.account(), List.of()));

    assertThat(removed).isEqualTo(1);
    assertThat(shares().reaching(drive.id(), bob)).isEmpty();
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  @Test
  void aDriveThatIsDestroyedIsSharedWithNobody() {
    Shared link = drive.share(actor(drive), shared.id(), anyone(ShareRole.READ));
    share(ShareRole.READ);
    house.drives.destroy(drive.owner());
    assertThat(shares().open(link.secret(), LinkProof.NONE)).isEqualTo(new LinkAnswer.Absent());
    assertThat(shares().sharedWith(bob)).isEmpty();

    house.drives.removeDestroyed(drive.owner());
    long left = house.database.read(tx -> Sql.of(tx, "SELECT COUNT(*) FROM permission").number());
    assertThat(left).isZero();
  }

  private void premium() {
    house.plan = Entitlements.defaults(Plan.PREMIUM);
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static ItemChange into(ItemId parent) {
    return new ItemChange(
        Optional.empty(), Optional.of(parent), House.NO_TIMES, Optional.empty(), Conflict.FAIL);
  }

  private static ItemChange named(String name) {
    return new ItemChange(
        Optional.of(House.name(name)),
        Optional.empty(),
        House.NO_TIMES,
        Optional.empty(),
        Conflict.FAIL);
  }

  private Shared share(ShareRole role) {
    return drive.share(
        actor(drive), shared.id(), ShareWish.of(new Grantee.Account(bob.account()), role));
  }

  private static ShareWish anyone(ShareRole role) {
    return ShareWish.of(new Grantee.Link(LinkScope.ANYONE), role);
  }

  private Drive bobs() {
    return shares().reaching(drive.id(), bob).orElseThrow();
  }

  private Shares shares() {
    return house.drives.shares();
  }
}
