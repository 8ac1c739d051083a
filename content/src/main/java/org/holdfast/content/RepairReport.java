package org.holdfast.content;

/// What a round of repair did.
///
/// @param repaired copies made
/// @param left missing copies that could not be made now
public record RepairReport(int repaired, int left) {}
