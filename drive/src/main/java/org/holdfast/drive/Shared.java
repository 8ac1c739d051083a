package org.holdfast.drive;

/// A permission that was asked for.
///
/// @param secret for the address that leads to it
/// @param created false if the very same was there already
public record Shared(Permission permission, LinkSecret secret, boolean created) {}
