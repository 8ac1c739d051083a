package org.holdfast.content;

/// Keeps work that nobody waits for from taking what others need. Called between pieces of a few
/// hundred kilobytes, on the thread that reads; what it waits for must have an end.
@FunctionalInterface
public interface Pace {

  /// As fast as it goes.
  Pace FULL = _ -> {};

  /// @param bytes that were read since the last call
  void read(long bytes);
}
