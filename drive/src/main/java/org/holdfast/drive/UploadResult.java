package org.holdfast.drive;

/// The file that an upload became.
///
/// @param created whether it is new; otherwise an item that was there was replaced
public record UploadResult(Item item, boolean created) {}
