package org.holdfast.drive;

import java.time.Instant;
import java.util.OptionalInt;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// Keeps others from writing an item until it is given back, or ends by itself.
///
/// Locks are no history: nobody goes back to one.
///
/// @param root the item it was taken on
/// @param exclusive no other lock beside it; else others may share it
/// @param deep covers all that is in the folder, now or later; else the folder's own list of names
/// @param owner what the client says of whose it is: its own words, for other clients to show
/// @param holder who took it, and alone may use its token
/// @param checkedOut the version that the file had when it was checked out; empty for any other
///   lock
public record Lock(
    LockToken token,
    ItemId root,
    boolean exclusive,
    boolean deep,
    String owner,
    AccountId holder,
    Instant until,
    OptionalInt checkedOut) {

  /// Whether it is a check-out: all that its holder does through a handle that minds them
  /// ([Drive#withCheckOuts]) is let through, without its token.
  public boolean isCheckOut() {
    return checkedOut.isPresent();
  }

  /// Ids only: a token lets write.
  @Override
  public String toString() {
    return "Lock[" + root.text() + "]";
  }
}
