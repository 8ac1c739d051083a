package org.holdfast.audit;

import org.jooq.DSLContext;

/// Where a room puts its events: inside the change that they record.
public interface AuditLog {

  /// For rooms that are used by themselves, without a server: nothing is kept.
  AuditLog NONE = (_, _) -> {};

  /// Makes `event` part of the change `tx`: there is neither without the other. Costs one row;
  /// waits for nobody. What it says about a person is sealed before it is written.
  void append(DSLContext tx, Event event);
}
