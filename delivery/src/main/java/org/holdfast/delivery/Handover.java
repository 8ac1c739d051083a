package org.holdfast.delivery;

import java.util.Optional;

/// What the far side said to a message. Trouble that may pass is an [java.io.IOException] instead.
sealed interface Handover {

  /// It answers for the message now.
  ///
  /// @param receipt its own id for the message, if it will tell under that id what became of it
  record Taken(Optional<String> receipt) implements Handover {

    static final Taken FOR_GOOD = new Taken(Optional.empty());
  }

  /// Not now and not later: trying again would be answered the same.
  record Refused() implements Handover {}
}
