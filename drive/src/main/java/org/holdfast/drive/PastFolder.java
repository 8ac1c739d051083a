package org.holdfast.drive;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A page of what was in a folder at some point of its drive's history.
///
/// @param seq the operation after which it was so
/// @param at when that happened
/// @param way the folders above it and itself, as they were then, without the root
/// @param items in the order of their ids
/// @param next present if there are more
public record PastFolder(
    long seq, Instant at, List<PastItem> way, List<PastItem> items, Optional<String> next) {}
