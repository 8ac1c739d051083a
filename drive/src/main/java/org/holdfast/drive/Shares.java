package org.holdfast.drive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.content.DriveId;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;

/// The way for everyone but owners: gives each the drives that something was shared with them from,
/// with the reach that they have there (ADR 19).
///
/// What the [Drive] it gives is asked for is decided anew each time, in the transaction of what is
/// asked; so a right that is revoked is gone at once, also from a handle that is kept. Safe for use
/// by any number of threads and processes.
public final class Shares {

  /// Whether a typed password is the one of a link; may refuse by throwing, such as when it was
  /// tried too often.
  public interface PasswordCheck {
    boolean matches(PermissionId link, String hash);
  }

  private final DriveAccess.Rooms rooms;
  private final Drives drives;

  Shares(DriveAccess.Rooms rooms, Drives drives) {
    this.rooms = rooms;
    this.drives = drives;
  }

  /// A drive as somebody signed in may use it: all of it if it is theirs, else what was shared with
  /// them. For the owner it costs what [Drives#find] costs.
  ///
  /// @return empty if there is no such drive, or nothing of it is theirs to see
  public Optional<Drive> reaching(DriveId id, Guest.Person person) {
    Optional<Drive> found = drives.find(id);
    if (found.filter(drive -> drive.owner().equals(person.account())).isPresent()) {
      return found;
    }
    return found.map(drive -> drive.as(person)).filter(Drive::reachesAnything);
  }

  /// What a link leads to, for who shows this much.
  public LinkAnswer open(LinkSecret secret, LinkProof proof) {
    Optional<LinkAnswer> answer =
        found(tx -> PermissionRows.find(tx, rooms.index().of(secret)))
            .map(found -> noted(open(found, proof), proof));
    return answer.orElseGet(LinkAnswer.Absent::new);
  }

  /// The same by the permission's id, which is no secret: what is for anyone who has its link, or
  /// for any account with it, is absent so.
  public LinkAnswer open(PermissionId id, LinkProof proof) {
    Optional<LinkAnswer> answer =
        found(tx -> PermissionRows.find(tx, id))
            .map(found -> open(found, proof))
            .filter(Shares::isByItself)
            .map(open -> noted(open, proof));
    return answer.orElseGet(LinkAnswer.Absent::new);
  }

  private static boolean isByItself(LinkAnswer answer) {
    return answer instanceof LinkAnswer.Open(Drive drive, _, Permission permission)
        && (drive.guest().isEmpty() || !(permission.grantee() instanceof Grantee.Link));
  }

  private Optional<PermissionRows.Found> found(
      Function<DSLContext, Optional<PermissionRows.Found>> query) {
    return DriveAccess.refusing(() -> rooms.database().read(query));
  }

  private LinkAnswer open(PermissionRows.Found found, LinkProof proof) {
    long now = rooms.clock().millis();
    Optional<LinkAnswer> answer =
        drives
            .find(found.drive())
            .map(drive -> drive.access().read(view -> look(view, drive, found.id(), proof, now)));
    return answer.orElseGet(LinkAnswer.Absent::new);
  }

  private LinkAnswer noted(LinkAnswer answer, LinkProof proof) {
    if (answer instanceof LinkAnswer.Open(Drive drive, _, Permission permission)
        && drive.guest().isPresent()) {
      noteFirstUse(drives.find(drive.id()).orElse(drive), permission.id(), proof);
    }
    return answer;
  }

  private static LinkAnswer look(
      View view, Drive drive, PermissionId id, LinkProof proof, long now) {
    PermissionRows rows = view.permissions();
    Optional<PermissionRow.Opened> opened =
        rows.live(id).filter(each -> view.visible(each.permission().item()).isPresent());
    if (opened.isEmpty()) {
      return new LinkAnswer.Absent();
    }
    Permission permission = opened.get().permission();
    if (proof.account().equals(Optional.of(drive.owner()))) {
      return new LinkAnswer.Open(drive, permission.item(), permission);
    }
    return LinkLook.waiting(LinkLook.missing(rows, opened.get(), proof, now), permission)
        .orElseGet(
            () ->
                new LinkAnswer.Open(
                    drive.as(new Guest.Holder(id, proof.account(), proof.mail(), proof.pass())),
                    permission.item(),
                    permission));
  }

  /// Said once of each permission: a link that was given away was found by somebody.
  private void noteFirstUse(Drive drive, PermissionId id, LinkProof proof) {
    if (drive.access().read(view -> isUsed(view, id))) {
      return;
    }
    Circumstances around = Circumstances.current();
    drive
        .access()
        .beside(
            view -> {
              if (!isUsed(view, id)) {
                PermissionRow.Opened opened = view.permissions().get(id).orElseThrow();
                view.permissions().update(opened.usedAt(rooms.clock().millis()));
                rooms
                    .log()
                    .append(
                        view.tx(),
                        event(EventKind.LINK_FIRST_USED, drive, opened, proof).in(around));
              }
              return true;
            });
  }

  private static boolean isUsed(View view, PermissionId id) {
    return view.permissions().get(id).filter(opened -> opened.usedAt() == 0).isEmpty();
  }

  private static Event event(
      EventKind kind, Drive drive, PermissionRow.Opened opened, LinkProof proof) {
    Who who =
        proof
            .account()
            .<Who>map(account -> new Who.Account(account.value()))
            .orElseGet(Who.Stranger::new);
    return Event.done(kind, who)
        .about(drive.owner().value())
        .on(new Target.Item(drive.id().value(), opened.permission().item().value()));
  }

  /// Shows the password of a link.
  ///
  /// @param check compares what was typed; called outside of any transaction, since it is slow
  /// @return what to come with from now on; empty if it was wrong
  /// @throws DriveRefusal.ItemAbsent if there is no such link, or it asks for no password
  public Optional<LinkPass> provePassword(LinkSecret secret, PasswordCheck check) {
    return DriveAccess.refusing(() -> proven(secret, check));
  }

  private Optional<LinkPass> proven(LinkSecret secret, PasswordCheck check) {
    PermissionRows.Found found =
        rooms
            .database()
            .read(tx -> PermissionRows.find(tx, rooms.index().of(secret)))
            .orElseThrow(DriveRefusal.ItemAbsent::new);
    Drive drive = drives.find(found.drive()).orElseThrow(DriveRefusal.ItemAbsent::new);
    PermissionRow.Opened before =
        drive.access().read(view -> requirePassword(view, found.id(), rooms.clock().millis()));
    if (!check.matches(found.id(), before.passwordHash())) {
      refused(drive, before);
      return Optional.empty();
    }
    long now = rooms.clock().millis();
    return Optional.of(
        drive
            .access()
            .read(view -> LinkLook.pass(view.seal(), requirePassword(view, found.id(), now), now)));
  }

  private static PermissionRow.Opened requirePassword(View view, PermissionId id, long now) {
    return view.permissions()
        .get(id)
        .filter(opened -> !opened.isOver(now) && !opened.passwordHash().isEmpty())
        .orElseThrow(DriveRefusal.ItemAbsent::new);
  }

  private void refused(Drive drive, PermissionRow.Opened opened) {
    Event event =
        event(EventKind.LINK_PASSWORD_WRONG, drive, opened, LinkProof.NONE)
            .ending(Outcome.REFUSED, Reason.NONE)
            .in(Circumstances.current());
    rooms
        .database()
        .write(
            tx -> {
              rooms.log().append(tx, event);
              return true;
            });
  }

  /// What others share with somebody who is signed in, and can be seen.
  public List<SharedItem> sharedWith(Guest.Person person) {
    Set<DriveId> from = new LinkedHashSet<>();
    List<byte[]> keys = rooms.index().of(Optional.of(person.account()), person.mail());
    DriveAccess.refusing(
        () ->
            rooms
                .database()
                .read(
                    tx -> {
                      keys.forEach(
                          key ->
                              PermissionRows.ofGrantee(tx, key)
                                  .forEach(found -> from.add(found.drive())));
                      return true;
                    }));
    List<SharedItem> shared = new ArrayList<>();
    from.forEach(id -> shared.addAll(sharedFrom(id, person)));
    return shared;
  }

  private List<SharedItem> sharedFrom(DriveId id, Guest.Person person) {
    Optional<Drive> drive =
        drives.find(id).filter(found -> !found.owner().equals(person.account()));
    return drive.map(found -> found.as(person).sharedItems()).orElse(List.of());
  }

  /// Removes what was shared with an account that is being deleted, as part of the caller's change.
  ///
  /// @param mails that it is known by, as addresses are compared
  /// @return how many permissions
  public int forget(DSLContext tx, AccountId account, Collection<String> mails) {
    int removed = 0;
    List<byte[]> keys = new ArrayList<>();
    keys.add(rooms.index().of(account));
    mails.forEach(mail -> keys.add(rooms.index().ofMail(mail)));
    for (byte[] key : keys) {
      Set<Integer> touched = new LinkedHashSet<>();
      PermissionRows.ofGrantee(tx, key).forEach(found -> touched.add(found.driveNo()));
      touched.forEach(no -> DriveRow.lock(tx, no));
      removed += Sql.of(tx, "DELETE FROM permission WHERE grantee_key = ?").with(key).run();
      touched.forEach(no -> PermissionRows.count(tx, no));
    }
    return removed;
  }
}
