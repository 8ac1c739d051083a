package org.holdfast.identity;

import java.util.Optional;
import org.holdfast.delivery.MessageId;
import org.jooq.DSLContext;

/// Takes letters to people.
public interface Post {

  /// Makes the letter part of the change `tx`: it goes if the change holds, and soon after.
  ///
  /// @param about the account that it is about, whose owner is told if it does not arrive
  /// @return names it, for [Dispatch#undelivered]
  MessageId send(DSLContext tx, Optional<AccountId> about, Letter letter);
}
