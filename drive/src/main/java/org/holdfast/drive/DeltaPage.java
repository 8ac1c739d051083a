package org.holdfast.drive;

import java.util.List;
import java.util.Optional;

/// A page of changes. Exactly one of the tokens is there.
///
/// @param next for the page after it
/// @param delta on the last page: a client that applied all pages in order has exactly the tree
///   that this token stands for
public record DeltaPage(
    List<DeltaEntry> entries, Optional<DeltaToken> next, Optional<DeltaToken> delta) {}
