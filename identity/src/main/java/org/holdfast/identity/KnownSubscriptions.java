package org.holdfast.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/// Subscriptions by the sealed rows that they were read from. Every change of a drive asks what its
/// owner is entitled to, and opening an account's row is a tenth of a small change.
///
/// What is remembered holds only for the very bytes that it was opened from, and which bytes are
/// there is asked of the database each time: a plan that was changed holds from the next
/// transaction on, and a row that somebody altered is opened, and refused, like one never seen. No
/// keys and nothing personal are kept. Safe for use by any number of threads.
final class KnownSubscriptions {

  private static final int MOST = 10_000; // some hundred bytes each

  // On the caller's thread: a room starts none.
  private final Cache<AccountId, Known> known =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  @SuppressWarnings("ArrayRecordComponent") // compared by hand, and by this class alone
  private record Known(byte[] sealed, Subscription subscription) {}

  /// @param sealed the account's row as it is now
  /// @param open reads it, if these bytes were not read before
  Subscription of(AccountId account, byte[] sealed, Function<byte[], Subscription> open) {
    return Optional.ofNullable(known.getIfPresent(account))
        .filter(each -> Arrays.equals(each.sealed(), sealed))
        .map(Known::subscription)
        .orElseGet(
            () -> {
              Subscription opened = open.apply(sealed);
              known.put(account, new Known(sealed, opened));
              return opened;
            });
  }
}
