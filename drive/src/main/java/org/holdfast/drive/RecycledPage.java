package org.holdfast.drive;

import java.util.List;
import java.util.Optional;

/// A page of the recycle bin.
///
/// @param items the last removed first
/// @param next for the page after it; absent on the last
public record RecycledPage(List<Recycled> items, Optional<String> next) {}
