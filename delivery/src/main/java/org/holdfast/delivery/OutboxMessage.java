package org.holdfast.delivery;

import java.time.Instant;

/// A message that no far side was there for: whoever runs the server hands it on.
public record OutboxMessage(MessageId id, Instant at, Message message) {}
