package org.holdfast.vault;

import java.io.IOException;
import java.util.List;

/// Keys that a room keeps wrapped, as [Rewrapping] goes through them.
public interface WrappedKeys {

  /// So many are asked for and kept at once.
  int AT_ONCE = 100;

  /// What they are, in the plural: `drive keys`.
  String what();

  /// The next of them, in an order that does not change.
  ///
  /// @param after the place of the last one before; empty to begin
  /// @param most at least 1
  List<KeptKey> next(byte[] after, int most) throws IOException;

  /// Goes through all of them, some at a time, until there are no more or `pieces` has enough.
  default void goThrough(Pieces pieces) throws IOException {
    byte[] after = {};
    while (true) {
      List<KeptKey> some = next(after, AT_ONCE);
      if (some.isEmpty() || !pieces.take(some)) {
        return;
      }
      after = some.getLast().place();
    }
  }

  /// What goes through keys.
  @FunctionalInterface
  interface Pieces {
    /// @param some at least one
    /// @return whether to go on
    boolean take(List<KeptKey> some) throws IOException;
  }

  /// Keeps keys as they were wrapped anew, durably. One that was changed or removed meanwhile stays
  /// as it is.
  void replace(List<Rewrapped> rewrapped) throws IOException;

  /// One of them.
  ///
  /// @param place where it is kept; not empty
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record KeptKey(byte[] place, KeyLabel label, WrappedKey wrapped) {}

  /// One that was wrapped anew.
  record Rewrapped(KeptKey was, WrappedKey now) {}
}
