package org.holdfast.drive;

import java.util.Optional;
import org.holdfast.audit.AuditLog;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;

/// Puts operations that cannot be told from an attack by looking at a folder, such as going back to
/// a point or removing for good, into the audit log: inside the change that they are.
///
/// Everything else is in the drive's own history, whose head goes into the log every few seconds.
///
/// @param around of the request, as it was before the change was handed to another thread
record Deeds(AuditLog log, DriveId drive, Circumstances around) {

  void note(DSLContext tx, Actor actor, OperationRow operation) {
    kind(operation.kind())
        .map(kind -> event(kind, actor, operation))
        .ifPresent(event -> log.append(tx, event));
  }

  void note(DSLContext tx, EventKind kind, Who who, AccountId owner, ItemId item) {
    log.append(
        tx, Event.done(kind, who).about(owner.value()).on(target(Optional.of(item))).in(around));
  }

  private Event event(EventKind kind, Actor actor, OperationRow operation) {
    boolean byItself = actor.client().equals(Drives.OWN_CLIENT);
    Event event =
        Event.done(kind, byItself ? new Who.Server() : new Who.Account(actor.account().value()))
            .about(actor.account().value())
            .on(target(operation.item()))
            .saying(new Detail.Operation(operation.seq(), operation.items()))
            .in(around);
    return byItself ? event.ending(Outcome.DONE, Reason.RETENTION_OVER) : event;
  }

  private Target target(Optional<ItemId> item) {
    return item.<Target>map(id -> new Target.Item(drive.value(), id.value()))
        .orElseGet(() -> new Target.Drive(drive.value()));
  }

  private static Optional<EventKind> kind(OperationKind kind) {
    return switch (kind) {
      case RESTORE_TO_POINT -> Optional.of(EventKind.RESTORED_TO_POINT);
      case UNDO_RESTORE -> Optional.of(EventKind.RESTORE_UNDONE);
      case EMPTY_RECYCLE_BIN -> Optional.of(EventKind.BIN_EMPTIED);
      case PURGE -> Optional.of(EventKind.ITEM_PURGED);
      case DELETE_VERSION -> Optional.of(EventKind.VERSION_PURGED);
      case PIN_VERSION -> Optional.of(EventKind.VERSION_PINNED);
      case UNPIN_VERSION -> Optional.of(EventKind.VERSION_UNPINNED);
      case CREATE_DRIVE,
          CREATE_FOLDER,
          CREATE_FILE,
          WRITE_FILE,
          RENAME,
          MOVE,
          DESCRIBE,
          COPY,
          RECYCLE,
          RESTORE_ITEM,
          RESTORE_VERSION,
          NAME_VERSION ->
          Optional.empty();
    };
  }
}
