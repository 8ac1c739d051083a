package org.holdfast.delivery;

import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/// Is told of every message that will not reach whom it was for, so that another way can be
/// offered.
public interface Undelivered {

  /// Called inside the change that ends the message: what is written through `tx` happens with it.
  /// That change may run more than once, so nothing else may happen here.
  ///
  /// @param person whom it was about, if it was told when the message was sent
  void undelivered(DSLContext tx, MessageId id, Optional<UUID> person, Means means, Obstacle why);
}
