package org.holdfast.drive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Who;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// Grants, changes and revokes permissions: the owner's alone. No operation: permissions are no
/// history, so that going back to a point brings none back.
final class Sharing {

  /// Of one drive.
  static final int MOST = 5_000;

  private Sharing() {}

  static Shared grant(Change change, ItemId item, ShareWish wish, PermissionId fresh) {
    View view = change.view();
    view.requireOwner();
    ItemRow row = view.requireVisible(item).getFirst();
    check(change, row, wish);
    PermissionRows rows = view.permissions();
    List<PermissionRow.Opened> there = rows.on(List.of(item));
    Optional<PermissionRow.Opened> same =
        there.stream().filter(each -> isFor(each, wish, change.at())).findFirst();
    if (same.isPresent()) {
      return again(change, rows, same.get(), wish);
    }
    if (view.drive().permissions() >= MOST) {
      throw new DriveRefusal.ShareRefused(DriveRefusal.ShareRefused.Obstacle.MOST_PERMISSIONS);
    }
    Permission permission = permission(change, row, wish, fresh);
    PermissionRow.Opened made =
        new PermissionRow.Opened(permission, hash(wish.password()), 0, view.seal().inForce());
    rows.insert(made);
    note(change, EventKind.PERMISSION_GRANTED, item);
    return new Shared(permission, made.secret(view.seal()), true);
  }

  private static Permission permission(
      Change change, ItemRow row, ShareWish wish, PermissionId id) {
    return new Permission(
        id,
        change.view().drive().id(),
        row.id(),
        wish.grantee(),
        wish.role(),
        change.actor().account(),
        Instant.ofEpochMilli(change.at()),
        wish.until(),
        wish.password().isPresent(),
        wish.preventsDownload(),
        wish.downloadLimit(),
        0,
        id.actor());
  }

  /// A link is the same if all about it is; a person has one permission on an item. What asks for a
  /// password is never the same: another was typed.
  private static boolean isFor(PermissionRow.Opened opened, ShareWish wish, long now) {
    Permission there = opened.permission();
    if (opened.isOver(now) || !there.grantee().equals(wish.grantee())) {
      return false;
    }
    return !(wish.grantee() instanceof Grantee.Link)
        || (there.role() == wish.role()
            && there.until().equals(wish.until())
            && !there.hasPassword()
            && wish.password().isEmpty()
            && there.preventsDownload() == wish.preventsDownload()
            && there.downloadLimit().equals(wish.downloadLimit()));
  }

  private static Shared again(
      Change change, PermissionRows rows, PermissionRow.Opened before, ShareWish wish) {
    PermissionChange wanted =
        new PermissionChange(
            Optional.of(wish.role()),
            Optional.of(wish.until()),
            Optional.of(wish.password()),
            Optional.of(wish.preventsDownload()),
            Optional.of(wish.downloadLimit()));
    Permission after =
        before.permission().grantee() instanceof Grantee.Link
            ? before.permission()
            : put(change, rows, before, wanted);
    return new Shared(after, before.secret(rows.seal()), false);
  }

  static Permission change(Change change, ItemId item, PermissionId id, PermissionChange wanted) {
    View view = change.view();
    view.requireOwner();
    PermissionRows rows = view.permissions();
    PermissionRow.Opened before = require(view, rows, item, id);
    ItemRow row = view.requireVisible(item).getFirst();
    check(
        change,
        row,
        new ShareWish(
            before.permission().grantee(),
            wanted.role().orElse(before.permission().role()),
            wanted.until().orElse(Optional.empty()),
            wanted.password().orElse(Optional.empty()),
            false,
            wanted.downloadLimit().orElse(before.permission().downloadLimit())));
    return put(change, rows, before, wanted);
  }

  private static Permission put(
      Change change, PermissionRows rows, PermissionRow.Opened before, PermissionChange wanted) {
    Permission was = before.permission();
    String hash = wanted.password().map(Sharing::hash).orElse(before.passwordHash());
    Permission after =
        new Permission(
            was.id(),
            was.drive(),
            was.item(),
            was.grantee(),
            wanted.role().orElse(was.role()),
            was.grantedBy(),
            was.grantedAt(),
            wanted.until().orElse(was.until()),
            !hash.isEmpty(),
            wanted.preventsDownload().orElse(was.preventsDownload()),
            wanted.downloadLimit().orElse(was.downloadLimit()),
            was.downloads(),
            was.actor());
    rows.update(before.with(after, hash));
    endLocksOfGuests(change);
    note(change, EventKind.PERMISSION_CHANGED, was.item());
    return after;
  }

  static void revoke(Change change, ItemId item, PermissionId id) {
    View view = change.view();
    PermissionRows rows = view.permissions();
    boolean isGivenUp = Redeeming.isTheirs(view, id);
    if (!isGivenUp) {
      view.requireOwner();
    }
    rows.delete(require(view, rows, item, id).permission().id());
    Redeeming.end(rows, item, id);
    if (isGivenUp) {
      endLocksOf(change, change.actor().account());
    } else {
      endLocksOfGuests(change);
    }
    note(change, EventKind.PERMISSION_REVOKED, item);
  }

  /// Who may write no more keeps nobody from writing. Whose lock it was by which permission is not
  /// known, so all of them end; a guest who still may takes theirs again.
  private static void endLocksOfGuests(Change change) {
    View view = change.view();
    AccountId owner = view.drive().owner();
    LockRows locks = LockRows.of(view);
    locks.remove(locks.at(change.at()).stream().filter(lock -> !isOf(owner, view, lock)).toList());
  }

  /// Who let go of something keeps nobody from writing what they may write no more. Nobody else's
  /// locks are theirs to end. What they have by their mail address is not looked at: they may take
  /// such a lock again.
  private static void endLocksOf(Change change, AccountId guest) {
    View view = change.view();
    Reach left =
        Reach.of(view.permissions(), new Guest.Person(guest, Optional.empty()), change.at());
    LockRows locks = LockRows.of(view);
    locks.remove(
        locks.at(change.at()).stream()
            .filter(lock -> isOf(guest, view, lock))
            .filter(lock -> view.live(lock.root()).filter(left::mayWrite).isEmpty())
            .toList());
  }

  /// One that was altered ends too: it must not keep a permission from being revoked.
  private static boolean isOf(AccountId owner, View view, LockRow lock) {
    try {
      return lock.open(view.seal()).holder().equals(owner);
    } catch (DriveRefusal.Tampered _) {
      return false;
    }
  }

  private static void note(Change change, EventKind kind, ItemId item) {
    change.note(kind, new Who.Account(change.actor().account().value()), item);
  }

  private static PermissionRow.Opened require(
      View view, PermissionRows rows, ItemId item, PermissionId id) {
    List<ItemId> way = view.requireVisible(item).stream().map(ItemRow::id).toList();
    PermissionRow.Opened found =
        rows.get(id)
            .filter(opened -> way.contains(opened.permission().item()))
            .orElseThrow(DriveRefusal.PermissionAbsent::new);
    if (!found.permission().item().equals(item)) {
      throw new DriveRefusal.PermissionInherited(found.permission().item());
    }
    return found;
  }

  private static void check(Change change, ItemRow row, ShareWish wish) {
    View view = change.view();
    if (row.isRoot()) {
      throw new DriveRefusal.ShareRefused(DriveRefusal.ShareRefused.Obstacle.WHOLE_DRIVE);
    }
    if (wish.role() == ShareRole.UPLOAD && !row.isFolder()) {
      throw new DriveRefusal.ShareRefused(DriveRefusal.ShareRefused.Obstacle.NO_FOLDER);
    }
    if (wish.grantee().equals(new Grantee.Account(view.drive().owner()))) {
      throw new DriveRefusal.ShareRefused(DriveRefusal.ShareRefused.Obstacle.OWNER);
    }
    if (wish.grantee() instanceof Grantee.Redeemer) {
      throw new DriveRefusal.ShareRefused(DriveRefusal.ShareRefused.Obstacle.OF_LINK);
    }
    if (wish.until().filter(end -> end.toEpochMilli() <= change.at()).isPresent()) {
      throw new DriveRefusal.ShareRefused(DriveRefusal.ShareRefused.Obstacle.OVER);
    }
    if (wish.downloadLimit().orElse(1) < 1) {
      throw new DriveRefusal.ShareRefused(DriveRefusal.ShareRefused.Obstacle.NO_LIMIT);
    }
    if (wish.password().isPresent() && !takesPassword(wish.grantee())) {
      throw new DriveRefusal.ShareRefused(DriveRefusal.ShareRefused.Obstacle.NO_PASSWORD);
    }
    checkPlan(view, wish);
  }

  private static boolean takesPassword(Grantee grantee) {
    return switch (grantee) {
      case Grantee.Link(LinkScope scope) -> scope != LinkScope.NAMED;
      case Grantee.Outsider _ -> true;
      case Grantee.Account _, Grantee.Redeemer _ -> false;
    };
  }

  private static void checkPlan(View view, ShareWish wish) {
    if (wish.password().isPresent() && !view.entitlements().linkPasswords()) {
      throw new DriveRefusal.ShareNotInPlan(DriveRefusal.ShareNotInPlan.Lacking.NO_PASSWORDS);
    }
    if (wish.until().isPresent() && !view.entitlements().linkExpiry()) {
      throw new DriveRefusal.ShareNotInPlan(DriveRefusal.ShareNotInPlan.Lacking.NO_ENDS);
    }
  }

  private static String hash(Optional<LinkPassword> password) {
    return password.map(LinkPassword::hash).orElse("");
  }

  /// Those that hold for an item, its own first: to the owner all, to a guest the ones by which
  /// they reach it.
  static List<EffectivePermission> list(View view, ItemId item, long now) {
    List<ItemRow> chain = view.requireKnown(item);
    if (view.reach().isPresent()) {
      return ofGuest(view.reach().get(), chain);
    }
    List<EffectivePermission> found = new ArrayList<>();
    List<PermissionRow.Opened> all =
        view.permissions().on(chain.stream().map(ItemRow::id).toList()).stream()
            .flatMap(opened -> Redeeming.live(view.permissions(), opened).stream())
            .toList();
    for (ItemRow row : chain) {
      all.stream()
          .filter(opened -> opened.permission().item().equals(row.id()) && !opened.isOver(now))
          .map(opened -> effective(view, item, opened))
          .forEach(found::add);
    }
    return found;
  }

  private static List<EffectivePermission> ofGuest(Reach reach, List<ItemRow> chain) {
    ItemId item = chain.getFirst().id();
    return chain.stream()
        .flatMap(row -> reach.on(row.id()).stream())
        .map(
            permission ->
                new EffectivePermission(permission, from(item, permission), Optional.empty()))
        .toList();
  }

  private static EffectivePermission effective(
      View view, ItemId item, PermissionRow.Opened opened) {
    Permission permission = opened.permission();
    return new EffectivePermission(
        permission, from(item, permission), Optional.of(opened.secret(view.seal())));
  }

  /// Items that are shared, and by what.
  static List<SharedItem> items(View view, Drive drive, long now) {
    List<Permission> all =
        view.reach().isPresent()
            ? view.reach().get().all()
            : view.permissions().all().stream()
                .flatMap(opened -> Redeeming.live(view.permissions(), opened).stream())
                .filter(opened -> !opened.isOver(now))
                .map(PermissionRow.Opened::permission)
                .toList();
    List<SharedItem> found = new ArrayList<>();
    for (Permission permission : all) {
      view.findKnown(permission.item())
          .ifPresent(row -> found.add(new SharedItem(drive, view.item(row), permission)));
    }
    return found;
  }

  /// The permissions that hold for a visible item, for the owner: its own first. Of a drive that
  /// shares nothing no row is fetched.
  static List<Permission> over(View view, ItemRow row) {
    if (view.drive().permissions() == 0 || view.reach().isPresent()) {
      return List.of();
    }
    List<ItemId> way =
        view.visible(row.id()).orElse(List.of(row)).stream().map(ItemRow::id).toList();
    return on(view, way, view.now());
  }

  /// Those among a folder's children that are shared beside what they inherit, for the owner.
  static Map<ItemId, List<Permission>> among(View view, Placed folder, List<Item> children) {
    Map<ItemId, List<Permission>> found = new HashMap<>();
    if (view.drive().permissions() > 0 && view.reach().isEmpty()) {
      on(view, children.stream().map(Item::id).toList(), view.now())
          .forEach(
              own ->
                  found
                      .computeIfAbsent(own.item(), _ -> new ArrayList<>(folder.shared()))
                      .add(own));
      if (!folder.shared().isEmpty()) {
        children.forEach(child -> found.putIfAbsent(child.id(), folder.shared()));
      }
    }
    return found;
  }

  private static List<Permission> on(View view, List<ItemId> items, long now) {
    return view.permissions().shownOn(items, now);
  }

  private static Optional<ItemId> from(ItemId item, Permission permission) {
    return Optional.of(permission.item()).filter(lies -> !lies.equals(item));
  }

  /// Removes the permissions on what was purged, and on all that was in it.
  static void purged(View view, List<ItemId> items) {
    PermissionRows rows = view.permissions();
    for (PermissionRow row : rows.stored()) {
      if (isBelow(view, row.item(), items)) {
        rows.delete(row.id());
      }
    }
  }

  private static boolean isBelow(View view, ItemId item, List<ItemId> tops) {
    Optional<ItemId> at = Optional.of(item);
    for (int depth = 0; at.isPresent() && depth < View.MOST_DEPTH; depth++) {
      if (tops.contains(at.get())) {
        return true;
      }
      at = view.rows().current(at.get()).flatMap(ItemRow::parent);
    }
    return false;
  }
}
