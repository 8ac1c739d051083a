package org.holdfast.drive;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Who;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// What an account keeps of a link that it came by.
///
/// Its permission has nothing of its own but whom it is for. Role, end, limits and whether it can
/// be downloaded are the link's, looked up each time: so it ends with the link, and is never wider.
/// It remembers the hash of the password that was shown, and gives nothing while the link asks for
/// another one.
final class Redeeming {

  // The other half of what a drive can have is for its owner to give.
  private static final int MOST = Sharing.MOST / 2;

  private Redeeming() {}

  /// What a permission gives now: of one that was kept of a link, what the link gives.
  static Optional<PermissionRow.Opened> live(PermissionRows rows, PermissionRow.Opened opened) {
    Permission kept = opened.permission();
    return kept.grantee() instanceof Grantee.Redeemer(_, PermissionId link)
        ? rows.get(link)
            .filter(from -> from.permission().item().equals(kept.item()) && fits(opened, from))
            .map(
                from ->
                    new PermissionRow.Opened(
                        from.permission().of(kept.id(), kept.grantee()),
                        "",
                        opened.usedAt(),
                        opened.linkVersion()))
        : Optional.of(opened);
  }

  private static boolean fits(PermissionRow.Opened kept, PermissionRow.Opened link) {
    return isOwn(link.permission())
        && (link.passwordHash().isEmpty() || link.passwordHash().equals(kept.passwordHash()));
  }

  /// Whether it stands for itself, and not for a link.
  static boolean isOwn(Permission permission) {
    return !(permission.grantee() instanceof Grantee.Redeemer);
  }

  /// What is counted when something is downloaded by a permission.
  static Optional<PermissionRow.Opened> counted(PermissionRows rows, PermissionRow.Opened opened) {
    return opened.permission().grantee() instanceof Grantee.Redeemer(_, PermissionId link)
        ? rows.get(link)
        : Optional.of(opened);
  }

  /// What an account keeps of a link, if it gives something now.
  static Optional<PermissionRow.Opened> of(
      PermissionRows rows, Optional<AccountId> account, PermissionRow.Opened link) {
    return account.flatMap(
        who ->
            kept(rows, who, link.permission().id()).stream()
                .flatMap(opened -> live(rows, opened).stream())
                .findFirst());
  }

  private static List<PermissionRow.Opened> kept(
      PermissionRows rows, AccountId account, PermissionId link) {
    Grantee wanted = new Grantee.Redeemer(account, link);
    return rows.of(List.of(rows.index().of(account))).stream()
        .filter(opened -> opened.permission().grantee().equals(wanted))
        .toList();
  }

  /// Has the account that came by a link keep what it gives. Doing it again changes nothing.
  ///
  /// @param fresh for the permission, if it is not there yet
  /// @throws DriveRefusal.ItemAbsent if the link gives them nothing
  /// @throws DriveRefusal.ShareRefused if the drive has as many permissions as it can have so
  static Permission redeem(Change change, Guest.Holder holder, PermissionId fresh) {
    View view = change.view();
    PermissionRows rows = view.permissions();
    AccountId account = holder.account().orElseThrow(DriveRefusal.ItemAbsent::new);
    PermissionRow.Opened link =
        rows.get(holder.permission()).orElseThrow(DriveRefusal.ItemAbsent::new);
    view.requireKnown(link.permission().item()); // by the link itself: it is the reach of this view
    if (!isLasting(link.permission().grantee())) {
      return link.permission(); // theirs already
    }
    Optional<PermissionRow.Opened> there = of(rows, Optional.of(account), link);
    return there.isPresent() ? there.get().permission() : keep(change, rows, account, link, fresh);
  }

  /// Of what is for somebody in particular there is nothing to keep: they reach it by themselves.
  private static boolean isLasting(Grantee grantee) {
    return switch (grantee) {
      case Grantee.Link(LinkScope scope) -> scope != LinkScope.NAMED;
      case Grantee.Outsider _ -> true;
      case Grantee.Account _, Grantee.Redeemer _ -> false;
    };
  }

  private static Permission keep(
      Change change,
      PermissionRows rows,
      AccountId account,
      PermissionRow.Opened link,
      PermissionId fresh) {
    kept(rows, account, link.permission().id()) // of another password
        .forEach(old -> rows.delete(old.permission().id()));
    if (change.view().drive().permissions() >= MOST) {
      throw new DriveRefusal.ShareRefused(DriveRefusal.ShareRefused.Obstacle.MOST_KEEPERS);
    }
    Permission kept =
        new Permission(
            fresh,
            link.permission().drive(),
            link.permission().item(),
            new Grantee.Redeemer(account, link.permission().id()),
            link.permission().role(),
            link.permission().grantedBy(),
            Instant.ofEpochMilli(change.at()),
            Optional.empty(),
            link.permission().hasPassword(),
            link.permission().preventsDownload(),
            OptionalLong.empty(),
            0,
            fresh.actor());
    rows.insert(new PermissionRow.Opened(kept, link.passwordHash(), 0, rows.seal().inForce()));
    change.note(
        EventKind.LINK_REDEEMED, new Who.Account(account.value()), link.permission().item());
    return link.permission().of(fresh, kept.grantee());
  }

  /// Whether a permission is for the guest who asks and nobody else, so that they may give it up:
  /// what they keep of a link, what their account was given, or an address that is theirs. A link
  /// is for whoever has it.
  static boolean isTheirs(View view, PermissionId id) {
    return view.reach().stream()
        .flatMap(reach -> reach.all().stream())
        .filter(each -> each.id().equals(id))
        .anyMatch(each -> isForOne(each.grantee()));
  }

  private static boolean isForOne(Grantee grantee) {
    return switch (grantee) {
      case Grantee.Redeemer _, Grantee.Account _, Grantee.Outsider _ -> true;
      case Grantee.Link _ -> false;
    };
  }

  /// Removes what was kept of a link that ends. One that was altered is left, and gives nothing: it
  /// must not keep a link from being ended.
  static void end(PermissionRows rows, ItemId item, PermissionId link) {
    for (PermissionRow row : rows.stored()) {
      if (row.item().equals(item)
          && rows.sound(row)
              .map(opened -> opened.permission().grantee())
              .filter(
                  each -> each instanceof Grantee.Redeemer(_, PermissionId of) && of.equals(link))
              .isPresent()) {
        rows.delete(row.id());
      }
    }
  }
}
