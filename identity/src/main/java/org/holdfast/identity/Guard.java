package org.holdfast.identity;

import java.time.Duration;
import java.util.Optional;
import org.jooq.DSLContext;

/// Slows guessing down: asked before a proof is looked at, told what came of it.
interface Guard {

  /// Who is guessed at, with what, and by whom.
  ///
  /// @param person account or address, so that nobody's absence shows
  /// @param known whether the browser was trusted by this account before: strangers' failures do
  ///   not slow it down
  record Guess(String person, Proven kind, String address, boolean known) {
    @Override
    public String toString() {
      return "Guess[" + kind + "]";
    }
  }

  /// @return how long until the next is looked at; empty if it may be now
  Optional<Duration> wait(Guess guess);

  void failed(Guess guess);

  void passed(DSLContext tx, Guess guess);

  /// @param target the address or number, as written
  /// @return how long until the next code may be sent; empty if it may be now, and then it counts
  Optional<Duration> send(DSLContext tx, String person, String target);
}
