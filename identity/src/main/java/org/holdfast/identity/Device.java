package org.holdfast.identity;

import java.time.Instant;

/// A browser that its owner trusts: no second factor is asked of it.
///
/// @param name as its owner knows it: `Firefox on Linux`
/// @param address the network it was trusted from
/// @param seenAt to the hour
public record Device(
    DeviceId id, String name, String address, Instant trustedAt, Instant seenAt, Instant endsAt) {

  /// The id only: where people are has no place in a log.
  @Override
  public String toString() {
    return "Device[" + id.value() + "]";
  }
}
