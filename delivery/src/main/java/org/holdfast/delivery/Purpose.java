package org.holdfast.delivery;

import java.time.Instant;

/// What a message is for, and until when it is worth sending: a stale one is never sent late.
public sealed interface Purpose {

  /// From then on it is not sent any more.
  Instant until();

  /// It holds a code that someone waits for: sent at once, and never behind notices.
  record Code(Instant until) implements Purpose {}

  /// It tells of something that happened. Seven days are the longest that it is tried or kept.
  record Notice(Instant until) implements Purpose {}
}
