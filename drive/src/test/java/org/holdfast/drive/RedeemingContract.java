package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;
import static org.holdfast.drive.House.read;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What lasts of a link, and what was made through one, end when it does: on each engine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class RedeemingContract {

  private static final LinkPassword PASSWORD = LinkPassword.hashed("hash");
  private static final LinkPassword ANOTHER = LinkPassword.hashed("another hash");

  private House house;
  private Drive drive;
  private Item shared;
  private Item inside;
  private Item below;
  private AccountId bob;

  abstract House open();

  // /             Ana's drive
  // └── shared/   what links lead to
  //     ├── in.txt
  //     └── below/
  @BeforeEach
  void furnish() {
    house = open();
    house.plan = Entitlements.defaults(Plan.PREMIUM);
    drive = house.drive();
    shared = folder(drive, drive.root(), "shared");
    inside = file(drive, shared, "in.txt", "content");
    below = folder(drive, shared, "below");
    bob = AccountId.random(house.random);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void whoRedeemsALinkReachesTheItemWithoutIt() {
    Shared link = drive.share(actor(drive), shared.id(), anyone(ShareRole.WRITE));

    Permission kept = redeem(link, Optional.empty());

    assertThat(kept.grantee()).isEqualTo(new Grantee.Redeemer(bob, link.permission().id()));
    Drive reached = shares().reaching(drive.id(), person()).orElseThrow();
    assertThat(read(reached, inside.id())).isEqualTo("content");
    assertThat(file(reached, below, "new.txt", "x").createdBy()).isEqualTo(bob);
    assertThat(reached.find(drive.rootId())).isEmpty();
    assertThat(shares().sharedWith(person()))
        .extracting(each -> each.permission().id())
        .isEqualTo(List.of(kept.id()));
    assertThat(drive.permissions(shared.id()))
        .extracting(each -> each.permission().id())
        .containsExactlyInAnyOrder(link.permission().id(), kept.id());
    assertThat(redeem(link, Optional.empty()).id()).isEqualTo(kept.id());
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  @Test
  void whatIsKeptEndsWithTheLink() {
    Shared link = drive.share(actor(drive), shared.id(), anyone(ShareRole.READ));
    redeem(link, Optional.empty());
    Drive reached = shares().reaching(drive.id(), person()).orElseThrow();

    drive.revoke(actor(drive), shared.id(), link.permission().id());

    assertThat(reached.find(inside.id())).isEmpty();
    assertThat(shares().sharedWith(person())).isEmpty();
    assertThat(drive.permissions(shared.id())).isEmpty();
    long left = house.database.read(tx -> Sql.of(tx, "SELECT COUNT(*) FROM permission").number());
    assertThat(left).isZero();
  }

  @Test
  void whatIsKeptIsNeverWiderThanTheLinkIsNow() {
    Shared link = drive.share(actor(drive), shared.id(), anyone(ShareRole.WRITE));
    redeem(link, Optional.empty());
    Drive reached = shares().reaching(drive.id(), person()).orElseThrow();

    change(link, PermissionChange.NONE.to(ShareRole.READ).preventing(true));

    assertThatThrownBy(() -> file(reached, below, "new.txt", "x"))
        .isInstanceOf(DriveRefusal.Forbidden.class);
    assertThatThrownBy(() -> reached.open(inside.id())).isInstanceOf(DriveRefusal.Forbidden.class);
    change(
        link,
        PermissionChange.NONE.ending(Optional.of(house.clock.instant().plus(Duration.ofHours(1)))));
    assertThat(reached.find(inside.id())).isPresent();
    house.clock.advance(Duration.ofHours(1));
    assertThat(reached.find(inside.id())).isEmpty();
    assertThat(drive.permissions(shared.id())).isEmpty();
  }

  @Test
  void downloadsByItCountAgainstTheLink() {
    Shared link = drive.share(actor(drive), shared.id(), anyone(ShareRole.READ).limitedTo(2));
    redeem(link, Optional.empty());
    Drive reached = shares().reaching(drive.id(), person()).orElseThrow();

    assertThat(read(reached, inside.id())).isEqualTo("content");
    assertThat(read(opened(link, LinkProof.NONE), inside.id())).isEqualTo("content");

    assertThatThrownBy(() -> reached.open(inside.id())).isInstanceOf(DriveRefusal.Forbidden.class);
    assertThat(drive.permissions(shared.id()))
        .allSatisfy(each -> assertThat(each.permission().downloads()).isEqualTo(2));
  }

  @Test
  void w11_aPasswordIsShownOnceAndAgainWhenItIsAnother() {
    Shared link = drive.share(actor(drive), shared.id(), anyone(ShareRole.READ).with(PASSWORD));
    LinkProof bobs = proof(Optional.empty());
    assertThat(shares().open(link.secret(), bobs)).isInstanceOf(LinkAnswer.PasswordNeeded.class);

    redeem(link, shares().provePassword(link.secret(), (_, _) -> true));

    Drive reached = shares().reaching(drive.id(), person()).orElseThrow();
    house.clock.advance(Duration.ofDays(2)); // longer than a pass lasts
    assertThat(reached.find(inside.id())).isPresent();
    assertThat(shares().open(link.secret(), bobs)).isInstanceOf(LinkAnswer.Open.class);
    assertThat(shares().open(link.secret(), LinkProof.NONE))
        .isInstanceOf(LinkAnswer.PasswordNeeded.class);

    change(link, PermissionChange.NONE.locked(Optional.of(ANOTHER)));
    assertThat(reached.find(inside.id())).isEmpty();
    assertThat(shares().open(link.secret(), bobs)).isInstanceOf(LinkAnswer.PasswordNeeded.class);
    redeem(link, shares().provePassword(link.secret(), (_, _) -> true));
    assertThat(reached.find(inside.id())).isPresent();
    assertThat(drive.permissions(shared.id())).hasSize(2);

    change(link, PermissionChange.NONE.locked(Optional.empty()));
    assertThat(reached.find(inside.id())).isPresent();
  }

  @Test
  void aPasswordThatCameLaterEndsWhatWasKeptWithoutOne() {
    Shared link = drive.share(actor(drive), shared.id(), anyone(ShareRole.READ));
    redeem(link, Optional.empty());

    change(link, PermissionChange.NONE.locked(Optional.of(PASSWORD)));

    assertThat(shares().reaching(drive.id(), person())).isEmpty();
  }

  @Test
  void theOwnerEndsItForOneAndTheyMayLetGoThemselves() {
    Shared link = drive.share(actor(drive), shared.id(), anyone(ShareRole.READ));
    Permission kept = redeem(link, Optional.empty());
    drive.revoke(actor(drive), shared.id(), kept.id());
    assertThat(shares().reaching(drive.id(), person())).isEmpty();
    assertThat(opened(link, LinkProof.NONE).find(inside.id())).isPresent();

    Permission again = redeem(link, Optional.empty());
    Drive reached = shares().reaching(drive.id(), person()).orElseThrow();
    assertThatThrownBy(() -> reached.revoke(actor(drive), shared.id(), link.permission().id()))
        .isInstanceOf(DriveRefusal.Forbidden.class);
    assertThatThrownBy(
            () ->
                drive.changePermission(
                    actor(drive),
                    shared.id(),
                    again.id(),
                    PermissionChange.NONE.to(ShareRole.WRITE)))
        .isInstanceOf(DriveRefusal.ShareRefused.class);
    reached.revoke(actor(drive), shared.id(), again.id());
    assertThat(shares().reaching(drive.id(), person())).isEmpty();
  }

  @Test
  void whoIsNamedGivesUpWhatIsTheirsAndNothingElse() {
    AccountId eve = AccountId.random(house.random);
    Permission bobs = share(bob, shared, ShareRole.WRITE);
    Permission eves = share(eve, shared, ShareRole.WRITE);
    Permission link = drive.share(actor(drive), shared.id(), anyone(ShareRole.WRITE)).permission();
    lock(bob, inside);
    Drive reached = reaching(bob);

    for (Permission others : List.of(eves, link)) {
      assertThatThrownBy(() -> reached.revoke(actor(drive), shared.id(), others.id()))
          .isInstanceOf(DriveRefusal.Forbidden.class);
    }
    reached.revoke(actor(drive), shared.id(), bobs.id());

    assertThat(shares().reaching(drive.id(), new Guest.Person(bob, Optional.empty()))).isEmpty();
    assertThat(drive.locks(inside.id())).isEmpty();
    assertThat(reaching(eve).find(inside.id())).isPresent();
    assertThat(drive.permissions(shared.id())).hasSize(2);
  }

  @Test
  void whoLetsGoEndsNoLockButTheirOwnOfWhatTheyMayWriteNoMore() {
    AccountId eve = AccountId.random(house.random);
    share(eve, shared, ShareRole.WRITE);
    share(bob, below, ShareRole.WRITE);
    lock(eve, inside);
    Shared link = drive.share(actor(drive), shared.id(), anyone(ShareRole.WRITE));
    Permission kept = redeem(link, Optional.empty());
    Item bobs = file(drive, shared, "bobs.txt", "content");
    lock(bob, bobs);
    lock(bob, below);

    reaching(bob).revoke(actor(drive), shared.id(), kept.id());

    assertThat(drive.locks(inside.id())).hasSize(1);
    assertThat(drive.locks(bobs.id())).isEmpty();
    assertThat(drive.locks(below.id())).hasSize(1);
  }

  private Permission share(AccountId with, Item item, ShareRole role) {
    return drive
        .share(actor(drive), item.id(), ShareWish.of(new Grantee.Account(with), role))
        .permission();
  }

  private void lock(AccountId by, Item item) {
    reaching(by)
        .lock(
            new Actor(by, "test"),
            ItemPath.to(item.id()),
            new LockWish(true, false, "", Duration.ofHours(1)));
  }

  private Drive reaching(AccountId who) {
    return shares().reaching(drive.id(), new Guest.Person(who, Optional.empty())).orElseThrow();
  }

  @Test
  void onlyAnAccountThatTheLinkLetsInRedeemsIt() {
    Shared link = drive.share(actor(drive), shared.id(), anyone(ShareRole.READ).with(PASSWORD));
    Shared open = drive.share(actor(drive), below.id(), anyone(ShareRole.READ));
    Drive stranger = opened(open, LinkProof.NONE);
    Drive bobs = opened(open, proof(Optional.empty()));
    drive.revoke(actor(drive), below.id(), open.permission().id());

    assertThatThrownBy(() -> stranger.redeem(actor(drive)))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThatThrownBy(() -> bobs.redeem(actor(drive))).isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThatThrownBy(() -> drive.redeem(actor(drive)))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThat(shares().sharedWith(person())).isEmpty();
    assertThat(shares().open(link.secret(), proof(Optional.empty())))
        .isInstanceOf(LinkAnswer.PasswordNeeded.class);
  }

  @Test
  void w14_whatALinkGaveOutEndsWithItsPasswordItsTimeItsRightAndItself() {
    Shared link = drive.share(actor(drive), shared.id(), anyone(ShareRole.READ));
    Guest bearer = opened(link, LinkProof.NONE).bearer(inside.id(), false).orElseThrow();
    assertThat(opens(bearer)).isTrue();

    change(link, PermissionChange.NONE.locked(Optional.of(PASSWORD)));
    assertThat(opens(bearer)).as("a password").isFalse();
    change(link, PermissionChange.NONE.locked(Optional.empty()));
    assertThat(opens(bearer)).isTrue();

    change(link, PermissionChange.NONE.preventing(true));
    assertThat(opens(bearer)).as("no download").isFalse();
    change(link, PermissionChange.NONE.preventing(false).to(ShareRole.UPLOAD));
    assertThat(opens(bearer)).as("upload only").isFalse();
    change(link, PermissionChange.NONE.to(ShareRole.READ));
    assertThat(opens(bearer)).isTrue();

    change(
        link,
        PermissionChange.NONE.ending(Optional.of(house.clock.instant().plus(Duration.ofHours(1)))));
    house.clock.advance(Duration.ofHours(1));
    assertThat(opens(bearer)).as("its time").isFalse();
    change(link, PermissionChange.NONE.ending(Optional.empty()));
    assertThat(opens(bearer)).isTrue();

    drive.revoke(actor(drive), shared.id(), link.permission().id());
    assertThat(opens(bearer)).as("itself").isFalse();
  }

  @Test
  void w11_whatWasMadeForWhoTypedAPasswordEndsWithIt() {
    Shared link = drive.share(actor(drive), shared.id(), anyone(ShareRole.READ).with(PASSWORD));
    LinkProof typed =
        new LinkProof(
            Optional.empty(),
            Optional.empty(),
            shares().provePassword(link.secret(), (_, _) -> true));
    Guest.Bearer bearer = opened(link, typed).bearer(inside.id(), false).orElseThrow();

    assertThat(opens(bearer)).isTrue();
    assertThat(opens(new Guest.Bearer(bearer.permission(), bearer.reader()))).isFalse();
    assertThat(opens(new Guest.Bearer(bearer.permission(), bearer.reader(), bearer.lock() + 2)))
        .isFalse();

    change(link, PermissionChange.NONE.locked(Optional.of(ANOTHER)));
    assertThat(opens(bearer)).isFalse();
  }

  @Test
  void whatMayNotBeDownloadedIsNotMovedToWhereItMay() {
    Grantee bobs = new Grantee.Account(bob);
    drive.share(actor(drive), shared.id(), ShareWish.of(bobs, ShareRole.WRITE).withoutDownload());
    Permission free =
        drive.share(actor(drive), below.id(), ShareWish.of(bobs, ShareRole.WRITE)).permission();
    Drive reached = shares().reaching(drive.id(), person()).orElseThrow();

    assertThatThrownBy(() -> move(reached, inside, below))
        .isInstanceOf(DriveRefusal.Forbidden.class);
    assertThat(drive.find(inside.id()).orElseThrow().parent()).contains(shared.id());

    drive.changePermission(
        actor(drive), below.id(), free.id(), PermissionChange.NONE.limited(OptionalLong.of(5)));
    assertThat(move(reached, inside, below).parent()).contains(below.id());
  }

  @Test
  void whatMayBeDownloadedSoOftenIsNotMovedToWhereItMayAlways() {
    Grantee bobs = new Grantee.Account(bob);
    drive.share(actor(drive), shared.id(), ShareWish.of(bobs, ShareRole.WRITE).limitedTo(1));
    drive.share(actor(drive), below.id(), ShareWish.of(bobs, ShareRole.WRITE));
    Drive reached = shares().reaching(drive.id(), person()).orElseThrow();

    assertThatThrownBy(() -> move(reached, inside, below))
        .isInstanceOf(DriveRefusal.Forbidden.class);
    assertThat(drive.find(inside.id()).orElseThrow().parent()).contains(shared.id());
  }

  @Test
  void thePlanDecidesWhenALinkIsChangedToo() {
    Shared link = drive.share(actor(drive), shared.id(), anyone(ShareRole.READ));
    house.plan = Entitlements.defaults(Plan.FREE);

    assertThatThrownBy(() -> change(link, PermissionChange.NONE.locked(Optional.of(PASSWORD))))
        .isInstanceOf(DriveRefusal.ShareNotInPlan.class);
    assertThatThrownBy(
            () ->
                change(
                    link,
                    PermissionChange.NONE.ending(
                        Optional.of(house.clock.instant().plus(Duration.ofHours(1))))))
        .isInstanceOf(DriveRefusal.ShareNotInPlan.class);
    change(link, PermissionChange.NONE.locked(Optional.empty()).ending(Optional.empty()));
  }

  private boolean opens(Guest bearer) {
    RevisionId revision = ((Facet.File) inside.facet()).revision();
    try {
      house.drives.openPart(drive.id(), inside.id(), revision, Optional.of(bearer)).close();
      return true;
    } catch (DriveRefusal.ItemAbsent | DriveRefusal.Forbidden _) {
      return false;
    }
  }

  private static Item move(Drive by, Item item, Item into) {
    return by.change(
        actor(by),
        item.id(),
        new ItemChange(
            Optional.empty(),
            Optional.of(into.id()),
            House.NO_TIMES,
            Optional.empty(),
            Conflict.FAIL),
        Precondition.NONE);
  }

  private void change(Shared link, PermissionChange change) {
    drive.changePermission(actor(drive), shared.id(), link.permission().id(), change);
  }

  private Permission redeem(Shared link, Optional<LinkPass> pass) {
    return opened(link, proof(pass)).redeem(actor(drive));
  }

  private Drive opened(Shared link, LinkProof proof) {
    return ((LinkAnswer.Open) shares().open(link.secret(), proof)).drive();
  }

  private LinkProof proof(Optional<LinkPass> pass) {
    return new LinkProof(Optional.of(bob), Optional.empty(), pass);
  }

  private Guest.Person person() {
    return new Guest.Person(bob, Optional.empty());
  }

  private static ShareWish anyone(ShareRole role) {
    return ShareWish.of(new Grantee.Link(LinkScope.ANYONE), role);
  }

  private Shares shares() {
    return house.drives.shares();
  }
}
