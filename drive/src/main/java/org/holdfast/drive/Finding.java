package org.holdfast.drive;

import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// Something that is not as it was written.
///
/// @param item the item it is about, if it is about one
/// @param seq the operation it is about, if it is about one
/// @param revision the content it is about, if it is about one
/// @param what for staff: ids, never names
public record Finding(
    Kind kind,
    Optional<ItemId> item,
    OptionalLong seq,
    Optional<RevisionId> revision,
    String what) {

  /// What is wrong.
  public enum Kind {
    /// An operation is missing, was altered, or its digest does not fit.
    CHAIN,
    /// An item's row was altered, is missing, or belongs to no operation.
    ROW,
    /// A revision's row was altered or is missing.
    REVISION,
    /// The tree does not hold together: two live items of one name, a parent that is none, a
    /// circle.
    TREE,
    /// A folder's size or count, or the recycle bin's, is not the sum of what it holds.
    TOTALS,
    /// A copy of a blob is missing in a region, or damaged.
    COPY,
    /// A copy of a blob could not be read, since its region does not answer.
    AWAY,
    /// A blob in a region belongs to nothing.
    STRANGER
  }
}
