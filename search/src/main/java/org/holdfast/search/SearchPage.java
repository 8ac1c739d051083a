package org.holdfast.search;

import java.util.List;
import java.util.Optional;
import org.holdfast.drive.Placed;

/// What was found, the best first.
///
/// @param next for the page after it, if there is one; opaque, at most 200 characters
public record SearchPage(List<Placed> items, Optional<String> next) {}
