package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;
import static org.holdfast.drive.House.read;

import java.util.List;
import java.util.Optional;
import org.holdfast.identity.AccountId;
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
    assertThat(drive.share(actor(drive), file.id(), anyone(ShareRole.READ)))
        .isEqualTo(new Shared(link.permission(), link.secret(), false));
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
