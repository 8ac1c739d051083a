package org.holdfast.server.graph;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.holdfast.content.ItemId;

/// What a racing client was answered, whichever door it knocked at.
sealed interface RaceReply {

  /// Why a wish was refused.
  enum Why {
    ABSENT,
    NAME_TAKEN,
    CHANGED,
    /// A file where a folder is needed or the reverse, a folder into itself, no such point.
    INVALID
  }

  record Refused(Why why) implements RaceReply {}

  /// An item, as far as every door shows it.
  ///
  /// @param sha256 absent for folders
  /// @param children absent for files
  /// @param created whether the answer says that the wish made it
  record Shown(
      ItemId id,
      Optional<ItemId> parent,
      String name,
      Optional<String> sha256,
      long sizeBytes,
      Optional<Integer> children,
      long seq,
      boolean created)
      implements RaceReply {}

  record Done() implements RaceReply {}

  /// @param seq absent if there was nothing to bring back
  record WentBack(OptionalLong seq, int items) implements RaceReply {}

  record Listed(Set<Shown> items) implements RaceReply {}

  /// The operations that it tells of: the drive was at least so far when it was given.
  default LongStream seqs() {
    return switch (this) {
      case Refused _, Done _ -> LongStream.empty();
      case Shown shown -> LongStream.of(shown.seq());
      case WentBack(OptionalLong seq, int _) -> seq.stream();
      case Listed(Set<Shown> items) -> items.stream().mapToLong(Shown::seq);
    };
  }
}
