package org.holdfast.drive;

import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.AccountId;

/// What an item is, or was, from one operation to another. Times are milliseconds since 1970.
///
/// @param parent absent for the root
/// @param revision absent for folders, which have version 0 and size 0
/// @param fromSeq the operation that made it so
record ItemRow(
    ItemId id,
    long fromSeq,
    Optional<ItemId> parent,
    String name,
    Status status,
    Optional<RevisionId> revision,
    int version,
    long sizeBytes,
    long createdAt,
    long changedAt,
    long fsCreatedAt,
    long fsModifiedAt,
    AccountId createdBy,
    AccountId changedBy,
    String description,
    ItemProperties properties) {

  /// The order of ids in the database and in digests: as unsigned bytes.
  static final Comparator<ItemRow> BY_ID = (a, b) -> compare(a.id.value(), b.id.value());

  static int compare(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }

  boolean isFolder() {
    return revision.isEmpty();
  }

  boolean isRoot() {
    return parent.isEmpty();
  }

  boolean isLive() {
    return status == Status.LIVE;
  }

  /// Whether nothing would be seen to change if this state followed `other`.
  boolean looksLike(ItemRow other) {
    return parent.equals(other.parent)
        && name.equals(other.name)
        && status == other.status
        && revision.equals(other.revision)
        && fsCreatedAt == other.fsCreatedAt
        && fsModifiedAt == other.fsModifiedAt
        && description.equals(other.description)
        && properties.equals(other.properties);
  }

  ItemRow at(Optional<ItemId> newParent, String newName) {
    return new ItemRow(
        id,
        fromSeq,
        newParent,
        newName,
        status,
        revision,
        version,
        sizeBytes,
        createdAt,
        changedAt,
        fsCreatedAt,
        fsModifiedAt,
        createdBy,
        changedBy,
        description,
        properties);
  }

  ItemRow with(Status newStatus) {
    return new ItemRow(
        id,
        fromSeq,
        parent,
        name,
        newStatus,
        revision,
        version,
        sizeBytes,
        createdAt,
        changedAt,
        fsCreatedAt,
        fsModifiedAt,
        createdBy,
        changedBy,
        description,
        properties);
  }

  ItemRow withContent(RevisionId newRevision, int newVersion, long newSizeBytes) {
    return new ItemRow(
        id,
        fromSeq,
        parent,
        name,
        status,
        Optional.of(newRevision),
        newVersion,
        newSizeBytes,
        createdAt,
        changedAt,
        fsCreatedAt,
        fsModifiedAt,
        createdBy,
        changedBy,
        description,
        properties);
  }

  ItemRow withVersion(int newVersion) {
    return revision.map(content -> withContent(content, newVersion, sizeBytes)).orElse(this);
  }

  ItemRow withDetails(long newFsCreatedAt, long newFsModifiedAt, String newDescription) {
    return new ItemRow(
        id,
        fromSeq,
        parent,
        name,
        status,
        revision,
        version,
        sizeBytes,
        createdAt,
        changedAt,
        newFsCreatedAt,
        newFsModifiedAt,
        createdBy,
        changedBy,
        newDescription,
        properties);
  }

  ItemRow with(ItemProperties newProperties) {
    return new ItemRow(
        id,
        fromSeq,
        parent,
        name,
        status,
        revision,
        version,
        sizeBytes,
        createdAt,
        changedAt,
        fsCreatedAt,
        fsModifiedAt,
        createdBy,
        changedBy,
        description,
        newProperties);
  }

  ItemRow changed(long at, AccountId by) {
    return new ItemRow(
        id,
        fromSeq,
        parent,
        name,
        status,
        revision,
        version,
        sizeBytes,
        createdAt,
        at,
        fsCreatedAt,
        fsModifiedAt,
        createdBy,
        by,
        description,
        properties);
  }

  ItemRow from(long seq) {
    return new ItemRow(
        id,
        seq,
        parent,
        name,
        status,
        revision,
        version,
        sizeBytes,
        createdAt,
        changedAt,
        fsCreatedAt,
        fsModifiedAt,
        createdBy,
        changedBy,
        description,
        properties);
  }
}
