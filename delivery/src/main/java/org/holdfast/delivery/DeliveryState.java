package org.holdfast.delivery;

/// How it stands with a message.
///
///     Queued ──taken by the far side──▶ Sent ──receipt says no──▶ Undeliverable
///        └──refused, expired, given up──────────────────────────────▲
///     Kept: no far side is set up; whoever runs the server reads it
public sealed interface DeliveryState {

  /// @param attempts how often it was tried so far; more than one: another way may be quicker
  record Queued(int attempts) implements DeliveryState {}

  /// In the outbox of the server.
  record Kept() implements DeliveryState {}

  /// The far side took it. That it was read, or even arrived, nobody knows.
  record Sent() implements DeliveryState {}

  record Undeliverable(Obstacle why) implements DeliveryState {}
}
