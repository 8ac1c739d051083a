package org.holdfast.drive;

import java.util.List;
import java.util.Optional;

/// A page of items.
///
/// @param next for the page after it; absent on the last
public record ItemPage(List<Item> items, Optional<String> next) {}
