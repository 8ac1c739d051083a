package org.holdfast.drive;

import java.util.Optional;
import org.holdfast.content.ItemId;

/// A permission that holds for an item, and why.
///
/// @param inheritedFrom the folder above that it lies on; absent if it lies on the item itself
/// @param secret for the address that leads to it; told to the owner only
public record EffectivePermission(
    Permission permission, Optional<ItemId> inheritedFrom, Optional<LinkSecret> secret) {}
