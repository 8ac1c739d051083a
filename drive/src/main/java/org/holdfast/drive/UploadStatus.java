package org.holdfast.drive;

import java.time.Instant;
import java.util.OptionalLong;
import org.holdfast.content.DriveId;

/// How far an upload is.
///
/// @param expiresAt when it ends if no fragment comes
/// @param receivedBytes durable; the next fragment begins here
/// @param totalBytes if the client has said it
public record UploadStatus(
    DriveId drive,
    Instant expiresAt,
    long receivedBytes,
    OptionalLong totalBytes,
    boolean deferCommit) {

  /// Whether every byte is here, so that it can be committed.
  public boolean complete() {
    return totalBytes.isPresent() && totalBytes.getAsLong() == receivedBytes;
  }
}
