package org.holdfast.drive;

import java.util.Optional;

/// The file that an upload became.
///
/// @param created whether it is new; otherwise an item that was there was replaced
/// @param guest who began the upload, if it was not the owner; the item is as they see it
public record UploadResult(Item item, boolean created, Optional<Guest> guest) {}
