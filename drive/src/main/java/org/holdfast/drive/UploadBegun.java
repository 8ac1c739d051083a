package org.holdfast.drive;

import java.time.Instant;

/// An upload session that was just opened.
///
/// @param expiresAt when it ends if no fragment comes
public record UploadBegun(UploadSecret secret, Instant expiresAt) {}
