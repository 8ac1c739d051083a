package org.holdfast.audit;

import java.time.Instant;
import java.util.Optional;

/// An event as it stands in the log.
///
/// @param index its place, from 0
/// @param loggedAt when it got its place; never earlier than the entry before
/// @param at when it happened
/// @param event without what is personal
/// @param personal empty if there is none, or its key was destroyed
public record Entry(
    int log, long index, Instant loggedAt, Instant at, Event event, Optional<Personal> personal) {

  /// What happened, for the person it concerns.
  public String sentence() {
    return Sentences.of(this);
  }
}
