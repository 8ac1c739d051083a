package org.holdfast.drive;

/// An item that somebody shares with somebody.
///
/// @param drive as whoever asked reaches it
/// @param item as they see it
public record SharedItem(Drive drive, Item item, Permission permission) {}
