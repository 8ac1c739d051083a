package org.holdfast.identity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How much somebody may begin here who has proved nothing: a recovery, a sign-up, a sign-in by
/// passkey, a device's sign-in. Each leaves a row until its time is over, and some send a message.
///
/// From one address 30 at once and one more each minute, so that at most 1,470 of its attempts live
/// at the same time (recoveries live a day); from one network 150 and one each ten seconds; in all
/// 1,000 and one each second. Who comes with a trusted device is counted by that device alone:
/// strangers behind its address, or all over the world, do not lock it out. What is answered
/// depends on where somebody comes from, never on whom they name. Safe for use by any number of
/// threads and processes.
///
/// @see "Threat model, section 6, W15 and W17"
public final class Strangers {

  private final Throttle throttle;
  private final Books books;
  private final Devices devices;

  Strangers(Throttle throttle, Books books, Devices devices) {
    this.throttle = throttle;
    this.books = books;
    this.devices = devices;
  }

  /// Counts one more beginning, unless there were too many.
  ///
  /// @return empty if it may be; else how long to wait (whole seconds), and nothing was counted
  public Optional<Duration> begin(Visitor visitor) {
    return throttle.begin(limits(visitor));
  }

  /// As [#begin].
  ///
  /// @throws IdentityRefusal.TooManyBegun if it has to wait
  void require(Visitor visitor) {
    begin(visitor)
        .ifPresent(
            wait -> {
              throw new IdentityRefusal.TooManyBegun(wait);
            });
  }

  /// What was begun led somewhere and is gone: it counts no more.
  void ended(Visitor visitor) {
    throttle.ended(limits(visitor));
  }

  private List<Counters.Counter> limits(Visitor visitor) {
    Optional<String> device =
        books
            .database()
            .read(tx -> devices.trusted(tx, visitor))
            .map(known -> known.id().value().toString());
    return Counters.beginnings(visitor.from(), device, books.fields());
  }
}
