package org.holdfast.drive;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.content.BlobAddress;
import org.holdfast.content.BlobDraft;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.DriveKey;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.content.StoredBlob;
import org.holdfast.database.DatabaseRefusal;
import org.jooq.DSLContext;

/// Uploads in fragments.
///
/// A session is a row and a draft. The draft is made longer first, then the row says so; so the row
/// never promises more than is durable, and a fragment that broke off is as if it had not come. One
/// fragment of a session is taken at a time; who comes meanwhile is refused.
final class Uploads {

  private static final Duration LIFE = Duration.ofDays(7);
  private static final int PIECE = 100;

  private final DriveAccess.Rooms rooms;

  /// Sessions that a thread of this process is at.
  private final Set<Digest> busy = ConcurrentHashMap.newKeySet();

  Uploads(DriveAccess.Rooms rooms) {
    this.rooms = rooms;
  }

  UploadBegun begin(
      DriveAccess access,
      Actor actor,
      UploadTarget target,
      UploadOptions options,
      Precondition precondition) {
    Descriptions.check(options.description());
    Writing.Room room =
        access.read(view -> Writing.room(view, target, options.declaredBytes(), precondition));
    Writing.Saying saying =
        new Writing.Saying(options.mediaType(), options.times(), options.description());
    UploadPlan plan =
        new UploadPlan(actor, target, precondition, saying, options.deferCommit(), access.guest());
    UploadSecret secret = UploadSecret.random(rooms.random());
    Instant expiresAt = rooms.clock().instant().plus(LIFE);
    BlobAddress address =
        new BlobAddress(
            access.id(),
            room.item().orElseGet(() -> ItemId.random(rooms.random())),
            RevisionId.random(rooms.random()));
    DriveAccess.refusing(
        () -> {
          try (DriveKey key = access.lease()) {
            UploadRow row =
                UploadRow.of(
                    UploadRow.keyOf(secret),
                    access.no(),
                    expiresAt.toEpochMilli(),
                    rooms.blobs().begin(address, key),
                    options.declaredBytes(),
                    new RowSeal(key, rooms.random()),
                    plan);
            return rooms.database().write(row.driveNo(), tx -> insert(tx, row));
          }
        });
    return new UploadBegun(secret, expiresAt);
  }

  private static boolean insert(DSLContext tx, UploadRow row) {
    DriveRow.lock(tx, row.driveNo()); // else a drive that is destroyed now would keep it for ever
    row.insert(tx);
    return true;
  }

  UploadStatus status(UploadSecret secret) {
    return DriveAccess.refusing(
        () -> {
          UploadRow row = find(UploadRow.keyOf(secret));
          UploadPlan plan = plan(row);
          requireReach(row, plan);
          return status(row, plan);
        });
  }

  UploadStatus append(UploadSecret secret, Fragment fragment, InputStream plain)
      throws IOException {
    Digest key = UploadRow.keyOf(secret);
    if (!busy.add(key)) {
      throw new DriveRefusal.FragmentUnderWay();
    }
    try {
      return append(DriveAccess.refusing(() -> find(key)), fragment, plain);
    } finally {
      busy.remove(key);
    }
  }

  private UploadStatus append(UploadRow row, Fragment fragment, InputStream plain)
      throws IOException {
    UploadPlan plan = DriveAccess.refusing(() -> plan(row));
    requireReach(row, plan);
    if (isLastOnceMore(row, fragment)) {
      plain.skipNBytes(fragment.lengthBytes());
      return status(row, plan);
    }
    OptionalLong total = check(row, fragment);
    refuseOverQuota(row, plan, total.orElse(fragment.from() + fragment.lengthBytes()));
    BlobDraft longer = lengthen(row, fragment, plain);
    long expiresAt = rooms.clock().instant().plus(LIFE).toEpochMilli();
    UploadRow after = DriveAccess.refusing(() -> sealed(row, expiresAt, longer, total, plan));
    boolean first =
        DriveAccess.refusing(() -> rooms.database().write(tx -> after.replace(tx, row)));
    if (!first) {
      DriveAccess.refusing(() -> find(row.key())); // else it was given up, or its drive destroyed
      throw new DriveRefusal.FragmentOutOfOrder(); // another process was faster
    }
    return status(after, plan);
  }

  private UploadRow sealed(
      UploadRow row, long expiresAt, BlobDraft longer, OptionalLong total, UploadPlan plan) {
    try (DriveKey key = access(row).lease()) {
      RowSeal seal = new RowSeal(key, rooms.random());
      return UploadRow.of(row.key(), row.driveNo(), expiresAt, longer, total, seal, plan);
    } catch (DriveRefusal.ItemAbsent _) { // its drive was destroyed while the fragment came
      throw new DriveRefusal.UploadAbsent();
    }
  }

  /// Everything is here and no item came of it: the answer to the last fragment was lost, or its
  /// commit failed. A client that sends it again gets on; told of an overlap it would be stuck.
  private static boolean isLastOnceMore(UploadRow row, Fragment fragment) {
    long end = fragment.from() + fragment.lengthBytes();
    return row.isComplete()
        && end == row.draft().receivedBytes()
        && (fragment.total().isEmpty() || fragment.total().equals(row.totalBytes()));
  }

  /// @return the length of the whole, if it is known now
  private static OptionalLong check(UploadRow row, Fragment fragment) {
    OptionalLong total = row.totalBytes().isPresent() ? row.totalBytes() : fragment.total();
    long end = fragment.from() + fragment.lengthBytes();
    if (fragment.total().isPresent() && !fragment.total().equals(total)) {
      throw new DriveRefusal.FragmentLengthMismatch();
    }
    if (fragment.from() < row.draft().receivedBytes()) {
      throw new DriveRefusal.FragmentOverlap();
    }
    if (fragment.from() > row.draft().receivedBytes()) {
      throw new DriveRefusal.FragmentOutOfOrder();
    }
    if (total.isPresent() && end > total.getAsLong()) {
      throw new DriveRefusal.FragmentLengthMismatch();
    }
    if (Math.max(end, total.orElse(0)) > Writing.MOST_BYTES) {
      throw new DriveRefusal.TooLarge();
    }
    return total;
  }

  /// What it would replace makes room; if the place is gone, the upload may still go elsewhere.
  private void refuseOverQuota(UploadRow row, UploadPlan plan, long wholeBytes) {
    access(row)
        .read(
            view -> {
              Quota quota = view.quota();
              if (wholeBytes > quota.remaining() + Writing.replacedBytes(view, plan.target())) {
                throw new DriveRefusal.QuotaReached(quota);
              }
              return true;
            });
  }

  private BlobDraft lengthen(UploadRow row, Fragment fragment, InputStream plain)
      throws IOException {
    long end = fragment.from() + fragment.lengthBytes();
    try (DriveKey key = DriveAccess.refusing(access(row)::lease)) {
      return rooms.blobs().append(row.draft(), key, plain, fragment.lengthBytes(), end);
    } catch (ContentRefusal e) {
      throw DriveAccess.refusal(e);
    } catch (DatabaseRefusal e) { // which region lags could not be recorded
      throw new DriveRefusal.StoreUnavailable(e);
    }
  }

  UploadResult commit(
      UploadSecret secret, Optional<Placement> elsewhere, Precondition precondition) {
    Digest key = UploadRow.keyOf(secret);
    if (!busy.add(key)) {
      throw new DriveRefusal.FragmentUnderWay();
    }
    try {
      return DriveAccess.refusing(() -> commit(find(key), elsewhere, precondition));
    } finally {
      busy.remove(key);
    }
  }

  private UploadResult commit(
      UploadRow row, Optional<Placement> elsewhere, Precondition precondition) {
    long received = row.draft().receivedBytes();
    if (row.totalBytes().orElse(received) != received) {
      throw new DriveRefusal.UploadIncomplete();
    }
    UploadPlan plan = plan(row);
    requireReach(row, plan);
    UploadTarget target = elsewhere.<UploadTarget>map(UploadTarget.Into::new).orElse(plan.target());
    List<Precondition> preconditions =
        elsewhere.isPresent() ? List.of(precondition) : List.of(precondition, plan.precondition());
    DriveAccess access = access(row).as(plan.guest());
    access.read(view -> look(view, target, preconditions));
    StoredBlob blob;
    try (DriveKey key = access.lease()) {
      blob = rooms.blobs().finish(row.draft(), key);
    }
    ItemId fresh = ItemId.random(rooms.random());
    Writing.Outcome outcome =
        access.write(
            plan.actor(),
            change -> {
              look(change.view(), target, preconditions);
              if (!row.delete(change.view().tx())) {
                throw new DriveRefusal.UploadAbsent();
              }
              return Writing.put(change, target, fresh, blob, plan.saying(), precondition);
            });
    if (!outcome.used()) {
      rooms.discard(blob.address().revision());
    }
    return new UploadResult(outcome.written().item(), outcome.written().created(), plan.guest());
  }

  private static boolean look(View view, UploadTarget target, List<Precondition> preconditions) {
    preconditions.forEach(precondition -> Writing.look(view, target, precondition));
    return true;
  }

  void cancel(UploadSecret secret) {
    Digest key = UploadRow.keyOf(secret);
    DriveAccess.refusing(
        () -> {
          UploadRow row = find(key);
          requireReach(row, plan(row));
          return remove(row);
        });
  }

  /// An upload that a guest began ends with their permission: it is as absent as one that is over.
  ///
  /// @throws DriveRefusal.UploadAbsent if what it is to become is not theirs to write any more
  private void requireReach(UploadRow row, UploadPlan plan) {
    if (plan.guest().isPresent() && !isWithinReach(access(row).as(plan.guest()), plan)) {
      throw new DriveRefusal.UploadAbsent();
    }
  }

  private static boolean isWithinReach(DriveAccess access, UploadPlan plan) {
    try {
      return access.read(view -> reaches(view, plan.target()));
    } catch (DriveRefusal.ItemAbsent | DriveRefusal.Forbidden _) {
      return false;
    }
  }

  private static boolean reaches(View view, UploadTarget target) {
    Reach reach = view.reach().orElseThrow();
    switch (target) {
      case UploadTarget.Into(Placement at) -> reach.requireInto(view, at.parent(), true);
      case UploadTarget.Over(ItemId file) -> reach.requireChange(view, file);
    }
    return true;
  }

  /// @return how many sessions were over
  int sweep() {
    int removed = 0;
    while (true) {
      long now = rooms.clock().millis();
      List<UploadRow> expired = rooms.database().read(tx -> UploadRow.expired(tx, now, PIECE));
      for (UploadRow row : expired) {
        removed += remove(row) ? 1 : 0;
      }
      if (expired.size() < PIECE) {
        return removed;
      }
    }
  }

  // The row first: a session that is found must have its bytes.
  private boolean remove(UploadRow row) {
    boolean was = rooms.database().write(row::delete);
    if (was) {
      rooms.discard(row.draft().address().revision());
    }
    return was;
  }

  private UploadRow find(Digest key) {
    return rooms
        .database()
        .read(tx -> UploadRow.find(tx, key))
        .filter(row -> row.expiresAt() > rooms.clock().millis())
        .orElseThrow(DriveRefusal.UploadAbsent::new);
  }

  private UploadPlan plan(UploadRow row) {
    try (DriveKey key = access(row).lease()) {
      return row.open(new RowSeal(key, rooms.random()));
    }
  }

  /// Whoever checked a file out goes on with it in fragments, too.
  private DriveAccess access(UploadRow row) {
    return new DriveAccess(rooms, row.draft().address().drive(), row.driveNo()).withCheckOuts();
  }

  private static UploadStatus status(UploadRow row, UploadPlan plan) {
    return new UploadStatus(
        row.draft().address().drive(),
        Instant.ofEpochMilli(row.expiresAt()),
        row.draft().receivedBytes(),
        row.totalBytes(),
        plan.deferCommit());
  }
}
