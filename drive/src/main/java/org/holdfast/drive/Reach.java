package org.holdfast.drive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// What a guest may in a drive, as of one transaction: some items with all that is in them. The one
/// place where that is decided, whichever door they came through (ADR 19).
///
/// Of several permissions on the way up from an item, the guest has what any of them gives. Only
/// what lies below an item that may be written can be renamed, moved or removed; that item itself
/// stays where its owner put it. What somebody signed in removed themselves they may bring back to
/// where it was, for a day (ADR 37); of nothing else in the recycle bin a guest is told.
final class Reach {

  private static final long TAKEN_BACK_MILLIS = 24 * 3_600_000L; // a slip is noticed sooner

  private final Map<ItemId, List<Permission>> holds = new HashMap<>();
  private final Optional<AccountId> person;

  /// @param person of whom history can say that it was nobody else
  private Reach(Optional<AccountId> person, List<PermissionRow.Opened> opened, long now) {
    this.person = person;
    for (PermissionRow.Opened each : opened) {
      if (!each.isOver(now)) {
        holds
            .computeIfAbsent(each.permission().item(), _ -> new ArrayList<>())
            .add(each.permission());
      }
    }
  }

  static Reach of(PermissionRows rows, Guest guest, long now) {
    return switch (guest) {
      // With another password than the one that was typed for it, it is over.
      case Guest.Bearer bearer ->
          new Reach(
              Optional.empty(),
              rows.live(bearer.permission()).stream()
                  .filter(opened -> LinkLook.lock(rows.seal(), opened) == bearer.lock())
                  .toList(),
              now);
      case Guest.Person person ->
          new Reach(Optional.of(person.account()), ofPerson(rows, person), now);
      case Guest.Holder holder ->
          new Reach(
              Optional.empty(), // all who come by one link may be one in history
              rows.live(holder.permission())
                  .map(opened -> ofHolder(rows, opened, holder, now))
                  .orElse(List.of()),
              now);
    };
  }

  /// What asks for a password is reached by its link alone.
  static List<PermissionRow.Opened> ofPerson(PermissionRows rows, Guest.Person person) {
    return ofPerson(rows, Optional.of(person.account()), person.mail());
  }

  static List<PermissionRow.Opened> ofPerson(
      PermissionRows rows, Optional<AccountId> account, Optional<String> mail) {
    return rows.of(rows.index().of(account, mail)).stream()
        .flatMap(opened -> Redeeming.live(rows, opened).stream())
        .filter(opened -> opened.passwordHash().isEmpty())
        .toList();
  }

  private static List<PermissionRow.Opened> ofHolder(
      PermissionRows rows, PermissionRow.Opened opened, Guest.Holder holder, long now) {
    LinkProof proof = new LinkProof(holder.account(), holder.mail(), holder.pass());
    if (!LinkLook.opens(rows, opened, proof, now)) {
      return List.of();
    }
    if (opened.permission().grantee() instanceof Grantee.Link(LinkScope scope)
        && scope == LinkScope.NAMED) {
      return ofPerson(rows, proof.account(), proof.mail());
    }
    // What is made for them then needs no pass, which lasts a day only.
    return opened.passwordHash().isEmpty()
        ? List.of(opened)
        : List.of(Redeeming.of(rows, proof.account(), opened).orElse(opened));
  }

  List<Permission> all() {
    return holds.values().stream().flatMap(List::stream).toList();
  }

  boolean isEmpty() {
    return holds.isEmpty();
  }

  /// @param chain an item and what is above it
  boolean sees(List<ItemRow> chain) {
    return chain.stream()
        .flatMap(row -> on(row.id()).stream())
        .anyMatch(hold -> hold.role() != ShareRole.UPLOAD);
  }

  /// Whether files may be put there, and nothing be seen.
  boolean isDrop(List<ItemRow> chain) {
    return !sees(chain) && !on(chain.getFirst().id()).isEmpty();
  }

  boolean mayWrite(List<ItemRow> chain) {
    return chain.stream()
        .flatMap(row -> on(row.id()).stream())
        .anyMatch(hold -> hold.role() == ShareRole.WRITE);
  }

  /// The permission that gives most of what the guest may with an item.
  Optional<Permission> best(List<ItemRow> chain) {
    return chain.stream()
        .flatMap(row -> on(row.id()).stream())
        .max(
            Comparator.comparing(Permission::role)
                .thenComparing(hold -> !hold.preventsDownload())
                .thenComparing(hold -> hold.downloadLimit().isEmpty()));
  }

  /// The permission by which content may be given away as a file.
  Optional<Permission> download(List<ItemRow> chain) {
    return chain.stream()
        .flatMap(row -> on(row.id()).stream())
        .filter(hold -> hold.role() != ShareRole.UPLOAD && !hold.preventsDownload())
        .max(Comparator.comparing(hold -> hold.downloadLimit().isEmpty()));
  }

  /// What is copied or moved can be downloaded by the permission of the place that it goes to.
  ///
  /// @throws DriveRefusal.Forbidden if it could not be downloaded, or only so often, and there it
  ///   could without limit
  void requireNoWider(List<ItemRow> from, List<ItemRow> into) {
    if (isFree(into) && !isFree(from)) {
      throw DriveRefusal.Forbidden.noDownload();
    }
  }

  /// For what gives away all that is in an item at once.
  ///
  /// @param chain an item and what is above it
  /// @throws DriveRefusal.Forbidden if it is not downloaded as often as anybody likes
  void requireFree(List<ItemRow> chain) {
    Permission by = download(chain).orElseThrow(DriveRefusal.Forbidden::noDownload);
    if (by.downloadLimit().isPresent()) {
      throw DriveRefusal.Forbidden.counted();
    }
  }

  /// The permissions by which it is downloaded as often as anybody likes.
  List<Permission> free(List<ItemRow> chain) {
    return chain.stream()
        .flatMap(row -> on(row.id()).stream())
        .filter(hold -> hold.role() != ShareRole.UPLOAD && !hold.preventsDownload())
        .filter(hold -> hold.downloadLimit().isEmpty())
        .toList();
  }

  /// Whether content may be given away as a file, as often as anybody likes.
  private boolean isFree(List<ItemRow> chain) {
    return download(chain).filter(by -> by.downloadLimit().isEmpty()).isPresent();
  }

  List<Permission> on(ItemId item) {
    return holds.getOrDefault(item, List.of());
  }

  /// The part of the way up that the guest knows of: up to the highest item that was shared.
  List<ItemRow> cut(List<ItemRow> chain) {
    for (int i = chain.size() - 1; i > 0; i--) {
      if (on(chain.get(i).id()).stream().anyMatch(hold -> hold.role() != ShareRole.UPLOAD)) {
        return chain.subList(0, i + 1);
      }
    }
    return chain.subList(0, 1);
  }

  /// Looks at every state that an operation is about to write.
  ///
  /// @throws DriveRefusal.Forbidden if one of them is not the guest's to write
  void require(View view, OperationKind kind, List<Totals.Step> steps) {
    if (!isForGuests(kind)) {
      throw DriveRefusal.Forbidden.ownersAlone();
    }
    Set<ItemId> created = new HashSet<>();
    for (Totals.Step step : steps) {
      if (step.before().isEmpty()) {
        created.add(step.after().id());
      }
    }
    steps.forEach(step -> require(view, kind, step, created));
  }

  private void require(View view, OperationKind kind, Totals.Step step, Set<ItemId> created) {
    ItemRow after = step.after();
    if (step.before().isEmpty()) {
      ItemId parent = after.parent().orElseThrow(DriveRefusal.Forbidden::ownersAlone);
      if (!created.contains(parent)) {
        requireInto(view, parent, kind == OperationKind.CREATE_FILE);
      }
      return;
    }
    ItemRow before = step.before().get();
    if (kind == OperationKind.RESTORE_ITEM) {
      requireTakenBack(view, before, after);
      return;
    }
    if (!before.isLive()) {
      throw DriveRefusal.Forbidden.ownersAlone();
    }
    if (isSamePlace(before, after)) {
      requireChange(view, before.id());
      return;
    }
    requireAway(view, before.id());
    if (after.isLive()) {
      requireInto(view, after.parent().orElseThrow(DriveRefusal.Forbidden::ownersAlone), false);
    }
  }

  /// What was shared itself stays where its owner put it.
  ///
  /// @throws DriveRefusal.Forbidden if the item's name and place are not the guest's to change
  void requireAway(View view, ItemId item) {
    List<ItemRow> chain = view.requireVisible(item);
    if (!mayWrite(chain)) {
      throw DriveRefusal.Forbidden.onlyRead();
    }
    if (!mayWrite(chain.subList(1, chain.size()))) {
      throw DriveRefusal.Forbidden.staysInPlace();
    }
  }

  private void requireTakenBack(View view, ItemRow before, ItemRow after) {
    requireOwnRemoval(view, before);
    if (!after.isLive() || !after.parent().equals(before.parent())) {
      throw DriveRefusal.Forbidden.ownersAlone();
    }
  }

  /// That the guest put the item into the recycle bin themselves, by one operation that was about
  /// this item alone, a short while ago, out of a folder that they see, and may write, now.
  ///
  /// @throws DriveRefusal.ItemAbsent if not, as of all else that is in the recycle bin
  /// @throws DriveRefusal.Forbidden if they may only read by now
  void requireOwnRemoval(View view, ItemRow row) {
    boolean own =
        row.status() == Status.RECYCLED
            && view.now() - row.changedAt() < TAKEN_BACK_MILLIS
            && view.operations().find(row.fromSeq()).filter(done -> isOwn(done, row)).isPresent();
    ItemId folder = row.parent().filter(_ -> own).orElseThrow(DriveRefusal.ItemAbsent::new);
    if (!mayWrite(view.requireVisible(folder))) {
      throw DriveRefusal.Forbidden.onlyRead();
    }
  }

  private boolean isOwn(OperationRow done, ItemRow row) {
    return done.kind() == OperationKind.RECYCLE
        && done.item().equals(Optional.of(row.id()))
        && person.equals(Optional.of(done.actor().account()));
  }

  private static boolean isSamePlace(ItemRow before, ItemRow after) {
    return after.isLive()
        && before.parent().equals(after.parent())
        && before.name().equals(after.name());
  }

  /// @throws DriveRefusal.Forbidden if the item's content or details are not the guest's to write
  void requireChange(View view, ItemId item) {
    if (!mayWrite(view.requireVisible(item))) {
      throw DriveRefusal.Forbidden.onlyRead();
    }
  }

  /// @param file whether a new file is to be put there, and nothing else done
  /// @throws DriveRefusal.Forbidden if what the folder holds is not the guest's to write
  void requireInto(View view, ItemId folder, boolean file) {
    List<ItemRow> chain = view.requireKnown(folder);
    if (!mayWrite(chain) && !(file && isDrop(chain))) {
      throw DriveRefusal.Forbidden.onlyRead();
    }
  }

  private static boolean isForGuests(OperationKind kind) {
    return switch (kind) {
      case CREATE_FOLDER,
          CREATE_FILE,
          WRITE_FILE,
          RENAME,
          MOVE,
          DESCRIBE,
          COPY,
          RECYCLE,
          RESTORE_ITEM,
          RESTORE_VERSION ->
          true;
      case CREATE_DRIVE,
          PURGE,
          EMPTY_RECYCLE_BIN,
          DELETE_VERSION,
          NAME_VERSION,
          PIN_VERSION,
          UNPIN_VERSION,
          RESTORE_TO_POINT,
          UNDO_RESTORE ->
          false;
    };
  }
}
