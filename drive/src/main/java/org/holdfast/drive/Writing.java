package org.holdfast.drive;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.holdfast.content.BlobAddress;
import org.holdfast.content.Blobs;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.DriveKey;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.content.StoredBlob;
import org.holdfast.database.DatabaseRefusal;

/// Writes files: content first, then one operation. What stops in between leaves a blob that
/// nothing refers to; it is removed at once where possible, and swept otherwise.
final class Writing {

  /// 2^24 segments of a blob, the most that random nonces allow under one key.
  static final long MOST_BYTES = 1L << 40;

  static final String UNKNOWN_TYPE = "application/octet-stream";

  private static final int MOST_TYPE_CHARACTERS = 255;

  private final DriveAccess access;

  Writing(DriveAccess access) {
    this.access = access;
  }

  /// What is said about content besides the bytes.
  record Saying(Optional<String> mediaType, FileTimes times, Optional<String> description) {

    static Saying of(Upload upload) {
      return new Saying(upload.mediaType(), upload.times(), upload.description());
    }
  }

  Written write(Actor actor, UploadTarget target, Upload upload, Precondition precondition)
      throws IOException {
    return write(actor, _ -> target, upload, precondition);
  }

  /// @param target found when the place is looked at; later changes to the way there do not matter
  Written write(
      Actor actor, Function<View, UploadTarget> target, Upload upload, Precondition precondition)
      throws IOException {
    Descriptions.check(upload.description());
    Aim aim =
        access.read(
            view -> {
              UploadTarget found = target.apply(view);
              requireUnlocked(view, actor, found);
              return new Aim(found, room(view, found, upload.declaredBytes(), precondition));
            });
    RevisionId revision = RevisionId.random(access.rooms().random());
    try (Blobs.Held _ = access.rooms().blobs().hold(revision)) {
      StoredBlob blob = store(aim.room(), revision, upload);
      return attach(actor, aim.target(), blob, Saying.of(upload), precondition);
    }
  }

  /// Said before the first byte is read, if it can be; the operation looks again.
  private void requireUnlocked(View view, Actor actor, UploadTarget target) {
    LockWatch watch =
        LockWatch.of(
            view, access.rooms().clock().millis(), access.doer(actor).account(), access.held());
    ItemId asked =
        switch (target) {
          // What keeps both leaves the one that is there alone.
          case UploadTarget.Into(Placement(ItemId parent, ItemName name, Conflict conflict)) ->
              view.rows()
                  .child(parent, name)
                  .filter(_ -> conflict != Conflict.RENAME)
                  .map(ItemRow::id)
                  .orElse(parent);
          case UploadTarget.Over(ItemId file) -> file;
        };
    watch.requireWritable(asked);
  }

  private record Aim(UploadTarget target, Room room) {}

  /// Where content may go, as far as can be said before it comes.
  ///
  /// @param item the one it will probably belong to
  /// @param atMostBytes how much the quota leaves for it
  record Room(Optional<ItemId> item, long atMostBytes, Quota quota) {}

  /// @throws DriveRefusal.QuotaReached if more is declared than there is room for
  static Room room(
      View view, UploadTarget target, OptionalLong declaredBytes, Precondition precondition) {
    if (declaredBytes.orElse(0) > MOST_BYTES) {
      throw new DriveRefusal.TooLarge();
    }
    Placing.Place place = look(view, target, precondition);
    requireAllowed(view, place);
    Optional<ItemRow> replaced = replaced(place);
    Quota quota = view.quota();
    long before = replaced.map(ItemRow::sizeBytes).orElse(0L);
    // What takes no more than what it replaces adds nothing, however full the drive is.
    long atMost = Math.clamp(quota.remaining() + before, 0, MOST_BYTES);
    if (declaredBytes.orElse(0) > atMost) {
      throw new DriveRefusal.QuotaReached(quota);
    }
    return new Room(replaced.map(ItemRow::id), atMost, quota);
  }

  /// How much is there already that an upload would replace; nothing if it cannot go there.
  static long replacedBytes(View view, UploadTarget target) {
    return switch (target) {
      case UploadTarget.Into(Placement(ItemId parent, ItemName name, Conflict conflict)) ->
          conflict == Conflict.REPLACE || conflict == Conflict.SUPERSEDE
              ? view.rows().child(parent, name).map(ItemRow::sizeBytes).orElse(0L)
              : 0;
      case UploadTarget.Over(ItemId file) ->
          view.rows().current(file).map(ItemRow::sizeBytes).orElse(0L);
    };
  }

  /// Makes stored content the file it is meant to be; if that is refused, removes it.
  Written attach(
      Actor actor, UploadTarget target, StoredBlob blob, Saying saying, Precondition precondition) {
    ItemId fresh = ItemId.random(access.rooms().random());
    Outcome outcome;
    try {
      outcome =
          access.write(actor, change -> put(change, target, fresh, blob, saying, precondition));
    } catch (DriveRefusal.StoreUnavailable e) {
      throw e; // perhaps it happened: what it refers to must stay
    } catch (DriveRefusal e) {
      access.rooms().discard(blob.address().revision());
      throw e;
    }
    if (!outcome.used()) {
      access.rooms().discard(blob.address().revision());
    }
    return outcome.written();
  }

  /// @param used whether the new content is the file's content; not if the file had it already
  record Outcome(Written written, boolean used) {}

  /// The operation itself.
  static Outcome put(
      Change change,
      UploadTarget target,
      ItemId fresh,
      StoredBlob blob,
      Saying saying,
      Precondition precondition) {
    Placing.Place place = look(change.view(), target, precondition);
    requireAllowed(change.view(), place);
    return switch (place) {
      case Placing.Place.Free(ItemId parent, ItemName name) ->
          create(change, parent, name, fresh, blob, saying);
      case Placing.Place.Taken(ItemRow there) -> replace(change, there, blob, saying);
    };
  }

  /// @throws DriveRefusal.Forbidden if a guest may not write there
  static void requireAllowed(View view, Placing.Place place) {
    view.reach()
        .ifPresent(
            reach -> {
              switch (place) {
                case Placing.Place.Free(ItemId parent, _) -> reach.requireInto(view, parent, true);
                case Placing.Place.Taken(ItemRow there) -> reach.requireChange(view, there.id());
              }
            });
  }

  private static Outcome create(
      Change change, ItemId parent, ItemName name, ItemId id, StoredBlob blob, Saying saying) {
    RevisionRow revision = revision(change, blob, saying, UNKNOWN_TYPE);
    ItemRow bare = Folders.fresh(change, id, Optional.of(parent), name.shown(), saying.times());
    ItemRow file =
        bare.withContent(blob.address().revision(), 1, blob.sizeBytes())
            .withDetails(bare.fsCreatedAt(), bare.fsModifiedAt(), saying.description().orElse(""));
    change.add(revision);
    change.create(file);
    change.finish(OperationKind.CREATE_FILE, Optional.of(file));
    return new Outcome(written(change, file, revision, true), true);
  }

  private static Outcome replace(Change change, ItemRow there, StoredBlob blob, Saying saying) {
    View view = change.view();
    RevisionRow former = view.revisions().get(there.revision().orElseThrow());
    RevisionRow revision = revision(change, blob, saying, former.mediaType());
    boolean same =
        former.hashes().equals(revision.hashes())
            && former.sizeBytes() == revision.sizeBytes()
            && former.mediaType().equals(revision.mediaType());
    // New content was modified now, unless the client says when; the same content was not.
    ItemRow described =
        Describing.apply(
            there, saying.times(), saying.description(), same ? there.fsModifiedAt() : change.at());
    if (same && described.looksLike(there)) {
      return new Outcome(kept(view, there), false);
    }
    if (same) {
      change.change(there, described);
      change.finish(OperationKind.DESCRIBE, Optional.of(there));
      ItemRow after = view.rows().current(there.id()).orElseThrow();
      return new Outcome(kept(view, after), false);
    }
    ItemRow after =
        described
            .withContent(blob.address().revision(), there.version() + 1, blob.sizeBytes())
            .changed(change.at(), change.actor().account());
    change.add(revision);
    change.put(there, after);
    change.finish(OperationKind.WRITE_FILE, Optional.of(after));
    return new Outcome(written(change, after.from(change.seq()), revision, false), true);
  }

  private static Written written(
      Change change, ItemRow row, RevisionRow revision, boolean created) {
    View view = change.view();
    return new Written(view.item(row, View.file(row, revision)), view.folders(row), created);
  }

  private static Written kept(View view, ItemRow row) {
    return new Written(view.item(row), view.folders(row), false);
  }

  private static RevisionRow revision(
      Change change, StoredBlob blob, Saying saying, String otherwise) {
    String mediaType = saying.mediaType().filter(Writing::isMediaType).orElse(otherwise);
    return RevisionRow.of(blob, change.seq(), change.at(), mediaType);
  }

  private static boolean isMediaType(String text) {
    return text.length() <= MOST_TYPE_CHARACTERS
        && text.indexOf('/') > 0
        && text.chars().allMatch(character -> character >= ' ' && character <= '~');
  }

  /// @throws DriveRefusal.Changed if the precondition does not hold
  static Placing.Place look(View view, UploadTarget target, Precondition precondition) {
    return switch (target) {
      case UploadTarget.Into(Placement placement) -> {
        Placing.Place place = Placing.look(view, placement, false, precondition);
        if (place instanceof Placing.Place.Taken(ItemRow there) && there.isFolder()) {
          throw new DriveRefusal.NameTaken();
        }
        yield place;
      }
      case UploadTarget.Over(ItemId id) -> {
        ItemRow file = view.requireFile(id);
        Placing.check(Optional.of(file), precondition);
        yield new Placing.Place.Taken(file);
      }
    };
  }

  private static Optional<ItemRow> replaced(Placing.Place place) {
    return place instanceof Placing.Place.Taken(ItemRow there)
        ? Optional.of(there)
        : Optional.empty();
  }

  private StoredBlob store(Room room, RevisionId revision, Upload upload) throws IOException {
    OptionalLong declared = upload.declaredBytes();
    long atMost = Math.min(room.atMostBytes(), declared.orElse(Long.MAX_VALUE));
    BlobAddress at =
        new BlobAddress(
            access.id(),
            room.item().orElseGet(() -> ItemId.random(access.rooms().random())),
            revision);
    StoredBlob blob;
    try (DriveKey key = DriveAccess.refusing(access::lease)) {
      blob = access.rooms().blobs().write(at, key, upload.plain(), atMost);
    } catch (ContentRefusal.TooLong _) {
      throw tooLong(declared.isPresent() && declared.getAsLong() == atMost, room);
    } catch (ContentRefusal e) {
      throw DriveAccess.refusal(e);
    } catch (DatabaseRefusal e) { // what lacks a copy could not be recorded
      throw new DriveRefusal.StoreUnavailable(e);
    }
    if (declared.isPresent() && blob.sizeBytes() != declared.getAsLong()) {
      access.rooms().discard(at.revision());
      throw new DriveRefusal.LengthMismatch();
    }
    return blob;
  }

  private static DriveRefusal tooLong(boolean thanDeclared, Room room) {
    if (thanDeclared) {
      return new DriveRefusal.LengthMismatch();
    }
    return room.atMostBytes() == MOST_BYTES
        ? new DriveRefusal.TooLarge()
        : new DriveRefusal.QuotaReached(room.quota());
  }
}
