package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// One step of a drive's history.
///
/// @param seq from 1, without gaps
/// @param at never earlier than the operation before, whatever the clock did
/// @param item the item it was asked for; absent when it was asked for the whole drive
/// @param name the name that item had after it
/// @param folder the folder that item was in after it, or was deleted from; told in the list of a
///   whole drive alone
/// @param items how many item states it wrote
public record Operation(
    long seq,
    Instant at,
    Actor actor,
    OperationKind kind,
    Optional<ItemId> item,
    Optional<String> name,
    Optional<Folder> folder,
    int items) {

  /// @param name what it was called then; absent for the root
  public record Folder(ItemId id, Optional<String> name) {}
}
