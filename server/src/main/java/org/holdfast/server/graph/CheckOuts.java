package org.holdfast.server.graph;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Lock;
import org.jspecify.annotations.Nullable;

/// Which files of a drive are checked out, looked up when the first file is written into an answer.
/// For one request, and so for one thread.
final class CheckOuts {

  /// Where nobody is told of any.
  static final CheckOuts UNTOLD = new CheckOuts(Map::of);

  private final Supplier<Map<ItemId, Lock>> source;

  // Null until it is asked for.
  private @Nullable Map<ItemId, Lock> known;

  private CheckOuts(Supplier<Map<ItemId, Lock>> source) {
    this.source = source;
  }

  /// Guests are not told who has what: locks are the owner's to see.
  static CheckOuts of(Drive drive) {
    if (drive.guest().isPresent()) {
      return UNTOLD;
    }
    return new CheckOuts(
        () ->
            drive.locks().stream()
                .filter(Lock::isCheckOut)
                .collect(Collectors.toMap(Lock::root, Function.identity())));
  }

  Optional<Lock> of(ItemId file) {
    Map<ItemId, Lock> all = known;
    if (all == null) {
      all = source.get();
      if (this != UNTOLD) {
        known = all;
      }
    }
    return Optional.ofNullable(all.get(file));
  }
}
